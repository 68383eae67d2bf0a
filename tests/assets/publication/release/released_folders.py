"""Releases to be looked at, and what somebody does who would rather have other figures in one."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from assets.home import Home
from assets.publication.release.erratum import erratum_differences
from assets.publication.release.manifest import MANIFEST, TrailEnd, broken_files, read_manifest, write_manifest
from assets.publication.sealing.decisions import Decision
from assets.publication.sealing.release_steps import Sealed, seal_release
from assets.publication.verifying.release import thawed, verify_release
from warehouse.audit import Event, read_head, record
from warehouse.rows.table_files import load_table, write_table
from warehouse.tables import METADATA, audit_event

YEAR = 2025
AT = datetime(2026, 3, 16, 2, tzinfo=UTC)
DECISION = Decision("12/QĐ-BCĐ", date(2026, 3, 15))
ERRATUM = Decision("20/QĐ-BCĐ", date(2026, 4, 1), "Cơ quan gửi nhầm tệp")
Installation = tuple[sa.Engine, Home]


def sealed(installation: Installation, decision: Decision = DECISION) -> Sealed:
    """Seal the year on the day after the decision."""
    return seal_release(*installation, YEAR, decision, at=AT + (decision.on - DECISION.on))


def writable(folder: Path, copy: Path) -> Path:
    """A copy of a release that can be changed."""
    shutil.copytree(folder, copy)
    for path in copy.rglob("*"):
        if path.is_file():
            path.chmod(0o644)
    return copy


def reseal(folder: Path) -> None:
    """What somebody does who changes a file and knows about the manifest."""
    retell(folder)


def told(folder: Path) -> dict[str, Any]:
    """The manifest, as anybody reads it."""
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return manifest


def retell(folder: Path, **facts: Any) -> None:
    """Change what the manifest says, and reseal it."""
    write_manifest(
        folder, {key: value for key, value in told(folder).items() if key not in ("files", "format")} | facts
    )


def untell(folder: Path, *actions: str) -> None:
    """Leave events out of the audit trail, and chain it anew: as an older version left it, which told less."""
    path = folder / "data" / "audit_event.csv"
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        METADATA.create_all(connection)
        load_table(connection, audit_event, path)
        rows = connection.execute(sa.select(audit_event).order_by(audit_event.c.event_id)).all()
        connection.execute(sa.delete(audit_event))
        for row in [row for row in rows if row.action not in actions]:
            event = Event(row.action, row.subject, json.loads(row.details))
            record(connection, [event], actor=row.actor, at=row.happened_at)
        count = write_table(connection, audit_event, path)
        retell(
            folder,
            tables=told(folder)["tables"] | {"audit_event": count},
            audit=TrailEnd.of(read_head(connection)).model_dump(),
        )
    engine.dispose()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def first_row(folder: Path, table: str, number: int = 1) -> str:
    return (folder / "data" / f"{table}.csv").read_text(encoding="utf-8").split("\n")[number]


def edit_row(folder: Path, table: str, change: Callable[[dict[str, str]], bool]) -> dict[str, str]:
    """Change the first row for which `change`, which changes it, says that it did; give the row."""
    columns, rows = _read_rows(folder, table)
    changed = next(row for row in rows if change(row))
    _write_rows(folder, table, columns, rows)
    return changed


def keep_rows(folder: Path, table: str, keeps: Callable[[dict[str, str]], bool]) -> list[dict[str, str]]:
    """Keep only such rows of a table; give them."""
    columns, rows = _read_rows(folder, table)
    kept = [row for row in rows if keeps(row)]
    assert len(kept) < len(rows)
    _write_rows(folder, table, columns, kept)
    return kept


def _read_rows(folder: Path, table: str) -> tuple[list[str], list[dict[str, str]]]:
    with (folder / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or ()), list(reader)


def _write_rows(folder: Path, table: str, columns: list[str], rows: list[dict[str, str]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    (folder / "data" / f"{table}.csv").write_text(text.getvalue(), encoding="utf-8", newline="")


def problems(folder: Path, seal: str | None = None) -> list[str]:
    return list(verify_release(folder, seal=seal).problems)


def broken(folder: Path, seal: str | None = None) -> list[str]:
    """What fingerprints alone tell of a release, of which the rest is sound."""
    return broken_files(folder, read_manifest(folder), seal)


def misprinted_erratum(folder: Path, *, same_program: bool) -> list[str]:
    """What is told of the list of what an erratum moves alone, of a release of which the rest is sound."""
    manifest = read_manifest(folder)
    with thawed(folder, manifest) as connection:
        found, _ = erratum_differences(connection, folder, manifest, with_words=same_program)
    return found
