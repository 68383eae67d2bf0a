"""The audit trail of submissions: when each file came, when it was registered, and with what result.

A submission's own row tells when its file was received; only the trail tells when the pipeline came to know it, and
proves that it came then. What does not belong here: the chain itself (`warehouse.audit`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

import pandas as pd
import sqlalchemy as sa

from warehouse.audit import Event, record
from warehouse.rows.frames import read_table
from warehouse.rows.table_files import fingerprints
from warehouse.tables import audit_event, finding, landed_file, receipt, submission

ACTOR = "parcomm"
REGISTERED = "submission_registered"
RECEIVED = "file_received"
RECEIVED_AGAIN = "file_received_again"
EXCEEDED = "exceeded_limit"
"""Of an arrival's details: the limit in bytes, where the file was too large to be kept."""

RESULT = ("sha256", "year", "agency_code", "period", "status", "supersedes")
COUNTS = ("blocking_count", "warning_count", "note_count")
"""Of findings; older versions did not tell of them."""

FINDINGS = "findings_sha256"
"""What an event calls the fingerprint of a submission's findings; older versions did not tell it."""

NO_FINDINGS = hashlib.sha256(b"").hexdigest()
"""Of a submission without any."""


class Arrival(NamedTuple):
    """A file that came: what a row of table `receipt` says."""

    year: int
    sha256: str
    file_name: str
    received_at: datetime


def registration_events(submissions: pd.DataFrame, findings: Mapping[int, str]) -> list[Event]:
    """One event a row of table `submission`, in its order.

    Args:
        submissions: the rows.
        findings: the fingerprint of each submission's findings (`finding_fingerprints`).
    """
    columns = ("submission_id", *RESULT, *COUNTS)
    rows = submissions[list(columns)].astype(object).where(submissions[list(columns)].notna(), None)
    return [
        Event(
            REGISTERED,
            str(number),
            {**dict(zip(columns[1:], details, strict=True)), FINDINGS: findings.get(number, NO_FINDINGS)},
        )
        for number, *details in rows.itertuples(index=False, name=None)
    ]


def finding_fingerprints(connection: sa.Connection, *which: sa.ColumnElement[bool]) -> dict[int, str]:
    """The SHA-256 over the findings of each submission that satisfies every condition and has any, by its number."""
    chosen = sa.select(submission.c.submission_id).where(*which)
    return fingerprints(connection, finding, "submission_id", finding.c.submission_id.in_(chosen))


def tell_arrivals(connection: sa.Connection, year: int, arrived: pd.DataFrame, *, at: datetime) -> int:
    """Add an event for every arrival that this run wrote down; give how many.

    A year of which the trail tells no first arrival is an older version's: all its arrivals are told then, so that
    from now on they are held to the trail too.

    Args:
        connection: inside the transaction that wrote the rows down.
        year: the year.
        arrived: the rows of `receipt` that are new.
        at: the events' moment.
    """
    told = list(told_arrivals(connection, year))
    untold = list(_arrivals(arrived))
    if all(action != RECEIVED for action, _ in told):
        known = {arrival for _, arrival in told}
        untold = [
            each for each in _arrivals(read_table(connection, receipt, receipt.c.year == year)) if each not in known
        ]
    first = set(_arrivals(read_table(connection, landed_file, landed_file.c.year == year))) if untold else set()
    not_kept = {sha256: {EXCEEDED: limit} for sha256, limit in exceeded_limits(connection, year).items()}
    events = [
        Event(
            RECEIVED if each in first else RECEIVED_AGAIN,
            each.sha256,
            {
                "year": each.year,
                "file_name": each.file_name,
                "received_at": each.received_at.isoformat(),
                **not_kept.get(each.sha256, {}),
            },
        )
        for each in sorted(untold, key=lambda each: (each.received_at, each.file_name, each.sha256))
    ]
    record(connection, events, actor=ACTOR, at=at)
    return len(events)


def exceeded_limits(connection: sa.Connection, year: int | None = None) -> dict[str, int]:
    """Of the files that were too large to be kept, of one year if it is given: the limit in bytes by SHA-256."""
    query = sa.select(landed_file.c.sha256, landed_file.c.exceeded_limit).where(
        landed_file.c.exceeded_limit.is_not(None)
    )
    found = connection.execute(query if year is None else query.where(landed_file.c.year == year))
    return {row.sha256: row.exceeded_limit for row in found}


def told_exceeded_limits(connection: sa.Connection) -> dict[str, int]:
    """The same, as the trail tells of arrivals."""
    query = sa.select(audit_event.c.subject, audit_event.c.details).where(
        audit_event.c.action.in_((RECEIVED, RECEIVED_AGAIN)), audit_event.c.details.contains(f'"{EXCEEDED}"')
    )
    found = {}
    for sha256, details in connection.execute(query):
        with suppress(TypeError, ValueError):  # the chain tells of an edited event
            found[sha256] = json.loads(details).get(EXCEEDED)
    return {sha256: limit for sha256, limit in found.items() if isinstance(limit, int)}


def told_arrivals(connection: sa.Connection, year: int | None = None) -> Iterator[tuple[str, Arrival]]:
    """Arrivals by the audit trail, of one year if it is given: the event's action, and the row of `receipt`."""
    query = (
        sa.select(audit_event.c.action, audit_event.c.subject, audit_event.c.details)
        .where(audit_event.c.action.in_((RECEIVED, RECEIVED_AGAIN)))
        .order_by(audit_event.c.event_id)
    )
    for action, sha256, details in connection.execute(query):
        try:
            says = json.loads(details)
            moment = datetime.fromisoformat(says["received_at"])
            arrival = Arrival(int(says["year"]), sha256, says["file_name"], moment)
        except (KeyError, TypeError, ValueError):
            continue  # the chain tells of an edited event
        if year is None or arrival.year == year:
            yield action, arrival


def _arrivals(rows: pd.DataFrame) -> Iterator[Arrival]:
    """Of rows of `receipt` or `landed_file`."""
    for year, sha256, name, moment in rows[list(Arrival._fields)].itertuples(index=False, name=None):
        yield Arrival(int(year), sha256, name, moment.to_pydatetime())


def registered_by(moment: datetime, of: sa.FromClause = submission) -> sa.ColumnElement[bool]:
    """Holds for the submissions (rows of `submission` or of an alias of it) that the pipeline knew at a moment."""
    known = sa.select(sa.cast(audit_event.c.subject, sa.BigInteger)).where(
        audit_event.c.action == REGISTERED, audit_event.c.happened_at <= moment
    )
    return of.c.submission_id.in_(known)
