"""What happens when something arrives: the inbox is looked at, and whole new files are taken in.

What belongs here: a pure comparison of what is there with what was asked for, and the thin sensor over it. What does
not: when a file is whole (`assets.submissions.receiving`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

import dagster as dg

from assets.home import Home
from assets.publication.years_at_work import Standing, years_at_work
from assets.reference.references import References
from assets.submissions.receiving.inbox import Inbox, years_waiting
from assets.submissions.receiving.opened_file import Trace
from assets.submissions.receiving.telling import sentences
from assets.submissions.receiving.unread import unread_files
from assets.submissions.receiving.year_looks import look_at_year
from checks.vietnam_time import day_in_vietnam
from orchestration.abandoned_runs import close_abandoned_runs
from orchestration.jobs import INTAKE

SECONDS_BETWEEN_LOOKS = 120
"""Agencies wait for their result in minutes; an upload of several files should be one run."""

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


@dg.sensor(
    job=INTAKE,
    minimum_interval_seconds=SECONDS_BETWEEN_LOOKS,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def inbox_arrivals(
    context: dg.SensorEvaluationContext,
    home: dg.ResourceParam[Home],
    inbox: dg.ResourceParam[Inbox],
    references: dg.ResourceParam[References],
    standing: dg.ResourceParam[Callable[[], Standing]],
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Có tệp mới trong hộp thư: nhận và kiểm tra ngay, không đợi đến đêm.

    New files in the inbox: take them in and check them now, without waiting for the night.
    """
    # Here, since it is what happens most often: runs that ended without a word must not keep new ones waiting.
    close_abandoned_runs(context.instance, home.processes)
    asked = read_cursor(context.cursor)
    cursor: dict[str, list[str]] = {}
    waiting: dict[str, str] = {}
    requests = []
    for year in map(str, inbox.years):
        # A file in the inbox itself, in no year's folder, waits for the nightly run, which knows the years at work.
        looks = look_at_year(inbox, int(year), own_folder_only=True)
        waiting |= looks.waiting
        if looks.ready:
            cursor[year] = marks_of(looks.ready)
        if new := sorted({*cursor.get(year, ())} - {*asked.get(year, ())}):
            key = hashlib.sha256("".join(new).encode()).hexdigest()
            requests.append(dg.RunRequest(run_key=f"{year} {key}", partition_key=year))
    day = day_in_vietnam(datetime.now(UTC))
    nights = years_at_work(references.calendar, day, standing(), years_waiting(inbox.root))
    told = sentences(waiting, unread_files(inbox, is_root_read=bool(nights)))
    for sentence in told:
        context.log.warning(sentence)
    yield from requests
    if not requests:
        yield dg.SkipReason("; ".join(["nothing new in the inbox", *told]))
    context.update_cursor(json.dumps(cursor))
