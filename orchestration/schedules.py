"""What happens at fixed times: the nightly run, for every year that is being worked on.

What does not belong here: what a night does (`jobs`), and what happens when a file arrives (`sensors`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

import dagster as dg
import pandas as pd

from assets.reference.references import References
from orchestration.jobs import NIGHTLY
from orchestration.partitions import TIMEZONE

FIRST_STEP = "opens"
LAST_STEP = "release_due"


def years_at_work(calendar: pd.DataFrame, day: date) -> list[int]:
    """The evaluation years whose calendar has opened and whose release is not past, oldest first.

    Args:
        calendar: table `calendar_entry`; an extension of the release keeps its year at work.
        day: in Vietnam.
    """
    due = calendar.groupby(["year", "event"])["due_on"]
    opens, closes = due.min().xs(FIRST_STEP, level="event"), due.max().xs(LAST_STEP, level="event")
    moment = pd.Timestamp(day)
    return [int(year) for year in opens.index if opens[year] <= moment <= closes.get(year, moment)]


@dg.schedule(
    job=NIGHTLY,
    cron_schedule="0 1 * * *",
    execution_timezone=TIMEZONE,
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def every_night(
    context: dg.ScheduleEvaluationContext, references: dg.ResourceParam[References]
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Mỗi đêm lúc 01:00: chạy cho từng năm đang trong đợt đánh giá.

    Every night at 01:00: a run for each year whose assessment is open.
    """
    day = context.scheduled_execution_time.astimezone(ZoneInfo(TIMEZONE)).date()
    years = years_at_work(references.calendar, day)
    if not years:
        yield dg.SkipReason(f"no evaluation year is open on {day}, by the calendars")
    for year in years:
        yield dg.RunRequest(run_key=f"{day}-{year}", partition_key=str(year))
