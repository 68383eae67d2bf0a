"""Versions of agencies, code lists, calendar, criteria, waivers: a past figure is explained in the terms of its time.

What belongs here: replacing reference data, remembering every content that it has had, with an event in the audit
trail, and reading the one of a moment. What does not: the rules' own texts (`rule_texts`), and reading any file.

A content is remembered whole: these tables are small, and change a few times a year.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import sqlalchemy as sa

from warehouse.audit import Event, record
from warehouse.rows.frames import read_table
from warehouse.rows.replacing import Changes, Difference, find_difference, write_difference
from warehouse.rows.table_files import fingerprints, table_frame, table_text
from warehouse.tables import (
    agency,
    calendar_entry,
    code_list,
    criterion,
    external_index,
    reference_version,
    survey_answer,
    waiver,
)

ACTOR = "parcomm"
CHANGED = "reference_data_changed"
MOST_NAMED = 20
"""Rows told in an event; the others are counted, and the remembered content has them all."""

REMEMBERED = (agency, code_list, calendar_entry, criterion, waiver)
AUDITED = (*REMEMBERED, survey_answer, external_index)
"""Whose changes are events."""


def is_reference(table: sa.Table) -> bool:
    """Whether the table is replaced by `replace_reference`."""
    return table in AUDITED


def replace_reference(
    connection: sa.Connection, table: sa.Table, frame: pd.DataFrame, *where: sa.ColumnElement[bool], at: datetime
) -> Changes:
    """Put the frame in the place of the rows that satisfy every condition (see `warehouse.rows.replacing.replace`).

    What the table then says is remembered, if it is one of `REMEMBERED`. That it changed, or that another content is
    remembered, is an event; rows, content and event stand or fall together.
    """
    difference = find_difference(connection, table, frame, *where)
    write_difference(connection, table, difference)
    # Remembered also where nothing changes tonight: a warehouse that was upgraded remembers nothing yet.
    remembered = (
        remember_content(connection, table.name, table_text(connection, table), at=at) if table in REMEMBERED else None
    )
    if table in AUDITED and (difference.counts or remembered is not None):
        says = {"rows": _said(difference)} | (
            _years(connection, table, difference) if remembered is None else remembered
        )
        record(connection, [Event(CHANGED, table.name, asdict(difference.counts) | says)], actor=ACTOR, at=at)
    return difference.counts


def remember_content(connection: sa.Connection, name: str, content: str, *, at: datetime) -> dict[str, str] | None:
    """Remember a content if it is not the newest of its name; None otherwise.

    Returns:
        what the event is to tell of it: `sha256`, and `since` when it holds.
    """
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    of_name = sa.select(reference_version.c.sha256, reference_version.c.since).where(reference_version.c.name == name)
    newest = connection.execute(of_name.order_by(reference_version.c.since.desc()).limit(1)).one_or_none()
    if newest is not None and newest.sha256 == sha256:
        return None
    since = later_than(newest.since if newest else None, at)
    row = {"name": name, "since": since, "sha256": sha256, "content": content}
    connection.execute(sa.insert(reference_version).values(row))
    return {"sha256": sha256, "since": since.isoformat()}


def later_than(newest: datetime | None, at: datetime) -> datetime:
    """From when a content holds: of two of one moment, or with a clock set back, the one written last is the later."""
    return at if newest is None else max(at, newest + timedelta(microseconds=1))


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
    """The same as something to select from, with the table's columns: integers, texts, dates and truth values."""
    if at is None:
        return table
    frame = reference_at(connection, table, at)
    # One parameter, however many rows: drivers bound their number.
    rows = sa.bindparam(None, json.dumps(list(_json_rows(table, frame)), ensure_ascii=False), sa.Text)
    name = f"{table.name}_then"
    if connection.dialect.name == "postgresql":
        columns = [sa.column(column.name, column.type) for column in table.columns]
        given = sa.func.json_to_recordset(sa.cast(rows, sa.JSON)).table_valued(*columns, name=f"{name}_given")
        return sa.select(given.render_derived(with_types=True)).cte(name)
    each = sa.func.json_each(rows).table_valued("value", name=f"{name}_given")
    values = [
        sa.type_coerce(sa.func.json_extract(each.c.value, f'$."{column.name}"'), column.type).label(column.name)
        for column in table.columns
    ]
    return sa.select(*values).cte(name)


def _json_rows(table: sa.Table, frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for row in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        yield {
            column.name: value.date().isoformat() if isinstance(value := row[column.name], pd.Timestamp) else value
            for column in table.columns
        }


def _oldest(connection: sa.Connection, name: str) -> str | None:
    query = sa.select(reference_version.c.content).where(reference_version.c.name == name)
    return connection.scalar(query.order_by(reference_version.c.since).limit(1))


def _years(connection: sa.Connection, table: sa.Table, difference: Difference) -> dict[str, dict[str, str | None]]:
    """The fingerprint of each year that changed, of a table that is not remembered whole."""
    if table in REMEMBERED:
        return {}
    touched = pd.concat([difference.added["year"], difference.changed["year"], difference.removed["year"]])
    years = sorted({int(year) for year in touched})
    there = fingerprints(connection, table, "year", table.c.year.in_(years))
    return {"years": {str(year): there.get(year) for year in years}}


def _said(difference: Difference) -> list[dict[str, dict[str, str]]]:
    said = [
        *({"is": row} for row in _told(difference.added)),
        *(
            {"was": before, "is": after}
            for before, after in zip(_told(difference.before), _told(difference.changed), strict=True)
        ),
        *({"was": row} for row in _told(difference.removed)),
    ]
    return said[:MOST_NAMED]


def _told(rows: pd.DataFrame) -> list[dict[str, str]]:
    """The rows as texts, without what is absent."""
    return [
        {str(name): _word(value) for name, value in row.items() if not pd.isna(value)}
        for row in rows.head(MOST_NAMED).to_dict("records")
    ]


def _word(value: Any) -> str:
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)
