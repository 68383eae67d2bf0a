"""Parameters of findings as a sentence shows them, in Vietnamese and in English.

What does not belong here: the sentences (`fixtures/findings.yaml`), and how a figure or a date is printed
(`checks.texts.figures_and_dates`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from checks.texts.figures_and_dates import grouped, grouped_in_english, vietnamese_date
from checks.texts.from_outside import on_one_line

Language = Literal["vi", "en"]


class Sentence(str):
    """A text that stands in a message as it is, not as the contents of a cell: it is not cut."""

    __slots__ = ()


Parameter = str | int | Decimal | date | Sequence[str] | None
"""What a finding can tell of itself: it is worded only when the language is known."""

LONGEST_QUOTE = 80
"""Characters of a cell that a sentence repeats; an officer recognises the cell, and a pasted page stays readable."""
LONGEST_LIST = 12
"""Names that a sentence lists before it counts the rest."""

_MORE = {"vi": "và {} mục khác", "en": "and {} more"}


def worded(parameter: Parameter, language: Language) -> str:
    """One parameter as it stands in a sentence; an absent one is a dash. Years are given as texts."""
    match parameter:
        case None:
            return "–"
        case Sentence():
            return on_one_line(parameter)
        case str():
            return quoted(parameter)
        case bool():
            raise TypeError("yes and no have no wording of their own: pass the label")
        case int() | Decimal():
            return grouped(parameter) if language == "vi" else grouped_in_english(parameter)
        case date():
            return vietnamese_date(parameter) if language == "vi" else parameter.isoformat()
        case _:
            return listed(parameter, language)


def quoted(text: str) -> str:
    """The text on one line, cut where it grows too long to be read in a sentence."""
    return on_one_line(text, LONGEST_QUOTE)


def listed(names: Sequence[str], language: Language) -> str:
    """Names apart by semicolons (they may hold commas), the first few and the number of the rest."""
    shown = [quoted(name) for name in names[:LONGEST_LIST]]
    if len(names) > LONGEST_LIST:
        shown.append(_MORE[language].format(len(names) - LONGEST_LIST))
    return "; ".join(shown)
