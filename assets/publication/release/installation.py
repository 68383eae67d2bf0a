"""Holding a whole installation against itself: after a restore, or whenever somebody wants to know.

The audit trail against its chain and against the rows it tells of, every received file against its fingerprint, every
stored figure against its inputs, every release against its folder. What does not belong here: checking one release by
itself (`verifying`).
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import sqlalchemy as sa

from assets.home import Home
from assets.publication.release.erratum import moved_figures
from assets.publication.release.folders import release_names
from assets.publication.release.manifest import NotAReleaseError, read_manifest
from assets.publication.release.published_figures import published_figures
from assets.publication.release.recomputing import differences
from assets.publication.release.trail import contradicted_rows
from assets.publication.release.verifying import thawed, verify_release
from assets.submissions.archive import Archive, sha256_of
from warehouse.audit import broken_links
from warehouse.frames import read_table
from warehouse.tables import index_score, landed_file, release, release_score


def verify_installation(engine: sa.Engine, home: Home) -> list[str]:
    """Everything that does not hold, one sentence each; none if the installation is whole."""
    with engine.connect() as connection:
        return [
            *broken_links(connection),
            *contradicted_rows(connection),
            *_broken_archive(connection, Archive(home.archive)),
            *_broken_years(connection),
            *_broken_releases(connection, home),
        ]


def _broken_archive(connection: sa.Connection, archive: Archive) -> Iterator[str]:
    query = sa.select(landed_file.c.sha256, landed_file.c.file_name, landed_file.c.year).order_by(landed_file.c.sha256)
    for sha256, name, year in connection.execute(query):
        path = archive.path_of(sha256)
        if not path.is_file():
            yield f"archive: {sha256} ({name}, {year}) is missing"
        elif sha256_of(path) != sha256:
            yield f"archive: {sha256} ({name}, {year}) was changed"


def _broken_years(connection: sa.Connection) -> Iterator[str]:
    """Stored figures that their inputs do not give; their wording may be an older version's."""
    for year in connection.scalars(sa.select(index_score.c.year).distinct().order_by(index_score.c.year)).all():
        for difference in differences(connection, year, with_words=False):
            yield f"{year}: {difference}"


def _broken_releases(connection: sa.Connection, home: Home) -> Iterator[str]:
    recorded = connection.execute(sa.select(release).order_by(release.c.year, release.c.sequence)).all()
    for name in sorted(release_names(home.releases) - {f"{row.year}-{row.sequence}" for row in recorded}):
        yield f"release {name}: the warehouse does not know it; its making was interrupted, or the warehouse is older"
    for row in recorded:
        folder = home.releases / f"{row.year}-{row.sequence}"
        try:
            verdict = verify_release(folder, seal=row.seal)
        except NotAReleaseError as error:
            yield f"release {folder.name}: {error}"
            continue
        yield from (f"release {folder.name}: {problem}" for problem in verdict.problems)
        if not verdict.problems:
            yield from _changed_figures(connection, home, row.year, row.sequence)


def _changed_figures(connection: sa.Connection, home: Home, year: int, sequence: int) -> Iterator[str]:
    """Figures that the warehouse remembers as published, and the folder does not have so."""
    folder = home.releases / f"{year}-{sequence}"
    remembered: pd.DataFrame = read_table(
        connection, release_score, release_score.c.year == year, release_score.c.sequence == sequence
    )
    with thawed(folder, read_manifest(folder)) as frozen:
        moved = moved_figures(published_figures(frozen, year, sequence), remembered)
    for row in moved.to_dict("records"):
        yield (
            f"release {folder.name}: release_score of agency {row['agency_code']}, criterion {row['criterion_code']}, "
            f"{row['track']} is not what was released"
        )
