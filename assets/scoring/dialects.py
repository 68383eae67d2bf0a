"""SQL whose spelling differs between SQLite and PostgreSQL and whose result must not.

What belongs here: one SQL element a difference. SQLite keeps a date as ISO text and has no DATE arithmetic;
PostgreSQL orders text by the database's collation. What does not: what a condition means, or which rows are counted.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ColumnElement


class days_between(sa.sql.functions.FunctionElement[int]):  # noqa: N801 - reads as the SQL function that it is
    """Whole days from one date to another, negative if the second is earlier."""

    type = sa.Integer()
    inherit_cache = True
    name = "days_between"


class month_of(sa.sql.functions.FunctionElement[int]):  # noqa: N801 - reads as the SQL function that it is
    """The month of a date, 1 to 12."""

    type = sa.Integer()
    inherit_cache = True
    name = "month_of"


class byte_order(sa.sql.functions.FunctionElement[str]):  # noqa: N801 - reads as the SQL function that it is
    """Text that is compared code point by code point, whatever the database's language."""

    type = sa.Text()
    inherit_cache = True
    name = "byte_order"


def quarter_of(day: ColumnElement[Any]) -> ColumnElement[int]:
    """The quarter of a date, 1 to 4."""
    return (month_of(day) + 2) // 3


def _arguments(element: sa.sql.functions.FunctionElement[Any], compiler: SQLCompiler, **how: Any) -> list[str]:
    return [compiler.process(argument, **how) for argument in element.clauses]


@compiles(days_between, "sqlite")
def _days_between_sqlite(element: days_between, compiler: SQLCompiler, **how: Any) -> str:
    # Both Julian days end in .5, so that the difference is a whole number that a float holds exactly.
    start, end = _arguments(element, compiler, **how)
    return f"CAST(julianday({end}) - julianday({start}) AS INTEGER)"


@compiles(days_between, "postgresql")
def _days_between_postgresql(element: days_between, compiler: SQLCompiler, **how: Any) -> str:
    start, end = _arguments(element, compiler, **how)
    return f"(CAST({end} AS DATE) - CAST({start} AS DATE))"


@compiles(month_of, "sqlite")
def _month_of_sqlite(element: month_of, compiler: SQLCompiler, **how: Any) -> str:
    return f"CAST(substr({_arguments(element, compiler, **how)[0]}, 6, 2) AS INTEGER)"


@compiles(month_of, "postgresql")
def _month_of_postgresql(element: month_of, compiler: SQLCompiler, **how: Any) -> str:
    return f"CAST(EXTRACT(MONTH FROM {_arguments(element, compiler, **how)[0]}) AS INTEGER)"


@compiles(byte_order, "sqlite")
def _byte_order_sqlite(element: byte_order, compiler: SQLCompiler, **how: Any) -> str:
    return f"({_arguments(element, compiler, **how)[0]} COLLATE BINARY)"


@compiles(byte_order, "postgresql")
def _byte_order_postgresql(element: byte_order, compiler: SQLCompiler, **how: Any) -> str:
    return f'(CAST({_arguments(element, compiler, **how)[0]} AS TEXT) COLLATE "C")'
