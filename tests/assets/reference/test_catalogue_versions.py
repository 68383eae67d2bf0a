"""The catalogue of findings is remembered, and each rule that is switched is an event with its document."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import yaml

from assets.reference.catalogue_versions import catalogue_at, remember_catalogue
from checks.findings.catalogue import Catalogue
from warehouse.audit import broken_links
from warehouse.engine import writing
from warehouse.tables import audit_event

FIXTURES = Path(__file__).parents[3] / "fixtures"
DAY = datetime(2025, 1, 1, 18, tzinfo=UTC)
RULE = "LINK_SHARED_BETWEEN_AGENCIES"
OFF = {"document": "15/BNV-CCHC", "date": "2025-01-02", "approver": "Trần Văn B", "reason": "Trùng là đúng"}


def catalogue(*, off: bool) -> Catalogue:
    document = yaml.safe_load((FIXTURES / "findings.yaml").read_text(encoding="utf-8"))
    if off:
        document[RULE]["switched_off"] = OFF | {"date": date(2025, 1, 2)}
    return Catalogue.parse(yaml.safe_dump(document, allow_unicode=True), "findings.yaml")


def remember(engine: sa.Engine, days: int, *, off: bool) -> int:
    with writing(engine) as connection:
        return remember_catalogue(connection, catalogue(off=off), DAY + timedelta(days=days))


def events(engine: sa.Engine) -> list[tuple[str, str, Any]]:
    with engine.connect() as connection:
        assert broken_links(connection) == []
        query = sa.select(audit_event).order_by(audit_event.c.event_id)
        return [(row.action, row.subject, json.loads(row.details)) for row in connection.execute(query)]


def test_switching_a_rule_off_and_on_again_is_told_with_its_document(sqlite_warehouse: sa.Engine) -> None:
    assert [remember(sqlite_warehouse, day, off=off) for day, off in enumerate((False, False, True, False))] == [
        1,
        0,
        2,
        2,
    ]

    told = events(sqlite_warehouse)
    assert [(action, subject) for action, subject, _ in told] == [
        ("finding_catalogue_changed", "finding_catalogue"),
        ("finding_catalogue_changed", "finding_catalogue"),
        ("rule_switched_off", RULE),
        ("finding_catalogue_changed", "finding_catalogue"),
        ("rule_switched_on", RULE),
    ]
    assert told[2][2] == OFF


def test_rules_switched_together_are_told_in_the_order_of_their_codes(sqlite_warehouse: sa.Engine) -> None:
    codes = ("SELF_POINTS_MISSING", RULE, "COST_OVER_BUDGET", "ROW_DATE_IN_FUTURE")
    document = yaml.safe_load((FIXTURES / "findings.yaml").read_text(encoding="utf-8"))
    for code in codes:
        document[code]["switched_off"] = OFF | {"date": date(2025, 1, 2)}
    every = Catalogue.parse(yaml.safe_dump(document, allow_unicode=True), "findings.yaml")
    with writing(sqlite_warehouse) as connection:
        for number, now in enumerate((catalogue(off=False), every, catalogue(off=False))):
            remember_catalogue(connection, now, DAY + timedelta(days=number))

    switched = [subject for action, subject, _ in events(sqlite_warehouse) if action.startswith("rule_")]
    assert switched == sorted(codes) * 2


@pytest.mark.parametrize(("day", "is_off"), [(0, False), (1, False), (2, True), (3, False)])
def test_the_catalogue_of_any_day_can_be_read_again(sqlite_warehouse: sa.Engine, day: int, is_off: bool) -> None:
    for number, off in enumerate((False, False, True, False)):
        remember(sqlite_warehouse, number, off=off)

    with sqlite_warehouse.connect() as connection:
        then = catalogue_at(connection, DAY + timedelta(days=day, hours=1))
        assert then is not None
        assert (RULE in then.silent) == is_off
        assert then.entries == catalogue(off=is_off).entries
        assert catalogue_at(connection, DAY - timedelta(seconds=1)) is None


def test_a_remembered_text_that_this_version_cannot_read_does_not_stop_the_next(sqlite_warehouse: sa.Engine) -> None:
    with writing(sqlite_warehouse) as connection:
        remember_catalogue(connection, Catalogue({}, "[nothing that is a catalogue"), DAY)
    assert remember(sqlite_warehouse, 1, off=True) == 2


def test_with_a_clock_set_back_what_was_remembered_last_is_the_newest(sqlite_warehouse: sa.Engine) -> None:
    assert [remember(sqlite_warehouse, day, off=off) for day, off in ((5, False), (3, True), (3, True))] == [1, 2, 0]

    assert [action for action, *_ in events(sqlite_warehouse)][-1] == "rule_switched_off"
    with sqlite_warehouse.connect() as connection:
        now = catalogue_at(connection, DAY + timedelta(days=6))
        assert now is not None
        assert RULE in now.silent
