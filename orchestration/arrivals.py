"""Runs to ask for when files have come into the inbox: a pure comparison of what is there with what was asked for.

One intake of a year goes at a time, and takes all that is there when it begins: files that come while it waits or
works are asked for together after it, so that an upload of hundreds is one run or a few. A file that is still there in
the same state after its run (which failed, was killed, or lost its database) is asked for again a few times, at growing
distances; then it is left to the night, or to the run of the next file. What does not belong here: looking into the
inbox.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from assets.submissions.receiving.opened_file import Trace

AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
"""A server that is restarted, an hour of repairs; a file that fails every time costs four runs and no more."""


class Asked(NamedTuple):
    """How often runs were asked for a file in its present state, and when last (seconds since 1970)."""

    times: int
    last: float


Cursor = Mapping[str, Mapping[str, Asked]]
"""By year: each file that is ready and was asked for, told by a fingerprint of its path and state."""


def read_cursor(text: str | None) -> Cursor:
    """The cursor as the last look left it; empty where there is none, or another version's."""
    try:
        kept = json.loads(text or "{}")
        return {year: {mark: Asked(*asked) for mark, asked in marks.items()} for year, marks in kept.items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def write_cursor(cursor: Cursor) -> str:
    """The cursor as text."""
    return json.dumps(cursor)


def mark_of(path: str, trace: Trace) -> str:
    """A short fingerprint of a file's path and state."""
    return hashlib.sha256(repr((path, *trace)).encode()).hexdigest()[:16]


def ask_for_runs(
    ready: Mapping[str, Mapping[str, Trace]], asked: Cursor, at_work: Collection[str], now: datetime
) -> tuple[dict[str, str], Cursor]:
    """The key of a run for each year that needs one, and the cursor of this look.

    Args:
        ready: by year, the state of each file that a run would take.
        asked: the cursor of the last look.
        at_work: years of which a run is not over: what is there may be what it is about to take.
        now: the time of this look.
    """
    keys: dict[str, str] = {}
    cursor: dict[str, dict[str, Asked]] = {}
    for year, files in ready.items():
        marks = sorted(mark_of(path, trace) for path, trace in files.items())
        before = {mark: asked[year][mark] for mark in marks if mark in asked.get(year, {})}
        due = [] if year in at_work else [mark for mark in marks if _is_due(before.get(mark), now)]
        again = {mark: Asked(before[mark].times + 1 if mark in before else 1, now.timestamp()) for mark in due}
        if due:
            keys[year] = (
                f"{year} {hashlib.sha256(repr([(mark, again[mark].times) for mark in due]).encode()).hexdigest()}"
            )
        if before or again:
            cursor[year] = before | again
    return keys, cursor


def _is_due(asked: Asked | None, now: datetime) -> bool:
    if asked is None:
        return True
    if not 1 <= asked.times <= len(AGAIN_AFTER):
        return False
    return now.timestamp() - asked.last >= AGAIN_AFTER[asked.times - 1].total_seconds()
