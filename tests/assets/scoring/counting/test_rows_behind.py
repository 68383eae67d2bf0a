"""The rows that an input counted are found again, at their places and in the order of the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from assets.rules.framework.files import parse_framework
from assets.rules.framework.inputs import ReportInput
from assets.scoring.counting.rows_behind import Place, RowsBehind, rows_behind
from warehouse.tables import activity, calendar_entry

# The condition is the one that counts; that both databases count alike is asked in `test_inputs`.
pytestmark = pytest.mark.parametrize("emptied", ["sqlite"], indirect=True)

YEAR = 2024
IN_YEAR, EARLIER = date(YEAR, 3, 1), date(YEAR - 1, 12, 31)
ROWS = (
    (9, IN_YEAR, "website", 4),
    (10, IN_YEAR, "leaflet", 4),
    (2, IN_YEAR, "website", 4),
    (3, EARLIER, "website", 4),
    (4, IN_YEAR, "website", 1),
)
"""(row, day, channel, quantity), not in the order of the sheet."""


def counted(text: str) -> ReportInput:
    found = parse_framework(
        f"""
framework: thu
title: Thử
level: commune
years: [{YEAR}]
basis: {{document: 1/QĐ, issued: {YEAR}-01-01, issuer: Thử}}
criteria: [{{code: "1", name: Thử, max: 1, inputs: {{n: {{{text}}}}}, score: 1}}]
""",
        path="thu.yaml",
    )
    given = found.by_code["1"].inputs["n"]
    assert isinstance(given, ReportInput)
    return given


@pytest.fixture
def sent(connection: sa.Connection, add_submission: Callable[..., int]) -> int:
    number, other = add_submission("01"), add_submission("02")
    words = {"title": "Tin", "theme": "x", "audience": "x"}
    for submission, rows in ((number, ROWS), (other, ROWS[:2])):
        for row, day, channel, quantity in rows:
            cells = words | {"held_on": day, "channel": channel, "quantity": quantity}
            where = {"submission_id": submission, "sheet": "Hoạt động", "excel_row": row}
            connection.execute(sa.insert(activity).values(where | cells))
    return number


def behind(connection: sa.Connection, given: str, number: int, most: int = 10, **asked: Any) -> RowsBehind:
    return rows_behind(connection, counted(given), YEAR, number, most=most, **asked)


@pytest.mark.parametrize(
    ("given", "most", "count", "rows"),
    [
        ('from: activities, count: "*"', 10, 5, (2, 3, 4, 9, 10)),
        ('from: activities, count: "*"', 5, 5, (2, 3, 4, 9, 10)),
        ('from: activities, count: "*"', 2, 5, (2, 3)),
        ("from: activities, sum: quantity, where: \"channel = 'website' and quantity > 1\"", 10, 3, (2, 3, 9)),
        ('from: activities, count: "*", per: month, having: ">= 1"', 10, 4, (2, 4, 9, 10)),
        ("from: activities, count: \"*\", where: channel = 'radio'", 10, 0, ()),
    ],
)
def test_the_first_rows_that_were_counted_stand_in_the_order_of_the_sheet(
    connection: sa.Connection, sent: int, given: str, most: int, count: int, rows: tuple[int, ...]
) -> None:
    expected = tuple(Place(f"{sent:064x}", "Hoạt động", row) for row in rows)
    assert behind(connection, given, sent, most) == RowsBehind(count, expected)


def test_a_required_report_is_a_whole_file_or_none_and_is_not_known_before_it_came(
    connection: sa.Connection, add_submission: Callable[..., int]
) -> None:
    for period in ("quarter_1", "half_year", "year"):
        entry = {"year": YEAR, "event": "report_due", "period": period, "agency_code": "*", "due_on": date(YEAR, 7, 5)}
        connection.execute(sa.insert(calendar_entry).values(entry))
    came = datetime(YEAR, 7, 1, tzinfo=UTC)
    half, year = (add_submission("01", each, received_at=came) for each in ("half_year", "year"))
    add_submission("02", "quarter_1", received_at=came)
    every = 'from: reports, count: "*"'

    files = [None, f"{half:064x}", f"{year:064x}"]
    assert behind(connection, every, year) == RowsBehind(3, tuple(Place(each) for each in files))
    assert behind(connection, f"{every}, where: days_late is null", year) == RowsBehind(1, (Place(None),))
    before = behind(connection, every, year, known_by=came - timedelta(days=1))
    assert before == RowsBehind(3, (Place(None),) * 3)
