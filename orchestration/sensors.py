"""Sensors: whole new files of the inbox are taken in, runs that were ended from outside are closed, old ones forgotten.

What belongs here: a pure comparison of what is there with what was asked for, and the thin sensors. What does not: when
a file is whole (`assets.submissions.receiving`), and which runs are abandoned (`installation.abandoned_runs`) or old
(`installation.old_runs`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime

import dagster as dg

from assets.home import Home
from assets.publication.years_at_work import YearStates, years_at_work
from assets.reference.loading import References
from assets.submissions.receiving.inbox import Inbox, years_waiting
from assets.submissions.receiving.opened_file import Trace
from assets.submissions.receiving.telling import sentences
from assets.submissions.receiving.unread import unread_files
from assets.submissions.receiving.year_looks import YearLooks, look_at_year
from checks.texts.vietnam_time import today_in_vietnam
from orchestration.installation.abandoned_runs import close_abandoned_runs
from orchestration.installation.old_runs import forget_old_runs
from orchestration.jobs import INTAKE
from orchestration.partitions import follow_calendars

SECONDS_BETWEEN_LOOKS = 120
"""Agencies wait for their result in minutes; an upload of several files should be one run."""

SECONDS_BETWEEN_CLOSINGS = 60
"""A run that seems to go for ever keeps every other one waiting."""

SECONDS_BETWEEN_CLEARINGS = 3600

Cursor = Mapping[str, list[str]]
"""By year: each file that was ready at the last look, told by a fingerprint of its name and state."""


def read_cursor(text: str | None) -> Cursor:
    """The cursor as the last look left it; empty where there is none, or another version's."""
    try:
        kept = json.loads(text or "{}")
    except ValueError:
        return {}
    return {year: marks for year, marks in kept.items() if isinstance(marks, list)} if isinstance(kept, dict) else {}


def marks_of(ready: Mapping[str, Trace]) -> list[str]:
    """A short fingerprint of each file's path and state, in order.

    A run is asked for once for each state of a file, whatever the clock says: one that fails is not asked for again,
    and holds up no other.
    """
    return sorted(hashlib.sha256(repr((path, *trace)).encode()).hexdigest()[:16] for path, trace in ready.items())


def new_arrivals(looks: Mapping[str, YearLooks], asked: Cursor) -> tuple[list[dg.RunRequest], Cursor]:
    """A run for each year that has a file in a state which was not asked for yet, and the cursor of this look."""
    cursor = {year: marks_of(look.ready) for year, look in looks.items() if look.ready}
    requests = []
    for year, marks in cursor.items():
        if new := sorted({*marks} - {*asked.get(year, ())}):
            key = hashlib.sha256("".join(new).encode()).hexdigest()
            requests.append(dg.RunRequest(run_key=f"{year} {key}", partition_key=year))
    return requests, cursor


def files_that_stay(inbox: Inbox, looks: Mapping[str, YearLooks], *, is_root_read: bool) -> list[str]:
    """A sentence on the files that wait, and one on those that no run will read."""
    waiting = {path: why for look in looks.values() for path, why in look.waiting.items()}
    return sentences(waiting, unread_files(inbox, is_root_read=is_root_read))


@dg.sensor(
    job=INTAKE,
    minimum_interval_seconds=SECONDS_BETWEEN_LOOKS,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def inbox_arrivals(
    context: dg.SensorEvaluationContext,
    inbox: dg.ResourceParam[Inbox],
    references: dg.ResourceParam[References],
    year_states: dg.ResourceParam[Callable[[], YearStates]],
) -> dg.SensorResult:
    """Có tệp mới trong hộp thư: nhận và kiểm tra ngay, không đợi đến đêm.

    New files in the inbox: take them in and check them now, without waiting for the night.
    """
    follow_calendars(context.instance, references.folder)
    # A file in the inbox itself, in no year's folder, waits for the nightly run, which knows the years at work.
    looks = {str(year): look_at_year(inbox, year, own_folder_only=True) for year in inbox.years}
    requests, cursor = new_arrivals(looks, read_cursor(context.cursor))
    nights = years_at_work(references.calendar, today_in_vietnam(), year_states(), years_waiting(inbox.root))
    told = files_that_stay(inbox, looks, is_root_read=bool(nights))
    for sentence in told:
        context.log.warning(sentence)
    skipped = None if requests else "; ".join(["nothing new in the inbox", *told])
    return dg.SensorResult(requests, skip_reason=skipped, cursor=json.dumps(cursor))


@dg.sensor(
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


@dg.sensor(
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
