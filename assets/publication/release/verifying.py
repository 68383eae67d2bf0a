"""Holding a release against itself, on any machine and without the warehouse it came from.

Every file against its fingerprint, the archived workbooks against the names they are kept by, the audit trail against
its own chain and against the rows; then the workbooks are read again, every figure is computed again from the frozen
rows by the frozen rules, the Committee's workbook and the list of an erratum are written again, and each is compared
exactly.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from assets.publication.release.erratum import erratum_differences
from assets.publication.release.exporting_again import export_differences
from assets.publication.release.folders import EXPORTS
from assets.publication.release.manifest import Manifest, broken_files, read_manifest
from assets.publication.release.program import code_sha256
from assets.publication.release.recomputing import UNUSABLE, differences, unusable
from assets.publication.release.rereading import reread
from assets.publication.release.trail import contradicted_rows
from assets.submissions.archive import Archive, sha256_of
from assets.submissions.in_force import read_scored_submissions
from warehouse.audit import BEFORE_THE_FIRST, broken_links
from warehouse.engine import open_engine, writing
from warehouse.frames import read_table
from warehouse.table_files import TableFileError, load_table
from warehouse.tables import METADATA, audit_event, framework, release

DATA, ARCHIVE, FRAMEWORKS = "data", "archive", "frameworks"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found.

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
    """What is held against what, in the order in which it is told."""
    year = manifest.year
    return (
        ("the number of rows", lambda: (_lost_rows(connection, manifest), [])),
        ("the archive", lambda: (_broken_archive(folder, connection, year), [])),
        ("the rules' texts", lambda: (_broken_frameworks(folder, connection), [])),
        ("the audit trail", lambda: (_broken_trail(connection, manifest), [])),
        ("what the audit trail tells", lambda: (contradicted_rows(connection, year), [])),
        ("the workbooks", lambda: reread(connection, Archive(folder / ARCHIVE), year, with_words=with_words).told),
        ("the figures", lambda: (differences(connection, year, with_words=with_words), [])),
        (
            "the published workbook",
            lambda: export_differences(connection, folder / EXPORTS, manifest, with_words=with_words),
        ),
        (
            "the list of what an erratum moves",
            lambda: erratum_differences(connection, folder, manifest, with_words=with_words),
        ),
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


def _broken_archive(folder: Path, connection: sa.Connection, year: int) -> list[str]:
    """The workbooks that were scored: each must be there, and be the file that its name says."""
    archive = Archive(folder / ARCHIVE)
    found = []
    scored = read_scored_submissions(connection, year)
    for agency_code, sha256 in zip(scored["agency_code"], scored["sha256"], strict=True):
        path = archive.path_of(sha256)
        if not path.is_file():
            found.append(f"the workbook of agency {agency_code} ({sha256}) is missing from {ARCHIVE}/")
        elif sha256_of(path) != sha256:
            found.append(f"the workbook of agency {agency_code} ({ARCHIVE}/{sha256[:2]}/{sha256}) was changed")
    return found


def _broken_frameworks(folder: Path, connection: sa.Connection) -> list[str]:
    """The rules' texts: as fingerprinted when they scored, and the same as the files beside them."""
    found = []
    kept = read_table(connection, framework)
    for name, sha256, text in zip(kept["framework_id"], kept["sha256"], kept["source_text"], strict=True):
        path = folder / FRAMEWORKS / f"{name}.yaml"
        if hashlib.sha256(framework_bytes(text, sha256)).hexdigest() != sha256:
            found.append(f"framework {name}: its text does not have the fingerprint stored with it")
        if path.is_file() and sha256_of(path) != sha256:
            found.append(f"{FRAMEWORKS}/{path.name}: is not the text that scored the year")
    return found


def framework_bytes(text: str, sha256: str) -> bytes:
    """The file that a stored text was read from, with the mark that some editors put first if there was one."""
    marked = codecs.BOM_UTF8 + text.encode()
    return marked if hashlib.sha256(marked).hexdigest() == sha256 else text.encode()


def _broken_trail(connection: sa.Connection, manifest: Manifest) -> list[str]:
    found = broken_links(connection)
    if audit_head(connection) != manifest.audit.model_dump():
        found.append("the audit trail does not end where the manifest says that it ended")
    return found


def audit_head(connection: sa.Connection) -> dict[str, Any]:
    """How many events the trail has, and the fingerprint of the last."""
    newest = connection.execute(
        sa.select(audit_event.c.event_id, audit_event.c.event_hash).order_by(audit_event.c.event_id.desc()).limit(1)
    ).one_or_none()
    number, head = newest or (0, BEFORE_THE_FIRST)
    return {"events": number, "head": head}
