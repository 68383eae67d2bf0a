"""What an owner of the whole warehouse does to its audit trail: with every hash right, so that the chain holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa

from warehouse.audit import Event, record
from warehouse.engine import writing
from warehouse.tables import audit_event

Told = dict[str, Any]
"""An event: happened_at, actor, action, subject, details (as JSON values)."""


def lift_guards(connection: sa.Connection, *tables: str) -> None:
    """As the owner of the database can."""
    for table in tables:
        for verb in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")


def rewrite(engine: sa.Engine, change: Callable[[list[Told]], Iterable[Told]]) -> None:
    """Write the trail anew as `change` would have it, each event chained to the one before."""
    with writing(engine) as connection:
        lift_guards(connection, "audit_event")
        rows = connection.execute(sa.select(audit_event).order_by(audit_event.c.event_id)).mappings().all()
        told = [dict(row) | {"details": json.loads(row["details"])} for row in rows]
        connection.execute(sa.delete(audit_event))
        for event in change(told):
            record(
                connection,
                [Event(event["action"], event["subject"], event["details"])],
                actor=event["actor"],
                at=event["happened_at"],
            )


def without_the_last(count: int) -> Callable[[list[Told]], list[Told]]:
    """The trail, shortened."""
    return lambda told: told[:-count]


def without(action: str) -> Callable[[list[Told]], list[Told]]:
    """The trail, with no event of a kind."""
    return lambda told: [event for event in told if event["action"] != action]


def with_first(action: str, **values: Any) -> Callable[[list[Told]], list[Told]]:
    """The trail, the first event of a kind having other values; `details` are added to its own."""

    def change(told: list[Told]) -> list[Told]:
        event = next(event for event in told if event["action"] == action)
        values["details"] = event["details"] | values.get("details", {})
        event.update(values)
        return told

    return change
