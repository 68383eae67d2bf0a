from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.texts.figures_and_dates import (
    date_and_time,
    grouped,
    grouped_in_english,
    hanoi_time,
    hanoi_time_in_words,
    short_figure,
    spelled_date,
    time_of_day,
    typed_figure,
    vietnamese_date,
)


@pytest.mark.parametrize(
    ("figure", "whole_text", "short", "typed", "english"),
    [
        (Decimal("89.95"), "89,95", "89,95", "89,95", "89.95"),
        (0, "0", "0", "0", "0"),
        (Decimal("0.00"), "0,00", "0", "0,00", "0.00"),
        (999, "999", "999", "999", "999"),
        (25_980, "25.980", "25.980", "25980", "25,980"),
        (Decimal("100.10"), "100,10", "100,1", "100,10", "100.10"),
        (Decimal(100), "100", "100", "100", "100"),
        (Decimal("1234567.50"), "1.234.567,50", "1.234.567,5", "1234567,50", "1,234,567.50"),
        (Decimal("-0.50"), "-0,50", "-0,5", "-0,50", "-0.50"),
        (-1_234, "-1.234", "-1.234", "-1234", "-1,234"),
        (Decimal("1E+3"), "1.000", "1.000", "1000", "1,000"),
    ],
)
def test_a_figure_has_a_decimal_comma_thousands_points_and_the_sign_that_keyboards_type(
    figure: Decimal | int, whole_text: str, short: str, typed: str, english: str
) -> None:
    told = grouped(figure), short_figure(figure), typed_figure(figure), grouped_in_english(figure)
    assert told == (whole_text, short, typed, english)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9))
def test_a_figure_read_back_by_vietnamese_rules_is_the_same_figure(figure: Decimal) -> None:
    for text in (grouped(figure), short_figure(figure), typed_figure(figure)):
        assert Decimal(text.replace(".", "").replace(",", ".")) == figure


@pytest.mark.parametrize("figure", ["NaN", "Infinity", "-Infinity"])
def test_a_figure_that_is_none_is_never_printed(figure: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        grouped(Decimal(figure))


def test_a_date_is_day_month_year() -> None:
    assert vietnamese_date(date(2025, 3, 1)) == "01/03/2025"


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


def test_a_moment_without_a_zone_is_shown_as_it_stands() -> None:
    moment = datetime(2025, 1, 5, 8, 5)  # noqa: DTZ001 - cells have no zone
    assert (date_and_time(moment), time_of_day(moment)) == ("05/01/2025 08:05", "08:05")


def test_an_instant_is_shown_in_hanoi_where_the_day_may_be_the_next() -> None:
    instant = datetime(2025, 12, 31, 18, 5, tzinfo=UTC)
    assert (hanoi_time(instant), hanoi_time_in_words(instant)) == ("01/01/2026 01:05", "01:05 ngày 01/01/2026")


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        hanoi_time(datetime(2025, 1, 1, 8, 0))  # noqa: DTZ001 - the point of the test
