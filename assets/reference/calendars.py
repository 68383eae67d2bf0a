"""The year's dates, one CSV file a year, as the table `calendar_entry`.

An entry for everybody has agency `*`; an extension names its agency and the document that grants it.
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
from warehouse.tables.reference import CALENDAR_EVENTS, NO_PERIOD, PERIODS, REPORT_DUE

COLUMNS = ("year", "event", "period", "agency_code", "due_on", "document_number")
KEY = ("year", "event", "period", "agency_code")
EVERYBODY = "*"

STEPS = tuple(
    (event, period) for event in CALENDAR_EVENTS for period in (PERIODS if event == REPORT_DUE else (NO_PERIOD,))
)
"""What every year needs for everybody, in the order in which it happens."""


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

    What is wrong in a file, by line: another year than the file's name, an unknown step, a repeated one, a missing
    one, dates out of order, an extension without document.

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
    rows = read_csv(path, COLUMNS)
    refuse_blank(path, rows, (*KEY, "due_on"))
    refuse_unlisted(path, rows, "year", [path.stem])
    refuse_repeated(path, rows, KEY)
    _refuse_unknown_steps(path, rows)
    if code_lists is not None:
        refuse_unlisted(path, rows, "event", code_lists.codes("calendar_events"))
        refuse_unlisted(path, rows, "period", [NO_PERIOD, *code_lists.codes("periods")])
    if agencies is not None:
        refuse_unlisted(path, rows, "agency_code", [EVERYBODY, *agencies["code"]])
    rows["due_on"] = parse_dates(path, rows, "due_on")
    _refuse_gaps_and_disorder(path, rows)
    _refuse_undocumented_extensions(path, rows)
    rows["year"] = rows["year"].astype("int64")
    rows["document_number"] = rows["document_number"].mask(rows["document_number"] == "")
    return rows.drop(columns=LINE)


def _refuse_unknown_steps(path: Path, rows: pd.DataFrame) -> None:
    for event, period, line in rows[["event", "period", LINE]].itertuples(index=False, name=None):
        if (event, period) not in STEPS:
            known = ", ".join(f"{name} ({of})" for name, of in STEPS)
            raise ReferenceDataError(path, line, f"event {event!r} of period {period!r} is none of {known}")


def _refuse_gaps_and_disorder(path: Path, rows: pd.DataFrame) -> None:
    general = rows.loc[rows["agency_code"] == EVERYBODY].set_index(["event", "period"])
    for event, period in STEPS:
        if (event, period) not in general.index:
            raise ReferenceDataError(path, None, f"event {event!r} of period {period!r} is missing for everybody (*)")
    ordered = general.loc[list(STEPS)]
    early = ordered.loc[ordered["due_on"].diff() < pd.Timedelta(0)]
    if not early.empty:
        event, period = early.index[0]
        raise ReferenceDataError(
            path,
            int(early[LINE].iloc[0]),
            f"event {event!r} of period {period!r} is due before the step that precedes it",
        )


def _refuse_undocumented_extensions(path: Path, rows: pd.DataFrame) -> None:
    bare = rows.loc[(rows["agency_code"] != EVERYBODY) & (rows["document_number"] == ""), LINE]
    if len(bare):
        raise ReferenceDataError(path, int(bare.iloc[0]), "an extension for one agency needs its document_number")
