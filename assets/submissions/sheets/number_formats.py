"""Meaning of a number by its cell's format: itself, a day, or a duration.

The value reader decides the same way; a test holds the two together. What does not belong here: texts (`cells`).
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import NamedTuple

from assets.submissions.sheets.cells import CellValue
from assets.submissions.sheets.number_display import is_plain


class Meaning(Enum):
    """Of the numbers that a format shows."""

    NUMBER = 0
    MOMENT = 1
    DURATION = 2


class CellStyle(NamedTuple):
    """Number format of a cell's style.

    Attributes:
        meaning: what the number means.
        code: the format, where it may show something else than the number itself, or a day month first; None
            otherwise.
    """

    meaning: Meaning = Meaning.NUMBER
    code: str | None = None


_BUILT_IN = dict.fromkeys(map(str, (*range(14, 23), 45, 47)), Meaning.MOMENT) | {"46": Meaning.DURATION}
_BUILT_IN_CODES = {"2": "0.00", "4": "#,##0.00", "9": "0%", "10": "0.00%"}
"""Formats without a code of their own that may show something else than the number; the rest show it, or a day."""
_LITERAL = re.compile(r'"[^"]*"?|[\\_*].?', re.DOTALL)
_TELLING = re.compile(r"(?P<duration>\[(?:h+|m+|s+)\])|\[[^\]]*\]?|(?P<moment>[dmyhs]|a/p)", re.IGNORECASE)

_MONTH_FIRST = re.compile(r"^(?:\[[^\]]*\])*m{1,2}[^a-z0-9]?d{1,2}(?!d)", re.IGNORECASE)
"""Programs with US settings; what is under the built-in format of a short date depends on who opens the file."""

_DAY_MILLISECONDS = 86_400_000
_LAST_DAY = 2_958_465  # the end of the year 9999
_FALSE_LEAP_DAY = 60  # 29 February 1900, which spreadsheets count and no calendar has


def meaning(format_id: str, code: str | None) -> Meaning:
    """Of a format by its number, and its code where the workbook defines one (`dd/mm/yyyy`, `[h]:mm`, `#,##0 "đ"`)."""
    if code is None:
        return _BUILT_IN.get(format_id, Meaning.NUMBER)
    first = _LITERAL.sub("", code).partition(";")[0]
    told = next((found.lastgroup for found in _TELLING.finditer(first) if found.lastgroup), None)
    return Meaning[told.upper()] if told else Meaning.NUMBER


def cell_style(format_id: str, code: str | None) -> CellStyle:
    """Of a format by its number, and its code where the workbook defines one."""
    how, written = meaning(format_id, code), _BUILT_IN_CODES.get(format_id, "") if code is None else code
    is_telling = not is_plain(written) if how is Meaning.NUMBER else _MONTH_FIRST.search(_LITERAL.sub("", written))
    return CellStyle(how, written if is_telling else None)


def meant(number: float, how: Meaning, *, from_1904: bool) -> CellValue:
    """The number itself; a date, or a date and time where the day is not whole; a time; or a duration."""
    if how is Meaning.NUMBER or not abs(number) <= _LAST_DAY:
        return number
    milliseconds = round(number * _DAY_MILLISECONDS)
    if how is Meaning.DURATION:
        return timedelta(milliseconds=milliseconds)
    if number < 0:
        return number  # shown as ##### by the programs themselves
    if number < 1:
        return (datetime(1900, 1, 1) + timedelta(milliseconds=milliseconds)).time()  # noqa: DTZ001 - cells have no zone
    first = date(1904, 1, 1) if from_1904 else date(1899, 12, 31 if number < _FALSE_LEAP_DAY else 30)
    try:
        moment = datetime.combine(first, time()) + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return number
    return whole_day(moment)


def whole_day(moment: datetime) -> date | datetime:
    """The date alone where no time of day is given."""
    return moment if moment.time() != time() else moment.date()


def iso_moment(text: str) -> CellValue | None:
    """A moment as ISO 8601 writes it (`2024-03-05`, `2024-03-05T08:30:00`, `08:30:00`); None for anything else."""
    try:
        return (
            time.fromisoformat(text)
            if text[2:3] == ":"
            else whole_day(datetime.fromisoformat(text).replace(tzinfo=None))
        )
    except ValueError:
        return None
