"""Days that another program may have changed: day and month swapped, or moved by a time zone, in one column of a file.

An Excel with US settings takes «03/04/2025», typed for 3 April, as 4 March, and leaves «25/04/2025» a text. A program
that writes days in UTC turns midnight in Vietnam into 17:00 of the day before. Both days that a cell may mean are
told; none is guessed. What does not belong here: seconds short of midnight, which leave one day only (`cells.day_of`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple, TypeGuard

from assets.submissions.sheets.cells import CellValue, day_of, is_midnight, parse_date
from checks.texts.figures_and_dates import time_of_day
from warehouse.tables.reference import PERIODS

SWAPPED, SHIFTED = "CELL_DATE_MAYBE_SWAPPED", "CELL_DATE_MAYBE_SHIFTED"

_MONTHS = 12
_SLASHED = re.compile(r"\s*[0-9]{1,2}\s*[/-]\s*[0-9]{1,2}\s*[/-]\s*[0-9]{4}\s*")
"""What a program with US settings takes for a day where the first figure may be a month."""
_IN_ORDER = 4
"""Different days that stand in order by chance once in twenty-four times."""
_LAST_MONTH = dict(zip(PERIODS, (3, 6, 9, 12), strict=True))
_DONE = frozenset({"held_on", "completed_on", "received_on"})
"""Columns of what was done in the period of the report; what is due, issued or answered may come after it."""
_AFTERWARDS = timedelta(days=31)
"""In which a report is written; what was done meanwhile is often put into it."""


class DoubtfulDay(NamedTuple):
    """A cell that may mean another day: the finding's code, the cell's column and row, both days, the time of day."""

    code: str
    column_name: str
    at: int
    day: date
    other: date
    time: str | None = None


def doubtful_days(
    columns: Mapping[str, Sequence[CellValue]],
    times: Collection[time],
    latest: date | None,
    month_first: Collection[str] = (),
) -> Iterator[DoubtfulDay]:
    """Cells of one table that may mean another day.

    Args:
        columns: its columns that hold days.
        times: that some column of the file shares (`shifted_times`).
        latest: the last day on which something can have been done (`latest_day`).
        month_first: columns that show some day with the month before it.
    """
    for name, cells in columns.items():
        shifted = shifted_days(cells, times)
        for index, other in shifted.items():
            cell = cells[index]
            assert isinstance(cell, datetime)  # noqa: S101 - told by `shifted_days`
            yield DoubtfulDay(SHIFTED, name, index, cell.date(), other, time_of_day(cell))
        bound = latest if name in _DONE else None
        swapped = {} if shifted else swapped_days(cells, bound, is_month_first=name in month_first)
        for index, other in swapped.items():
            yield DoubtfulDay(SWAPPED, name, index, other.replace(month=other.day, day=other.month), other)


def latest_day(year: int, period: str) -> date | None:
    """The last day on which something in a report of a period can have been done; None for a year of no calendar."""
    month = _LAST_MONTH[period]
    if not MINYEAR <= year < MAXYEAR:
        return None
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1) + _AFTERWARDS


def swapped_days(
    cells: Sequence[CellValue], latest: date | None = None, *, is_month_first: bool = False
) -> dict[int, date]:
    """Cells whose day and month may be swapped: by index, the day that they mean if they are.

    Given where all real days could be months, and either all days typed as text could not, or the swapped ones alone
    are what the cells show, lie before the latest possible day, or stand in order. 5 May is the same both ways.

    Args:
        cells: of one column of one file.
        latest: the last day that the column may hold; None where it may hold any.
        is_month_first: whether the column shows a day with the month before it.
    """
    if any(day_of(cell).day > _MONTHS for cell in cells if isinstance(cell, date)):
        return {}
    real = {index: day_of(cell) for index, cell in enumerate(cells) if isinstance(cell, date)}
    typed = [day for cell in cells if isinstance(cell, str) and (day := _slashed_day(cell))]
    if any(day.day <= _MONTHS for day in typed):
        return {}
    swapped = {index: day.replace(month=day.day, day=day.month) for index, day in real.items()}
    fits_better = _fits(list(swapped.values()), latest) and not _fits(list(real.values()), latest)
    in_order = len(set(real.values())) >= _IN_ORDER and _ascends(swapped.values()) and not _ascends(real.values())
    if not (typed or is_month_first or fits_better or in_order):
        return {}
    return {index: day for index, day in swapped.items() if day != real[index]}


def shifted_times(cells: Sequence[CellValue]) -> set[time]:
    """Times of day, after noon, that all cells with one share, but for an hour of summer time; empty where they differ.

    Noon itself, and the hours before, name the day on which they are: midnight moved by a time zone to the west of
    Vietnam falls into the afternoon or evening of the day before.
    """
    times = [cell.time() for cell in cells if _has_time(cell)]
    apart = {moment.hour * 3600 + moment.minute * 60 + moment.second for moment in times}
    if len(times) <= len(apart) or min(apart) <= 12 * 3600 or max(apart) - min(apart) not in {0, 3600}:
        return set()
    return set(times)


def shifted_days(cells: Sequence[CellValue], times: Collection[time]) -> dict[int, date]:
    """Cells that may have been moved back by a time zone: by index, the day after the one that they name.

    Args:
        cells: of one column of one file.
        times: that some column of the file shares (`shifted_times`).
    """
    if not times:
        return {}
    return {
        index: day_of(cell) + timedelta(days=1)
        for index, cell in enumerate(cells)
        if _has_time(cell) and cell.time() in times and cell.date() < date.max
    }


def _slashed_day(text: str) -> date | None:
    day = parse_date(text) if _SLASHED.fullmatch(text) else None
    return day if isinstance(day, date) else None


def _fits(days: Iterable[date], latest: date | None) -> bool:
    return latest is None or all(day <= latest for day in days)


def _ascends(days: Iterable[date]) -> bool:
    return all(earlier <= later for earlier, later in pairwise(days))


def _has_time(cell: CellValue) -> TypeGuard[datetime]:
    """Whether a cell is a day with a time of day, which midnight but for two minutes is not."""
    return isinstance(cell, datetime) and not is_midnight(cell)
