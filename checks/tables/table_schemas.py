"""Pandera schemas of the pipeline's own tables, derived from how their columns are declared.

What belongs here: what one table can show by itself: dtypes, required values, bounds, code lists, keys, and the few
statements that tie two columns of one row. What does not: the sheets that agencies send (`report_schemas`), or
statements that need two tables (`checks/tables/expectations.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pandas as pd
import pandera.pandas as pa
import sqlalchemy as sa

from checks.tables.breaches import SAMPLE_ROWS, Breach
from checks.tables.table_rules import TABLE_RULES
from warehouse.columns.declaration import facts
from warehouse.columns.types import ExactDecimal, Rational
from warehouse.rows.frames import pandas_dtype

EXACT_TYPES: Mapping[type[Any], type[Any]] = {Rational: Fraction, ExactDecimal: Decimal}


@cache
def table_schema(table: sa.Table) -> pa.DataFrameSchema:
    """The schema of a warehouse table as a frame: its columns, in its order, and nothing else."""
    return pa.DataFrameSchema(
        {column.name: _column_schema(column) for column in table.columns},
        checks=[
            pa.Check(rule.holds, name=rule.statement, error=rule.statement) for rule in TABLE_RULES.get(table.name, ())
        ],
        unique=[column.name for column in table.primary_key.columns],
        strict=True,
        ordered=True,
        coerce=False,
        name=table.name,
    )


def _column_schema(column: sa.Column[Any]) -> pa.Column:
    declared = facts(column)
    checks = []
    if declared.minimum is not None:
        checks.append(pa.Check.ge(declared.minimum))
    if declared.maximum is not None:
        checks.append(pa.Check.le(declared.maximum))
    if declared.codes:
        checks.append(pa.Check.isin(declared.codes))
    exact = EXACT_TYPES.get(type(column.type))
    if exact is not None:
        checks.append(pa.Check(lambda values: values.map(type).eq(exact), name=exact.__name__, error=exact.__name__))
    return pa.Column(pandas_dtype(column), checks, nullable=bool(column.nullable))


def breaches(table: sa.Table, frame: pd.DataFrame) -> list[Breach]:
    """Every statement of the table's schema that the frame breaks; empty if it holds.

    Args:
        table: the warehouse table.
        frame: its rows, with the table's columns and dtypes (see `warehouse.rows.frames.conform`).
    """
    if plainly_holds(table, frame):
        return []
    try:
        table_schema(table).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return _summed(errors.failure_cases)
    return []


def plainly_holds(table: sa.Table, frame: pd.DataFrame) -> bool:
    """Whether the frame satisfies the table's schema, without a word about what does not.

    The same facts, looked at a column at a time: a tenth of what the schema costs, which is asked only where something
    is wrong. A test holds the two together.
    """
    keys = [column.name for column in table.primary_key.columns]
    return (
        list(frame.columns) == [column.name for column in table.columns]
        and all(_column_holds(column, frame[column.name]) for column in table.columns)
        and not frame.duplicated(keys).any()
        and all(rule.holds(frame).all() for rule in TABLE_RULES.get(table.name, ()))
    )


def _column_holds(column: sa.Column[Any], values: pd.Series[Any]) -> bool:
    declared, exact = facts(column), EXACT_TYPES.get(type(column.type))
    if str(values.dtype) != pandas_dtype(column) or (not column.nullable and values.hasnans):
        return False
    present = values.dropna() if values.hasnans else values
    return bool(
        (declared.minimum is None or present.ge(declared.minimum).all())
        and (declared.maximum is None or present.le(declared.maximum).all())
        and (not declared.codes or present.isin(declared.codes).all())
        and (exact is None or all(type(value) is exact for value in present))
    )


def _summed(failures: pd.DataFrame) -> list[Breach]:
    """Pandera's failure cases, one line a statement.

    A check of a whole row is reported once for each of its columns; it is counted once for each row.
    """
    found = []
    for (context, column, check), cases in failures.groupby(
        ["schema_context", "column", "check"], dropna=False, sort=True
    ):
        of_frame = context == "DataFrameSchema"
        rows = cases["index"].nunique(dropna=False) if of_frame and cases["index"].notna().any() else len(cases)
        samples = [str(value) for value in cases["failure_case"].head(SAMPLE_ROWS)]
        found.append(Breach("(row)" if of_frame else str(column), str(check), int(rows), tuple(samples)))
    return _merged(found)


def _merged(found: Sequence[Breach]) -> list[Breach]:
    """One breach a (column, statement): row checks come once a column, with the same rows each time."""
    merged: dict[tuple[str, str], Breach] = {}
    for breach in found:
        known = merged.setdefault((breach.column, breach.statement), breach)
        if breach.count > known.count:
            merged[breach.column, breach.statement] = breach
    return list(merged.values())
