"""The audit trail: an event carries the hash of the one before it, so an edited or removed one is found.

What belongs here: adding events, checking the chain, and its head. What does not: deciding what is worth an event.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from warehouse.lock_waits import take_lock
from warehouse.tables import audit_event

BEFORE_THE_FIRST = "0" * 64

LOCK_NUMBER = 0x7061_7564_6974
"""Of PostgreSQL's advisory lock under which the trail is continued."""


@dataclass(frozen=True, slots=True)
class Event:
    """A change of state: what was done (`action`) to what (`subject`), with the particulars as JSON values."""

    action: str
    subject: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of the trail at some moment: written down elsewhere, it tells whether the trail still holds it.

    Attributes:
        events: its number, which is how many events there were; 0 for a trail without any.
        hash: its SHA-256, which covers all events before it.
    """

    events: int
    hash: str

    def __str__(self) -> str:
        return f"{self.events}:{self.hash}"


def read_head(connection: sa.Connection) -> Head:
    """The trail's head now."""
    newest = connection.execute(
        sa.select(audit_event.c.event_id, audit_event.c.event_hash).order_by(audit_event.c.event_id.desc()).limit(1)
    ).one_or_none()
    return Head(newest.event_id, newest.event_hash) if newest else Head(0, BEFORE_THE_FIRST)


def contradicted_head(connection: sa.Connection, head: Head) -> str | None:
    """Difference of the trail from a head written down earlier, as a sentence; None if the trail continues it.

    Args:
        connection: a warehouse whose chain holds (`broken_links`): then one equal hash stands for all events before.
        head: as it was written down outside the warehouse.
    """
    if head.events == 0:
        return None if head.hash == BEFORE_THE_FIRST else "no audit trail begins with such a hash"
    count = read_head(connection).events
    if count < head.events:
        return f"the audit trail had {head.events} events, and has {count}: its end was cut off"
    there = connection.scalar(sa.select(audit_event.c.event_hash).where(audit_event.c.event_id == head.events))
    if there != head.hash:
        return f"audit event {head.events} had another hash: it, or one before it, was written anew"
    return None


def record(connection: sa.Connection, events: Sequence[Event], *, actor: str, at: datetime) -> None:
    """Add events, in order, inside the caller's write transaction: the state and its event stand or fall together."""
    if not events:
        return
    if connection.dialect.name == "postgresql":
        # Two writers must not both continue from the same event; SQLite has one writer anyway. Not LOCK TABLE: only
        # those may lock a table who may change its rows, and nobody may change these.
        take_lock(connection, LOCK_NUMBER, "the audit trail")
    before = read_head(connection)
    number, previous = before.events, before.hash
    rows = []
    for event in events:
        number += 1
        row = {
            "event_id": number,
            "happened_at": at,
            "actor": actor,
            "action": event.action,
            "subject": event.subject,
            "details": json.dumps(dict(event.details), ensure_ascii=False, sort_keys=True),
            "previous_hash": previous,
        }
        previous = _hash(row)
        rows.append({**row, "event_hash": previous})
    connection.execute(sa.insert(audit_event), rows)


def broken_links(connection: sa.Connection) -> list[str]:
    """Every place where the chain does not hold, one sentence each; empty if it is whole."""
    found = []
    number, previous = 0, BEFORE_THE_FIRST
    for row in connection.execute(sa.select(audit_event).order_by(audit_event.c.event_id)).mappings():
        if row["event_id"] != number + 1:
            found.append(f"audit events {number + 1} to {row['event_id'] - 1} are missing")
        elif row["previous_hash"] != previous:
            found.append(f"audit event {row['event_id']} does not follow the one before it")
        if row["event_hash"] != _hash(row):
            found.append(f"audit event {row['event_id']} was edited")
        number, previous = row["event_id"], row["event_hash"]
    return found


def _hash(row: Mapping[Any, Any]) -> str:
    sealed = [row[name] for name in ("event_id", "actor", "action", "subject", "details", "previous_hash")]
    text = json.dumps(
        [*sealed, row["happened_at"].astimezone(UTC).isoformat(timespec="microseconds")], ensure_ascii=False
    )
    return hashlib.sha256(text.encode()).hexdigest()
