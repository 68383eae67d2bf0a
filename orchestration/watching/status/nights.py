"""Nights of a year: which have ended and how, from Dagster's own books, and whether one is overdue.

A night that `parcomm run` ran counts like one of the daemon's. What does not belong here: which years are at work.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal

import dagster as dg

from checks.texts.vietnam_time import VIETNAM_ZONE, in_vietnam
from orchestration.jobs import NIGHTLY
from orchestration.partitions import PARTITION_TAG, year_of
from orchestration.run_outcome import RunOutcome, read_outcome

State = Literal["ok", "late", "failed", "never", "released"]

NIGHT_BEGINS = time(1, 0)
"""In Vietnam, as the schedule `every_night` has it."""

LONGEST_NIGHT = timedelta(hours=3)
"""After its time within which a night has ended, or is late: one waits for another year's, and for the database."""

_ENDED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]


@dataclass(frozen=True, slots=True)
class Night:
    """A night that has ended.

    Attributes:
        run_id: Dagster's.
        began_at, ended_at: when.
        succeeded: every step did.
    """

    run_id: str
    began_at: datetime
    ended_at: datetime
    succeeded: bool

    @property
    def duration(self) -> timedelta:
        """How long it took."""
        return self.ended_at - self.began_at


@dataclass(frozen=True, slots=True)
class YearNights:
    """Nights of a year.

    Attributes:
        newest: the last that ended.
        newest_sound: the last that succeeded.
        outcome: of the newest one, if it failed.
    """

    newest: Night | None = None
    newest_sound: Night | None = None
    outcome: RunOutcome | None = None


def read_nights(instance: dg.DagsterInstance, years: Iterable[int]) -> dict[int, YearNights]:
    """The nights of years."""
    return {year: _read_year(instance, year) for year in years}


def years_with_nights(instance: dg.DagsterInstance, since: datetime) -> set[int]:
    """The years of which a night ended since then."""
    runs = instance.get_runs(dg.RunsFilter(job_name=NIGHTLY.name, statuses=_ENDED, updated_after=since))
    return {year for run in runs if (year := year_of(run.tags.get(PARTITION_TAG))) is not None}


def last_due(now: datetime) -> datetime:
    """The time of the last night that should have ended by now."""
    latest = in_vietnam(now - LONGEST_NIGHT)
    due = datetime.combine(latest.date(), NIGHT_BEGINS, VIETNAM_ZONE)
    return due if due <= latest else due - timedelta(days=1)


def state_of(nights: YearNights, due: datetime, *, was_at_work: bool, is_sealed: bool) -> State:
    """State of a year.

    Args:
        nights: of the year.
        due: `last_due`.
        was_at_work: whether a night was due then for this year.
        is_sealed: a release holds, so that no nights work on it.
    """
    if is_sealed:
        return "released"
    if nights.newest is not None and not nights.newest.succeeded:
        return "failed"
    if nights.newest_sound is None:
        return "never"
    return "late" if was_at_work and nights.newest_sound.ended_at < due else "ok"


def _read_year(instance: dg.DagsterInstance, year: int) -> YearNights:
    newest = _newest(instance, year, _ENDED)
    if newest is None:
        return YearNights()
    if newest.dagster_run.is_success:
        return YearNights(_night(newest), _night(newest))
    sound = _newest(instance, year, [dg.DagsterRunStatus.SUCCESS])
    return YearNights(_night(newest), _night(sound) if sound else None, read_outcome(instance, newest.dagster_run))


def _newest(instance: dg.DagsterInstance, year: int, statuses: list[dg.DagsterRunStatus]) -> dg.RunRecord | None:
    of_year = {PARTITION_TAG: str(year)}
    found = instance.get_run_records(dg.RunsFilter(job_name=NIGHTLY.name, tags=of_year, statuses=statuses), limit=1)
    return found[0] if found else None


def _night(record: dg.RunRecord) -> Night:
    """Runs that were ended before they began have no times of their own."""
    ended = record.end_time or record.update_timestamp.replace(tzinfo=UTC).timestamp()
    began = record.start_time or ended
    return Night(
        record.dagster_run.run_id,
        datetime.fromtimestamp(began, UTC),
        datetime.fromtimestamp(ended, UTC),
        record.dagster_run.is_success,
    )
