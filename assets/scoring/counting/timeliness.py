"""The periodic reports that a year requires of an agency, and when each came in: the source `reports`.

One row a required report (the calendar says which and by when, extensions included), whether it came or not. What
counts is the first accepted submission of the period, and when its file first arrived: neither a later correction nor
the same file sent once more makes a punctual report late, and a rejected file is no report.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assets.rules.sql.dialects import day_in_vietnam, days_between, greatest_of
from assets.submissions.register.in_force import newest_readings, scored_submissions
from assets.submissions.register.receipts import first_received
from warehouse.tables import calendar_entry, submission
from warehouse.tables.statuses import ACCEPTED

EVERYBODY = "*"
"""Stands in the calendar for all agencies; an entry with an agency's own code is its extension."""


def required_reports(
    year: int,
    *,
    scored: sa.Subquery | None = None,
    known_by: datetime | None = None,
    calendar: sa.FromClause = calendar_entry,
) -> sa.Select[Any]:
    """Select agency_code, period, due_on, extension, received_at (a day in Vietnam), days_late, status, sha256.

    `received_at` and `days_late` (0 if punctual) are null while no accepted submission of the period exists;
    `status` and `sha256` are null while none was received at all. `extension` is the number of the document that gave
    the agency a date of its own, if one did.

    Args:
        year: the year scored.
        scored: with the `agency_code` of the agencies asked about; the submissions scored now, if not given.
        known_by: leave out what was registered after this moment; None leaves out nothing.
        calendar: with the columns of `calendar_entry`; another than today's for a moment of the past.
    """
    scored = scored_submissions(year).subquery("scored") if scored is None else scored
    due, own = calendar.alias("due"), calendar.alias("own")
    sent = _first_sent(year, known_by)
    required = (
        sa.join(scored, due, sa.and_(due.c.year == year, due.c.event == "report_due", due.c.agency_code == EVERYBODY))
        .outerjoin(
            own,
            sa.and_(
                own.c.year == year,
                own.c.event == due.c.event,
                own.c.period == due.c.period,
                own.c.agency_code == scored.c.agency_code,
            ),
        )
        .outerjoin(sent, sa.and_(sent.c.agency_code == scored.c.agency_code, sent.c.period == due.c.period))
    )
    due_on = sa.func.coalesce(own.c.due_on, due.c.due_on, type_=sa.Date())
    late = greatest_of(days_between(due_on, sent.c.received_on), sa.literal(0, sa.Integer))
    return sa.select(
        scored.c.agency_code,
        due.c.period,
        due_on.label("due_on"),
        own.c.document_number.label("extension"),
        sent.c.received_on.label("received_at"),
        late.label("days_late"),
        sent.c.status,
        sent.c.sha256,
    ).select_from(required)


def _first_sent(year: int, known_by: datetime | None) -> sa.Subquery:
    """The submission that counts for each agency and period: the first accepted, else the first that was sent."""
    is_accepted = submission.c.status.in_(ACCEPTED)
    place = sa.func.row_number().over(
        partition_by=(submission.c.agency_code, submission.c.period),
        order_by=(sa.case((is_accepted, 0), else_=1), first_received(), submission.c.submission_id),
    )
    placed = (
        sa.select(
            submission.c.agency_code,
            submission.c.period,
            submission.c.status,
            submission.c.sha256,
            sa.case((is_accepted, day_in_vietnam(first_received()))).label("received_on"),
            place.label("place"),
        )
        .where(submission.c.agency_code.is_not(None), newest_readings(year, known_by))
        .subquery("placed")
    )
    return sa.select(placed).where(placed.c.place == 1).subquery("sent")
