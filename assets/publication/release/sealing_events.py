"""The audit trail of releases: what an event tells of one, which its row must say too.

What belongs here: the event's shape. What does not: making a release (`sealing`), and comparing rows with what the
trail tells of them (`verifying.trail`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.publication.published.moved_figures import moved_ranks
from assets.publication.release.audit_events import events_of
from assets.scoring.appraisal.idle_decisions import IdleDecision
from warehouse.audit import Event

RELEASED = "released"


def release_event(
    name: str, says: Mapping[str, Any], moved: pd.DataFrame | None, idle: Sequence[IdleDecision]
) -> Event:
    """The event of a release.

    Args:
        name: of the release, such as `2025-1`.
        says: what its row says (`said_of_release`).
        moved: the published figures that an erratum moves; None for a year's first release.
        idle: appraisers' decisions that its figures do not use.
    """
    unused = {"idle_decisions": [each.appraisal_id for each in idle]} if idle else {}
    counts = {} if moved is None else {"moved": len(moved), "moved_ranks": len(moved_ranks(moved))}
    return Event(RELEASED, name, {**says, **counts, **unused})


def said_of_release(seal: str, decision: str, on: date, erratum_reason: str | None) -> dict[str, Any]:
    """Facts of a release that its row and its audit event both hold."""
    said = {"seal": seal, "decision": decision, "date": on.isoformat()}
    return said if erratum_reason is None else said | {"erratum": erratum_reason}


def told_releases(connection: sa.Connection, year: int | None = None) -> dict[str, dict[str, Any]]:
    """Releases by the audit trail, by name; of one year, if it is given."""
    told: dict[str, dict[str, Any]] = {}
    for name, says in events_of(connection, RELEASED):
        if year is None or name.startswith(f"{year}-"):
            told[name] = {key: says[key] for key in ("seal", "decision", "date", "erratum") if key in says}
    return told
