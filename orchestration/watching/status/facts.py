"""Facts of an installation's state, as read at one moment, and their JSON form.

What does not belong here: reading them (`reading`), and what needs a person (`concerns`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from orchestration.watching.status.nights import State, YearNights
from orchestration.watching.telling.outbox import Waiting


@dataclass(frozen=True, slots=True)
class YearFacts:
    """A year.

    Attributes:
        year: of evaluation.
        state: of its nights.
        nights: its last ones.
        overdue: sentence on a release that should have been; None if it is not due, or was.
        blocked: sentences on its broken rule files and files of outside figures, in Vietnamese.
        idle_decisions: number of appraisers' decisions that change no score; None if the warehouse cannot be asked.
        disagreements: number of items on which two appraisers decided otherwise; None likewise.
        files: number of files received, by status.
        findings: number of findings in them, by severity.
        was_due: the year was at work when the last night was due.
    """

    year: int
    state: State
    nights: YearNights
    overdue: str | None = None
    blocked: tuple[str, ...] = ()
    idle_decisions: int | None = None
    disagreements: int | None = None
    files: Mapping[str, int] = field(default_factory=dict)
    findings: Mapping[str, int] = field(default_factory=dict)
    was_due: bool = True


@dataclass(frozen=True, slots=True)
class InboxFacts:
    """What lies in the inbox.

    Attributes:
        files: number of files that a run will look at.
        long: number of those that have lain there for a day.
        unread: sentence on files that no run will ever read; None for none.
        error: why a folder of it cannot be looked into, so that nothing is known of files; None if all can.
    """

    files: int = 0
    long: int = 0
    unread: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """State of an installation.

    Attributes:
        at: when it was read.
        years: at work or released, oldest first.
        inbox: what lies there.
        warehouse_error: why the warehouse cannot be used; None if it can.
        reference_error: why the reference data cannot be used; None if they can.
        dagster_error: why Dagster's books cannot be read; None if they can.
        installed_at: when Dagster's books were begun; None if they were not.
        heartbeat: the daemon's last sign of life; None if none was ever given.
        disk_free, disk_size: bytes of the disk with the home.
        last_backup: when and where the last backup was made; None if none is known.
        undelivered: messages that wait.
        audit_events: number of events of the audit trail; None if the warehouse cannot be asked.
        failing_sensors: names of Dagster's sensors whose last looks all failed.
    """

    at: datetime
    years: tuple[YearFacts, ...] = ()
    inbox: InboxFacts = InboxFacts()
    warehouse_error: str | None = None
    reference_error: str | None = None
    dagster_error: str | None = None
    installed_at: datetime | None = None
    heartbeat: datetime | None = None
    disk_free: int = 0
    disk_size: int = 0
    last_backup: tuple[datetime, str] | None = None
    undelivered: tuple[Waiting, ...] = ()
    audit_events: int | None = None
    failing_sensors: tuple[str, ...] = ()

    @property
    def heartbeat_age(self) -> timedelta | None:
        """How long the daemon has been silent."""
        return None if self.heartbeat is None else self.at - self.heartbeat

    @property
    def is_daemon_alive(self) -> bool:
        """Whether the daemon gave a sign of life within `LONGEST_SILENCE`."""
        return self.heartbeat_age is not None and self.heartbeat_age <= LONGEST_SILENCE


LONGEST_SILENCE = timedelta(minutes=5)
"""Of a living daemon, which gives a sign every half minute."""


def status_document(status: Status, needs_person: list[str]) -> dict[str, Any]:
    """The JSON document of `parcomm status`."""
    return {
        "years": [_year_document(each, status.at) for each in status.years],
        "waiting_files": status.inbox.files,
        "blocked": sorted({sentence for each in status.years for sentence in each.blocked}),
        "needs_person": needs_person,
        "at": status.at.isoformat(),
        "daemon": {
            "alive": status.is_daemon_alive,
            "heartbeat_age_seconds": None
            if status.heartbeat_age is None
            else int(status.heartbeat_age.total_seconds()),
        },
        "failing_sensors": list(status.failing_sensors),
        "warehouse": {"usable": status.warehouse_error is None, "error": status.warehouse_error},
        "disk": {"free_bytes": status.disk_free, "size_bytes": status.disk_size},
        "last_backup": None if status.last_backup is None else status.last_backup[0].isoformat(),
        "undelivered": [
            {"id": each.message.key, "way": each.way, "tries": each.tries, "why": each.why}
            for each in status.undelivered
        ],
    }


def _year_document(facts: YearFacts, at: datetime) -> dict[str, Any]:
    newest, sound = facts.nights.newest, facts.nights.newest_sound
    return {
        "year": facts.year,
        "last_night": sound.ended_at.isoformat() if sound else None,
        "age_hours": round((at - sound.ended_at) / timedelta(hours=1), 1) if sound else None,
        "state": facts.state,
        "last_run": {"id": newest.run_id, "ended": newest.ended_at.isoformat(), "succeeded": newest.succeeded}
        if newest
        else None,
        "idle_decisions": facts.idle_decisions,
        "disagreements": facts.disagreements,
        "overdue": facts.overdue,
        "files": dict(facts.files),
        "findings": dict(facts.findings),
    }
