"""Verification of a release, on any machine and without the warehouse it came from.

Every file against its fingerprint, the archived workbooks against the names they are kept by, the audit trail against
its own chain and against the rows; then the workbooks are read again, every figure is computed again from the frozen
rows by the frozen rules, the Committee's workbook, the list of an erratum and the guide are written again, and each is
compared exactly.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from assets.publication.release.contents import broken_archive, broken_frameworks, unaccounted_files
from assets.publication.release.erratum import erratum_differences
from assets.publication.release.folders import ARCHIVE, DATA, EXPORTS
from assets.publication.release.guide import guide_differences
from assets.publication.release.manifest import Manifest, TrailEnd, broken_files, read_manifest
from assets.publication.release.program import code_sha256
from assets.publication.verifying.exporting_again import export_differences
from assets.publication.verifying.recomputing import UNUSABLE, differences, unusable
from assets.publication.verifying.rereading import reread
from assets.publication.verifying.trail import contradicted_rows
from assets.submissions.receiving.archive import Archive
from warehouse.audit import broken_links, read_head
from warehouse.engine import open_engine, writing
from warehouse.rows.final_points import SCORED, give_final_points
from warehouse.rows.table_files import TableFileError, load_table
from warehouse.tables import METADATA, release
from warehouse.tables.tracks import COMPUTED, FINAL


@dataclass(frozen=True, slots=True)
class Verdict:
    """Outcome of a verification.

    Attributes:
        name: of the release, such as `2025-1`.
        problems: one sentence each; none means that the release is whole and its figures are right.
        notes: what a reader should know that is no problem.
    """

    name: str
    problems: tuple[str, ...]
    notes: tuple[str, ...]


def verify_release(folder: Path, *, seal: str | None = None) -> Verdict:
    """Check and recompute a release.

    Args:
        folder: of the release.
        seal: as published elsewhere; without it the folder can only be held against itself.

    Raises:
        NotAReleaseError: there is no manifest that can be read.
    """
    manifest = read_manifest(folder)
    problems = broken_files(folder, manifest, seal)
    notes: list[str] = []
    same_code = manifest.code.code_sha256 == code_sha256()
    if not same_code:
        notes.append("another version of the program made this release: figures are compared, their wording is not")
    try:
        with thawed(folder, manifest) as connection:
            for what, compare in _comparisons(connection, folder, manifest, with_words=same_code):
                try:
                    found, told = compare()
                except UNUSABLE as error:
                    found, told = [f"{what} cannot be compared: {unusable(error)}"], []
                problems += found
                notes += told
    except UNUSABLE as error:
        problems.append(f"the figures cannot be recomputed: {unusable(error)}")
    return Verdict(manifest.name, tuple(problems), tuple(notes))


Found = tuple[list[str], list[str]]
"""Problems and notes."""


def _comparisons(
    connection: sa.Connection, folder: Path, manifest: Manifest, *, with_words: bool
) -> tuple[tuple[str, Callable[[], Found]], ...]:
    """Comparisons by their names, in the order in which their outcomes are told."""
    year = manifest.year
    # An older version put appraisers' marks into the computed points.
    ignored = () if manifest.knows_final_points else (COMPUTED,)
    return (
        ("the number of rows", lambda: (_lost_rows(connection, manifest), [])),
        ("the archive", lambda: (broken_archive(folder, connection, year), [])),
        ("the rules' texts", lambda: (broken_frameworks(folder, connection), [])),
        ("the list of files", lambda: (unaccounted_files(connection, manifest, same_version=with_words), [])),
        ("the audit trail", lambda: (_broken_trail(connection, manifest), [])),
        ("what the audit trail tells", lambda: (contradicted_rows(connection, year), [])),
        ("the workbooks", lambda: reread(connection, Archive(folder / ARCHIVE), year, with_words=with_words).told),
        ("the figures", lambda: (differences(connection, year, with_words=with_words, ignored=ignored), [])),
        (
            "the published workbook",
            lambda: export_differences(connection, folder / EXPORTS, manifest, with_words=with_words),
        ),
        (
            "the list of what an erratum moves",
            lambda: erratum_differences(connection, folder, manifest, with_words=with_words),
        ),
        ("the guide", lambda: (guide_differences(connection, folder, manifest, with_words=with_words), [])),
    )


@contextmanager
def thawed(folder: Path, manifest: Manifest) -> Iterator[sa.Connection]:
    """The frozen tables in a fresh SQLite database, which is gone afterwards; without what figures were before.

    Rows are held to no constraint but their keys: what does not fit is to be found and named, not refused.

    Raises:
        TableFileError: a file that is not the table it should be.
        sqlalchemy.exc.IntegrityError: two rows with one key, or a required value that is missing.
    """
    with tempfile.TemporaryDirectory(prefix="parcomm-verify-") as place:
        engine = open_engine(f"sqlite:///{place}/release.db")
        try:
            with writing(engine) as connection:
                _bare_tables().create_all(connection)
                for table in METADATA.sorted_tables:
                    path = folder / DATA / f"{table.name}.csv"
                    is_past = "history_of" in table.info
                    if table.name in manifest.tables and path.is_file() and not is_past:
                        _load(connection, table, path)
                if not manifest.knows_final_points:
                    give_final_points(connection)
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()


def _load(connection: sa.Connection, table: sa.Table, path: Path) -> None:
    try:
        load_table(connection, table, path)
    except (ArithmeticError, ValueError, csv.Error) as error:
        raise TableFileError(f"{path.name}: {error}") from error


def _bare_tables() -> sa.MetaData:
    bare = sa.MetaData()
    for table in METADATA.sorted_tables:
        columns = [sa.Column(each.name, each.type, nullable=each.nullable) for each in table.columns]
        sa.Table(table.name, bare, *columns, sa.PrimaryKeyConstraint(*(key.name for key in table.primary_key.columns)))
    return bare


def _lost_rows(connection: sa.Connection, manifest: Manifest) -> list[str]:
    """Tables that have another number of rows than was frozen, or rows of another year; earlier releases missing."""
    found = []
    for table in METADATA.sorted_tables:
        frozen = manifest.tables.get(table.name)
        if frozen is None or "history_of" in table.info:
            continue
        rows = sa.select(sa.func.count()).select_from(table)
        if table in SCORED and not manifest.knows_final_points:
            rows = rows.where(table.c.track != FINAL)
        count = connection.scalar(rows)
        if count != frozen:
            found.append(f"{DATA}/{table.name}.csv: has {count} rows, {frozen} were frozen")
        strangers = connection.scalar(rows.where(table.c.year != manifest.year)) if "year" in table.c else 0
        if strangers:
            found.append(f"{DATA}/{table.name}.csv: has {strangers} rows of another year than {manifest.year}")
    before = connection.scalars(sa.select(release.c.sequence).order_by(release.c.sequence)).all()
    if [*before] != [*range(1, manifest.sequence)]:
        found.append(f"{DATA}/{release.name}.csv: does not hold the releases before {manifest.name}")
    return found


def _broken_trail(connection: sa.Connection, manifest: Manifest) -> list[str]:
    found = broken_links(connection)
    if TrailEnd.of(read_head(connection)) != manifest.audit:
        found.append("the audit trail does not end where the manifest says that it ended")
    return found
