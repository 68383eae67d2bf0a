"""Audit events of appraisers' decisions: each is recorded once, in full, before it is scored with.

Appraisers add rows of their own accord, between runs too; whoever is to use them tells the trail of those it does not
know. What does not belong here: what a decision changes (`assets.scoring`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from warehouse.audit import Event, record
from warehouse.rows.table_files import spelled_row
from warehouse.rows.years import of_year
from warehouse.tables import appraisal, audit_event

ACTOR = "parcomm"
RECORDED = "appraisal_recorded"


def tell_appraisals(connection: sa.Connection, year: int, *, at: datetime) -> int:
    """Add an event for every decision of the year that can be read and the trail does not know; give how many."""
    told = sa.select(audit_event.c.subject).where(audit_event.c.action == RECORDED)
    unknown = (
        sa.select(appraisal)
        .where(of_year(appraisal, year), sa.cast(appraisal.c.appraisal_id, sa.Text).not_in(told))
        .order_by(appraisal.c.appraisal_id)
    )
    events = [
        Event(RECORDED, str(row["appraisal_id"]), told_decision(row)) for row in connection.execute(unknown).mappings()
    ]
    record(connection, events, actor=ACTOR, at=at)
    return len(events)


def told_decision(row: Mapping[Any, Any]) -> dict[str, str]:
    """Details of a decision's audit event: every value of its row in `appraisal`, spelled exactly."""
    return spelled_row(appraisal, row)
