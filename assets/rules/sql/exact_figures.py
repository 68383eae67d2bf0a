"""Exact figures in SQL, where a database has only whole numbers that are exact on both sides.

SQLite divides and multiplies fractions as binary floats, PostgreSQL as decimals of chosen length: neither is exact,
and the two disagree. So a figure here is a whole-number SQL term times a `Fraction` that stays in Python; what is
compared or added is first brought to whole numbers. For the same reason a divisor must be a constant, and arithmetic
that could pass 64 bits (where SQLite silently turns to floats) is refused when the framework is loaded.

What belongs here: arithmetic on such figures. What does not: conditions (`where`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import sqlalchemy as sa

from assets.rules.language.report_sources import LARGEST_WHOLE
from assets.rules.language.rounding import printed

_LARGEST_SQL_INTEGER = 2**63 - 1

Term = sa.ColumnElement[Any]


class InexactError(ValueError):
    """Arithmetic that the databases cannot do exactly; the message (Vietnamese) says what to write instead."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number: `term * factor`, or just `factor` where there is no term.

    Attributes:
        term: a whole-number SQL expression, null where the figure is null.
        factor: exact, in Python.
        bound: the greatest absolute value that the term can have.
    """

    term: Term | None
    factor: Fraction
    bound: int = 1

    @classmethod
    def constant(cls, value: Fraction | int) -> Figure:
        """A figure that the framework writes out."""
        return cls(None, Fraction(value))

    @classmethod
    def column(cls, term: Term, maximum: int | None) -> Figure:
        """A whole-number column and the greatest value that it may hold."""
        return cls(term, Fraction(1), LARGEST_WHOLE if maximum is None else maximum)

    @classmethod
    def null(cls) -> Figure:
        """A figure that is absent."""
        return cls(sa.cast(sa.null(), sa.BigInteger), Fraction(1), 0)

    def __neg__(self) -> Figure:
        return Figure(self.term, -self.factor, self.bound)

    def __add__(self, other: Figure) -> Figure:
        if self.term is None and other.term is None:
            return Figure.constant(self.factor + other.factor)
        (left, right), unit, (left_bound, right_bound) = _whole_terms([self, other])
        return Figure(left + right, unit, _within(left_bound + right_bound))

    def __sub__(self, other: Figure) -> Figure:
        return self + -other

    def __mul__(self, other: Figure) -> Figure:
        if self.term is None or other.term is None:
            term, bound = (other.term, other.bound) if self.term is None else (self.term, self.bound)
            return Figure(term, self.factor * other.factor, bound)
        return Figure(self.term * other.term, self.factor * other.factor, _within(self.bound * other.bound))

    def __truediv__(self, other: Figure) -> Figure:
        if other.term is not None:
            raise InexactError(
                "điều kiện chọn dòng không chia cho một cột; hãy nhân chéo, ví dụ quantity >= 0.9 * reach"
            )
        return Figure.null() if other.factor == 0 else Figure(self.term, self.factor / other.factor, self.bound)

    def __abs__(self) -> Figure:
        if self.term is None:
            return Figure.constant(abs(self.factor))
        return Figure(sa.func.abs(self.term, type_=sa.BigInteger()), abs(self.factor), self.bound)

    def floor(self) -> Figure:
        """The greatest whole number that is not above."""
        if self.term is None:
            return Figure.constant(self.factor.numerator // self.factor.denominator)
        (term,), unit, (bound,) = _whole_terms([self])
        divisor = unit.denominator
        if divisor == 1:
            return Figure(term, Fraction(1), bound)
        # SQL division cuts towards zero; moved up by whole units, the dividend is never negative.
        lift = -(-bound // divisor)
        _within(bound + lift * divisor)
        return Figure((term + whole(lift * divisor)) // whole(divisor) - whole(lift), Fraction(1), lift + 1)

    def ceil(self) -> Figure:
        """The least whole number that is not below."""
        return -(-self).floor()

    def rounded(self, decimals: int) -> Figure:
        """Rounded once, a half away from zero."""
        if self.term is None:
            return Figure.constant(Fraction(printed(self.factor, decimals)))
        units = Figure(self.term, self.factor * 10**decimals, self.bound)
        half = Figure.constant(Fraction(1, 2))
        (up, down), unit, bound = aligned([(units + half).floor(), (units - half).ceil()])
        is_positive = self.term * whole(1 if self.factor >= 0 else -1) >= whole(0)
        return Figure(sa.case((is_positive, up), else_=down), unit / 10**decimals, bound)


def aligned(figures: Sequence[Figure]) -> tuple[list[Term], Fraction, int]:
    """Whole-number terms that stand to each other as the figures do.

    Returns:
        the terms, what each is to be multiplied by to be the figure again, and the bound of all of them.
    """
    terms, unit, bounds = _whole_terms(figures)
    return terms, unit, max(bounds)


def whole(value: int) -> sa.BindParameter[int]:
    """A whole number as a bound parameter."""
    return sa.literal(_within(value), sa.BigInteger)


def _whole_terms(figures: Sequence[Figure]) -> tuple[list[Term], Fraction, list[int]]:
    divisor = lcm(*(figure.factor.denominator for figure in figures))
    multipliers = [int(figure.factor * divisor) for figure in figures]
    bounds = [_within(abs(times) * figure.bound) for times, figure in zip(multipliers, figures, strict=True)]
    terms = [_times(figure.term, times) for figure, times in zip(figures, multipliers, strict=True)]
    return terms, Fraction(1, divisor), bounds


def _times(term: Term | None, multiplier: int) -> Term:
    if term is None:
        return whole(multiplier)
    return term if multiplier == 1 else term * whole(multiplier)


def _within(bound: int) -> int:
    if abs(bound) > _LARGEST_SQL_INTEGER:
        raise InexactError(
            "phép tính trong điều kiện chọn dòng có thể vượt quá 19 chữ số; hãy dùng số ngắn hơn hoặc bớt phép nhân"
        )
    return bound
