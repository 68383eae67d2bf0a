"""Survey answers and outside indices: small reference files that an evaluator puts beside the agencies' list.

`surveys/<year>.csv` and `external_indices/<year>.csv`; a year without such a file has no survey, or no index, yet. A
file that cannot be used is no absent one: what hangs on it cannot be scored until it is mended.
What belongs here: reading them strictly. What does not: what a rule makes of the counts (`assets.scoring`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from assets.reference.agencies import agencies_of_year
from assets.reference.csv_files import (
    LINE,
    ReferenceDataError,
    parse_dates,
    read_csv,
    refuse_blank,
    refuse_malformed_codes,
    refuse_repeated,
    refuse_unlisted,
)
from assets.reference.loading import References
from assets.rules.language.exact_numbers import exact_number
from warehouse.rows.frames import conform, empty_frame
from warehouse.tables import external_index, survey_answer

SURVEYS_FOLDER = "surveys"
EXTERNAL_INDICES_FOLDER = "external_indices"

SURVEY_COLUMNS = ("agency_code", "question", "respondent_group", "option_code", "answer_count", "source")
INDEX_COLUMNS = ("agency_code", "index_name", "value", "source")
SENT_COLUMNS = ("source_on", "sent_by", "sample_size")
"""A file may leave them out; indices may also have `standard_error`."""


OutsideKind = Literal["survey", "external"]
"""As inputs of frameworks name them."""


def unusable_files(references: References, year: int) -> dict[OutsideKind, ReferenceDataError]:
    """Faults of the year's files of outside figures; empty if they can be used, or are not there."""
    codes = agencies_of_year(references.agencies, year)["code"].tolist()
    readers: dict[OutsideKind, Callable[[Path, Sequence[str], int], pd.DataFrame]] = {
        "survey": read_survey_answers,
        "external": read_external_indices,
    }
    faults: dict[OutsideKind, ReferenceDataError] = {}
    for kind, read in readers.items():
        try:
            read(references.folder, codes, year)
        except ReferenceDataError as error:
            faults[kind] = error
    return faults


def read_survey_answers(reference: Path, agency_codes: Sequence[str], year: int) -> pd.DataFrame:
    """The year's survey answers: how many of each group of respondents chose each option.

    Args:
        reference: the folder of reference data.
        agency_codes: of the agencies that exist in the year.
        year: the year scored.

    Returns:
        A frame of table `survey_answer`; empty if there is no file.

    Raises:
        ReferenceDataError: by file and line: another shape, an unknown agency, a repeated answer, a count that is not
            a whole number.
    """
    path = reference / SURVEYS_FOLDER / f"{year}.csv"
    if not path.exists():
        return empty_frame(survey_answer)
    rows = read_csv(path, SURVEY_COLUMNS, SENT_COLUMNS)
    refuse_blank(path, rows, SURVEY_COLUMNS)
    refuse_unlisted(path, rows, "agency_code", agency_codes)
    for name in ("question", "respondent_group", "option_code"):
        refuse_malformed_codes(path, rows, name)
    refuse_repeated(path, rows, SURVEY_COLUMNS[:4])
    counted = rows.assign(year=year, answer_count=_whole_numbers(path, rows, "answer_count"), **_sent(path, rows))
    _refuse_other_samples(path, counted)
    return conform(counted.drop(columns=LINE), survey_answer)


def read_external_indices(reference: Path, agency_codes: Sequence[str], year: int) -> pd.DataFrame:
    """The year's indices taken over from outside, as their sources print them.

    Returns:
        A frame of table `external_index`; empty if there is no file.

    Raises:
        ReferenceDataError: by file and line: another shape, an unknown agency, a repeated index, a value that is not a
            decimal with a point.
    """
    path = reference / EXTERNAL_INDICES_FOLDER / f"{year}.csv"
    if not path.exists():
        return empty_frame(external_index)
    rows = read_csv(path, INDEX_COLUMNS, (*SENT_COLUMNS, "standard_error"))
    refuse_blank(path, rows, INDEX_COLUMNS)
    refuse_unlisted(path, rows, "agency_code", agency_codes)
    refuse_malformed_codes(path, rows, "index_name")
    refuse_repeated(path, rows, ("agency_code", "index_name"))
    errors = _exact_numbers(path, rows, "standard_error")
    negative = [line for line, error in zip(rows[LINE], errors, strict=True) if error is not None and error < 0]
    if negative:
        raise ReferenceDataError(path, int(negative[0]), "standard_error is negative")
    indices = rows.assign(
        year=year, value_exact=_exact_numbers(path, rows, "value"), standard_error_exact=errors, **_sent(path, rows)
    )
    return conform(indices.drop(columns=[LINE, "value", "standard_error"]), external_index)


def _sent(path: Path, rows: pd.DataFrame) -> dict[str, pd.Series[Any]]:
    """Day of publication, sender and sample size, as far as the file tells them."""
    return {
        "source_on": parse_dates(path, rows, "source_on"),
        "sent_by": rows["sent_by"].mask(rows["sent_by"] == ""),
        "sample_size": _whole_numbers(path, rows, "sample_size"),
    }


def _whole_numbers(path: Path, rows: pd.DataFrame, name: str) -> pd.Series[int]:
    """A column of counts; an empty cell is missing."""
    other = rows.loc[~rows[name].str.fullmatch(r"|\d{1,12}"), [LINE, name]]
    if len(other):
        line, text = other.iloc[0]
        raise ReferenceDataError(path, int(line), f"{name} {text!r} is not a whole number")
    return pd.to_numeric(rows[name], errors="coerce").astype("Int64")


def _exact_numbers(path: Path, rows: pd.DataFrame, name: str) -> pd.Series[Any]:
    """A column of decimals with a point, as Fractions; an empty cell is None."""
    values: list[Fraction | None] = []
    for line, text in zip(rows[LINE], rows[name], strict=True):
        try:
            values.append(Fraction(exact_number(text)) if text else None)
        except ValueError as error:
            raise ReferenceDataError(path, int(line), f"{name} {text!r} is not a number such as 85.25") from error
    return pd.Series(values, index=rows.index, dtype=object)


def _refuse_other_samples(path: Path, rows: pd.DataFrame) -> None:
    """Refuse a sample size that is not the sum of its question's and group's counts."""
    group = ["agency_code", "question", "respondent_group"]
    totals = rows.groupby(group)["answer_count"].transform("sum")
    other = rows[rows["sample_size"].notna() & rows["sample_size"].ne(totals)]
    if len(other):
        at = other.index[0]
        raise ReferenceDataError(
            path,
            int(rows[LINE][at]),
            f"sample_size {rows['sample_size'][at]} is not the sum of the question's answers, {totals[at]}",
        )
