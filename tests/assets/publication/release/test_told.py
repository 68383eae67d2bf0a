"""Events are read in the order in which they happened."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from assets.publication.release.audit_events import events_of
from warehouse.engine import writing
from warehouse.tables import audit_event

NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)


def test_events_are_told_by_their_numbers_whatever_lies_first_in_the_table(sqlite_warehouse: sa.Engine) -> None:
    with writing(sqlite_warehouse) as connection:
        for number, details in ((2, '{"n": 2}'), (1, '{"n": 1}'), (3, "{"), (4, "[4]")):
            row = {"event_id": number, "happened_at": NOON, "actor": "x", "action": "a", "subject": "s"}
            hashes = {"previous_hash": "0" * 64, "event_hash": f"{number:064}"}
            connection.execute(sa.insert(audit_event).values({**row, **hashes, "details": details}))
        assert list(events_of(connection, "a")) == [("s", {"n": 1}), ("s", {"n": 2}), ("s", {})]
        assert list(events_of(connection, "b")) == []
