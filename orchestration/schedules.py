"""What happens at fixed times: the nightly run, for every year that is at work.

What does not belong here: which years those are (`assets.publication.years_at_work`), what a night does (`jobs`), and
what happens when a file arrives (`sensors`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import dagster as dg

from assets.home import Home
from assets.publication.years_at_work import Standing, years_at_work
from assets.reference.references import References
from assets.reference.year_readiness import why_unready
from assets.submissions.receiving.inbox import years_waiting
from checks.vietnam_time import VIETNAM, day_in_vietnam
from orchestration.jobs import NIGHTLY

OVERDUE_TAG = "parcomm/overdue"


@dg.schedule(
    job=NIGHTLY,
    cron_schedule="0 1 * * *",
    execution_timezone=VIETNAM,
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def every_night(
    context: dg.ScheduleEvaluationContext,
    references: dg.ResourceParam[References],
    home: dg.ResourceParam[Home],
    standing: dg.ResourceParam[Callable[[], Standing]],
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Mỗi đêm lúc 01:00: chạy cho từng năm đã mở đợt đánh giá mà chưa công bố.

    Every night at 01:00: a run for each year that is open and not released.
    """
    day = day_in_vietnam(context.scheduled_execution_time)
    work = years_at_work(references.calendar, day, standing(), years_waiting(home.inbox))
    requests: list[dg.RunRequest] = []
    sentences: list[str] = []
    for year, overdue in work.items():
        unready = why_unready(references, year)
        sentences += [each for each in (unready, overdue) if each]
        if unready is None:
            tags = {OVERDUE_TAG: overdue} if overdue else {}
            requests.append(dg.RunRequest(run_key=f"{day}-{year}", partition_key=str(year), tags=tags))
    for sentence in sentences:
        context.log.warning(sentence)
    yield from requests
    if not requests:
        yield dg.SkipReason("; ".join([f"no evaluation year is at work on {day}", *sentences]))
