"""Sensors: whole new files of the inbox are taken in, runs that were ended from outside are closed, old ones forgotten.

What belongs here: the thin sensors. What does not: when a file is whole (`assets.submissions.receiving`), which runs
are asked for (`arrivals`), and which are abandoned (`installation.abandoned_runs`) or old (`installation.old_runs`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime

import dagster as dg
from sqlalchemy.exc import DBAPIError

from assets.home import Home
from assets.publication.years_at_work import YearStates, years_at_work
from assets.reference.loading import References
from assets.submissions.receiving.inbox import Inbox, years_waiting
from assets.submissions.receiving.telling import sentences
from assets.submissions.receiving.unread import unread_files
from assets.submissions.receiving.year_looks import YearLooks, look_at_year
from checks.texts.from_outside import on_one_line
from checks.texts.vietnam_time import today_in_vietnam
from orchestration.arrivals import PastIntakes, ask_for_runs, past_intakes, read_cursor
from orchestration.described import described
from orchestration.installation.abandoned_runs import close_abandoned_runs
from orchestration.installation.old_runs import forget_old_runs
from orchestration.jobs import INTAKE
from orchestration.partitions import follow_years, years_shown
from warehouse.transient import is_transient

SECONDS_BETWEEN_LOOKS = 15
"""Agencies have their answer within a minute: after a look at most 20 s later (Dagster's loop adds 5), a run starts
within 10 s and answers a file in some 10 s."""

SECONDS_BETWEEN_CLOSINGS = 60
"""A run that seems to go for ever keeps every other one waiting."""

SECONDS_BETWEEN_CLEARINGS = 3600

NOTHING_NEW = "nothing new in the inbox"
UNREACHABLE = "the warehouse cannot be reached, and what is in the inbox waits"


def nothing_asked(past: Mapping[str, PastIntakes]) -> str:
    """Reason for asking for no run."""
    at_work = ", ".join(year for year, intakes in past.items() if intakes.is_at_work)
    return f"an intake of {at_work} is not over yet; what came since is asked for after it" if at_work else NOTHING_NEW


def files_that_stay(inbox: Inbox, looks: Mapping[str, YearLooks], *, is_root_read: bool) -> list[str]:
    """A sentence on the files that wait, and one on those that no run will read."""
    waiting = {path: why for look in looks.values() for path, why in look.waiting.items()}
    return sentences(waiting, unread_files(inbox, is_root_read=is_root_read))


@described(
    dg.sensor,
    job=INTAKE,
    minimum_interval_seconds=SECONDS_BETWEEN_LOOKS,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def inbox_arrivals(
    context: dg.SensorEvaluationContext,
    inbox: dg.ResourceParam[Inbox],
    references: dg.ResourceParam[References],
    year_states: dg.ResourceParam[Callable[[], YearStates]],
    clock: dg.ResourceParam[Callable[[], datetime]],
) -> dg.SensorResult | dg.SkipReason:
    """Có tệp mới trong hộp thư: nhận và kiểm tra ngay, không đợi đến đêm.

    New files in the inbox: take them in and check them now, without waiting for the night.
    """
    try:
        today, states, waiting = today_in_vietnam(), year_states(), years_waiting(inbox.root)
    except DBAPIError as error:
        if not is_transient(error):
            raise
        # Raised, it would be a hundred lines in the log and in Dagster's storage, four times a minute.
        return dg.SkipReason(f"{UNREACHABLE}: {on_one_line(str(error.orig))}")
    follow_years(context.instance, references.folder, years_shown(references.calendar, today, states, waiting))
    # A file in the inbox itself, in no year's folder, waits for the nightly run, which knows the years at work.
    looks = {str(year): look_at_year(inbox, year, own_folder_only=True) for year in inbox.years}
    ready = {year: look.ready for year, look in looks.items()}
    past = {year: past_intakes(context.instance, year) for year in looks}
    asked, cursor = ask_for_runs(ready, read_cursor(context.cursor), past, clock())
    nights = years_at_work(references.calendar, today, states, waiting)
    told = files_that_stay(inbox, looks, is_root_read=bool(nights))
    if not asked:
        return dg.SensorResult(skip_reason="; ".join([nothing_asked(past), *told]), cursor=json.dumps(cursor))
    # Where there is no reason for skipping to tell it. Dagster keeps a file for every look that logs.
    for sentence in told:
        context.log.warning(sentence)
    requests = [dg.RunRequest(run_key=key, partition_key=year) for year, key in asked.items()]
    return dg.SensorResult(requests, cursor=json.dumps(cursor))


@described(
    dg.sensor,
    minimum_interval_seconds=SECONDS_BETWEEN_CLOSINGS,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def abandoned_runs(context: dg.SensorEvaluationContext, home: dg.ResourceParam[Home]) -> dg.SkipReason:
    """Lượt chạy bị dừng đột ngột (mất điện, bị ngắt) được đóng lại để lượt sau chạy tiếp.

    Runs whose process has gone without a word are closed, so that new ones need not wait for them.
    """
    closed = close_abandoned_runs(context.instance, home.processes)
    return dg.SkipReason(
        f"closed runs whose process has gone: {', '.join(closed)}" if closed else "no run is abandoned"
    )


@described(
    dg.sensor,
    minimum_interval_seconds=SECONDS_BETWEEN_CLEARINGS,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def old_runs(
    context: dg.SensorEvaluationContext,
    history_days: dg.ResourceParam[int],
    clock: dg.ResourceParam[Callable[[], datetime]],
) -> dg.SkipReason:
    """Lượt chạy cũ rời khỏi kho của Dagster; lượt cuối của mỗi năm và mỗi tháng ở lại.

    Runs that have grown old leave Dagster's storage, but for the last of each year and month.
    """
    gone = forget_old_runs(context.instance, clock(), history_days)
    return dg.SkipReason(f"forgot {len(gone)} runs of more than {history_days} days ago" if gone else "no run is old")
