"""Pandera schemas of the sheets that agencies send, derived from how their columns are declared.

Frames come from the reader typed and with codes instead of labels, so nothing is coerced here: a wrong dtype is the
reader's fault and raises, a wrong value is the agency's and becomes a finding with its cell. Many files are checked
in one frame, since Pandera costs 10-25 ms a call whatever the size. What does not belong here: labels outside a code
list, which the reader refuses, and statements that tie two cells together (`checks.rules`).
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
import pandera.pandas as pa
import sqlalchemy as sa
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from checks.findings.model import findings_at, joined
from checks.tables.broken_rows import CHECKED, rows_that_fail
from checks.tables.column_statements import SHOWN_CASES, Kind, column_statements
from warehouse.columns.declaration import facts
from warehouse.rows.frames import pandas_dtype
from warehouse.tables import sheet_columns

LONGEST_TEXT = 4_000
"""Characters that a cell is meant to hold, about a page and a half; longer texts are kept, with a word about it."""

_SHORT = "short"


@cache
def report_schema(table: sa.Table) -> pa.DataFrameSchema:
    """The schema of one report table's frame, as read: the file, the place, and the declared columns."""
    places = {
        "sha256": pa.Column("str"),
        "sheet": pa.Column("str"),
        "excel_row": pa.Column("Int64", pa.Check.ge(1)),
    }
    declared = {column.name: _column_schema(column) for column in sheet_columns(table)}
    return pa.DataFrameSchema(places | declared, strict="filter", coerce=False, name=table.name)


def _column_schema(column: sa.Column[Any]) -> pa.Column:
    declared = facts(column)
    checks = [statement.check for statement in column_statements(column) if statement.kind is not Kind.CODES]
    if isinstance(column.type, sa.Text) and declared.code_list is None:
        checks.append(pa.Check.str_length(max_value=LONGEST_TEXT, name=_SHORT, n_failure_cases=SHOWN_CASES))
    return pa.Column(pandas_dtype(column), checks, nullable=bool(column.nullable), title=declared.title)


def schema_findings(rows: pd.DataFrame, table: sa.Table) -> pd.DataFrame:
    """Raw findings of every cell that its column's declaration refuses.

    Args:
        rows: `sha256`, `sheet`, `excel_row` and the table's declared columns, with the warehouse's dtypes.
        table: a report table.

    Raises:
        TypeError: a column's dtype is not the declared one, or a column is absent: the reader is wrong.
    """
    if rows.empty:
        return joined([])
    unlabelled = rows.reset_index(drop=True)
    try:
        report_schema(table).validate(unlabelled, lazy=True)
    except SchemaErrors as errors:
        return joined([_findings(error, unlabelled, table) for error in errors.schema_errors])
    return joined([])


def _findings(error: SchemaError, rows: pd.DataFrame, table: sa.Table) -> pd.DataFrame:
    name = str(getattr(error.schema, "name", ""))
    if name not in table.columns:
        raise TypeError(f"rows of {table.name} are not what the reader must give: {error}")
    column = table.columns[name]
    declared = facts(column)
    if error.reason_code is SchemaErrorReason.SERIES_CONTAINS_NULLS:
        empty = rows[rows[name].isna()]
        return findings_at(empty, "CELL_REQUIRED", name, column=declared.title, description=declared.description)
    check = getattr(error.check, "name", None)
    kind = next((each.kind for each in column_statements(column) if each.words == check), None)
    if error.reason_code is not CHECKED or kind is Kind.EXACT:
        raise TypeError(f"rows of {table.name}, column {name}, are not what the reader must give: {error}")
    wrong = rows_that_fail(error, rows)
    if check == _SHORT:
        return findings_at(wrong, "CELL_TOO_LONG", name, found=wrong[name].str.len(), limit=LONGEST_TEXT)
    if kind is Kind.MINIMUM:
        return findings_at(wrong, "CELL_BELOW_MINIMUM", name, found=wrong[name], limit=declared.minimum)
    return findings_at(wrong, "CELL_ABOVE_MAXIMUM", name, found=wrong[name], limit=declared.maximum)
