"""The days by which deadlines are counted: Vietnam's, seven hours ahead of UTC."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

VIETNAM = "Asia/Ho_Chi_Minh"


def days_in_vietnam(instants: pd.Series[Any]) -> pd.Series[Any]:
    """The day of each instant, as a naive midnight."""
    days: pd.Series[Any] = instants.dt.tz_convert(VIETNAM).dt.normalize().dt.tz_localize(None)
    return days


def day_in_vietnam(instant: datetime) -> date:
    """The day of one instant.

    Raises:
        ValueError: the instant has no time zone; nobody could say which day it was.
    """
    if instant.tzinfo is None:
        raise ValueError(f"an instant needs a time zone: {instant!r}")
    return instant.astimezone(ZoneInfo(VIETNAM)).date()
