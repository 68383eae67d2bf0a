"""Points as people type them into forms, who can type no 100/3.

What does not belong here: the points that rules give (`bounds`).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from assets.rules.framework.model import Criterion
from assets.rules.framework.parts import Rounding
from assets.rules.language.rounding import printed

_DIGITS = 12
"""Of a figure that a spreadsheet computed (`=100/3`): it keeps fifteen."""
_LAST_DIGIT = Fraction(1, 10**_DIGITS)


def typed_points(typed: Fraction, criterion: Criterion, rounding: Rounding) -> Fraction:
    """Points as they are meant: a bound as forms state it, or as spreadsheets compute it, is the bound itself."""
    for bound in (criterion.max_points, criterion.lowest):
        stated = Fraction(rounding.stated(bound))
        if stated != bound and (typed == stated or abs(typed - bound) <= _nearness(bound)):
            return bound
    return typed


def typed_range(criterion: Criterion, rounding: Rounding) -> tuple[Decimal, Decimal]:
    """The least and the most points that may be typed."""
    least, most = (rounding.stated(bound) for bound in (criterion.lowest, criterion.max_points))
    if least != criterion.lowest:
        least = min(least, printed(criterion.lowest - _nearness(criterion.lowest), _DIGITS + 2))
    if most != criterion.max_points:
        most = max(most, printed(criterion.max_points + _nearness(criterion.max_points), _DIGITS + 2))
    return least, most


def _nearness(bound: Fraction) -> Fraction:
    return abs(bound) * _LAST_DIGIT
