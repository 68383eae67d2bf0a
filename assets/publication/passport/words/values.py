"""Values of a passport in Vietnamese words: figures, moments, days, names of codes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from assets.rules.words.figures import figure_words
from checks.code_lists import CodeLists
from checks.texts.figures_and_dates import grouped, hanoi_time, vietnamese_date


def value_words(value: str | bool | None) -> str:
    """An input's value in words: figures, days, yes and no, codes."""
    if value is None:
        return "không có"
    if isinstance(value, bool):
        return "có" if value else "không"
    try:
        return figure_words(Fraction(value))
    except ValueError:
        pass
    try:
        return vietnamese_date(date.fromisoformat(value))
    except ValueError:
        return value


def shown(printed: str) -> str:
    """A printed figure: `1234.50` is «1.234,50»."""
    return grouped(Decimal(printed))


def time_words(moment: str) -> str:
    """A moment, by Vietnam's clocks."""
    return hanoi_time(datetime.fromisoformat(moment))


def day_words(day: str) -> str:
    """A day: `2025-04-07` is «07/04/2025»."""
    return vietnamese_date(date.fromisoformat(day))


def period_words(code_lists: CodeLists, code: str) -> str:
    """Name of a period with a small first letter, for use within a sentence."""
    label = label_of(code_lists, "periods", code)
    return label[:1].lower() + label[1:]


def label_of(code_lists: CodeLists, list_name: str, code: str) -> str:
    """The list's word for a code, or the code where the list has none now."""
    return code_lists.labels(list_name).get(code, code)
