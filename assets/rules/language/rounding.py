"""Rounding of an exact figure to a printed one.

Figures are summed, compared and ranked exact; they are rounded only here, when they are printed or stored as a
printed figure. What does not belong here: the decimal comma and the thousands point
(`checks.texts.figures_and_dates`).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal

RoundingMode = Literal["half_up", "half_even", "down"]
"""half_up: 0.005 -> 0.01 (away from zero); half_even: a tie goes to the even digit; down: further digits are cut."""

MOST_DECIMALS = 10
"""Of a figure that a framework states."""


def printed(value: Fraction | int, decimals: int, mode: RoundingMode = "half_up") -> Decimal:
    """A figure as it is printed: exactly `decimals` decimals, rounded once from the exact value."""
    units = scaled_units(value, decimals, mode)
    return Decimal(units).scaleb(-decimals) if decimals else Decimal(units)


def shortest_decimal(figure: Fraction, decimals: int) -> Decimal:
    """The decimal that equals `figure`, without trailing zeros; to `decimals` places where none equals it.

    Meant for maximum points, which a scoring table writes as 100, 2,5 or 0,25.
    """
    for places in range(decimals, MOST_DECIMALS):
        candidate = printed(figure, places)
        if candidate == figure:
            whole_part = candidate.to_integral_value()
            return whole_part if candidate == whole_part else candidate.normalize()
    return printed(figure, decimals)


def scaled_units(value: Fraction | int, decimals: int, mode: RoundingMode = "half_up") -> int:
    """The rounded figure counted in units of its last decimal: 0.8 with two decimals is 80."""
    numerator: int = abs(value.numerator) * 10**decimals
    denominator = value.denominator
    if denominator == 1:
        return numerator if value.numerator >= 0 else -numerator
    whole, rest = divmod(numerator, denominator)
    twice = 2 * rest
    goes_up = twice > denominator or (twice == denominator and (mode == "half_up" or whole % 2 == 1))
    if mode != "down" and goes_up:
        whole += 1
    return whole if value.numerator >= 0 else -whole
