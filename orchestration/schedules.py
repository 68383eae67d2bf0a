"""Schedules: the nightly run, for every year that is at work.

What does not belong here: which years those are (`assets.publication.years_at_work`), what a night does (`jobs`), and
what happens when a file arrives (`sensors`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

import dagster as dg

from assets.home import Home
from assets.publication.years_at_work import YearStates, years_at_work
from assets.reference.loading import References
from assets.reference.year_readiness import why_unready
from assets.submissions.receiving.inbox import years_waiting
from checks.texts.vietnam_time import VIETNAM, day_in_vietnam
from orchestration.described import described
from orchestration.jobs import NIGHTLY
from orchestration.partitions import follow_years, years_shown

OVERDUE_TAG = "parcomm/overdue"


@dataclass(frozen=True, slots=True)
class Night:
    """Work of one night.

    Attributes:
        requests: a run for each year that is at work and can be assessed.
        sentences: what is wrong with years at work: not ready, or past their release date.
    """

    requests: list[dg.RunRequest]
    sentences: list[str]


def plan_night(references: References, day: date, states: YearStates, waiting: Collection[int]) -> Night:
    """The runs of the night that begins a day in Vietnam; see `years_at_work` for the arguments."""
    work = years_at_work(references.calendar, day, states, waiting)
    unready = {year: why_unready(references, year) for year in work}
    return Night(
        [
            dg.RunRequest(
                run_key=f"{day}-{year}", partition_key=str(year), tags={OVERDUE_TAG: overdue} if overdue else {}
            )
            for year, overdue in work.items()
            if unready[year] is None
        ],
        [sentence for year, overdue in work.items() for sentence in (unready[year], overdue) if sentence],
    )


@described(
    dg.schedule,
    job=NIGHTLY,
    cron_schedule="0 1 * * *",
    execution_timezone=VIETNAM,
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def every_night(
    context: dg.ScheduleEvaluationContext,
    references: dg.ResourceParam[References],
    home: dg.ResourceParam[Home],
    year_states: dg.ResourceParam[Callable[[], YearStates]],
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Mỗi đêm lúc 01:00: chạy cho từng năm đã mở đợt đánh giá mà chưa công bố.

    Every night at 01:00: a run for each year that is open and not released.
    """
    day = day_in_vietnam(context.scheduled_execution_time)
    states, waiting = year_states(), years_waiting(home.inbox)
    follow_years(context.instance, references.folder, years_shown(references.calendar, day, states, waiting))
    night = plan_night(references, day, states, waiting)
    for sentence in night.sentences:
        context.log.warning(sentence)
    yield from night.requests
    if not night.requests:
        yield dg.SkipReason("; ".join([f"no evaluation year is at work on {day}", *night.sentences]))
