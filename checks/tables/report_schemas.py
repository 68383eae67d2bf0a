"""Pandera schemas of the sheets that agencies send, derived from how their columns are declared.

Frames come from the reader typed and with codes instead of labels, so nothing is coerced here: a wrong dtype is the
reader's fault and raises, a wrong value is the agency's and becomes a finding with its cell. Many files are checked
in one frame, since Pandera costs 10-25 ms a call whatever the size. What does not belong here: statements that tie
two cells together (`checks.rules`).
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

import pandas as pd
import pandera.pandas as pa
import sqlalchemy as sa
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from checks.code_lists import CodeLists
from checks.findings.model import findings_at, joined
from warehouse.columns.declaration import facts
from warehouse.columns.types import ExactDecimal
from warehouse.rows.frames import pandas_dtype
from warehouse.tables import sheet_columns

LONGEST_TEXT = 4_000
"""Characters that a cell is meant to hold, about a page and a half; longer texts are kept, with a word about it."""

_AT_LEAST, _AT_MOST, _IN_LIST, _SHORT, _EXACT = "at_least", "at_most", "in_list", "short", "exact"


@lru_cache(maxsize=32)
def report_schema(table: sa.Table, code_lists: CodeLists) -> pa.DataFrameSchema:
    """The schema of one report table's frame, as read: the file, the place, and the declared columns."""
    places = {
        "sha256": pa.Column("str"),
        "sheet": pa.Column("str"),
        "excel_row": pa.Column("Int64", pa.Check.ge(1)),
    }
    declared = {column.name: _column_schema(column, code_lists) for column in sheet_columns(table)}
    return pa.DataFrameSchema(places | declared, strict="filter", coerce=False, name=table.name)


def _column_schema(column: sa.Column[Any], code_lists: CodeLists) -> pa.Column:
    declared = facts(column)
    checks = []
    # One failure case a check is enough: which rows fail is in its output, and millions of cases cost gigabytes.
    if declared.minimum is not None:
        checks.append(pa.Check.ge(declared.minimum, name=_AT_LEAST, n_failure_cases=1))
    if declared.maximum is not None:
        checks.append(pa.Check.le(declared.maximum, name=_AT_MOST, n_failure_cases=1))
    if declared.code_list is not None:
        checks.append(pa.Check.isin(code_lists.codes(declared.code_list), name=_IN_LIST, n_failure_cases=1))
    elif isinstance(column.type, sa.Text):
        checks.append(pa.Check.str_length(max_value=LONGEST_TEXT, name=_SHORT, n_failure_cases=1))
    if isinstance(column.type, ExactDecimal):
        checks.append(pa.Check(_are_decimals, name=_EXACT, n_failure_cases=1))
    return pa.Column(pandas_dtype(column), checks, nullable=bool(column.nullable), title=declared.title)


def _are_decimals(values: pd.Series[Any]) -> pd.Series[bool]:
    return values.map(lambda value: isinstance(value, Decimal)).astype(bool)


def schema_findings(rows: pd.DataFrame, table: sa.Table, code_lists: CodeLists) -> pd.DataFrame:
    """Raw findings of every cell that its column's declaration refuses.

    Args:
        rows: `sha256`, `sheet`, `excel_row` and the table's declared columns, with the warehouse's dtypes.
        table: a report table.
        code_lists: where the declared code lists are.

    Raises:
        TypeError: a column's dtype is not the declared one, or a column is absent: the reader is wrong.
    """
    if rows.empty:
        return joined([])
    unlabelled = rows.reset_index(drop=True)
    try:
        report_schema(table, code_lists).validate(unlabelled, lazy=True)
    except SchemaErrors as errors:
        return joined([_findings(error, unlabelled, table, code_lists) for error in errors.schema_errors])
    return joined([])


def _findings(error: SchemaError, rows: pd.DataFrame, table: sa.Table, code_lists: CodeLists) -> pd.DataFrame:
    name = str(getattr(error.schema, "name", ""))
    if name not in table.columns:
        raise TypeError(f"rows of {table.name} are not what the reader must give: {error}")
    declared = facts(table.columns[name])
    if error.reason_code is SchemaErrorReason.SERIES_CONTAINS_NULLS:
        empty = rows[rows[name].isna()]
        return findings_at(empty, "CELL_REQUIRED", name, column=declared.title, description=declared.description)
    check = getattr(error.check, "name", None)
    if error.reason_code is not SchemaErrorReason.DATAFRAME_CHECK or check == _EXACT:
        raise TypeError(f"rows of {table.name}, column {name}, are not what the reader must give: {error}")
    # Some checks leave missing values out of their output, others call them good.
    passed = error.check_output.astype("boolean").fillna(value=True)
    wrong = rows.loc[passed.index[~passed]]
    if check == _IN_LIST and declared.code_list is not None:
        return findings_at(
            wrong, "CELL_NOT_IN_LIST", name, choices=list(code_lists.labels(declared.code_list).values())
        )
    if check == _SHORT:
        return findings_at(wrong, "CELL_TOO_LONG", name, found=wrong[name].str.len(), limit=LONGEST_TEXT)
    if check == _AT_LEAST:
        return findings_at(wrong, "CELL_BELOW_MINIMUM", name, found=wrong[name], limit=declared.minimum)
    return findings_at(wrong, "CELL_ABOVE_MAXIMUM", name, found=wrong[name], limit=declared.maximum)
