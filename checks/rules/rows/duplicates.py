"""The same code, or the whole same row, twice in one sheet of one file."""

from __future__ import annotations

from typing import Any

import pandas as pd

from checks.findings.model import findings_at
from checks.rules.rows.codes import comparable


def repeated_codes(rows: pd.DataFrame, column_name: str) -> pd.DataFrame:
    """Every later row whose code an earlier row has already."""
    coded = rows[rows[column_name].notna()]
    keys = coded[["sha256", "excel_row"]].assign(code=comparable(coded[column_name]))
    return _later_ones(coded, keys, ["sha256", "code"], "TABLE_DUPLICATE_CODE", column_name)


def repeated_rows(rows: pd.DataFrame, columns: list[str], shown_column: str) -> pd.DataFrame:
    """Every later row that repeats an earlier one in all of the columns; rows with nothing in them are left alone.

    Args:
        rows: of one report table.
        columns: the declared columns; texts are compared as typed.
        shown_column: whose cell the finding names.
    """
    filled = rows[rows[columns].notna().any(axis="columns")]
    return _later_ones(filled, filled, ["sha256", *columns], "TABLE_DUPLICATE_ROW", shown_column)


def repeated_criteria(scorecard: pd.DataFrame) -> pd.DataFrame:
    """Every later scorecard row of the same criterion and declared input; rows without a code repeat nothing."""
    coded = scorecard[scorecard["criterion_code"].notna()]
    keys = coded[["sha256", "excel_row", "criterion_code"]].assign(input_name=coded["input_name"].fillna(""))
    return _later_ones(
        coded,
        keys,
        ["sha256", "criterion_code", "input_name"],
        "CRITERION_DUPLICATE",
        "criterion_code",
        criterion="criterion_code",
    )


def _later_ones(
    rows: pd.DataFrame, keys: pd.DataFrame, by: list[str], code: str, column_name: str, **options: Any
) -> pd.DataFrame:
    repeated = keys.duplicated(by, keep="first")
    if not repeated.any():
        return findings_at(rows.head(0), code, column_name)
    suspects = keys[keys.duplicated(by, keep=False)]
    first = suspects.groupby(by, dropna=False, sort=False)["excel_row"].transform("first")
    return findings_at(
        rows[repeated], code, column_name, first=first[repeated[repeated].index].astype("str"), **options
    )
