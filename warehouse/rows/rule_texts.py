"""Versions of framework files: a past score is explained by the rule of its time.

What belongs here: remembering a text when it is new, and finding the one of a moment. What does not: parsing it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from warehouse.audit import Event, record
from warehouse.rows.bulk import append
from warehouse.rows.reference_versions import later_than
from warehouse.tables import framework, framework_version

ACTOR = "parcomm"
TEXT_CHANGED = "framework_text_changed"


TEXT = ("framework_id", "version", "sha256", "source_text")


def remember_texts(connection: sa.Connection, frameworks: pd.DataFrame, at: datetime) -> int:
    """Add the texts (rows of table `framework`) that differ from the last remembered, each with its event; how many."""
    known = _last_remembered(connection)
    keys = zip(frameworks["framework_id"], frameworks["sha256"], strict=True)
    is_new = [name not in known or known[name].sha256 != sha256 for name, sha256 in keys]
    new = frameworks[pd.Series(is_new, index=frameworks.index, dtype=bool)]
    since = [later_than(known[name].since if name in known else None, at) for name in new["framework_id"]]
    events = [
        Event(
            TEXT_CHANGED,
            name,
            {
                "version": int(version),
                "sha256": sha256,
                "before": known[name].sha256 if name in known else None,
                "since": moment.isoformat(),
            },
        )
        for name, version, sha256, moment in zip(new["framework_id"], new["version"], new["sha256"], since, strict=True)
    ]
    record(connection, events, actor=ACTOR, at=at)
    return append(connection, framework_version, new[list(TEXT)].assign(since=since))


def _last_remembered(connection: sa.Connection) -> dict[str, Any]:
    """The text that each framework was remembered with last: framework_id, sha256, since."""
    of = framework_version.c
    query = sa.select(of.framework_id, of.sha256, of.since).order_by(of.since)
    return {row.framework_id: row for row in connection.execute(query)}


def texts_at(connection: sa.Connection, at: datetime, framework_id: str | None = None) -> pd.DataFrame:
    """Every framework's text as it stood at a moment, ordered by framework: `TEXT`.

    For a moment before anything of a framework was remembered: the oldest text that is; of one that never was (its file
    had gone before a warehouse of an older version began to remember), the text that stands.
    """
    never = sa.cast(sa.null(), framework_version.c.since.type).label("since")
    texts = sa.union_all(
        sa.select(*(framework_version.c[name] for name in TEXT), framework_version.c.since),
        sa.select(*(framework.c[name] for name in TEXT), never),
    ).subquery("texts")
    had_come = texts.c.since <= at
    place = sa.func.row_number().over(
        partition_by=texts.c.framework_id,
        order_by=(
            sa.case((had_come, 0), (texts.c.since.is_not(None), 1), else_=2),
            sa.case((had_come, texts.c.since)).desc(),
            texts.c.since,
        ),
    )
    whose = sa.true() if framework_id is None else texts.c.framework_id == framework_id
    placed = sa.select(texts, place.label("place")).where(whose).subquery("placed")
    query = sa.select(*(placed.c[name] for name in TEXT)).where(placed.c.place == 1).order_by(placed.c.framework_id)
    return pd.DataFrame.from_records([tuple(row) for row in connection.execute(query)], columns=list(TEXT))
