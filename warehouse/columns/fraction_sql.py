"""Comparing exact figures inside the database, where they are texts of reduced fractions.

For constraints: whatever writes a row, the database itself holds it to them. What does not belong here: arithmetic,
which is done in Python.

PostgreSQL compares exactly. SQLite compares exactly as long as both texts together have at most `EXACT_CHARACTERS`,
since their products then fit its 64-bit integers; of longer ones it takes a figure for at most another if it is so
within one part in a thousand million. No comparison that holds is ever denied.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

EXACT_CHARACTERS = 20


class at_most(sa.ColumnElement[bool]):  # noqa: N801 - reads as the function of SQL that it stands for
    """Whether one fraction is not greater than another; null if either is."""

    inherit_cache = True
    type = sa.Boolean()

    def __init__(self, left: sa.ColumnElement[Any], right: sa.ColumnElement[Any]) -> None:
        self.left, self.right = left, right


@compiles(at_most, "sqlite")
def _sqlite(element: at_most, compiler: SQLCompiler, **options: Any) -> str:
    left, right = (compiler.process(each, **options) for each in (element.left, element.right))

    def below(text: str) -> str:
        return f"substr({text}, instr({text} || '/', '/') + 1)"

    def whole(text: str) -> tuple[str, str]:
        # A cast reads as far as digits go; of a figure without a slash nothing is left to be the denominator.
        return f"CAST({text} AS INTEGER)", f"max(1, CAST({below(text)} AS INTEGER))"

    def real(text: str) -> str:
        return f"CAST({text} AS REAL) / max(1.0, CAST({below(text)} AS REAL))"

    (top, bottom), (other_top, other_bottom) = whole(left), whole(right)
    return (
        f"CASE WHEN length({left}) + length({right}) <= {EXACT_CHARACTERS} "
        f"THEN {top} * {other_bottom} <= {other_top} * {bottom} "
        f"ELSE {real(left)} <= {real(right)} + abs({real(right)}) / 1e9 END"
    )


@compiles(at_most, "postgresql")
def _postgresql(element: at_most, compiler: SQLCompiler, **options: Any) -> str:
    left, right = (compiler.process(each, **options) for each in (element.left, element.right))

    def parts(text: str) -> tuple[str, str]:
        return (
            f"CAST(split_part({text}, '/', 1) AS NUMERIC)",
            f"CAST(coalesce(nullif(split_part({text}, '/', 2), ''), '1') AS NUMERIC)",
        )

    (top, bottom), (other_top, other_bottom) = parts(left), parts(right)
    return f"{top} * {other_bottom} <= {other_top} * {bottom}"
