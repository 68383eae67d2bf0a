"""Writing figures only where they changed, and reading them as they were.

What belongs here: comparing a frame with what stands in its table, and the history that this leaves. What does not:
which tables have a history (`warehouse.tables.history`), and when a run writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import sqlalchemy as sa

from warehouse.bulk import append
from warehouse.frames import conform, read_query, read_table
from warehouse.tables import HISTORIES, run


@dataclass(frozen=True, slots=True)
class Changes:
    """How many rows a write added, changed and removed; all zero means that nothing was written at all."""

    added: int
    changed: int
    removed: int

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def write_changes(
    connection: sa.Connection, table: sa.Table, frame: pd.DataFrame, *, year: int, run_key: str, at: datetime
) -> Changes:
    """Make the frame the table's rows of the year, touching and remembering only those that differ.

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
    keys = [column.name for column in table.primary_key.columns]
    new = conform(frame, table)
    _refuse_strangers(new, keys, table, year)
    old = read_table(connection, table, table.c.year == year)
    wanted, standing = new.set_index(keys, drop=False), old.set_index(keys, drop=False)
    is_known = wanted.index.isin(standing.index)
    is_kept = standing.index.isin(wanted.index)
    differs = _differing(wanted[is_known], standing.loc[wanted.index[is_known]])
    added, changed, removed = wanted[~is_known], wanted[is_known][differs], standing[~is_kept]
    changes = Changes(len(added), len(changed), len(removed))
    if changes:
        _delete(connection, table, pd.concat([changed, removed])[keys])
        written = pd.concat([changed, added]) if len(changed) else added
        append(connection, table, written)
        run_id = _run_id(connection, run_key, year, at)
        history = HISTORIES[table.name]
        append(connection, history, written.assign(run_id=run_id, is_removed=False))
        append(connection, history, removed[keys].assign(run_id=run_id, is_removed=True))
    return changes


def _refuse_strangers(frame: pd.DataFrame, keys: list[str], table: sa.Table, year: int) -> None:
    strangers = frame.loc[frame["year"] != year, "year"].unique().tolist()
    if strangers:
        raise ValueError(f"table {table.name}: rows of {strangers} among those of {year}")
    twice = frame[frame.duplicated(keys)]
    if len(twice):
        raise ValueError(f"table {table.name}: the key {twice.iloc[0][keys].to_dict()} comes twice")


def _differing(wanted: pd.DataFrame, standing: pd.DataFrame) -> pd.Series[bool]:
    """Which rows differ in any column; both frames hold the same keys in the same order."""
    differs = pd.Series(data=False, index=wanted.index)
    for name in wanted.columns:
        ours, theirs = wanted[name], standing[name]
        same = (ours == theirs).fillna(value=False).astype(bool) | (ours.isna() & theirs.isna())
        differs |= ~same
    return differs


def _delete(connection: sa.Connection, table: sa.Table, keys: pd.DataFrame) -> None:
    if keys.empty:
        return
    condition = sa.and_(*(table.c[name] == sa.bindparam(f"key_{name}") for name in keys.columns))
    names = [f"key_{name}" for name in keys.columns]
    rows = [dict(zip(names, row, strict=True)) for row in keys.astype(object).itertuples(index=False)]
    connection.execute(sa.delete(table).where(condition), rows)


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
        .order_by(*(versions.c[column.name] for column in table.primary_key.columns))
    )
    return read_query(connection, query, table)
