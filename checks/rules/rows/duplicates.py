"""The same code, or the whole same row, twice in one sheet of one file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from checks.findings.model import findings_at, joined
from checks.rules.declaration import Pass, rule
from checks.rules.rows.codes import comparable
from warehouse.columns.row_facts import row_facts
from warehouse.tables import WRITTEN_TABLES, sheet_columns


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


@rule(Pass.REPORT, "CRITERION_DUPLICATE")
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


@rule(Pass.REPORT, "TABLE_DUPLICATE_CODE")
def codes_given_twice(rows: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """A code that is to call one row, on two rows of a sheet."""
    own = {table.name: code for table in WRITTEN_TABLES if (code := row_facts(table).own_code) is not None}
    return joined(repeated_codes(rows[name], code) for name, code in own.items())


@rule(Pass.REPORT, "TABLE_DUPLICATE_ROW")
def rows_given_twice(rows: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The same row twice in a sheet that agencies write."""
    return joined(
        repeated_rows(rows[table.name], [column.name for column in sheet_columns(table)], row_facts(table).named_by[0])
        for table in WRITTEN_TABLES
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
