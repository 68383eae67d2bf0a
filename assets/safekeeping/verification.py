"""Verification of a whole installation: after a restore, or at any time.

The audit trail against its chain and against the rows it tells of, every received file against its fingerprint, every
scored report against its workbook, every stored figure against its inputs and its history, every release against its
folder. What does not belong here: releases (`release_records`), and checking one by itself (`publication.verifying`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from assets.home import Home
from assets.publication.release.outside_record import OutsideRecord, contradicted_record
from assets.publication.verifying.recomputing import differences
from assets.publication.verifying.rereading import Reread, reread
from assets.publication.verifying.trail import contradicted_rows
from assets.rules.language.errors import FrameworkError
from assets.safekeeping.kept_history import contradicted_history
from assets.safekeeping.release_records import broken_releases
from assets.submissions.receiving.archive import Archive, sha256_of
from assets.submissions.receiving.keeping import exceeded_limit, fingerprint
from assets.submissions.receiving.opened_file import UnreadableError, open_received, trace_of
from assets.submissions.register.registration_events import REGISTERED
from checks.findings.catalogue import CatalogueError
from warehouse.audit import broken_links
from warehouse.rows.history import CHANGED as FIGURES_CHANGED
from warehouse.rows.table_files import TableFileError
from warehouse.tables import audit_event, finding, index_score, landed_file, submission
from warehouse.tables.statuses import SEVERITIES


@dataclass(frozen=True, slots=True)
class Verification:
    """Result of a verification.

    Attributes:
        problems: everything that does not hold, one sentence each; none if the installation is whole.
        notes: what could not be compared, or may differ.
    """

    problems: tuple[str, ...]
    notes: tuple[str, ...]


def verify_installation(engine: sa.Engine, home: Home, outside: OutsideRecord | None = None) -> Verification:
    """Hold everything that an installation keeps against everything else that it keeps.

    Args:
        engine: the warehouse.
        home: archive and releases.
        outside: what somebody wrote down elsewhere of the warehouse, if that is to hold too.
    """
    archive = Archive(home.archive)
    # Listed before the rows are read: what comes meanwhile is not missed in them.
    archived = archive.fingerprints()
    with engine.connect() as connection:
        problems = [
            *broken_links(connection),
            *(() if outside is None else contradicted_record(connection, outside)),
            *contradicted_rows(connection),
            *contradicted_history(connection),
            *_broken_archive(connection, archive),
            *_miscounted_findings(connection),
        ]
        notes: list[str] = []
        for year in _years(connection, submission):
            again = _reread(connection, archive, year)
            problems += (f"{year}: {problem}" for problem in again.problems)
            notes += (f"{year}: {note}" for note in again.notes)
        problems += _broken_years(connection)
        problems += broken_releases(connection, home)
    problems += _forgotten_files(engine, home, archived)
    return Verification(tuple(problems), tuple(notes))


def _years(connection: sa.Connection, table: sa.Table) -> list[int]:
    return list(connection.scalars(sa.select(table.c.year).distinct().order_by(table.c.year)))


def _broken_archive(connection: sa.Connection, archive: Archive) -> Iterator[str]:
    query = (
        sa.select(landed_file.c.sha256, landed_file.c.file_name, landed_file.c.year)
        .where(landed_file.c.exceeded_limit.is_(None))
        .order_by(landed_file.c.sha256)
    )
    for sha256, name, year in connection.execute(query):
        path = archive.path_of(sha256)
        if not path.is_file():
            yield f"archive: {sha256} ({name}, {year}) is missing"
        elif sha256_of(path) != sha256:
            yield f"archive: {sha256} ({name}, {year}) was changed"


def _forgotten_files(engine: sa.Engine, home: Home, archived: set[str]) -> Iterator[str]:
    """Files that the archive keeps and no row knows: the warehouse is older than the archive.

    A night that is at work, or was killed, has files that it keeps and does not know yet: they still lie in the inbox.
    """
    if not archived - _known_files(engine):
        return
    waiting = set(_waiting_files(home.inbox))
    # Once more: a night empties the inbox of what it has written down.
    for sha256 in sorted(archived - waiting - _known_files(engine)):
        yield f"archive: {sha256} was received, and the warehouse does not know it: put it into the inbox again"


def _waiting_files(inbox: Path) -> Iterator[str]:
    for path in inbox.rglob("*"):
        # Taken away meanwhile, not ours to read, or so large that the archive cannot have it.
        with suppress(UnreadableError), open_received(path, inbox) as file:
            if exceeded_limit(file) is None:
                yield fingerprint(file, trace_of(file).size)


def _known_files(engine: sa.Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.scalars(sa.select(landed_file.c.sha256)))


def _miscounted_findings(connection: sa.Connection) -> Iterator[str]:
    """Submissions that have another number of findings than they were registered with."""
    counts = (
        sa.select(finding.c.submission_id, finding.c.severity, sa.func.count())
        .group_by(finding.c.submission_id, finding.c.severity)
    )  # fmt: skip
    there = {(number, severity): count for number, severity, count in connection.execute(counts)}
    for row in connection.execute(sa.select(submission).order_by(submission.c.submission_id)).mappings():
        for severity in SEVERITIES:
            registered, kept = row[f"{severity}_count"], there.get((row["submission_id"], severity), 0)
            if registered != kept:
                yield (
                    f"submission {row['submission_id']} of agency {row['agency_code']}: {severity}_count is "
                    f"{registered}, there are {kept} such findings"
                )


def _reread(connection: sa.Connection, archive: Archive, year: int) -> Reread:
    """The scored workbooks, read again; findings may be worded otherwise by another version."""
    try:
        return reread(connection, archive, year, with_words=False)
    except (TableFileError, FrameworkError, CatalogueError) as error:
        return Reread(problems=[f"the workbooks cannot be read again as they were: {error}"])


def _broken_years(connection: sa.Connection) -> Iterator[str]:
    """Stored figures that their inputs do not give; their wording may be an older version's."""
    for year in _years(connection, index_score):
        found = differences(connection, year, with_words=False)
        yield from (f"{year}: {difference}" for difference in found)
        if found and _reports_came_since(connection, year):
            yield (
                f"{year}: reports were registered after its figures were computed, which may be why: run "
                f"`parcomm run --year {year}` and verify again"
            )


def _reports_came_since(connection: sa.Connection, year: int) -> bool:
    """Whether the trail tells of a report of the year after it last told of changed figures."""
    of_year = sa.select(sa.cast(submission.c.submission_id, sa.Text)).where(submission.c.year == year)
    registered, computed = (
        connection.scalar(sa.select(sa.func.max(audit_event.c.event_id)).where(audit_event.c.action == action, which))
        for action, which in (
            (REGISTERED, audit_event.c.subject.in_(of_year)),
            (FIGURES_CHANGED, audit_event.c.subject.startswith(f"{year}/")),
        )
    )
    return registered is not None and computed is not None and registered > computed
