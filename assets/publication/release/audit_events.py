"""Audit events of one kind. Unreadable details are skipped; the chain's verification reports them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from warehouse.tables import audit_event


def events_of(connection: sa.Connection, action: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Audit events of one kind, in order: subject and details."""
    query = sa.select(audit_event).where(audit_event.c.action == action).order_by(audit_event.c.event_id)
    for row in connection.execute(query):
        try:
            details = json.loads(row.details)
        except ValueError:
            continue
        yield str(row.subject), details if isinstance(details, dict) else {}
