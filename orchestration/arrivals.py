"""Runs to ask for when files have come into the inbox: a pure comparison of what is there with what was asked for.

One intake of a year goes at a time, and takes all that is there when it begins: files that come while it waits or
works are asked for together after it, so that an upload of hundreds is one run or a few. A run is asked for once for
each state of a file, whatever the clock says, so that one that fails holds up no other. An intake that failed, was
killed or lost its database, with or without files still in the inbox, is asked for again a few times, at growing
distances; then what it left is the next file's run's, or the night's. One that somebody cancelled is not. What does
not belong here: looking into the inbox.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile

import dagster as dg

from assets.submissions.receiving.opened_file import Trace
from orchestration.jobs import INTAKE
from orchestration.partitions import PARTITION_TAG

AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
"""A server that is restarted, one that is repaired; an intake that fails every time costs four runs and no more."""

Cursor = Mapping[str, list[str]]
"""By year: each file that is ready and was asked for, told by a fingerprint of its path and state."""


@dataclass(frozen=True, slots=True)
class PastIntakes:
    """What Dagster's books say of a year's intakes.

    Attributes:
        is_at_work: one waits for its turn or has not ended.
        failures: id and end of those that failed since any other run of the year began, the newest first.
    """

    is_at_work: bool = False
    failures: Sequence[tuple[str, datetime]] = ()

    def again(self, now: datetime) -> str | None:
        """Key of the run that is due for what the last one left; None if none is due."""
        if self.is_at_work or not 1 <= len(self.failures) <= len(AGAIN_AFTER):
            return None
        run_id, ended = self.failures[0]
        return f"after {run_id}" if now - ended >= AGAIN_AFTER[len(self.failures) - 1] else None


def past_intakes(instance: dg.DagsterInstance, year: str) -> PastIntakes:
    """The intakes among a year's last runs."""
    of_year = dg.RunsFilter(tags={PARTITION_TAG: year})
    records = instance.get_run_records(of_year, limit=len(AGAIN_AFTER) + 2)
    runs = [(record.dagster_run, record.update_timestamp) for record in records]
    failed = takewhile(lambda each: each[0].job_name == INTAKE.name and each[0].is_failure, runs)
    return PastIntakes(
        any(run.job_name == INTAKE.name and not run.is_finished for run, _ in runs),
        [(run.run_id, ended.replace(tzinfo=ended.tzinfo or UTC)) for run, ended in failed],
    )


def read_cursor(text: str | None) -> Cursor:
    """The cursor as the last look left it; empty where there is none, or another version's."""
    try:
        kept = json.loads(text or "{}")
    except ValueError:
        return {}
    return {year: marks for year, marks in kept.items() if isinstance(marks, list)} if isinstance(kept, dict) else {}


def marks_of(ready: Mapping[str, Trace]) -> list[str]:
    """A short fingerprint of each file's path and state, in order."""
    return sorted(hashlib.sha256(repr((path, *trace)).encode()).hexdigest()[:16] for path, trace in ready.items())


def ask_for_runs(
    ready: Mapping[str, Mapping[str, Trace]], asked: Cursor, past: Mapping[str, PastIntakes], now: datetime
) -> tuple[dict[str, str], Cursor]:
    """The key of a run for each year that needs one, and the cursor of this look.

    Args:
        ready: by year, the state of each file that a run would take.
        asked: the cursor of the last look.
        past: by year, what became of its intakes.
        now: the time of this look.
    """
    keys: dict[str, str] = {}
    cursor: dict[str, list[str]] = {}
    for year, intakes in past.items():
        marks = marks_of(ready.get(year, {}))
        known = [mark for mark in marks if mark in asked.get(year, ())]
        new = sorted({*marks} - {*known})
        if new and not intakes.is_at_work:
            keys[year] = f"{year} {hashlib.sha256(''.join(new).encode()).hexdigest()}"
            known = marks
        elif (again := intakes.again(now)) is not None:
            keys[year] = f"{year} {again}"
        if known:
            cursor[year] = known
    return keys, cursor
