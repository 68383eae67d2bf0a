"""What a framework's file said at any time: a score of the past is explained by the rule of the past.

What belongs here: remembering a text when it is new, and finding the one of a moment. What does not: parsing it.
"""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import sqlalchemy as sa

from warehouse.audit import Event, record
from warehouse.bulk import append
from warehouse.tables import framework_version

ACTOR = "parcomm"
TEXT_CHANGED = "framework_text_changed"


def remember_texts(connection: sa.Connection, frameworks: pd.DataFrame, at: datetime) -> int:
    """Add the texts (rows of table `framework`) that differ from the last remembered, each with its event; how many."""
    newest = texts_at(connection, at)
    known = dict(zip(newest["framework_id"], newest["sha256"], strict=True))
    keys = zip(frameworks["framework_id"], frameworks["sha256"], strict=True)
    new = frameworks[[known.get(name) != sha256 for name, sha256 in keys]]
    events = [
        Event(TEXT_CHANGED, name, {"version": int(version), "sha256": sha256, "before": known.get(name)})
        for name, version, sha256 in zip(new["framework_id"], new["version"], new["sha256"], strict=True)
    ]
    record(connection, events, actor=ACTOR, at=at)
    columns = ["framework_id", "version", "sha256", "source_text"]
    return append(connection, framework_version, new[columns].assign(since=at))


def texts_at(connection: sa.Connection, at: datetime, framework_id: str | None = None) -> pd.DataFrame:
    """Every framework's text as it stood at a moment: framework_id, since, version, sha256, source_text."""
    whose = sa.true() if framework_id is None else framework_version.c.framework_id == framework_id
    age = sa.func.row_number().over(
        partition_by=framework_version.c.framework_id, order_by=framework_version.c.since.desc()
    )
    versions = sa.select(framework_version, age.label("age")).where(framework_version.c.since <= at, whose).subquery()
    names = [column.name for column in framework_version.columns]
    rows = connection.execute(sa.select(*(versions.c[name] for name in names)).where(versions.c.age == 1)).all()
    return pd.DataFrame.from_records([tuple(row) for row in rows], columns=names)
