"""The year's dates and rounds of appraisal, one CSV file a year, as the table `calendar_entry`.

An entry for everybody has agency `*`; an extension names its agency and the document that grants it. A year has the
steps that its file names: without `report_due` nothing is late, without `release_due` it is never overdue, without
`opens` it opens on 1 January. It has as many rounds as its file has steps `appraisal_<n>_due`, each with the name and
the deciders that the file gives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from assets.reference.csv_files import (
    LINE,
    ReferenceDataError,
    parse_dates,
    read_csv,
    refuse_blank,
    refuse_repeated,
    refuse_unlisted,
)
from checks.code_lists import CodeLists
from warehouse.rows.frames import conform, empty_frame
from warehouse.tables import calendar_entry
from warehouse.tables.reference import AFTER_APPRAISAL, BEFORE_APPRAISAL, NO_PERIOD, PERIODS, REPORT_DUE
from warehouse.tables.tracks import explained_round, locked_round, rounds_of, step_position

COLUMNS = ("year", "event", "period", "agency_code", "due_on", "document_number")
ROUND_COLUMNS = ("name", "decided_by", "double_pct")
"""Of a round; a file may leave them out."""
KEY = ("year", "event", "period", "agency_code")
EVERYBODY = "*"

Step = tuple[str, str]
"""A step and its period."""

STEPS: tuple[Step, ...] = tuple(
    (event, period)
    for event in (*BEFORE_APPRAISAL, *AFTER_APPRAISAL)
    for period in (PERIODS if event == REPORT_DUE else (NO_PERIOD,))
)
"""What a year can have beside its rounds, in the order in which it happens; rounds stand before the release."""


@dataclass(frozen=True)
class Calendars:
    """The calendars that were read.

    Attributes:
        entries: a frame of table `calendar_entry`, of the years whose files can be used.
        faults: by year, why its file cannot be used; `str()` is one sentence with file and line.
    """

    entries: pd.DataFrame
    faults: Mapping[int, ReferenceDataError]


def read_calendars(
    paths: Iterable[Path], code_lists: CodeLists | None = None, agencies: pd.DataFrame | None = None
) -> Calendars:
    """Read yearly files (`2024.csv`); one that cannot be used costs its own year.

    Args:
        paths: one file a year.
        code_lists: with them, the periods in the calendar must be those of the list `periods`.
        agencies: with them, an extension must name one of their codes.

    What is wrong in a file, by line: another year than the file's name, an unknown step, a repeated one, a round
    that is left out, dates out of order, an extension without document or of a step that nobody else has.

    Raises:
        ReferenceDataError: a file that is not named after a year.
    """
    read: list[pd.DataFrame] = []
    faults: dict[int, ReferenceDataError] = {}
    for path in paths:
        year = _year_of(path)
        try:
            read.append(_read_year(path, code_lists, agencies))
        except ReferenceDataError as error:
            faults[year] = error
    entries = conform(pd.concat(read, ignore_index=True), calendar_entry) if read else empty_frame(calendar_entry)
    return Calendars(entries, faults)


def calendar_years(paths: Iterable[Path]) -> list[int]:
    """The years after which files are named; `read_calendars` refuses a file that is named otherwise."""
    return [int(path.stem) for path in paths if _is_year(path.stem)]


def _is_year(name: str) -> bool:
    return name.isascii() and name.isdigit() and len(name) == 4


def _year_of(path: Path) -> int:
    if not _is_year(path.stem):
        raise ReferenceDataError(path, None, "a calendar's file is named after its year, such as 2024.csv")
    return int(path.stem)


def _read_year(path: Path, code_lists: CodeLists | None, agencies: pd.DataFrame | None) -> pd.DataFrame:
    rows = read_csv(path, COLUMNS, optional=ROUND_COLUMNS)
    refuse_blank(path, rows, (*KEY, "due_on"))
    refuse_unlisted(path, rows, "year", [path.stem])
    refuse_repeated(path, rows, KEY)
    _refuse_unknown_steps(path, rows)
    if code_lists is not None:
        refuse_unlisted(path, rows, "period", [NO_PERIOD, *code_lists.codes("periods")])
    if agencies is not None:
        refuse_unlisted(path, rows, "agency_code", [EVERYBODY, *agencies["code"]])
    rows["due_on"] = parse_dates(path, rows, "due_on")
    _refuse_disorder(path, rows)
    _refuse_undocumented_extensions(path, rows)
    rows["year"] = rows["year"].astype("int64")
    for name in ("document_number", "name", "decided_by"):
        rows[name] = rows[name].mask(rows[name] == "")
    rows["double_pct"] = _percentages(path, rows)
    return rows.drop(columns=LINE)


def _refuse_unknown_steps(path: Path, rows: pd.DataFrame) -> None:
    for event, period, line in rows[["event", "period", LINE]].itertuples(index=False, name=None):
        if step_position(event) is None or period not in (PERIODS if event == REPORT_DUE else (NO_PERIOD,)):
            known = ", ".join(f"{name} ({of})" for name, of in STEPS)
            raise ReferenceDataError(
                path,
                line,
                f"event {event!r} of period {period!r} is none of {known}, appraisal_<n>_due (-), explanation_due (-), "
                "explanation_<n>_due (-)",
            )


def _refuse_disorder(path: Path, rows: pd.DataFrame) -> None:
    general = rows.loc[rows["agency_code"] == EVERYBODY].set_index(["event", "period"])
    _refuse_broken_rounds(path, rows, {event for event, _ in general.index})
    for event, period, line in rows[["event", "period", LINE]].itertuples(index=False, name=None):
        if (event, period) not in general.index:
            raise ReferenceDataError(path, line, f"event {event!r} of period {period!r} is missing for everybody (*)")
    ordered = general.loc[sorted(general.index, key=_in_year)]
    early = ordered.loc[ordered["due_on"].diff() < pd.Timedelta(0)]
    if not early.empty:
        event, period = early.index[0]
        raise ReferenceDataError(
            path,
            int(early[LINE].iloc[0]),
            f"event {event!r} of period {period!r} is due before the step that precedes it",
        )


def _in_year(step: Step) -> tuple[object, ...]:
    event, period = step
    return step_position(event), PERIODS.index(period) if period in PERIODS else 0


def _refuse_broken_rounds(path: Path, rows: pd.DataFrame, general: set[str]) -> None:
    """Refuse rounds that leave out a number, and steps of a round that the year does not have or tells twice."""
    rounds = rounds_of(general)
    if rounds != tuple(range(1, len(rounds) + 1)):
        missing = next(number for number in range(1, len(rounds) + 1) if number not in rounds)
        raise ReferenceDataError(path, None, f"event 'appraisal_{missing}_due' is missing for everybody (*)")
    explained: dict[int, str] = {}
    for event, line in rows[["event", LINE]].itertuples(index=False, name=None):
        number = explained_round(event) or locked_round(event)
        if number is not None and number not in rounds:
            raise ReferenceDataError(path, line, f"event {event!r} is of round {number}, which the year does not have")
        if explained_round(event) is not None and explained.setdefault(number or 0, event) != event:
            raise ReferenceDataError(path, line, f"event {event!r} is the same step as {explained[number or 0]!r}")


def _percentages(path: Path, rows: pd.DataFrame) -> pd.Series[int]:
    texts = rows["double_pct"].str.removesuffix("%").str.strip()
    other = rows.loc[~texts.str.fullmatch(r"|\d|[1-9]\d|100"), [LINE, "double_pct"]]
    if len(other):
        line, text = other.iloc[0]
        raise ReferenceDataError(path, int(line), f"double_pct {text!r} is not a whole number from 0 to 100")
    return pd.to_numeric(texts, errors="coerce").astype("Int64")


def _refuse_undocumented_extensions(path: Path, rows: pd.DataFrame) -> None:
    bare = rows.loc[(rows["agency_code"] != EVERYBODY) & (rows["document_number"] == ""), LINE]
    if len(bare):
        raise ReferenceDataError(path, int(bare.iloc[0]), "an extension for one agency needs its document_number")
