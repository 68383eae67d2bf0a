"""Exact figures: how a number written by a person becomes one that arithmetic cannot blur.

A whole figure is an `int`, any other a `Fraction`: both are exact, mix freely, and whole numbers stay cheap. A binary
float appears nowhere. What does not belong here: rounding for print (`rounding`) and typed text of agencies, which is
read by the number format of their cover.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

Number = int | Fraction

MAX_DIGITS = 30
MAX_EXPONENT = 20

_PLAIN = re.compile(r"([-+]?)(\d+\.?\d*|\.\d+)(?:[eE]([-+]?\d+))?", re.ASCII)


def simplest(value: Number) -> Number:
    """The same figure as an `int` where it is whole."""
    return value.numerator if value.denominator == 1 else value


def exact_number(text: str) -> Number:
    """Read a figure written with a decimal point, exactly.

    Raises:
        ValueError: the text is no such figure, or passes a limit; the message (Vietnamese) says which.
    """
    match = _PLAIN.fullmatch(text)
    if match is None:
        raise ValueError(f"«{_shortened(text)}» không phải là số; số thập phân viết bằng dấu chấm, ví dụ 0.25")
    _, digits, exponent = match.groups()
    if len(digits) > MAX_DIGITS:
        raise ValueError(f"số «{_shortened(text)}» dài quá {MAX_DIGITS} chữ số")
    if exponent is not None and (len(exponent) > 4 or abs(int(exponent)) > MAX_EXPONENT):
        raise ValueError(f"số mũ của «{_shortened(text)}» vượt quá {MAX_EXPONENT}")
    return simplest(Fraction(text))


def exact_text(value: Number | Decimal) -> str:
    """A reduced fraction as text: `4/5`, `1`, `-1/3`."""
    return str(Fraction(value) if isinstance(value, Decimal) else value)


def _shortened(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:20]}…"
