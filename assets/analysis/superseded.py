"""The reports of a year that superseded others, read from the warehouse and compared.

What belongs here: the queries. What does not: the comparison (`submission_changes`).
"""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from assets.analysis.submission_changes import submission_changes
from checks.code_lists import CodeLists
from warehouse.frames import read_table
from warehouse.tables import REPORT_TABLES, submission


def read_changes(connection: sa.Connection, year: int, code_lists: CodeLists) -> pd.DataFrame:
    """A frame of table `submission_change`: every accepted report of the year that superseded another.

    A file that a newer reader read again is no new report of the agency: it is not compared with itself.
    """
    earlier = submission.alias("earlier")
    query = (
        sa.select(
            submission.c.submission_id,
            submission.c.year,
            submission.c.agency_code,
            submission.c.period,
            submission.c.supersedes.label("previous_id"),
        )
        .join(earlier, earlier.c.submission_id == submission.c.supersedes)
        .where(submission.c.year == year, earlier.c.sha256 != submission.c.sha256)
        .order_by(submission.c.submission_id)
    )
    rows = [tuple(row) for row in connection.execute(query)]
    pairs = pd.DataFrame(rows, columns=["submission_id", "year", "agency_code", "period", "previous_id"])
    newer, older = (sa.select(query.subquery().c[name]) for name in ("submission_id", "previous_id"))
    before = {one.name: read_table(connection, one, one.c.submission_id.in_(older)) for one in REPORT_TABLES}
    after = {one.name: read_table(connection, one, one.c.submission_id.in_(newer)) for one in REPORT_TABLES}
    return submission_changes(pairs, before, after, code_lists)
