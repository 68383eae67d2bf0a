"""Triggers by which the database itself keeps append-only tables.

Derived from the tables, so that a new one cannot be forgotten. What does not belong here: which tables only grow (their
declarations say `append_only`), and when triggers are made (`migrate`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from warehouse.tables import METADATA

REFUSAL = "refuse_change"
REFUSAL_BODY = "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END"
REFUSAL_FUNCTION = f"CREATE OR REPLACE FUNCTION {REFUSAL}() RETURNS trigger LANGUAGE plpgsql AS $$ {REFUSAL_BODY} $$"
"""What every trigger of PostgreSQL calls."""


@dataclass(frozen=True, slots=True)
class Guard:
    """A trigger: its table's name, its own, and the statement that makes it."""

    table: str
    name: str
    statement: str


def guards(dialect: str) -> dict[str, Guard]:
    """Every trigger by its name."""
    growing = [table for table in METADATA.sorted_tables if table.info.get("append_only")]
    of_table = _on_postgresql if dialect == "postgresql" else _on_sqlite
    return {guard.name: guard for table in growing for guard in of_table(table)}


def _on_postgresql(table: sa.Table) -> Iterator[Guard]:
    name = f"{table.name}_append_only"
    yield Guard(
        table.name,
        name,
        f'CREATE TRIGGER {name} BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table.name}" '
        f"FOR EACH STATEMENT EXECUTE FUNCTION {REFUSAL}()",
    )


def _on_sqlite(table: sa.Table) -> Iterator[Guard]:
    for verb in ("UPDATE", "DELETE"):
        yield _refusing(table, f"no_{verb.lower()}", f'{verb} ON "{table.name}"')
    # REPLACE removes the row that is in its way without a word to those who listen for removals.
    yield _refusing(table, "no_replace", f'INSERT ON "{table.name}" WHEN {_is_taken(table)}')


def _refusing(table: sa.Table, kind: str, event: str) -> Guard:
    name = f"{table.name}_{kind}"
    return Guard(
        table.name,
        name,
        f"CREATE TRIGGER {name} BEFORE {event} BEGIN SELECT RAISE(ABORT, '{table.name} is append-only'); END",
    )


def _is_taken(table: sa.Table) -> str:
    """SQL condition that a row with the new row's rowid, primary key or unique key exists."""
    keys = [["rowid"], *([column.name for column in key] for key in _unique_keys(table))]
    same = (" AND ".join(f"{name} = NEW.{name}" for name in key) for key in keys)
    return " OR ".join(f'EXISTS (SELECT 1 FROM "{table.name}" WHERE {condition})' for condition in same)  # noqa: S608 - our own names


def _unique_keys(table: sa.Table) -> Iterator[list[sa.Column[object]]]:
    yield list(table.primary_key.columns)
    declared = [each for each in table.constraints if isinstance(each, sa.UniqueConstraint)]
    yield from sorted((list(each.columns) for each in declared), key=str)
    yield from (
        list(index.columns) for index in sorted(table.indexes, key=lambda index: str(index.name)) if index.unique
    )
