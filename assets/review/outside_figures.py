"""Survey answers and outside indices: small reference files that an evaluator puts beside the agencies' list.

`surveys/<year>.csv` and `external_indices/<year>.csv`; a year without such a file has no survey, or no index, yet. A
file that cannot be used is no absent one: what hangs on it cannot be scored until it is mended.
What belongs here: reading them strictly. What does not: what a rule makes of the counts (`assets.scoring`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Literal

import pandas as pd

from assets.reference.agencies import agencies_of_year
from assets.reference.csv_files import (
    LINE,
    ReferenceDataError,
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
    rows = read_csv(path, SURVEY_COLUMNS)
    refuse_blank(path, rows, SURVEY_COLUMNS)
    refuse_unlisted(path, rows, "agency_code", agency_codes)
    for name in ("question", "respondent_group", "option_code"):
        refuse_malformed_codes(path, rows, name)
    refuse_repeated(path, rows, SURVEY_COLUMNS[:4])
    other = rows.loc[~rows["answer_count"].str.fullmatch(r"\d{1,12}"), [LINE, "answer_count"]]
    if len(other):
        line, text = other.iloc[0]
        raise ReferenceDataError(path, int(line), f"answer_count {text!r} is not a whole number")
    counted = rows.assign(year=year, answer_count=rows["answer_count"].astype("int64"))
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
    rows = read_csv(path, INDEX_COLUMNS)
    refuse_blank(path, rows, INDEX_COLUMNS)
    refuse_unlisted(path, rows, "agency_code", agency_codes)
    refuse_malformed_codes(path, rows, "index_name")
    refuse_repeated(path, rows, ("agency_code", "index_name"))
    values = [_value(path, line, text) for line, text in zip(rows[LINE], rows["value"], strict=True)]
    indices = rows.assign(year=year, value_exact=pd.Series(values, index=rows.index, dtype=object))
    return conform(indices.drop(columns=[LINE, "value"]), external_index)


def _value(path: Path, line: int, text: str) -> Fraction:
    try:
        return Fraction(exact_number(text))
    except ValueError as error:
        raise ReferenceDataError(path, line, f"value {text!r} is not a number such as 85.25") from error
