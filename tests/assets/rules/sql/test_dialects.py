from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from assets.rules.sql.dialects import days_between, greatest_of, least_of, month_of, quarter_of


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2024, 2, 28), date(2024, 3, 1), 2),
        (date(2023, 2, 28), date(2023, 3, 1), 1),
        (date(2024, 3, 1), date(2024, 3, 1), 0),
        (date(2024, 3, 2), date(2024, 3, 1), -1),
        (date(1, 1, 1), date(9999, 12, 31), 3652058),
        (None, date(2024, 3, 1), None),
        (date(2024, 3, 1), None, None),
    ],
)
def test_days_between_counts_whole_days(connection, start, end, days):
    assert connection.scalar(sa.select(days_between(sa.literal(start, sa.Date), sa.literal(end, sa.Date)))) == days


@pytest.mark.parametrize("month", range(1, 13))
def test_month_and_quarter_of_a_date(connection, month):
    day = sa.literal(date(2024, month, 1), sa.Date)
    assert connection.execute(sa.select(month_of(day), quarter_of(day))).one() == (month, (month + 2) // 3)


def test_a_missing_date_has_no_month_and_no_quarter(connection):
    day = sa.literal(None, sa.Date)
    assert connection.execute(sa.select(month_of(day), quarter_of(day))).one() == (None, None)


@pytest.mark.parametrize(
    ("values", "least", "greatest"), [((3, 1, 2), 1, 3), ((1, None), None, None), ((None, None), None, None)]
)
def test_the_least_and_the_greatest_are_unknown_if_any_is(connection, values, least, greatest):
    terms = [sa.literal(value, sa.BigInteger) for value in values]
    assert connection.execute(sa.select(least_of(*terms), greatest_of(*terms))).one() == (least, greatest)
