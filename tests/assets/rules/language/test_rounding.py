from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.language.rounding import RoundingMode, printed, shortest_decimal

_DECIMAL_MODES: dict[RoundingMode, str] = {
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "down": ROUND_DOWN,
}


@pytest.mark.parametrize(
    ("value", "decimals", "mode", "shown"),
    [
        (Fraction(4, 5), 2, "half_up", "0.80"),
        (Fraction(1), 2, "half_up", "1.00"),
        (Fraction(2, 3), 2, "half_up", "0.67"),
        (Fraction(5, 1000), 2, "half_up", "0.01"),
        (Fraction(-5, 1000), 2, "half_up", "-0.01"),
        (Fraction(15, 1000), 2, "half_even", "0.02"),
        (Fraction(25, 1000), 2, "half_even", "0.02"),
        (Fraction(7, 2), 0, "half_even", "4"),
        (Fraction(9, 2), 0, "half_even", "4"),
        (Fraction(6262, 70), 2, "half_up", "89.46"),
        (Fraction(6262, 70), 2, "down", "89.45"),
        (Fraction(1, 2), 0, "half_up", "1"),
        (0, 2, "half_up", "0.00"),
        (Fraction(-1, 1000), 2, "half_up", "0.00"),
    ],
)
def test_a_figure_is_printed_with_all_its_decimals(
    value: Fraction, decimals: int, mode: RoundingMode, shown: str
) -> None:
    assert str(printed(value, decimals, mode)) == shown


@given(
    numerator=st.integers(-(10**12), 10**12),
    decimals=st.integers(0, 6),
    mode=st.sampled_from(sorted(_DECIMAL_MODES)),
)
def test_decimal_itself_rounds_finite_decimals_the_same_way(numerator: int, decimals: int, mode: RoundingMode) -> None:
    exact = Decimal(numerator).scaleb(-5)
    expected = exact.quantize(Decimal(1).scaleb(-decimals), _DECIMAL_MODES[mode], Context(prec=50))
    assert printed(Fraction(numerator, 10**5), decimals, mode) == expected


@pytest.mark.parametrize(
    ("figure", "decimals", "shortest"),
    [
        ("100", 2, "100"),
        ("5/2", 2, "2.5"),
        ("1/4", 2, "0.25"),
        ("1/8", 2, "0.125"),
        ("0", 2, "0"),
        ("1/3", 2, "0.33"),
        ("2/3", 3, "0.667"),
        ("100", 0, "100"),
        ("5/2", 0, "2.5"),
    ],
)
def test_maximum_points_have_no_decimals_that_say_nothing(figure: str, decimals: int, shortest: str) -> None:
    assert str(shortest_decimal(Fraction(figure), decimals)) == shortest
