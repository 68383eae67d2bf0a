"""What stands in a place: every row of every table, every file of archive, returned workbooks and exports.

Two places that stand equal are equal in every value and byte, but for what is named here: when and by which run
something was written down, and the hashes of the audit chain and the seals of releases, which cover those times (the
chain itself and the seals are checked).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from assets.publication.release.folders import release_names
from assets.publication.release.manifest import MANIFEST, SEAL, NotAReleaseError, broken_files, read_manifest
from orchestration.installation.instance import open_instance
from tests.faults.nights import Place
from warehouse.audit import broken_links
from warehouse.engine import open_engine
from warehouse.tables import HISTORIES, audit_event, framework_version, reference_version, release, run

STAMPS = {
    # Which run wrote a row: a killed run and the next may share the work.
    **{history.name: {"run_id"} for history in HISTORIES.values()},
    framework_version.name: {"since"},
    reference_version.name: {"since"},
    reference_version.name: {"since"},
    audit_event.name: {"happened_at", "previous_hash", "event_hash"},
    release.name: {"released_at", "seal"},
}
FOLDERS = ("archive", "returned", "exports", "inbox", "releases")
TOLD_STAMPS = re.compile('"seal": "[0-9a-f]{64}"|"since": "[^"]*"|"run": {[^}]*}, "sha256": "[0-9a-f]{64}"')
"""In the particulars of events: a release's seal, since when a content holds, which run put what into the history."""
STAMPED_FILES = (MANIFEST, SEAL)
"""Of a release: they say when it was made."""

Rows = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Rows by table, sorted, each as text that loses nothing; files by path, each as its SHA-256."""

    tables: Mapping[str, Rows]
    files: Mapping[str, str]

    def differences(self, other: Standing) -> list[str]:
        """Where the other differs, one line each."""
        found = []
        for name in sorted(self.tables.keys() | other.tables.keys()):
            here, there = (each.tables.get(name, ()) for each in (self, other))
            if here != there or (name in self.tables) != (name in other.tables):
                apart = len(set(here) ^ set(there))
                found.append(f"{name}: {len(here)} row(s) here, {len(there)} there; {apart} in one place only")
        for path in sorted(self.files.keys() | other.files.keys()):
            if self.files.get(path) != other.files.get(path):
                places = [name for name, files in (("here", self.files), ("there", other.files)) if path in files]
                found.append(f"{path}: {'differs' if len(places) == 2 else f'only {places[0]}'}")
        return found


def standing(place: Place) -> Standing:
    """Everything that is to be equal."""
    return Standing(rows_of(place.database_url), _files(place.home))


def rows_of(database_url: str) -> dict[str, Rows]:
    """Every row of every table that there is, whichever version made it, as the database itself gives it."""
    engine = open_engine(database_url)
    with engine.connect() as connection:
        inspector = sa.inspect(connection)
        found = {
            name: _rows(connection, name, [column["name"] for column in inspector.get_columns(name)])
            for name in inspector.get_table_names()
            if name != run.name
        }
    engine.dispose()
    return found


def _rows(connection: sa.Connection, table: str, columns: list[str]) -> Rows:
    compared = ", ".join(f'"{name}"' for name in sorted(set(columns) - STAMPS.get(table, set())))
    rows = connection.exec_driver_sql(f'SELECT {compared} FROM "{table}"')  # noqa: S608 - names of our own tables
    return tuple(sorted(TOLD_STAMPS.sub("", repr(tuple(row))) for row in rows))


def _files(home: Path) -> dict[str, str]:
    """By path; of a folder that is no release, and says so by its name, nothing."""
    paths = (path for name in FOLDERS for path in (home / name).rglob("*") if path.is_file())
    names = {path.relative_to(home).as_posix(): path for path in paths}
    return {
        name: "" if path.name in STAMPED_FILES else hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in names.items()
        if not name.startswith("releases/.")
    }


def half_made_files(place: Place) -> list[str]:
    """What a kill may never leave: a folder that stands as a release and is not whole, a row without its folder."""
    releases = place.settings.folders.releases
    found = []
    for name in sorted(release_names(releases)):
        try:
            found += [
                f"release {name}: {each}"
                for each in broken_files(releases / name, read_manifest(releases / name), None)
            ]
        except NotAReleaseError as error:
            found.append(str(error))
    return found + [f"release {name} has a row, but no folder" for name in _recorded(place) - release_names(releases)]


def _recorded(place: Place) -> set[str]:
    engine = open_engine(place.database_url)
    with engine.connect() as connection:
        rows = []
        if sa.inspect(connection).has_table(release.name):
            rows = list(connection.execute(sa.select(release.c.year, release.c.sequence)))
    engine.dispose()
    return {f"{row.year}-{row.sequence}" for row in rows}


def breaches_of_order(place: Place) -> list[str]:
    """What must hold wherever a command has ended: a whole audit chain, known runs, nothing said to be still running,
    and a folder for each release and a release for each folder."""
    engine = open_engine(place.database_url)
    with engine.connect() as connection:
        found = broken_links(connection)
        for history in HISTORIES.values():
            strangers = sa.select(sa.func.count()).where(history.c.run_id.not_in(sa.select(run.c.run_id)))
            if connection.scalar(strangers.select_from(history)):
                found.append(f"{history.name} names runs that are not there")
        found += _integrity(connection)
    engine.dispose()
    releases = place.settings.folders.releases
    found += half_made_files(place)
    found += [f"folder {name} stands as a release without a row" for name in release_names(releases) - _recorded(place)]
    with open_instance(place.settings.folders) as instance:
        found += [f"run {each.run_id} is {each.status.value}" for each in instance.get_runs() if not each.is_finished]
    return found


def _integrity(connection: sa.Connection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return []
    said: list[Any] = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return [*(f"SQLite: {word}" for word in said if word != "ok"), *(f"foreign key: {row}" for row in broken)]
