"""Figures of a scoring table as it states them: maxima, weights, bounds.

What belongs here: a figure without zeros at its end, or a fraction. What does not: points, which are printed with the
framework's decimals (`rules.framework.parts.Rounding`).
"""

from __future__ import annotations

from fractions import Fraction

from assets.rules.language.exact_numbers import exact_text
from assets.rules.language.rounding import shortest_decimal
from checks.texts.figures_and_dates import grouped


def exactly(figure: Fraction) -> str:
    """`2,5`, or `100/3` where no short decimal equals the figure."""
    decimal = shortest_decimal(figure, 0)
    return grouped(decimal) if decimal == figure else exact_text(figure)


def maximum_words(figure: Fraction, decimals: int) -> str:
    """`2,5`, or `33,33`: rounded to `decimals` where no short decimal equals the figure."""
    return grouped(shortest_decimal(figure, decimals))
