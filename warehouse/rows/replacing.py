"""Replacement of a year's rows, or of any others, by a frame; only rows that differ are touched.

What stands is read and compared first: a night that brings nothing new writes nothing, not even the same rows again.
What does not belong here: remembering what was there before (`history`), loading rows that are all new (`bulk`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa

from warehouse.columns.types import ExactDecimal
from warehouse.rows.bulk import append
from warehouse.rows.frames import conform, read_table


@dataclass(frozen=True, slots=True)
class Changes:
    """Numbers of rows that a write added, changed and removed; all zero if nothing was written."""

    added: int
    changed: int
    removed: int

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True)
class Difference:
    """Rows to add, change and remove so that a table's rows are those of a frame.

    Attributes:
        added: rows whose key is not there.
        changed: rows whose key is there with other values, as they shall be.
        before: the same rows in the same order, as they are.
        removed: rows that shall not be there.
    """

    added: pd.DataFrame
    changed: pd.DataFrame
    before: pd.DataFrame
    removed: pd.DataFrame

    @property
    def counts(self) -> Changes:
        """Numbers of rows of each kind."""
        return Changes(len(self.added), len(self.changed), len(self.removed))

    @property
    def written(self) -> pd.DataFrame:
        """The rows to write."""
        return pd.concat([self.changed, self.added]) if len(self.changed) else self.added


def replace(connection: sa.Connection, table: sa.Table, frame: pd.DataFrame, *where: sa.ColumnElement[bool]) -> Changes:
    """Put the frame in the place of the rows that satisfy every condition; of all rows, if there is none.

    Raises:
        ValueError: the frame does not fit the table, or has a key twice.
        sqlalchemy.exc.IntegrityError: a constraint is broken; the caller's transaction must end.
    """
    difference = find_difference(connection, table, frame, *where)
    write_difference(connection, table, difference)
    return difference.counts


def replace_year(connection: sa.Connection, table: sa.Table, frame: pd.DataFrame, year: int) -> Changes:
    """Make the frame the table's only rows of the year; see `replace`."""
    refuse_other_years(frame, table, year)
    return replace(connection, table, frame, table.c.year == year)


def refuse_other_years(frame: pd.DataFrame, table: sa.Table, year: int) -> None:
    """Raise a ValueError if the frame has rows of a year that it is not about."""
    strangers = frame.loc[frame["year"] != year, "year"].unique().tolist()
    if strangers:
        raise ValueError(f"table {table.name}: rows of {strangers} among those of {year}")


def find_difference(
    connection: sa.Connection, table: sa.Table, frame: pd.DataFrame, *where: sa.ColumnElement[bool]
) -> Difference:
    """Difference between a frame and the rows that satisfy every condition; see `replace`."""
    keys = _keys(table)
    new = conform(frame, table)
    twice = new[new.duplicated(keys)]
    if len(twice):
        raise ValueError(f"table {table.name}: the key {twice.iloc[0][keys].to_dict()} comes twice")
    wanted = new.set_index(keys, drop=False)
    standing = read_table(connection, table, *where).set_index(keys, drop=False)
    is_known = wanted.index.isin(standing.index)
    known, as_is = wanted[is_known], standing.loc[wanted.index[is_known]]
    differs = _differing(known, as_is, table)
    return Difference(
        added=wanted[~is_known],
        changed=known[differs],
        before=as_is[differs],
        removed=standing[~standing.index.isin(wanted.index)],
    )


def write_difference(connection: sa.Connection, table: sa.Table, difference: Difference) -> None:
    """Take out what is changed or removed, then write what is changed or added."""
    keys = _keys(table)
    _delete(connection, table, pd.concat([difference.changed, difference.removed])[keys])
    append(connection, table, difference.written)


def _keys(table: sa.Table) -> list[str]:
    return [column.name for column in table.primary_key.columns]


def _differing(wanted: pd.DataFrame, standing: pd.DataFrame, table: sa.Table) -> pd.Series[bool]:
    """Mask of rows that differ in any column; both frames hold the same keys in the same order."""
    differs = pd.Series(data=False, index=wanted.index)
    for name in wanted.columns:
        ours, theirs = wanted[name], standing[name]
        if isinstance(table.c[name].type, ExactDecimal):
            # 0.5 and 0.50 are equal numbers, and different print.
            ours, theirs = _printed(ours), _printed(theirs)
        same = (ours == theirs).fillna(value=False).astype(bool) | (ours.isna() & theirs.isna())
        differs |= ~same
    return differs


def _printed(figures: pd.Series[Any]) -> pd.Series[Any]:
    spelled: pd.Series[Any] = figures.map(str, na_action="ignore")
    return spelled


def _delete(connection: sa.Connection, table: sa.Table, keys: pd.DataFrame) -> None:
    if keys.empty:
        return
    condition = sa.and_(*(table.c[name] == sa.bindparam(f"key_{name}") for name in keys.columns))
    names = [f"key_{name}" for name in keys.columns]
    rows = [dict(zip(names, _bound(row), strict=True)) for row in keys.astype(object).itertuples(index=False)]
    connection.execute(sa.delete(table).where(condition), rows)


def _bound(row: Sequence[object]) -> list[object]:
    """A key's values as the columns' types take them: a day is a date."""
    return [value.to_pydatetime() if isinstance(value, pd.Timestamp) else value for value in row]
