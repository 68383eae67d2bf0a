"""Figures, dates and moments as people read them: «25.980», «-0,50», «05/01/2025», «14:30 ngày 05/01/2025».

The only module that prints them. A decimal comma, points between thousands, the day before the month. The minus sign
is the hyphen-minus (U+002D): officials type it, spreadsheets show it, so a figure in a sentence is found by search,
equals the cell that it speaks of, and stays a figure when it is pasted into a sheet; U+2212 does none of that.
English forms serve the English texts of findings.

What does not belong here: rounding (`assets.rules.language.rounding`), and figures and dates as they are stored,
which are plain decimals, reduced fractions and ISO dates.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from checks.texts.vietnam_time import in_vietnam

_SWAP = str.maketrans(",.", ".,")
_MONTHS_WITH_ZERO = 2


def grouped_in_english(value: Decimal | int) -> str:
    """A figure or count with all its decimals: `25,980.50`.

    Raises:
        ValueError: the figure is not finite; such a figure is never printed.
    """
    if isinstance(value, int):
        return f"{value:,d}"
    if not value.is_finite():
        raise ValueError(f"only a finite figure can be printed, not {value}")
    return f"{value:,f}"


def grouped(value: Decimal | int) -> str:
    """A figure or count with all its decimals: `25.980,50`. Errors: as of `grouped_in_english`."""
    return grouped_in_english(value).translate(_SWAP)


def short_figure(value: Decimal | int) -> str:
    """A figure without zeros at the end of its decimals: `25.980,5`. Errors: as of `grouped_in_english`."""
    text = grouped(value)
    return text.rstrip("0").rstrip(",") if "," in text else text


def typed_figure(value: Decimal | int) -> str:
    """A figure as it is typed into a cell, without points between thousands: `25980,5`."""
    return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else str(value)


def vietnamese_date(day: date) -> str:
    """Day, month and year: `05/01/2025`."""
    return f"{day:%d/%m/%Y}"


def spelled_date(day: date) -> str:
    """A date as a document's heading has it: days below 10 and the months 1 and 2 with a zero (Nghị định 30/2020)."""
    month = f"{day.month:02d}" if day.month <= _MONTHS_WITH_ZERO else str(day.month)
    return f"ngày {day:%d} tháng {month} năm {day.year}"


def time_of_day(moment: datetime) -> str:
    """Hour and minute of a moment, in the moment's own zone: `14:30`."""
    return f"{moment:%H:%M}"


def date_and_time(moment: datetime) -> str:
    """Day and minute of a moment, in the moment's own zone: `05/01/2025 14:30`."""
    return f"{vietnamese_date(moment)} {time_of_day(moment)}"


def hanoi_time(instant: datetime) -> str:
    """Day and minute of an instant in Việt Nam: `05/01/2025 14:30`.

    Raises:
        ValueError: the instant has no time zone; nobody could say when it was.
    """
    return date_and_time(in_vietnam(instant))


def hanoi_time_in_words(instant: datetime) -> str:
    """An instant in Việt Nam as a sentence names it: `14:30 ngày 05/01/2025`. Errors: as of `hanoi_time`."""
    local = in_vietnam(instant)
    return f"{time_of_day(local)} ngày {vietnamese_date(local)}"
