"""Submission in force of each agency in a year, as SQL.

What belongs here: the rule that chooses among what was received. What does not: reading rows or scoring them.

A file read again by a newer reader is a new submission of the same bytes; only its newest reading counts. Among the
accepted ones of an agency, year and report period the latest received is in force (a rejected resubmission leaves it
so); a file received several times was received when it came last, so that sending an earlier report again puts it in
force again. Reports are cumulative over the year, so the one in force for the latest period is the one scored.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.submissions.register.receipts import last_received
from assets.submissions.register.registration_events import registered_by
from warehouse.rows.frames import read_query, read_table
from warehouse.rows.key_order import in_order
from warehouse.tables import agency, receipt, submission
from warehouse.tables.evaluation_year import exists_on, last_day
from warehouse.tables.reference import PERIODS
from warehouse.tables.statuses import ACCEPTED


def in_force(year: int) -> sa.Select[Any]:
    """Select the submissions in force, one an agency and period: every column of `submission`."""
    return _first_of(accepted_readings(year), submission.c.agency_code, submission.c.period)


def scored_submissions(year: int) -> sa.Select[Any]:
    """Select the submissions that are scored, one an agency: every column of `submission`."""
    return _first_of(accepted_readings(year), submission.c.agency_code)


def scored_agencies(year: int, unreported_levels: Collection[str] = ()) -> sa.Select[Any]:
    """Select who is scored and by what: agency_code, level, group_code, submission_id.

    Only agencies that exist on the year's last day.

    Args:
        year: the year scored.
        unreported_levels: whose agencies are scored without a report too; `submission_id` is then null.
    """
    scored = scored_submissions(year).subquery("scored")
    return (
        sa.select(agency.c.code.label("agency_code"), agency.c.level, agency.c.group_code, scored.c.submission_id)
        .join_from(agency, scored, scored.c.agency_code == agency.c.code, isouter=True)
        .where(
            exists_on(last_day(year)),
            sa.or_(scored.c.submission_id.is_not(None), agency.c.level.in_(list(unreported_levels))),
        )
    )


def newest_readings(year: int, known_by: datetime | None = None) -> sa.ColumnElement[bool]:
    """Holds for the submissions of a year whose file no newer reader has read again.

    Of a past moment those that the pipeline knew by then: a reading that was still to come hides no older one.
    """
    newer = submission.alias("newer")
    read_again = sa.exists().where(
        newer.c.year == submission.c.year,
        newer.c.sha256 == submission.c.sha256,
        newer.c.reader_version > submission.c.reader_version,
        _was_known(newer, known_by),
    )
    return sa.and_(submission.c.year == year, _was_known(submission, known_by), ~read_again)


def _was_known(of: sa.FromClause, known_by: datetime | None) -> sa.ColumnElement[bool]:
    return sa.true() if known_by is None else registered_by(known_by, of)


def accepted_readings(year: int) -> sa.ColumnElement[bool]:
    """Holds for the submissions of a year that were accepted as their files were last read."""
    return sa.and_(
        submission.c.status.in_(ACCEPTED),
        submission.c.agency_code.is_not(None),
        submission.c.period.in_(PERIODS),
        newest_readings(year),
    )


def _first_of(condition: sa.ColumnElement[bool], *keys: sa.Column[Any]) -> sa.Select[Any]:
    """The preferred submission of each key: latest period, then latest received, then latest registered."""
    period_order = sa.case({period: order for order, period in enumerate(PERIODS)}, value=submission.c.period)
    place = sa.func.row_number().over(
        partition_by=keys,
        order_by=(period_order.desc(), last_received().desc(), submission.c.submission_id.desc()),
    )
    placed = sa.select(submission, place.label("place")).where(condition).subquery("placed")
    return sa.select(*(placed.c[column.name] for column in submission.columns)).where(placed.c.place == 1)


def read_scored_submissions(connection: sa.Connection, year: int) -> pd.DataFrame:
    """The submissions that are scored, as a frame of table `submission`, ordered by agency."""
    query = scored_submissions(year).subquery()
    return read_query(connection, sa.select(query).order_by(*in_order(query.c.agency_code)), submission)


def counted_since(connection: sa.Connection, year: int) -> datetime | None:
    """Time of the last arrival among the files that are scored; None without any.

    A file that came again was in force before, unless the agency had sent another report of the period in between.
    """
    scored = read_scored_submissions(connection, year)[["sha256", "agency_code", "period", "received_at"]]
    accepted = read_table(connection, submission, accepted_readings(year))
    rivals = accepted.loc[~accepted["sha256"].isin(scored["sha256"]), ["sha256", "agency_code", "period"]]
    received = read_table(connection, receipt, receipt.c.year == year)[["sha256", "received_at"]]
    # Of what came before receipts were kept, the submission alone tells when.
    known = pd.concat([received, accepted[["sha256", "received_at"]]]).drop_duplicates()
    outdone = rivals.merge(known, on="sha256").groupby(["agency_code", "period"])["received_at"].max()
    own = scored.drop(columns="received_at").merge(known, on="sha256")
    own = own.join(outdone.rename("outdone_at"), on=["agency_code", "period"])
    came = own[own["outdone_at"].isna() | (own["received_at"] >= own["outdone_at"])]
    since = came.groupby("agency_code")["received_at"].min().max()
    return None if pd.isna(since) else since.to_pydatetime()
