"""Figures and dates in the form that Vietnamese officials read: «25.980», «89,95», «05/01/2025 14:30».

What does not belong here: rounding. A figure arrives with the decimals it is to be printed with.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from assets.rules.language.rounding import printed

_MOST_DECIMALS = 10
_MONTHS_WITH_ZERO = 2
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
_SWAP = str.maketrans({",": ".", ".": ","})


def decimal_comma(figure: Decimal) -> str:
    """Write a decimal with all its decimals, a comma before them and points between thousands.

    Raises:
        ValueError: if the figure is not finite; such a figure may never be printed.
    """
    if not figure.is_finite():
        raise ValueError(f"only a finite figure can be printed, not {figure}")
    return f"{figure:,f}".translate(_SWAP)


def whole(count: int) -> str:
    """Write a count with points between thousands."""
    return f"{count:,d}".translate(_SWAP)


def shortest_decimal(figure: Fraction, decimals: int) -> Decimal:
    """The decimal that equals `figure`, without trailing zeros; to `decimals` places where none equals it.

    Meant for maximum points, which a scoring table writes as 100, 2,5 or 0,25.
    """
    for places in range(decimals, _MOST_DECIMALS):
        candidate = printed(figure, places)
        if candidate == figure:
            whole_part = candidate.to_integral_value()
            return whole_part if candidate == whole_part else candidate.normalize()
    return printed(figure, decimals)


def vietnamese_date(day: date) -> str:
    """Day, month and year."""
    return f"{day:%d/%m/%Y}"


def spelled_date(day: date) -> str:
    """A date as a document's heading has it: days below 10 and the months 1 and 2 with a zero (Nghị định 30/2020)."""
    month = f"{day.month:02d}" if day.month <= _MONTHS_WITH_ZERO else str(day.month)
    return f"ngày {day:%d} tháng {month} năm {day.year}"


def hanoi_time(moment: datetime) -> str:
    """Day and minute in Việt Nam's time zone.

    Raises:
        ValueError: if the moment has no time zone; nobody could say when it was.
    """
    if moment.tzinfo is None:
        raise ValueError(f"an instant needs a time zone: {moment!r}")
    return f"{moment.astimezone(HANOI):%d/%m/%Y %H:%M}"
