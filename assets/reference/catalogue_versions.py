"""Versions of the catalogue of findings: rules switched off, since when, by which document.

What belongs here: remembering its text in the warehouse, with an event for each rule that is switched. What does not:
what the catalogue means (`checks.findings.catalogue`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import sqlalchemy as sa

from checks.findings.catalogue import Catalogue, CatalogueError
from warehouse.audit import Event, record
from warehouse.rows.reference_versions import ACTOR, content_at, remember_content
from warehouse.tables.reference import FINDING_CATALOGUE

CHANGED = "finding_catalogue_changed"
EVER = datetime.max.replace(tzinfo=UTC)
"""What is remembered last, also if the clock was ahead then."""
SWITCHED_OFF, SWITCHED_ON = "rule_switched_off", "rule_switched_on"


def remember_catalogue(connection: sa.Connection, catalogue: Catalogue, at: datetime) -> int:
    """Remember the catalogue if it differs from the last one remembered; give how many events that is."""
    before = content_at(connection, FINDING_CATALOGUE, EVER)
    remembered = remember_content(connection, FINDING_CATALOGUE, catalogue.text, at=at)
    if remembered is None:
        return 0
    events = [
        Event(CHANGED, FINDING_CATALOGUE, remembered),
        *_switched(None if before is None else _readable(before), catalogue),
    ]
    record(connection, events, actor=ACTOR, at=at)
    return len(events)


def catalogue_at(connection: sa.Connection, at: datetime) -> Catalogue | None:
    """The catalogue of a moment; None if none was remembered yet.

    Raises:
        CatalogueError: this version of the program cannot read it.
    """
    text = content_at(connection, FINDING_CATALOGUE, at)
    return None if text is None else Catalogue.parse(text, FINDING_CATALOGUE, is_kept=True)


def _readable(text: str) -> Catalogue | None:
    try:
        return Catalogue.parse(text, FINDING_CATALOGUE, is_kept=True)
    except CatalogueError:
        return None


def _switched(before: Catalogue | None, now: Catalogue) -> Iterator[Event]:
    was_silent = frozenset[str]() if before is None else before.silent
    for code in sorted(now.silent - was_silent):
        off = now[code].switched_off
        assert off is not None  # noqa: S101 - that is what silent means
        says = {"document": off.document, "date": off.on.isoformat(), "approver": off.approver, "reason": off.reason}
        yield Event(SWITCHED_OFF, code, says)
    for code in sorted(was_silent - now.silent):
        yield Event(SWITCHED_ON, code)
