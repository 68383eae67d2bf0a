"""SQL whose spelling differs between SQLite and PostgreSQL and whose result must not.

What belongs here: one SQL element a difference. SQLite keeps a date as ISO text and has no DATE arithmetic;
PostgreSQL's LEAST passes over nulls. What does not: what a condition means, or which rows are counted.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ColumnElement

from checks.texts.vietnam_time import HOURS_AHEAD, VIETNAM


class days_between(sa.sql.functions.FunctionElement[int]):  # noqa: N801 - reads as the SQL function that it is
    """Whole days from one date to another, negative if the second is earlier."""

    type = sa.Integer()
    inherit_cache = True
    name = "days_between"


class moved_by(sa.sql.functions.FunctionElement[Any]):  # noqa: N801 - reads as the SQL function that it is
    """The date that lies so many days after another, or before it."""

    type = sa.Date()
    inherit_cache = True
    name = "moved_by"


class month_of(sa.sql.functions.FunctionElement[int]):  # noqa: N801 - reads as the SQL function that it is
    """The month of a date, 1 to 12."""

    type = sa.Integer()
    inherit_cache = True
    name = "month_of"


class day_in_vietnam(sa.sql.functions.FunctionElement[Any]):  # noqa: N801 - reads as the SQL function that it is
    """The date that an instant has in Vietnam."""

    type = sa.Date()
    inherit_cache = True
    name = "day_in_vietnam"


class least_of(sa.sql.functions.FunctionElement[Any]):  # noqa: N801 - reads as the SQL function that it is
    """The least of two or more values; null if any is null (PostgreSQL's own LEAST passes nulls over)."""

    inherit_cache = True
    name = "least_of"

    def __init__(self, *values: ColumnElement[Any]) -> None:
        super().__init__(*values)
        self.type = values[0].type


class greatest_of(least_of):  # noqa: N801 - reads as the SQL function that it is
    """The greatest of two or more values; null if any is null."""

    inherit_cache = True
    name = "greatest_of"


class quarter_of(sa.sql.functions.FunctionElement[int]):  # noqa: N801 - reads as the SQL function that it is
    """The quarter of a date, 1 to 4; without bound parameters, so that PostgreSQL can group by it."""

    type = sa.Integer()
    inherit_cache = True
    name = "quarter_of"


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


@compiles(moved_by, "sqlite")
def _moved_by_sqlite(element: moved_by, compiler: SQLCompiler, **how: Any) -> str:
    day, count = _arguments(element, compiler, **how)
    return f"date({day}, {count} || ' days')"


@compiles(moved_by, "postgresql")
def _moved_by_postgresql(element: moved_by, compiler: SQLCompiler, **how: Any) -> str:
    day, count = _arguments(element, compiler, **how)
    return f"(CAST({day} AS DATE) + CAST({count} AS INTEGER))"


@compiles(month_of, "sqlite")
def _month_of_sqlite(element: month_of, compiler: SQLCompiler, **how: Any) -> str:
    return f"CAST(substr({_arguments(element, compiler, **how)[0]}, 6, 2) AS INTEGER)"


@compiles(month_of, "postgresql")
def _month_of_postgresql(element: month_of, compiler: SQLCompiler, **how: Any) -> str:
    return f"CAST(EXTRACT(MONTH FROM {_arguments(element, compiler, **how)[0]}) AS INTEGER)"


@compiles(quarter_of)
def _quarter_of(element: quarter_of, compiler: SQLCompiler, **how: Any) -> str:
    return f"(({compiler.process(month_of(*element.clauses), **how)} + 2) / 3)"


@compiles(day_in_vietnam, "sqlite")
def _day_in_vietnam_sqlite(element: day_in_vietnam, compiler: SQLCompiler, **how: Any) -> str:
    return f"date({_arguments(element, compiler, **how)[0]}, '+{HOURS_AHEAD} hours')"


@compiles(day_in_vietnam, "postgresql")
def _day_in_vietnam_postgresql(element: day_in_vietnam, compiler: SQLCompiler, **how: Any) -> str:
    return f"CAST({_arguments(element, compiler, **how)[0]} AT TIME ZONE '{VIETNAM}' AS DATE)"


@compiles(least_of, "sqlite")
def _least_of_sqlite(element: least_of, compiler: SQLCompiler, **how: Any) -> str:
    function = "max" if isinstance(element, greatest_of) else "min"
    return f"{function}({', '.join(_arguments(element, compiler, **how))})"


@compiles(least_of, "postgresql")
def _least_of_postgresql(element: least_of, compiler: SQLCompiler, **how: Any) -> str:
    function = "GREATEST" if isinstance(element, greatest_of) else "LEAST"
    values = _arguments(element, compiler, **how)
    absent = " OR ".join(f"{value} IS NULL" for value in values)
    return f"CASE WHEN {absent} THEN NULL ELSE {function}({', '.join(values)}) END"
