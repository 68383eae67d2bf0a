"""Values of inputs as the warehouse keeps them: one text a value, so that equal values are equal texts.

`4/5` and `12` for figures, `2024-03-31` for dates, `true` and `false`, a choice's code as it is. What does not belong
here: text typed by agencies, which has been read by their cover's number format before it gets this far.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from fractions import Fraction

from assets.rules.language.evaluation import Value
from assets.rules.language.exact_numbers import exact_number, exact_text, simplest
from assets.rules.language.report_sources import ValueType


def text_of(value: Value) -> str | None:
    """A value as its text."""
    match value:
        case None | str():
            return value
        case bool():
            return str(value).lower()
        case date():
            return value.isoformat()
        case _:
            return exact_text(value)


def value_of(text: str | None, value_type: str) -> Value:
    """A text of the warehouse as the value that it stands for."""
    if text is None:
        return None
    match ValueType(value_type):
        case ValueType.NUMBER:
            # Nearly all are whole, and reading those as fractions is what would take the time.
            return int(text) if text.isdecimal() else simplest(Fraction(text))
        case ValueType.DATE:
            return date.fromisoformat(text)
        case ValueType.BOOLEAN:
            return text == "true"
        case _:
            return text


def canonical(declared: str | None, value_type: ValueType, options: Container[str] | None) -> str | None:
    """A declared figure as the warehouse keeps it; None where it is absent or is no such value.

    A cell that is no value of its type has its finding already; here it must only not be taken for one.

    Args:
        declared: canonical text of the scorecard: `12.5`, `2024-03-31`, `true`, a code.
        value_type: of the input.
        options: of a choice.
    """
    if declared is None:
        return None
    try:
        match value_type:
            case ValueType.NUMBER:
                return exact_text(exact_number(declared))
            case ValueType.DATE:
                return date.fromisoformat(declared).isoformat()
            case ValueType.BOOLEAN:
                return declared if declared in ("true", "false") else None
            case _:
                return declared if options is None or declared in options else None
    except ValueError:
        return None
