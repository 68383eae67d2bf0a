"""What agencies, code lists, calendar and criteria said at any time: a figure of the past is told in the past's terms.

What belongs here: replacing reference data, remembering every content that it has had, with an event in the audit
trail, and reading the one of a moment. What does not: the rules' own texts (`rule_texts`), and reading any file.

A content is remembered whole: these tables are small, and change a few times a year.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import sqlalchemy as sa

from warehouse.audit import Event, record
from warehouse.frames import read_table
from warehouse.replacing import Changes, Difference, find_difference, write_difference
from warehouse.table_files import table_frame, table_text
from warehouse.tables import (
    agency,
    calendar_entry,
    code_list,
    criterion,
    external_index,
    reference_version,
    survey_answer,
)

ACTOR = "parcomm"
CHANGED = "reference_data_changed"
MOST_NAMED = 20
"""Rows told in an event; the others are counted, and the remembered content has them all."""

REMEMBERED = (agency, code_list, calendar_entry, criterion)
AUDITED = (agency, code_list, calendar_entry, survey_answer, external_index)
"""Whose changes are events; of criteria the change of the framework's text is one."""


def is_reference(table: sa.Table) -> bool:
    """Whether the table is replaced by `replace_reference`."""
    return table in REMEMBERED or table in AUDITED


def replace_reference(
    connection: sa.Connection, table: sa.Table, frame: pd.DataFrame, *where: sa.ColumnElement[bool], at: datetime
) -> Changes:
    """Put the frame in the place of the rows that satisfy every condition (see `warehouse.replacing.replace`).

    What the table then says is remembered, if it is one of `REMEMBERED`; that it changed is an event, if it is one of
    `AUDITED`: both stand or fall with the rows.
    """
    difference = find_difference(connection, table, frame, *where)
    write_difference(connection, table, difference)
    # Remembered also where nothing changes tonight: a warehouse that was upgraded remembers nothing yet.
    sha256 = (
        remember_content(connection, table.name, table_text(connection, table), at=at) if table in REMEMBERED else None
    )
    if table in AUDITED and difference.counts:
        record(connection, [_event(table, difference, sha256)], actor=ACTOR, at=at)
    return difference.counts


def remember_content(connection: sa.Connection, name: str, content: str, *, at: datetime) -> str | None:
    """Remember a content if it is not the newest of its name; give its fingerprint then, None otherwise."""
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    of_name = sa.select(reference_version.c.sha256, reference_version.c.since).where(reference_version.c.name == name)
    newest = connection.execute(of_name.order_by(reference_version.c.since.desc()).limit(1)).one_or_none()
    if newest is not None and newest.sha256 == sha256:
        return None
    # Of two contents of one moment (a clock set back), the one written last is the later.
    since = at if newest is None else max(at, newest.since + timedelta(microseconds=1))
    row = {"name": name, "since": since, "sha256": sha256, "content": content}
    connection.execute(sa.insert(reference_version).values(row))
    return sha256


def content_at(connection: sa.Connection, name: str, at: datetime) -> str | None:
    """The content of a moment; of one before anything was remembered, None."""
    since = reference_version.c.since
    query = sa.select(reference_version.c.content).where(reference_version.c.name == name, since <= at)
    return connection.scalar(query.order_by(since.desc()).limit(1))


def reference_at(connection: sa.Connection, table: sa.Table, at: datetime | None) -> pd.DataFrame:
    """The table's rows as they stood at a moment, ordered by key; as they stand now, for None.

    For a moment before anything was remembered: the oldest content that is.
    """
    if at is None:
        return read_table(connection, table)
    text = content_at(connection, table.name, at) or _oldest(connection, table.name)
    return read_table(connection, table) if text is None else table_frame(table, text)


def reference_source(connection: sa.Connection, table: sa.Table, at: datetime | None) -> sa.FromClause:
    """The same as something to select from, with the table's columns."""
    if at is None:
        return table
    columns = [sa.column(column.name, column.type) for column in table.columns]
    rows = [tuple(_bindable(row)) for row in reference_at(connection, table, at).itertuples(index=False)]
    if not rows:
        return table
    return sa.values(*columns, name=f"{table.name}_then").data(rows).cte(f"{table.name}_then")


def _bindable(row: tuple[Any, ...]) -> Iterator[Any]:
    for value in row:
        if pd.isna(value):
            yield None
        elif isinstance(value, pd.Timestamp):
            yield value.date()
        else:
            yield value.item() if hasattr(value, "item") else value


def _oldest(connection: sa.Connection, name: str) -> str | None:
    query = sa.select(reference_version.c.content).where(reference_version.c.name == name)
    return connection.scalar(query.order_by(reference_version.c.since).limit(1))


def _event(table: sa.Table, difference: Difference, sha256: str | None) -> Event:
    counts = difference.counts
    details: dict[str, Any] = {"added": counts.added, "changed": counts.changed, "removed": counts.removed}
    if sha256 is not None:
        details["sha256"] = sha256
    said = [
        *({"is": row} for row in _told(difference.added)),
        *(
            {"was": before, "is": after}
            for before, after in zip(_told(difference.before), _told(difference.changed), strict=True)
        ),
        *({"was": row} for row in _told(difference.removed)),
    ]
    return Event(CHANGED, table.name, {**details, "rows": said[:MOST_NAMED]})


def _told(rows: pd.DataFrame) -> list[dict[str, str]]:
    """The rows as texts, without what is absent."""
    return [
        {str(name): _word(value) for name, value in row.items() if not pd.isna(value)}
        for row in rows.head(MOST_NAMED).to_dict("records")
    ]


def _word(value: Any) -> str:
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)
