"""Every decision of an appraiser is in the audit trail once, with all that it says."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.review.appraisals import RECORDED, VERDICT_RECORDED, tell_appraisals, tell_verdicts
from tests.warehouse.older_warehouses import ROWS, YEAR
from warehouse.audit import broken_links
from warehouse.engine import writing
from warehouse.rows.bulk import append
from warehouse.rows.frames import conform
from warehouse.tables import appraisal, audit_event, evidence_verdict

DECIDED = datetime(2026, 2, 3, 4, 5, 6, 700, tzinfo=UTC)
NIGHT = datetime(2026, 2, 3, 18, tzinfo=UTC)


def decide(engine: sa.Engine, number: int, year: int = 2025, **values: Any) -> None:
    row = {
        "appraisal_id": number, "year": year, "agency_code": "BNV", "criterion_code": "1.1", "round": 1,
        "reason": "Thiếu văn bản", "decided_by": "Nguyễn Văn A", "decided_at": DECIDED, **values,
    }  # fmt: skip
    with writing(engine) as connection:
        append(connection, appraisal, conform(pd.DataFrame([row]), appraisal))


def tell(engine: sa.Engine, year: int = 2025) -> int:
    with writing(engine) as connection:
        return tell_appraisals(connection, year, at=NIGHT)


def test_a_decision_is_told_once_and_whole(warehouse: sa.Engine) -> None:
    decide(warehouse, 1, points_exact=Fraction(1, 3))
    decide(warehouse, 2, input_name="held", input_value="7")
    decide(warehouse, 3, year=2024, points_exact=Fraction(1))

    assert [tell(warehouse), tell(warehouse)] == [2, 0]
    decide(warehouse, 12, points_exact=Fraction(2))
    assert tell(warehouse) == 1

    with warehouse.connect() as connection:
        events = connection.execute(sa.select(audit_event).order_by(audit_event.c.event_id)).all()
        assert broken_links(connection) == []
    assert [(event.action, event.subject) for event in events] == [(RECORDED, number) for number in ("1", "2", "12")]
    assert json.loads(events[0].details) == {
        "appraisal_id": "1", "year": "2025", "agency_code": "BNV", "criterion_code": "1.1", "round": "1",
        "points_exact": "1/3", "reason": "Thiếu văn bản", "decided_by": "Nguyễn Văn A",
        "decided_at": "2026-02-03T04:05:06.000700+00:00",
    }  # fmt: skip


def test_a_verdict_on_evidence_is_told_once_and_whole(sqlite_warehouse: sa.Engine) -> None:
    with writing(sqlite_warehouse) as connection:
        connection.execute(sa.insert(evidence_verdict), ROWS[evidence_verdict.name])
        told = [tell_verdicts(connection, year, at=NIGHT) for year in (YEAR - 1, YEAR, YEAR)]
        (event,) = connection.execute(sa.select(audit_event)).all()
    assert told == [0, 1, 0]
    assert (event.action, event.subject) == (VERDICT_RECORDED, "1")
    assert json.loads(event.details)["reason"] == ROWS[evidence_verdict.name][0]["reason"]
