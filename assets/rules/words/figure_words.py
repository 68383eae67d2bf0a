"""Figures as officials read them in a sentence: decimal comma, thousands point, percentages.

What does not belong here: printed figures of tables, whose decimals a framework sets
(`assets.rules.language.rounding`).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from assets.rules.language.rounding import printed

_MOST_DECIMALS = 8


def figure_words(value: Fraction | int, decimals: int = 2) -> str:
    """`1.234,5`: rounded to at most so many decimals, without trailing zeros."""
    return printed_words(value if isinstance(value, int) else printed(value, decimals))


def printed_words(value: Decimal | int) -> str:
    """A figure that is already rounded, without trailing zeros."""
    whole, _, rest = f"{value:,f}".partition(".") if isinstance(value, Decimal) else (f"{value:,}", "", "")
    rest = rest.rstrip("0")
    words = whole.replace(",", ".") + (f",{rest}" if rest else "")
    return f"−{words[1:]}" if words[0] == "-" else words


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


def date_words(value: date) -> str:
    """`31/03/2024`."""
    return f"{value:%d/%m/%Y}"
