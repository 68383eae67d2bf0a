"""Days begin at Vietnam's midnight, 17:00 UTC of the day before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from checks.texts.vietnam_time import HOURS_AHEAD, day_in_vietnam, days_in_vietnam, in_vietnam, today_in_vietnam

LAST = datetime(2024, 12, 31, 16, 59, 59, 999999, tzinfo=UTC)
FIRST = datetime(2024, 12, 31, 17, tzinfo=UTC)


def test_the_last_microsecond_and_the_first_are_of_two_days() -> None:
    assert (day_in_vietnam(LAST), day_in_vietnam(FIRST)) == (date(2024, 12, 31), date(2025, 1, 1))
    days = days_in_vietnam(pd.Series([LAST, FIRST, None], dtype="datetime64[us, UTC]"))
    assert days.tolist() == [pd.Timestamp(2024, 12, 31), pd.Timestamp(2025, 1, 1), pd.NaT]
    assert days.dt.tz is None


def test_the_hours_that_sqlite_is_told_are_the_zones() -> None:
    for year in (1976, 2022, 2024, 2050):
        for month in (1, 7):
            assert in_vietnam(datetime(year, month, 1, tzinfo=UTC)).utcoffset() == timedelta(hours=HOURS_AHEAD)


def test_an_instant_without_a_zone_is_refused() -> None:
    for ask in (in_vietnam, day_in_vietnam):
        with pytest.raises(ValueError, match="needs a time zone"):
            ask(datetime(2024, 12, 31, 17))  # noqa: DTZ001 - that is what is refused


def test_today_is_vietnams() -> None:
    before, today, after = (datetime.now(UTC) + timedelta(hours=7)).date(), today_in_vietnam(), datetime.now(UTC)
    assert before <= today <= (after + timedelta(hours=7)).date()
