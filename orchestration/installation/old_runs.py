"""Runs that have grown old leave Dagster's storage, with their events, check results and logs: Dagster keeps all.

What belongs here: which runs those are, and forgetting one whole. What does not: ticks of schedules and sensors, which
Dagster purges itself (`deploy/dagster.yaml`), and figures, whose history is the warehouse's.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path

import dagster as dg
from dagster._core.storage.dagster_run import FINISHED_STATUSES
from dagster._core.storage.event_log import SqlEventLogStorage, SqliteEventLogStorage
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable
from dagster._core.storage.tags import PARTITION_NAME_TAG

from checks.texts.vietnam_time import in_vietnam

MONTHS_ARE_KEPT = timedelta(days=400)
"""How long a run of each month stays, so that plots of a whole evaluation year keep a point of each."""

MOST_AT_ONCE = 100
"""A look of a sensor has a minute."""

log = logging.getLogger("parcomm.old_runs")


@dataclass(frozen=True, slots=True)
class PastRun:
    """A finished run.

    Attributes:
        run_id: Dagster's.
        job: its job.
        year: the partition that it was of, if of any.
        moment: when it was last written of, with its zone.
        succeeded: every step did.
    """

    run_id: str
    job: str
    year: str
    moment: datetime
    succeeded: bool


def runs_to_forget(runs: Iterable[PastRun], now: datetime, days: int) -> list[str]:
    """Ids of runs older than so many days, the oldest first, but for those that something still needs.

    Kept are of each job and year the last run and the last that succeeded, by which Dagster knows what the year has,
    and the last success of each month.
    """
    in_order = sorted(runs, key=lambda run: run.moment)
    kept = {run.run_id for run in _needed(in_order, since=now - MONTHS_ARE_KEPT)}
    before = now - timedelta(days=days)
    return [run.run_id for run in in_order if run.moment < before and run.run_id not in kept]


def _needed(in_order: Collection[PastRun], since: datetime) -> Iterable[PastRun]:
    def kind(run: PastRun) -> tuple[str, str]:
        return run.job, run.year

    for _, group in groupby(sorted(in_order, key=kind), kind):
        of_one = list(group)
        yield of_one[-1]
        succeeded = [run for run in of_one if run.succeeded]
        yield from succeeded[-1:]
        yield from {_month(run.moment): run for run in succeeded if run.moment >= since}.values()


def _month(moment: datetime) -> tuple[int, int]:
    day = in_vietnam(moment)
    return day.year, day.month


def forget_old_runs(instance: dg.DagsterInstance, now: datetime, days: int) -> list[str]:
    """Forget the oldest of the runs that nothing needs; their ids.

    One that cannot be forgotten, since a file of it is another user's, keeps no other; it is tried again.
    """
    records = instance.get_run_records(dg.RunsFilter(statuses=FINISHED_STATUSES))
    past = [
        PastRun(
            record.dagster_run.run_id,
            record.dagster_run.job_name,
            record.dagster_run.tags.get(PARTITION_NAME_TAG, ""),
            record.update_timestamp,
            record.dagster_run.is_success,
        )
        for record in records
    ]
    gone: list[str] = []
    for run_id in runs_to_forget(past, now, days):
        try:
            forget(instance, run_id)
        except OSError as error:
            log.warning("run %s cannot be forgotten: %s (%s)", run_id, error.strerror, error.filename)
            continue
        gone.append(run_id)
        if len(gone) == MOST_AT_ONCE:
            break
    return gone


def forget(instance: dg.DagsterInstance, run_id: str) -> None:
    """Remove a run and all that was kept of it; the run itself last, so that what was interrupted is done again."""
    instance.compute_log_manager.delete_logs(prefix=[run_id])
    events = instance.event_log_storage
    if isinstance(events, SqlEventLogStorage):
        # Dagster leaves them when it deletes a run.
        with events.index_transaction() as connection:
            connection.execute(AssetCheckExecutionsTable.delete().where(AssetCheckExecutionsTable.c.run_id == run_id))
    events.delete_events(run_id)
    instance.delete_run(run_id)
    if isinstance(events, SqliteEventLogStorage):
        # A file a run, which Dagster empties and leaves.
        Path(events.path_for_shard(run_id)).unlink(missing_ok=True)
