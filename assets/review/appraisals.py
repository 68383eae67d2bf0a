"""Audit events of appraisers' decisions and verdicts: each is recorded once, in full, before it is used.

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
from warehouse.tables import appraisal, audit_event, evidence_verdict

ACTOR = "parcomm"
RECORDED = "appraisal_recorded"
VERDICT_RECORDED = "evidence_verdict_recorded"


def tell_appraisals(connection: sa.Connection, year: int, *, at: datetime) -> int:
    """Add an event for every decision of the year that can be read and the trail does not know; give how many."""
    return _tell(connection, appraisal, RECORDED, year, at)


def tell_verdicts(connection: sa.Connection, year: int, *, at: datetime) -> int:
    """Add an event for every verdict on evidence of the year that the trail does not know; give how many."""
    return _tell(connection, evidence_verdict, VERDICT_RECORDED, year, at)


def _tell(connection: sa.Connection, table: sa.Table, action: str, year: int, at: datetime) -> int:
    (number,) = table.primary_key.columns
    told = sa.select(audit_event.c.subject).where(audit_event.c.action == action)
    unknown = sa.select(table).where(of_year(table, year), sa.cast(number, sa.Text).not_in(told)).order_by(number)
    events = [
        Event(action, str(row[number.name]), spelled_row(table, row)) for row in connection.execute(unknown).mappings()
    ]
    record(connection, events, actor=ACTOR, at=at)
    return len(events)


def told_decision(row: Mapping[Any, Any]) -> dict[str, str]:
    """Details of a decision's audit event: every value of its row in `appraisal`, spelled exactly."""
    return spelled_row(appraisal, row)
