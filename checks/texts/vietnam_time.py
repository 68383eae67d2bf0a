"""Vietnam's time zone: the days by which deadlines are counted."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import pandas as pd

VIETNAM = "Asia/Ho_Chi_Minh"
VIETNAM_ZONE = ZoneInfo(VIETNAM)
HOURS_AHEAD = 7
"""Of UTC, in every year since 1975: for SQLite, which knows no zones."""


def days_in_vietnam(instants: pd.Series[Any]) -> pd.Series[Any]:
    """The day of each instant, as a naive midnight."""
    days: pd.Series[Any] = instants.dt.tz_convert(VIETNAM).dt.normalize().dt.tz_localize(None)
    return days


def in_vietnam(instant: datetime) -> datetime:
    """The instant by Vietnam's clocks.

    Raises:
        ValueError: the instant has no time zone; nobody could say when it was.
    """
    if instant.tzinfo is None:
        raise ValueError(f"an instant needs a time zone: {instant!r}")
    return instant.astimezone(VIETNAM_ZONE)


def day_in_vietnam(instant: datetime) -> date:
    """The day of one instant. Errors: as of `in_vietnam`."""
    return in_vietnam(instant).date()


def start_of_day(day: date) -> datetime:
    """The first moment of a day in Vietnam."""
    return datetime.combine(day, time(), VIETNAM_ZONE)


def today_in_vietnam() -> date:
    """The present day."""
    return day_in_vietnam(datetime.now(UTC))
