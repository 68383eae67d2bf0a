"""A value of an input in words: «1.234,5», «05/01/2025», «có», a choice's label.

What does not belong here: the input's own name (`inputs`), conditions on it (`conditions`).
"""

from __future__ import annotations

from datetime import date

from assets.rules.framework.input_kinds.input_kind import InputKind
from assets.rules.language.value_texts import value_of
from assets.rules.words.figures import figure_words
from checks.texts.figures_and_dates import vietnamese_date

_DECIMALS = 4


def value_words(text: str | None, given: InputKind) -> str:
    """An input's value, from its canonical text, within a sentence."""
    value = value_of(text, given.value_type.value)
    match value:
        case None:
            return "không có"
        case bool():
            return "có" if value else "không"
        case date():
            return vietnamese_date(value)
        case str():
            return f"«{given.choices.get(value, value)}»"
        case _:
            return figure_words(value, _DECIMALS)
