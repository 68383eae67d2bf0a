"""Pandera schemas of the pipeline's own tables, derived from how their columns are declared.

What belongs here: what one table can show by itself: dtypes, required values, bounds, code lists, keys, and the few
statements that tie two columns of one row. What does not: the sheets that agencies send (`report_schemas`), or
statements that need two tables (`expectations`).
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
import pandera.pandas as pa
import sqlalchemy as sa
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from checks.tables.breaches import SAMPLE_ROWS, Breach
from checks.tables.broken_rows import CHECKED, rows_that_fail
from checks.tables.column_pairs import TABLE_RULES
from checks.tables.column_statements import HAS_A_VALUE, SHOWN_CASES, column_statements
from warehouse.rows.frames import pandas_dtype

OF_ROWS = "(row)"
"""Stands for the column in statements about whole rows."""


@cache
def table_schema(table: sa.Table) -> pa.DataFrameSchema:
    """The schema of a warehouse table as a frame: its columns, in its order, and nothing else."""
    return pa.DataFrameSchema(
        {column.name: _column_schema(column) for column in table.columns},
        checks=[
            pa.Check(rule.holds, name=rule.statement, error=rule.statement, n_failure_cases=SHOWN_CASES)
            for rule in TABLE_RULES.get(table.name, ())
        ],
        unique=_keys(table),
        strict=True,
        ordered=True,
        coerce=False,
        name=table.name,
    )


def _column_schema(column: sa.Column[Any]) -> pa.Column:
    checks = [statement.check for statement in column_statements(column)]
    return pa.Column(pandas_dtype(column), checks, nullable=bool(column.nullable))


def _keys(table: sa.Table) -> list[str]:
    return [column.name for column in table.primary_key.columns]


def breaches(table: sa.Table, frame: pd.DataFrame) -> list[Breach]:
    """Every statement of the table's schema that the frame breaks; empty if it holds.

    Args:
        table: the warehouse table.
        frame: its rows, with the table's columns and dtypes (see `warehouse.rows.frames.conform`).
    """
    rows = frame.reset_index(drop=True)
    try:
        table_schema(table).validate(rows, lazy=True)
    except SchemaErrors as errors:
        return [_breach(error, table, rows) for error in errors.schema_errors]
    return []


def _breach(error: SchemaError, table: sa.Table, rows: pd.DataFrame) -> Breach:
    name = str(getattr(error.schema, "name", ""))
    match error.reason_code:
        case SchemaErrorReason.SERIES_CONTAINS_NULLS:
            return _of_rows(name, HAS_A_VALUE, rows[rows[name].isna()], table)
        case SchemaErrorReason.DUPLICATES:
            repeated = rows[rows.duplicated(_keys(table), keep=False)]
            return _of_rows(OF_ROWS, "its key is its own", repeated, table)
        case reason if reason is CHECKED and error.check_output is not None:
            statement, wrong = str(error.check.name), rows_that_fail(error, rows)
            if not isinstance(error.schema, pa.Column):
                return _of_rows(OF_ROWS, statement, wrong, table)
            samples = tuple(str(value) for value in wrong[name].head(SAMPLE_ROWS))
            return Breach(name, statement, len(wrong), samples)
        case _:
            return Breach(name, str(error), len(rows))


def _of_rows(column: str, statement: str, wrong: pd.DataFrame, table: sa.Table) -> Breach:
    """A breach by rows, of which their keys are shown."""
    keys = wrong[_keys(table)].head(SAMPLE_ROWS).itertuples(index=False, name=None)
    return Breach(column, statement, len(wrong), tuple("/".join(map(str, key)) for key in keys))
