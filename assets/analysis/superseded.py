"""The reports of a year that took the place of others, read from the warehouse and compared.

What belongs here: the queries. What does not: the comparison (`submission_changes`).
"""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from assets.analysis.submission_changes import submission_changes
from assets.submissions.register.in_force import accepted_readings
from checks.code_lists import CodeLists
from warehouse.rows.frames import read_table
from warehouse.tables import REPORT_TABLES, WRITTEN_TABLES, receipt, submission

_PAIR = ("submission_id", "year", "agency_code", "period", "previous_id")


def read_changes(connection: sa.Connection, year: int, code_lists: CodeLists) -> pd.DataFrame:
    """A frame of table `submission_change`: every accepted report of the year beside the one accepted before it."""
    query = _pairs(year)
    pairs = pd.DataFrame([tuple(row) for row in connection.execute(query)], columns=list(_PAIR))
    newer, older = (sa.select(query.subquery().c[name]) for name in ("submission_id", "previous_id"))
    compared = (*REPORT_TABLES, submission)
    before = {one.name: read_table(connection, one, one.c.submission_id.in_(older)) for one in compared}
    after = {one.name: read_table(connection, one, one.c.submission_id.in_(newer)) for one in compared}
    return submission_changes(pairs, before, after, code_lists)


def _pairs(year: int) -> sa.Select[tuple[int, int, str, str, int]]:
    """Pairs of reports that follow each other: an agency's accepted ones of a period, in the order of their arrivals.

    The order is that of arrivals, not of registration: a report that was sent again stands again after the one that
    replaced it, and is compared with that one. The same file twice in a row is no change. A report that replaced
    others several times is compared with what it replaced last.
    """
    received_at = sa.func.coalesce(receipt.c.received_at, submission.c.received_at)
    in_order = (submission.c.agency_code, submission.c.period)
    arrivals = (
        sa.select(
            submission.c.submission_id,
            submission.c.year,
            *in_order,
            received_at.label("received_at"),
            sa.func.lag(submission.c.submission_id)
            .over(partition_by=in_order, order_by=(received_at, submission.c.submission_id))
            .label("previous_id"),
        )
        .outerjoin(receipt, sa.and_(receipt.c.year == submission.c.year, receipt.c.sha256 == submission.c.sha256))
        .where(accepted_readings(year))
        .subquery("arrivals")
    )
    newest_first = sa.func.row_number().over(
        partition_by=arrivals.c.submission_id, order_by=arrivals.c.received_at.desc()
    )
    replaced = (
        sa.select(arrivals, newest_first.label("place"))
        .where(arrivals.c.previous_id != arrivals.c.submission_id)
        .subquery("replaced")
    )
    return (
        sa.select(*(replaced.c[name] for name in _PAIR)).where(replaced.c.place == 1).order_by(replaced.c.submission_id)
    )


def rows_before(connection: sa.Connection, changes: pd.DataFrame) -> dict[int, int]:
    """Numbers of rows of each replaced report, its scorecard left out, which always has the same rows."""
    numbers = [int(one) for one in changes["previous_id"].unique()]
    counts = dict.fromkeys(numbers, 0)
    for table in WRITTEN_TABLES:
        query = (
            sa.select(table.c.submission_id, sa.func.count())
            .where(table.c.submission_id.in_(numbers))
            .group_by(table.c.submission_id)
        )
        for number, count in connection.execute(query):
            counts[number] += count
    return counts
