"""What stands in a place: every row of every table, every file of archive, returned workbooks and exports.

Two places that stand equal are equal in every value and byte, but for what is named here: when and by which run
something was written down, and the hashes of the audit chain, which cover those times (the chain itself is checked).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from orchestration.instance import open_instance
from tests.faults.nights import Place
from warehouse.audit import broken_links
from warehouse.engine import open_engine
from warehouse.tables import HISTORIES, METADATA, audit_event, framework_version, run

STAMPS = {
    # Which run wrote a row: a killed run and the next may share the work.
    **{history.name: {"run_id"} for history in HISTORIES.values()},
    framework_version.name: {"since"},
    audit_event.name: {"happened_at", "previous_hash", "event_hash"},
}
FOLDERS = ("archive", "returned", "exports", "inbox")

Rows = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Rows by table, sorted, each as text that loses nothing; files by path, each as its SHA-256."""

    tables: Mapping[str, Rows]
    files: Mapping[str, str]

    def differences(self, other: Standing) -> list[str]:
        """Where the other differs, one line each."""
        found = [
            f"{name}: {len(rows)} row(s) here, {len(other.tables[name])} there; "
            f"{len(set(rows) ^ set(other.tables[name]))} in one place only"
            for name, rows in self.tables.items()
            if rows != other.tables[name]
        ]
        for path in sorted(self.files.keys() | other.files.keys()):
            if self.files.get(path) != other.files.get(path):
                places = [name for name, files in (("here", self.files), ("there", other.files)) if path in files]
                found.append(f"{path}: {'differs' if len(places) == 2 else f'only {places[0]}'}")
        return found


def standing(place: Place) -> Standing:
    """Everything that is to be equal."""
    return Standing(rows_of(place.database_url), _files(place.home))


def rows_of(database_url: str) -> dict[str, Rows]:
    """Every row; a database without tables has none."""
    engine = open_engine(database_url)
    with engine.connect() as connection:
        present = set(sa.inspect(connection).get_table_names())
        tables = [table for table in METADATA.sorted_tables if table is not run]
        found = {
            table.name: _rows(connection, table, STAMPS.get(table.name, set())) if table.name in present else ()
            for table in tables
        }
    engine.dispose()
    return found


def _rows(connection: sa.Connection, table: sa.Table, leaving_out: set[str]) -> Rows:
    columns = [column for column in table.columns if column.name not in leaving_out]
    return tuple(sorted(repr(tuple(row)) for row in connection.execute(sa.select(*columns))))


def _files(home: Path) -> dict[str, str]:
    paths = (path for name in FOLDERS for path in (home / name).rglob("*") if path.is_file())
    return {str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def breaches_of_order(place: Place) -> list[str]:
    """What must hold wherever a night has ended: a whole audit chain, known runs, nothing said to be still running."""
    engine = open_engine(place.database_url)
    with engine.connect() as connection:
        found = broken_links(connection)
        for history in HISTORIES.values():
            strangers = sa.select(sa.func.count()).where(history.c.run_id.not_in(sa.select(run.c.run_id)))
            if connection.scalar(strangers.select_from(history)):
                found.append(f"{history.name} names runs that are not there")
        found += _integrity(connection)
    engine.dispose()
    with open_instance(place.settings.folders) as instance:
        found += [f"run {each.run_id} is {each.status.value}" for each in instance.get_runs() if not each.is_finished]
    return found


def _integrity(connection: sa.Connection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return []
    said: list[Any] = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return [*(f"SQLite: {word}" for word in said if word != "ok"), *(f"foreign key: {row}" for row in broken)]
