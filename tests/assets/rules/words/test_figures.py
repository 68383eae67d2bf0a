from __future__ import annotations

from fractions import Fraction

import pytest

from assets.rules.words.figures import apart, figure_words, percent_words


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [
        (0, 2, "0"),
        (Fraction(4, 5), 2, "0,8"),
        (Fraction(2, 3), 2, "0,67"),
        (25_980, 2, "25.980"),
        (Fraction("1234567.5"), 2, "1.234.567,5"),
        (-1, 2, "-1"),
        (Fraction(-1, 3), 2, "-0,33"),
        (Fraction(-1, 1000), 2, "0"),
        (Fraction(1, 2), 0, "1"),
        (100, 0, "100"),
    ],
)
def test_figures_have_a_decimal_comma_and_a_thousands_point(value: Fraction | int, decimals: int, words: str) -> None:
    assert figure_words(value, decimals) == words


@pytest.mark.parametrize(
    ("value", "beside", "words"),
    [
        (Fraction(4, 5), None, "80 %"),
        (Fraction(4, 5), Fraction(9, 10), "80 %"),
        (Fraction(9, 10), Fraction(9, 10), "90 %"),
        (Fraction(8, 9), Fraction(9, 10), "88,89 %"),
        (Fraction(89_999, 100_000), Fraction(9, 10), "89,999 %"),
        (Fraction(899_999, 1_000_000), Fraction(9, 10), "89,9999 %"),
    ],
)
def test_a_share_just_under_a_limit_does_not_read_as_the_limit(
    value: Fraction, beside: Fraction | None, words: str
) -> None:
    assert percent_words(value, beside) == words


def test_no_more_decimals_than_a_reader_can_bear() -> None:
    assert apart(Fraction(10**20 - 1, 10**20), 1) == "1"
