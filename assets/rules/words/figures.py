"""Figures and percentages of a sentence: rounded to so many decimals as say something.

What does not belong here: how a rounded figure is printed (`checks.texts.figures_and_dates`), and printed figures of
tables, whose decimals a framework sets (`assets.rules.language.rounding`).
"""

from __future__ import annotations

from fractions import Fraction

from assets.rules.language.rounding import printed
from checks.texts.figures_and_dates import short_figure

_MOST_DECIMALS = 8


def figure_words(value: Fraction | int, decimals: int = 2) -> str:
    """`1.234,5`: rounded to at most so many decimals, without trailing zeros."""
    return short_figure(value if isinstance(value, int) else printed(value, decimals))


def percent_words(value: Fraction | int, beside: Fraction | int | None = None) -> str:
    """`80 %`; beside a limit, with as many decimals as keep the two apart (89,996 % < 90 %, not 90 % < 90 %)."""
    return f"{apart(value * 100, None if beside is None else beside * 100)} %"


def apart(value: Fraction | int, beside: Fraction | int | None) -> str:
    """A figure with two decimals, or with more where it would else read as the unequal figure beside it."""
    decimals = 2
    while (
        beside is not None
        and value != beside
        and decimals < _MOST_DECIMALS
        and printed(value, decimals) == printed(beside, decimals)
    ):
        decimals += 1
    return figure_words(value, decimals)
