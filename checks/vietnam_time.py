"""The days by which deadlines are counted: Vietnam's, seven hours ahead of UTC."""

from __future__ import annotations

from typing import Any

import pandas as pd

VIETNAM = "Asia/Ho_Chi_Minh"


def days_in_vietnam(instants: pd.Series[Any]) -> pd.Series[Any]:
    """The day of each instant, as a naive midnight."""
    days: pd.Series[Any] = instants.dt.tz_convert(VIETNAM).dt.normalize().dt.tz_localize(None)
    return days
