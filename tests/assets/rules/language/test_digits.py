"""How long a figure may become, by the form of the expression that gives it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from assets.rules.language.digits import MAX_RESULT_DIGITS, refuse_long_figures
from assets.rules.language.expressions import (
    Binary,
    Call,
    Case,
    Comparison,
    Expression,
    ExpressionError,
    Literal,
    Name,
    Unary,
)

ONE, A = Literal(1), Name("a")


def times(*factors: Expression) -> Expression:
    """A product that is no deeper than it must be."""
    if len(factors) == 1:
        return factors[0]
    half = len(factors) // 2
    return Binary("*", times(*factors[:half]), times(*factors[half:]))


def whole(digits: int) -> Expression:
    """A product of whole figures with so many digits together; each adds one to the denominator's."""
    figures = [*[30] * (digits // 30), *([digits % 30] if digits % 30 else [])]
    return times(*(Literal(10 ** (each - 1)) for each in figures))


def inverse(digits: int) -> Expression:
    """A figure with a long denominator: one digit more than asked for, and a short numerator."""
    return Binary("/", ONE, whole(digits))


def least_of(figure: Expression) -> Expression:
    """Of several figures, the longest counts."""
    return Call("least", (ONE, figure, ONE))


def is_refused(tree: Expression) -> bool:
    try:
        refuse_long_figures(tree)
    except ExpressionError as error:
        assert str(MAX_RESULT_DIGITS) in error.message  # noqa: PT017 - both ends are asked for
        return True
    return False


@pytest.mark.parametrize(
    ("fits", "beyond"),
    [
        (whole(2_000), whole(2_001)),
        (times(*[A] * 100), times(*[A] * 101)),
        (times(*[Literal(Fraction(1, 10**29))] * 66), times(*[Literal(Fraction(1, 10**29))] * 67)),
        (Unary("-", whole(2_000)), Unary("-", whole(2_001))),
        # A quotient has the denominator's digits above the line, and the numerator's below it.
        (inverse(1_999), inverse(2_000)),
        (Binary("/", whole(1_980), A), Binary("/", whole(1_981), A)),
        (Binary("/", A, whole(1_980)), Binary("/", A, whole(1_981))),
        # A sum has both denominators below the line, and a digit more than the longer product above it.
        (Binary("+", whole(1_998), ONE), Binary("+", whole(1_999), ONE)),
        (Binary("-", ONE, whole(1_998)), Binary("-", ONE, whole(1_999))),
        (Binary("+", inverse(900), inverse(900)), Binary("+", inverse(1_000), inverse(1_000))),
        (Binary("-", inverse(900), inverse(900)), Binary("-", inverse(1_000), inverse(1_000))),
        (Call("floor", (whole(1_999),)), Call("floor", (whole(2_000),))),
        (Call("ceil", (whole(1_999),)), Call("ceil", (whole(2_000),))),
        (Call("round", (whole(1_987),)), Call("round", (whole(1_988),))),
        (Call("least", (ONE, whole(2_000))), Call("least", (ONE, whole(2_001)))),
        (Case(((Comparison("=", A, ONE), whole(2_000)),), ONE), Case(((Comparison("=", A, ONE), ONE),), whole(2_001))),
        (times(least_of(whole(900)), least_of(whole(900))), times(least_of(whole(1_001)), least_of(whole(1_001)))),
        (
            Binary("+", least_of(inverse(900)), least_of(inverse(900))),
            Binary("+", least_of(inverse(1_000)), least_of(inverse(1_000))),
        ),
        # What a comparison compares is long; that it holds is not.
        (times(*[Call("coalesce", (Call("floor", (inverse(1_000),)),))] * 20), Comparison("<", whole(2_001), ONE)),
    ],
)
def test_the_longest_figure_of_each_form_is_let_through_and_none_longer(fits: Expression, beyond: Expression) -> None:
    assert not is_refused(fits)
    assert is_refused(beyond)
