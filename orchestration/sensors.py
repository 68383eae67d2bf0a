"""What happens when something arrives: the inbox is looked at, and new files are taken in.

What belongs here: a pure comparison of what is there with what was seen, and the thin sensor over it. What does not:
reading a file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from assets.home import Home
from assets.reference.references import References
from assets.reference.year_readiness import why_unready
from assets.submissions.inbox import scan_inbox
from orchestration.abandoned_runs import close_abandoned_runs
from orchestration.jobs import INTAKE
from orchestration.partitions import EVALUATION_YEARS

SECONDS_BETWEEN_LOOKS = 120
"""Agencies wait for their result in minutes; an upload of several files should be one run."""


@dataclass(frozen=True, slots=True, order=True)
class Arrival:
    """A file in the inbox: when it came (inode change time, nanoseconds) and its name."""

    at_ns: int
    name: str

    @property
    def cursor(self) -> str:
        """As text that orders as arrivals do."""
        return f"{self.at_ns:020d} {self.name}"


def arrivals(paths: Iterable[Path]) -> list[Arrival]:
    """When each file came, oldest first."""
    return sorted(Arrival(path.stat().st_ctime_ns, path.name) for path in paths)


def unseen(present: Iterable[Arrival], cursor: str | None) -> list[Arrival]:
    """The files that came after the newest one seen.

    The cursor is a file, not the wall clock: a file that was being moved in while the sensor looked is not missed.
    """
    return [arrival for arrival in present if cursor is None or arrival.cursor > cursor]


@dg.sensor(
    job=INTAKE,
    minimum_interval_seconds=SECONDS_BETWEEN_LOOKS,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def inbox_arrivals(
    context: dg.SensorEvaluationContext, home: dg.ResourceParam[Home], references: dg.ResourceParam[References]
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Có tệp mới trong hộp thư: nhận và kiểm tra ngay, không đợi đến đêm.

    New files in the inbox: take them in and check them now, without waiting for the night.
    """
    # Here, since it is what happens most often: runs that ended without a word must not keep new ones waiting.
    close_abandoned_runs(context.instance, home.processes)
    seen: dict[str, str] = json.loads(context.cursor or "{}")
    newest = dict(seen)
    refused: list[str] = []
    for year in EVALUATION_YEARS.get_partition_keys():
        # A file in the inbox itself, in no year's folder, waits for the nightly run, which knows the years at work.
        present = arrivals(path for path in scan_inbox(home.inbox, int(year)) if path.parent != home.inbox)
        new = unseen(present, seen.get(year))
        why = why_unready(references, int(year)) if new else None
        if why:
            # Its cursor stays: the files start a run once the year is ready.
            refused.append(f"{len(new)} file(s) wait in inbox/{year}: {why}")
        elif new:
            newest[year] = new[-1].cursor
            yield dg.RunRequest(run_key=f"{year} {new[-1].cursor}", partition_key=year)
    for sentence in refused:
        context.log.warning(sentence)
    if newest == seen:
        yield dg.SkipReason("; ".join(refused) or "nothing new in the inbox")
    context.update_cursor(json.dumps(newest))
