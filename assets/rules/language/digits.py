"""Greatest number of digits of an exact figure: a short expression can still multiply hundreds of figures.

Figures are stored and printed digit by digit, and Python prints no whole number beyond 4,300 of them. What belongs
here: an upper bound by an expression's form. What does not: the values themselves (`evaluation`).
"""

from __future__ import annotations

from fractions import Fraction

from assets.rules.language.expressions import (
    Binary,
    Call,
    Case,
    Expression,
    ExpressionError,
    Literal,
    Name,
    Unary,
    children,
)
from assets.rules.language.types import MAX_ROUND_DECIMALS

MAX_RESULT_DIGITS = 2_000
"""Of a numerator or denominator; the longest sum that may be written needs 1,200."""

_OF_AN_INPUT = 20
"""Digits of an input's numerator and denominator: what reports and scorecards take."""

Digits = tuple[int, int]
"""Of the numerator, of the denominator."""


def refuse_long_figures(node: Expression) -> None:
    """Refuse an expression in which some figure could be longer than anybody can print.

    Raises:
        ExpressionError: at the part that is too long.
    """
    _digits(node)


def _digits(node: Expression) -> Digits:
    inner = [_digits(child) for child in children(node)]
    found = _of(node, inner)
    if max(found) > MAX_RESULT_DIGITS:
        raise ExpressionError(f"phép tính có thể cho số dài quá {MAX_RESULT_DIGITS} chữ số", node.column)
    return found


def _of(node: Expression, inner: list[Digits]) -> Digits:  # noqa: PLR0911 - a line a kind of node
    match node:
        case Literal(value=int() | Fraction() as value):
            figure = Fraction(value)
            return len(str(abs(figure.numerator))), len(str(figure.denominator))
        case Name():
            return _OF_AN_INPUT, _OF_AN_INPUT
        case Unary():
            return inner[0]
        case Binary():
            return _of_arithmetic(node.operator, *inner)
        case Case():
            return _longest(inner)
        case Call(function="floor" | "ceil"):
            return inner[0][0] + 1, 1
        case Call(function="round"):
            return inner[0][0] + MAX_ROUND_DECIMALS + 1, MAX_ROUND_DECIMALS + 1
        case Call():
            return _longest(inner)
        case _:
            return 1, 1


def _of_arithmetic(operator: str, left: Digits, right: Digits) -> Digits:
    if operator == "*":
        return left[0] + right[0], left[1] + right[1]
    if operator == "/":
        return left[0] + right[1], left[1] + right[0]
    return max(left[0] + right[1], left[1] + right[0]) + 1, left[1] + right[1]


def _longest(found: list[Digits]) -> Digits:
    return max(numerator for numerator, _ in found), max(denominator for _, denominator in found)
