"""Records of releases in an installation, compared with each other: row, folder, audit trail.

A sealed release holds the trail as it was then: so the warehouse's trail is still found out where it was shortened, or
written anew from some event on with every hash right. What does not belong here: checking one release by itself
(`publication.verifying`), and rows against their events (`publication.verifying.trail`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.home import Home
from assets.publication.published.moved_figures import moved_figures
from assets.publication.release.folders import release_names
from assets.publication.release.manifest import Manifest, NotAReleaseError, read_manifest
from assets.publication.release.published_figures import published_figures
from assets.publication.release.row_differences import shown
from assets.publication.release.sealing_events import RELEASED
from assets.publication.verifying.recomputing import UNUSABLE
from assets.publication.verifying.release import thawed, verify_release
from warehouse.audit import contradicted_head
from warehouse.rows.frames import read_table
from warehouse.tables import audit_event, release, release_score


def broken_releases(connection: sa.Connection, home: Home) -> Iterator[str]:
    """Releases that are not what their rows, their folders and the trail say of them, one sentence each."""
    recorded = connection.execute(sa.select(release).order_by(release.c.year, release.c.sequence)).all()
    for name in sorted(release_names(home.releases) - {f"{row.year}-{row.sequence}" for row in recorded}):
        yield f"release {name}: the warehouse does not know it; its making was interrupted, or the warehouse is older"
        yield from _of_a_folder(connection, home.releases / name)
    for row in recorded:
        yield from _of_a_row(connection, home.releases / f"{row.year}-{row.sequence}", row)


def _of_a_folder(connection: sa.Connection, folder: Path) -> Iterator[str]:
    """Of one that no row knows: what it tells of the trail, if it was sealed."""
    try:
        manifest = read_manifest(folder)
    except NotAReleaseError:
        return
    yield from differing_trail(connection, folder, manifest)


def _of_a_row(connection: sa.Connection, folder: Path, row: sa.Row[Any]) -> Iterator[str]:
    name = f"release {folder.name}"
    try:
        verdict, manifest = verify_release(folder, seal=row.seal), read_manifest(folder)
    except NotAReleaseError as error:
        yield f"{name}: {error}"
        return
    yield from (f"{name}: {problem}" for problem in verdict.problems)
    yield from _otherwise_recorded(name, row, manifest)
    yield from differing_trail(connection, folder, manifest)
    number = connection.scalar(
        sa.select(audit_event.c.event_id).where(audit_event.c.action == RELEASED, audit_event.c.subject == folder.name)
    )
    if number is not None and number <= manifest.audit.events:
        yield f"{name}: the audit trail tells of it in event {number}, and had {manifest.audit.events} events before it"
    if not verdict.problems:
        yield from _changed_figures(connection, folder, manifest)


def _otherwise_recorded(name: str, row: sa.Row[Any], manifest: Manifest) -> Iterator[str]:
    """Differences of a release's row from its manifest."""
    sealed = {
        "decision_number": manifest.decision.number,
        "decision_on": manifest.decision.date,
        "erratum_reason": manifest.erratum,
        "released_at": manifest.released_at,
        "code_version": manifest.code.version,
    }
    for column, says in sealed.items():
        if getattr(row, column) != says:
            yield f"{name}: {column} is {shown(getattr(row, column))}, the manifest says {shown(says)}"


def differing_trail(connection: sa.Connection, folder: Path, manifest: Manifest) -> Iterator[str]:
    """Difference between the warehouse's audit trail and the one that a release holds, as a sentence."""
    found = contradicted_head(connection, manifest.audit.as_head)
    if found is None:
        return
    yield f"release {folder.name}, when it was sealed: {found}"
    try:
        with thawed(folder, manifest) as frozen:
            before = frozen.execute(sa.select(audit_event).order_by(audit_event.c.event_id)).mappings().all()
    except UNUSABLE:
        return  # that the folder's own trail cannot be read is told of the folder
    now = {row["event_id"]: row for row in connection.execute(sa.select(audit_event)).mappings()}
    for was in before:
        event = now.get(was["event_id"])
        if event is None:
            number, what = was["event_id"], f"{was['action']} {was['subject']}"
            yield f"audit event {number} ({what}) is in release {folder.name}, and no more in the audit trail"
        elif event["event_hash"] != was["event_hash"]:
            yield from _differing_event(folder.name, event, was)
            return


def _differing_event(name: str, event: sa.RowMapping, was: sa.RowMapping) -> Iterator[str]:
    for column in ("happened_at", "actor", "action", "subject", "details"):
        if event[column] != was[column]:
            yield (
                f"audit event {was['event_id']}: {column} is {shown(event[column])}, "
                f"release {name} has {shown(was[column])}"
            )


def _changed_figures(connection: sa.Connection, folder: Path, manifest: Manifest) -> Iterator[str]:
    """Figures that the warehouse remembers as published, and the folder does not have so."""
    year, sequence = manifest.year, manifest.sequence
    remembered: pd.DataFrame = read_table(
        connection, release_score, release_score.c.year == year, release_score.c.sequence == sequence
    )
    with thawed(folder, manifest) as frozen:
        moved = moved_figures(published_figures(frozen, year, sequence), remembered)
    for row in moved.to_dict("records"):
        yield (
            f"release {folder.name}: release_score of agency {row['agency_code']}, criterion {row['criterion_code']}, "
            f"{row['track']} is not what was released"
        )
