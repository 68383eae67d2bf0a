from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from assets.rules.language.exact_numbers import exact_number, exact_text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.25", Fraction(1, 4)),
        ("0.1", Fraction(1, 10)),
        ("4", 4),
        ("4.0", 4),
        ("-1", -1),
        (".5", Fraction(1, 2)),
        ("5.", 5),
        ("1e3", 1000),
        ("1E-2", Fraction(1, 100)),
    ],
)
def test_a_figure_is_read_from_its_digits(text: str, value: Fraction | int) -> None:
    found = exact_number(text)
    assert found == value
    assert isinstance(found, int) is (value == int(value)), "a whole figure is an int"


@pytest.mark.parametrize(
    "text", ["", "a", "1.2.3", "1,5", "0x10", "1_000", "nan", "inf", "٣", "1/2", " 1", "--1", "1e"]
)
def test_what_is_no_plain_figure_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="không phải là số"):
        exact_number(text)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("9" * 31, "30 chữ số"),
        ("1e400000", "vượt quá 20"),
        ("1e-21", "vượt quá 20"),
        ("1e" + "9" * 5000, "vượt quá 20"),
    ],
)
def test_a_figure_beyond_a_limit_is_refused_with_the_limit_named(text: str, limit: str) -> None:
    with pytest.raises(ValueError, match=limit):
        exact_number(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(8, 10), "4/5"), (Fraction(2), "2"), (3, "3"), (Fraction(-1, 3), "-1/3"), (Decimal("0.50"), "1/2")],
)
def test_an_exact_figure_is_written_as_a_reduced_fraction(value: Fraction | int | Decimal, text: str) -> None:
    assert exact_text(value) == text
