from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.publication.published.vietnamese_numbers import (
    decimal_comma,
    hanoi_time,
    shortest_decimal,
    spelled_date,
    vietnamese_date,
    whole,
)


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        ("89.95", "89,95"),
        ("0", "0"),
        ("0.00", "0,00"),
        ("25980", "25.980"),
        ("1234567.5", "1.234.567,5"),
        ("-0.50", "-0,50"),
        ("-1234.5", "-1.234,5"),
        ("1E+3", "1.000"),
        ("100.10", "100,10"),
    ],
)
def test_a_figure_has_a_comma_before_its_decimals_and_points_between_thousands(figure: str, text: str) -> None:
    assert decimal_comma(Decimal(figure)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9))
def test_a_figure_read_back_by_vietnamese_rules_is_the_same_figure(figure: Decimal) -> None:
    assert Decimal(decimal_comma(figure).replace(".", "").replace(",", ".")) == figure


@pytest.mark.parametrize("figure", ["NaN", "Infinity", "-Infinity"])
def test_a_figure_that_is_none_is_never_printed(figure: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        decimal_comma(Decimal(figure))


@pytest.mark.parametrize(("count", "text"), [(0, "0"), (999, "999"), (4000, "4.000"), (1234567, "1.234.567")])
def test_a_count_has_points_between_thousands(count: int, text: str) -> None:
    assert whole(count) == text


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


def test_a_date_is_day_month_year() -> None:
    assert vietnamese_date(date(2025, 3, 1)) == "01/03/2025"


def test_an_instant_is_shown_in_hanoi_where_the_day_may_be_the_next() -> None:
    assert hanoi_time(datetime(2025, 12, 31, 18, 5, tzinfo=UTC)) == "01/01/2026 01:05"


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        hanoi_time(datetime(2025, 1, 1, 8, 0))  # noqa: DTZ001 - the point of the test


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 3, 15), "ngày 15 tháng 3 năm 2026"),
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 12, 1), "ngày 01 tháng 12 năm 2026"),
    ],
)
def test_in_a_heading_days_below_ten_and_the_first_two_months_have_a_zero(day: date, text: str) -> None:
    assert spelled_date(day) == text
