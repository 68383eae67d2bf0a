"""Freshness of assets: whether last night made them, as Dagster's pages show it from the morning on.

A policy sees an asset's latest materialization alone, whatever its year: years at rest make nothing stale, and a year
that failed beside one that did not is told by `parcomm status`, not here. What does not belong here: nights by year
(`watching.status`).
"""

from __future__ import annotations

from datetime import date, datetime

import dagster as dg

from checks.texts.figures_and_dates import time_of_day
from checks.texts.vietnam_time import VIETNAM
from orchestration.watching.status.nights import LONGEST_NIGHT, NIGHT_BEGINS

_BEGINS = datetime.combine(date(2025, 1, 1), NIGHT_BEGINS)
_DEADLINE = _BEGINS + LONGEST_NIGHT

MADE_BY_LAST_NIGHT = dg.FreshnessPolicy.cron(
    deadline_cron=f"{_DEADLINE.minute} {_DEADLINE.hour} * * *", lower_bound_delta=LONGEST_NIGHT, timezone=VIETNAM
)
"""Stale from the deadline on if nothing has been made since the night began; fresh again once a later run makes it."""

FRESHNESS = "độ mới"
"""The metadata key under which an asset says what its freshness means."""

FRESHNESS_IN_WORDS = (
    f"Mới nếu được làm lại từ {time_of_day(_BEGINS)} đến {time_of_day(_DEADLINE)} đêm qua (giờ Việt Nam), hoặc sau đó. "
    "Dagster chỉ xem lần làm gần nhất, của bất kỳ năm nào; từng năm: lệnh parcomm status. "
    "Fresh if last night, or a later run, made it; of any year: parcomm status tells each."
)
