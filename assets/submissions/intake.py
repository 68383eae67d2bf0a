"""Intake of the inbox: new files are archived, read, checked and registered, chunk by chunk.

What belongs here: the order of those steps, and what one transaction holds. What does not: reading (`reading`), the
checks (`checking`), or what a submission's rows say (`registering`).

Every chunk is registered whole or not at all, and a file that is registered is never looked at again, but for one that
waits for a framework: a run that was killed is finished by the next, and a run with nothing new reads nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import pandas as pd
import sqlalchemy as sa

from assets.reference.agencies import agencies_of_year
from assets.reference.loading import References
from assets.submissions.checking.passes import CheckedBatch, check_batch
from assets.submissions.reading.file_batches import SourceFile
from assets.submissions.reading.limited_processes import read_over
from assets.submissions.reading.reader_version import READER_VERSION
from assets.submissions.receiving.archive import Archive
from assets.submissions.receiving.inbox import Inbox
from assets.submissions.receiving.landing import Landing, land
from assets.submissions.register.accepted_reports import NO_REPORTS, accepted_before
from assets.submissions.register.activity_totals import NO_TOTALS, totals_in_force
from assets.submissions.register.known_claims import NO_CLAIMS, claimed_before
from assets.submissions.register.receipts import first_received, last_received
from assets.submissions.register.registration_events import (
    ACTOR,
    finding_fingerprints,
    registration_events,
    tell_arrivals,
)
from assets.submissions.registering import WAITING, register
from assets.workers import Workers
from checks.forms.report import REPORT
from checks.tables.pipeline_schemas import breaches
from warehouse.audit import record
from warehouse.engine import writing
from warehouse.rows.bulk import append
from warehouse.rows.frames import read_table
from warehouse.rows.key_order import in_order
from warehouse.tables import (
    REPORT_TABLES,
    evidence_file,
    finding,
    landed_file,
    receipt,
    review_file,
    submission,
)
from warehouse.tables.statuses import ACCEPTED

# A row may refer only to rows that are there.
log = logging.getLogger("parcomm.submissions")

_WRITE_ORDER = (submission, finding, *REPORT_TABLES, evidence_file)


class Registered(NamedTuple):
    """Result of reading what came: rows that each table gained, and the SHA-256 of the files that are no reports."""

    gained: Mapping[str, int]
    beside: frozenset[str]


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of reading."""

    done: int
    total: int


def take_in(engine: sa.Engine, inbox: Inbox, archive: Archive, year: int, at: datetime) -> Landing:
    """Archive the inbox's whole files of a year, write down what came, and only then empty the inbox of it.

    Every arrival leaves a receipt, with an event in the audit trail of the moment `at`: also that of a file of known
    content, which may put an earlier report in force again.
    """
    with engine.connect() as connection:
        known = connection.scalars(sa.select(landed_file.c.sha256).where(landed_file.c.year == year)).all()
    landing = land(inbox, archive, year, set(known))
    with writing(engine) as connection:
        append(connection, landed_file, landing.new)
        arrived = _unknown(landing.arrivals, read_table(connection, receipt, receipt.c.year == year))
        append(connection, receipt, arrived)
        tell_arrivals(connection, year, arrived, at=at)
    landing.clear_inbox()
    return landing


def _unknown(arrivals: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """The arrivals that are not among the rows known."""
    key = list(arrivals.columns)
    is_known = pd.MultiIndex.from_frame(arrivals).isin(pd.MultiIndex.from_frame(known[key]))
    return arrivals[~is_known]


def register_new(
    engine: sa.Engine,
    archive: Archive,
    workers: Workers,
    references: References,
    year: int,
    report: Callable[[Progress], None],
    clock: Callable[[], datetime],
) -> Registered:
    """Read, check and store every landed file of the year that this reader's version has not read yet.

    Those whose agencies had no framework that could score them are read again once there is one.

    Raises:
        OSError: a file is not where the archive should have it.
    """
    with engine.connect() as connection:
        files = _unread(connection, archive, references, year)
        claims = claimed_before(connection, year) if files else NO_CLAIMS
        totals = totals_in_force(connection, year - 1) if files else NO_TOTALS
        accepted = accepted_before(connection, year) if files else NO_REPORTS
    gained = dict.fromkeys((table.name for table in _WRITE_ORDER), 0)
    done, beside = 0, set[str]()
    for read in read_over(workers, files, references.code_lists):
        done += len(read.covers)
        if read.form != REPORT.kind:
            # Read again, and stored, by the review stage.
            beside.update(read.covers["sha256"])
            continue
        checked = check_batch(
            read,
            references,
            year,
            known_claims=claims,
            calendar=references.calendar,
            accepted_before=accepted,
            year_before=totals,
        )
        claims = pd.concat([claims, checked.claims], ignore_index=True)
        accepted = pd.concat([accepted, checked.accepted], ignore_index=True)
        for name, count in _store(engine, checked, year, clock()).items():
            gained[name] += count
        report(Progress(done, len(files)))
    return Registered(gained, frozenset(beside))


def _unread(connection: sa.Connection, archive: Archive, references: References, year: int) -> list[SourceFile]:
    """In order of first receipt: a later report supersedes an earlier one, so it must be registered later."""
    received_at = first_received(landed_file)
    read = sa.select(submission.c.sha256).where(
        submission.c.year == year,
        sa.or_(
            submission.c.reader_version == READER_VERSION,
            sa.and_(
                submission.c.reader_version == WAITING,
                submission.c.agency_code.in_(_without_framework(connection, references, year)),
            ),
        ),
    )
    other = sa.select(review_file.c.sha256).where(review_file.c.year == year)
    query = (
        sa.select(landed_file, received_at.label("first_received_at"))
        .where(landed_file.c.year == year, landed_file.c.sha256.not_in(sa.union_all(read, other)))
        .order_by(received_at, *in_order(landed_file.c.file_name, landed_file.c.sha256))
    )
    return [
        SourceFile(
            archive.path_of(row.sha256),
            row.file_name,
            row.sha256,
            row.first_received_at,
            row.byte_size,
            row.exceeded_limit,
        )
        for row in connection.execute(query)
    ]


def _without_framework(connection: sa.Connection, references: References, year: int) -> list[str]:
    """The agencies that wait for a framework and still have none."""
    waiting = sa.select(submission.c.agency_code).where(
        submission.c.year == year, submission.c.reader_version == WAITING
    )
    codes = set(connection.scalars(waiting.distinct()))
    there = agencies_of_year(references.agencies, year)
    there = there[there["code"].isin(codes)]
    levels = [level for level in there["level"].unique() if references.framework_for(level, year) is None]
    return there.loc[there["level"].isin(levels), "code"].tolist()


def _store(engine: sa.Engine, checked: CheckedBatch, year: int, at: datetime) -> Mapping[str, int]:
    """Register a checked chunk in one transaction; nothing of it if another run has just done so."""
    with writing(engine) as connection:
        known = sa.select(submission.c.sha256).where(
            submission.c.year == year,
            submission.c.reader_version == READER_VERSION,
            submission.c.sha256.in_(checked.submissions["sha256"].tolist()),
        )
        if connection.scalars(known).first() is not None:
            return {}
        newest = connection.scalar(sa.select(sa.func.coalesce(sa.func.max(submission.c.submission_id), 0)))
        frames = register(
            checked,
            year=year,
            first_id=int(newest or 0) + 1,
            in_force=_accepted(connection, year),
            last_received=_last_received(connection, year),
            waiting=_waiting(connection, year),
        )
        gained = dict(_append_all(connection, frames))
        found = finding_fingerprints(connection, submission.c.submission_id > int(newest or 0))
        events = registration_events(frames[submission.name], found)
        record(connection, events, actor=ACTOR, at=at)
    for event in events:  # only now: a log tells of what is written
        facts = {name: event.details[name] for name in ("year", "status")}
        log.info("submission registered", extra={"submission": int(event.subject), **facts})
    return gained


def _waiting(connection: sa.Connection, year: int) -> set[str]:
    found = sa.select(submission.c.sha256).where(submission.c.year == year, submission.c.reader_version == WAITING)
    return set(connection.scalars(found))


def _accepted(connection: sa.Connection, year: int) -> pd.DataFrame:
    return read_table(connection, submission, submission.c.year == year, submission.c.status.in_(ACCEPTED))


def _last_received(connection: sa.Connection, year: int) -> pd.Series[Any]:
    """The moment of the last arrival of each of the year's contents, by sha256."""
    query = sa.select(landed_file.c.sha256, last_received(landed_file).label("moment")).where(
        landed_file.c.year == year
    )
    return pd.Series({row.sha256: row.moment for row in connection.execute(query)}, dtype="datetime64[us, UTC]")


def _append_all(connection: sa.Connection, frames: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, int]]:
    for table in _WRITE_ORDER:
        frame = frames[table.name]
        # Report rows were validated as they were checked, and the database holds their bounds besides.
        found = [] if table in REPORT_TABLES else breaches(table, frame)
        if found:
            raise ValueError(f"{table.name} was not written: {'; '.join(map(str, found))}")
        yield table.name, append(connection, table, frame)
