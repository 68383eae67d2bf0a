"""Days that another program changed are told with both readings; sound columns of days are left alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.submissions.sheets.cells import CellValue, day_of, is_midnight
from assets.submissions.sheets.changed_dates import (
    doubtful_days,
    latest_day,
    shifted_days,
    shifted_times,
    swapped_days,
)
from tests.assets.submissions.report_books import book, cell_of, read_book, sound_row, told
from warehouse.tables import activity

JUNE_AND_A_MONTH = dt.date(2025, 7, 31)


def days(*written: str) -> list[CellValue]:
    """`2025-04-03` is a real day, `2025-04-02 17:00` a day with a time, anything else a text."""
    return [_cell(one) for one in written]


def _cell(written: str) -> CellValue:
    if len(written) < 10 or written[4] != "-":
        return written
    return dt.datetime.fromisoformat(written) if " " in written else dt.date.fromisoformat(written)


@pytest.mark.parametrize(
    ("cells", "latest", "doubtful"),
    [
        pytest.param(days("2025-03-04", "25/04/2025", "2025-05-06"), None, [0, 2], id="months real, others text"),
        pytest.param(days("2025-03-04", "", "25-04-2025"), None, [0], id="dashes and blanks"),
        pytest.param(days("2025-05-05", "2025-03-04", "25/04/2025"), None, [1], id="5 May is 5 May both ways"),
        pytest.param(
            days("2025-09-02", "2025-02-05"), JUNE_AND_A_MONTH, [0, 1], id="only swapped within the half year"
        ),
        pytest.param(days("2025-02-01", "2025-05-02", "2025-01-03", "2025-03-04"), None, [0, 1, 2, 3], id="order"),
    ],
)
def test_days_and_months_that_may_be_swapped_are_found(
    cells: Sequence[CellValue], latest: dt.date | None, doubtful: list[int]
) -> None:
    assert sorted(swapped_days(cells, latest)) == doubtful


@pytest.mark.parametrize(
    ("cells", "latest"),
    [
        pytest.param(days("2025-03-04", "2025-03-20", "25/04/2025"), None, id="a real day that is no month"),
        pytest.param(days("2025-03-04", "05/04/2025", "25/04/2025"), None, id="a text that US settings would convert"),
        pytest.param(days("2025-03-04", "25.04.2025"), None, id="points, which US settings leave a text"),
        pytest.param(days("2025-03-04", "ngày 25 tháng 4 năm 2025"), None, id="words"),
        pytest.param(days("2025-03-04", "chưa rõ"), None, id="no day at all"),
        pytest.param(days("25/04/2025", "26/04/2025"), None, id="only texts"),
        pytest.param(days("2025-03-04"), None, id="only real days"),
        pytest.param(days("2025-03-04", "2025-05-06"), JUNE_AND_A_MONTH, id="within the half year as they stand"),
        pytest.param(days("2025-09-08", "2025-02-05"), JUNE_AND_A_MONTH, id="outside it both ways"),
        pytest.param(days("2025-01-05", "2025-02-04", "2025-03-09", "2025-04-02"), None, id="in order as they stand"),
        pytest.param(days("2025-04-05", "2025-02-04", "2025-03-09", "2025-04-02"), None, id="in no order either way"),
        pytest.param([], None, id="nothing"),
    ],
)
def test_columns_of_days_without_such_signs_are_left_alone(cells: Sequence[CellValue], latest: dt.date | None) -> None:
    assert swapped_days(cells, latest) == {}


@pytest.mark.parametrize(
    ("number_format", "day", "is_doubtful"),
    [
        ("m/d/yyyy", dt.date(2024, 3, 4), True),
        ("[$-409]mm/dd/yyyy", dt.date(2024, 3, 4), True),
        ("m/d/yyyy", dt.date(2024, 3, 25), False),
        ("m/d/yyyy", dt.date(2024, 5, 5), False),
        ("dd/mm/yyyy", dt.date(2024, 3, 4), False),
        (
            "mm-dd-yy",
            dt.date(2024, 3, 4),
            False,
        ),  # written as the built-in short date, which each program shows its way
        ("d mmmm yyyy", dt.date(2024, 3, 4), False),
        ("mmm d, yyyy", dt.date(2024, 3, 4), False),
        ("yyyy-mm-dd", dt.date(2024, 3, 4), False),
    ],
)
def test_a_day_that_its_cell_shows_month_first_is_doubtful(
    number_format: str, day: dt.date, is_doubtful: bool, tmp_path: Path
) -> None:
    workbook = book({"activity": [sound_row("activity", held_on=day)]})
    workbook[activity.info["sheet"]][cell_of("activity", "held_on")].number_format = number_format
    expected = [("CELL_DATE_MAYBE_SWAPPED", activity.info["sheet"], cell_of("activity", "held_on"))]
    assert told(read_book(workbook, tmp_path)) == (expected if is_doubtful else [])


@given(st.lists(st.dates(dt.date(2025, 1, 1), dt.date(2025, 12, 31)), min_size=1, max_size=8))
def test_the_other_day_is_the_one_with_day_and_month_swapped(real: list[dt.date]) -> None:
    for index, other in swapped_days([*real, "25/12/2025"]).items():
        assert (other.day, other.month, other.year) == (real[index].month, real[index].day, real[index].year)
        assert other != real[index]


@pytest.mark.parametrize(
    ("written", "is_doubtful"),
    [
        pytest.param(["2025-04-02 17:00", "2025-05-05 17:00"], True, id="midnight in Vietnam, written in UTC"),
        pytest.param(["2025-04-02 19:00", "2025-12-05 18:00", "2025-06-02 19:00"], True, id="an hour of summer time"),
        pytest.param(["2025-04-02 17:00", "2025-05-05"], False, id="one cell, which may be right"),
        pytest.param(["2025-04-02 17:00", "2025-05-05 18:00"], False, id="as many times as cells"),
        pytest.param(["2025-04-02 17:00", "2025-05-05 17:00", "2025-05-05 14:20"], False, id="times that differ"),
        pytest.param(["2025-04-02 12:00", "2025-05-05 12:00"], False, id="noon"),
        pytest.param(["2025-04-02 07:00", "2025-05-05 07:00"], False, id="midnight UTC, the same day in Vietnam"),
        pytest.param(["2025-04-02 23:59:17", "2025-05-05 23:59:17"], False, id="nearly midnight"),
        pytest.param(["2025-04-02", "25/04/2025", ""], False, id="no times"),
    ],
)
def test_a_time_of_day_that_a_column_shares_makes_its_days_doubtful(written: list[str], is_doubtful: bool) -> None:
    cells = days(*written)
    times = shifted_times(cells)
    assert bool(times) == is_doubtful
    assert list(shifted_days(cells, times)) == (list(range(len(cells))) if is_doubtful else [])


def test_a_column_of_one_day_is_doubtful_with_the_time_of_another_column() -> None:
    columns = {"received_on": days("2025-06-01 17:00"), "answered_on": days("2025-06-08")}
    (doubt,) = doubtful_days(columns, {dt.time(17)}, None)
    assert (doubt.column_name, doubt.at, doubt.day, doubt.other, doubt.time) == (
        "received_on",
        0,
        dt.date(2025, 6, 1),
        dt.date(2025, 6, 2),
        "17:00",
    )


@pytest.mark.parametrize(
    ("period", "latest"),
    [
        ("quarter_1", dt.date(2025, 5, 1)),
        ("half_year", dt.date(2025, 7, 31)),
        ("quarter_3", dt.date(2025, 10, 31)),
        ("year", dt.date(2026, 1, 31)),
    ],
)
def test_what_a_report_tells_of_was_done_before_a_month_after_its_period(period: str, latest: dt.date) -> None:
    assert latest_day(2025, period) == latest


@pytest.mark.parametrize("year", [-1, 0, 9999, 20_255])
def test_a_year_of_no_calendar_has_no_latest_day(year: int) -> None:
    assert latest_day(year, "year") is None


def test_the_last_day_of_all_cannot_be_early() -> None:
    assert shifted_days(days("9999-12-31 17:00"), {dt.time(17)}) == {}


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2025-04-02T23:59:17", "2025-04-03"),
        ("2025-04-02T23:58:00", "2025-04-03"),
        ("2025-04-03T00:00:00", "2025-04-03"),
        ("2025-04-03T00:01:59", "2025-04-03"),
        ("2025-12-31T23:59:17", "2026-01-01"),
        ("9999-12-31T23:59:17", "9999-12-31"),
        ("2025-04-03T08:30:00", "2025-04-03"),
        ("2025-04-03T23:57:59", "2025-04-03"),
    ],
)
def test_a_moment_within_two_minutes_of_midnight_is_the_nearest_day(moment: str, day: str) -> None:
    cell = dt.datetime.fromisoformat(moment)
    assert day_of(cell).isoformat() == day
    assert is_midnight(cell) == ("08:30" not in moment and "23:57" not in moment)
