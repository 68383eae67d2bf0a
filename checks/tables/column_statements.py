"""Statements of one column's declaration, each in words, for Pandera and for the database.

What does not belong here: that a value is there, which both know by the column's nullability, and statements that tie
two columns (`column_pairs`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from fractions import Fraction
from typing import Any

import pandas as pd
import pandera.pandas as pa
import sqlalchemy as sa

from warehouse.columns.declaration import facts
from warehouse.columns.types import ExactDecimal, Rational

HAS_A_VALUE = "has a value"
SHOWN_CASES = 1
"""Failure cases that Pandera collects of a check: which rows fail is in its output, and a case for each of millions of
cells would cost gigabytes."""

_EXACT_TYPES: Mapping[type[Any], type[Any]] = {Rational: Fraction, ExactDecimal: Decimal}


class Kind(Enum):
    """Subject of a statement."""

    MINIMUM = auto()
    MAXIMUM = auto()
    CODES = auto()
    EXACT = auto()


@dataclass(frozen=True, slots=True)
class ColumnStatement:
    """A sentence that every value of a column satisfies; absent values satisfy all of them.

    Attributes:
        kind: what it is about.
        words: follow the column's name.
        check: Pandera's, of the column in a frame.
        broken: the SQL condition of a row that breaks it; None where the column's type lets nothing else in.
    """

    kind: Kind
    words: str
    check: pa.Check
    broken: sa.ColumnElement[bool] | None


def column_statements(column: sa.Column[Any]) -> Iterator[ColumnStatement]:
    """The statements of a column, as its declaration (`warehouse.columns.declaration`) makes them."""
    declared = facts(column)
    if (least := declared.minimum) is not None:
        words = f"is at least {least}"
        yield ColumnStatement(Kind.MINIMUM, words, pa.Check.ge(least, **_named(words)), column < least)
    if (most := declared.maximum) is not None:
        words = f"is at most {most}"
        yield ColumnStatement(Kind.MAXIMUM, words, pa.Check.le(most, **_named(words)), column > most)
    if declared.codes:
        words = f"is one of {', '.join(declared.codes)}"
        yield ColumnStatement(
            Kind.CODES, words, pa.Check.isin(declared.codes, **_named(words)), column.not_in(declared.codes)
        )
    exact = _EXACT_TYPES.get(type(column.type))
    if exact is not None:
        words = f"is a {exact.__name__}"
        yield ColumnStatement(Kind.EXACT, words, pa.Check(_are_all(exact), **_named(words)), None)


def _named(words: str) -> dict[str, Any]:
    return {"name": words, "error": words, "n_failure_cases": SHOWN_CASES}


def _are_all(exact: type[Any]) -> Any:
    def are_exact(values: pd.Series[Any]) -> pd.Series[bool]:
        return values.map(lambda value: type(value) is exact).astype(bool)

    return are_exact
