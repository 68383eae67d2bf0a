"""History of figures: written only where they changed, and read as of any time.

What belongs here: the history that writing leaves, with an event in the audit trail. What does not: comparing a frame
with what stands in its table (`replacing`), which tables have a history (`warehouse.tables.history`), and when a run
writes.
"""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import sqlalchemy as sa

from warehouse.audit import Event, record
from warehouse.rows.bulk import append
from warehouse.rows.frames import read_query
from warehouse.rows.key_order import in_order
from warehouse.rows.replacing import Changes, find_difference, refuse_other_years, write_difference
from warehouse.rows.table_files import fingerprints, spelled_row
from warehouse.tables import HISTORIES, run

ACTOR = "parcomm"
CHANGED = "figures_changed"


def write_changes(
    connection: sa.Connection, table: sa.Table, frame: pd.DataFrame, *, year: int, run_key: str, at: datetime
) -> Changes:
    """Make the frame the table's rows of the year, touching and remembering only those that differ.

    What was remembered is told by an event: rows, history and event stand or fall together.

    Args:
        connection: inside the caller's write transaction.
        table: one that has a history.
        frame: all rows of the year, in any order.
        year: every row's year.
        run_key: Dagster's id of the run that writes.
        at: the time that the history will show, if anything changed.

    Raises:
        ValueError: the frame does not fit the table, has another year's rows, or has a key twice.
    """
    refuse_other_years(frame, table, year)
    difference = find_difference(connection, table, frame, table.c.year == year)
    if difference.counts:
        write_difference(connection, table, difference)
        run_id = _run_id(connection, run_key, year, at)
        history = HISTORIES[table.name]
        append(connection, history, difference.written.assign(run_id=run_id, is_removed=False))
        gone = difference.removed[[column.name for column in table.primary_key.columns]]
        append(connection, history, gone.assign(run_id=run_id, is_removed=True))
        record(connection, [_event(connection, table, run_id, difference.counts)], actor=ACTOR, at=at)
    return difference.counts


def _event(connection: sa.Connection, table: sa.Table, run_id: int, counts: Changes) -> Event:
    """Audit event of a run: its number of rows, and the fingerprint of all that the history holds until now."""
    history = HISTORIES[table.name]
    by = connection.execute(sa.select(run).where(run.c.run_id == run_id)).mappings().one()
    details = {
        "table": table.name,
        "run": spelled_row(run, by),
        "added": counts.added,
        "changed": counts.changed,
        "removed": counts.removed,
        "sha256": fingerprints(connection, history, "run_id", history.c.run_id == run_id)[run_id],
    }
    return Event(CHANGED, f"{by['year']}/{table.name}", details)


def _run_id(connection: sa.Connection, run_key: str, year: int, at: datetime) -> int:
    """The run's number, given when it first changes something: a run that changes nothing leaves no row."""
    found = connection.scalar(sa.select(run.c.run_id).where(run.c.dagster_run_id == run_key, run.c.year == year))
    if found is not None:
        return int(found)
    number = int(connection.scalar(sa.select(sa.func.coalesce(sa.func.max(run.c.run_id), 0))) or 0) + 1
    connection.execute(sa.insert(run).values(run_id=number, dagster_run_id=run_key, year=year, changed_at=at))
    return number


def read_as_of(
    connection: sa.Connection, table: sa.Table, *, year: int, at: datetime, agency_code: str | None = None
) -> pd.DataFrame:
    """The table's rows of the year (of one agency, if it is named) as they stood at that time, ordered by key.

    `at` is an aware datetime.
    """
    history = HISTORIES[table.name]
    whose = sa.true() if agency_code is None else history.c.agency_code == agency_code
    keys = [history.c[column.name] for column in table.primary_key.columns]
    newest_first = sa.func.row_number().over(partition_by=keys, order_by=history.c.run_id.desc())
    versions = (
        sa.select(history, newest_first.label("age"))
        .join(run, run.c.run_id == history.c.run_id)
        .where(history.c.year == year, run.c.changed_at <= at, whose)
        .subquery()
    )
    query = (
        sa.select(*(versions.c[column.name] for column in table.columns))
        .where(versions.c.age == 1, ~versions.c.is_removed)
        .order_by(*in_order(*(versions.c[column.name] for column in table.primary_key.columns)))
    )
    return read_query(connection, query, table)
