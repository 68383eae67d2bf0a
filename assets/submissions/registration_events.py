"""The audit trail of submissions: when each was registered, with what result, and when the same file came again.

A submission's own row tells when its file was received; only the trail tells when the pipeline came to know it. What
does not belong here: the chain itself (`warehouse.audit`).
"""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import sqlalchemy as sa

from warehouse.audit import Event
from warehouse.tables import audit_event, submission

ACTOR = "parcomm"
REGISTERED = "submission_registered"
RECEIVED_AGAIN = "file_received_again"


def registration_events(submissions: pd.DataFrame) -> list[Event]:
    """One event a row of table `submission`, in its order."""
    columns = ("submission_id", "sha256", "year", "agency_code", "period", "status", "supersedes")
    rows = submissions[list(columns)].astype(object).where(submissions[list(columns)].notna(), None)
    return [
        Event(REGISTERED, str(number), dict(zip(columns[1:], details, strict=True)))
        for number, *details in rows.itertuples(index=False, name=None)
    ]


def arrival_events(arrivals: pd.DataFrame) -> list[Event]:
    """One event a row of table `receipt`, in its order: arrivals of content that had come before."""
    return [
        Event(RECEIVED_AGAIN, sha256, {"year": int(year), "file_name": name, "received_at": moment.isoformat()})
        for year, sha256, name, moment in arrivals.itertuples(index=False, name=None)
    ]


def registered_by(moment: datetime, of: sa.FromClause = submission) -> sa.ColumnElement[bool]:
    """Holds for the submissions (rows of `submission` or of an alias of it) that the pipeline knew at a moment."""
    known = sa.select(sa.cast(audit_event.c.subject, sa.BigInteger)).where(
        audit_event.c.action == REGISTERED, audit_event.c.happened_at <= moment
    )
    return of.c.submission_id.in_(known)
