"""The proofs and texts of the scored reports of a year and of the years before it, read from the warehouse.

What belongs here: the queries. What does not: what contradicts or copies what (`conflicts`).
"""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from assets.analysis.integrity.conflicts import evidence_conflicts
from assets.submissions.register.in_force import scored_submissions
from assets.submissions.register.known_claims import EARLIER_YEARS, agency_names
from warehouse.rows.frames import read_table
from warehouse.tables import activity, agency, evidence, evidence_file, feedback, scorecard, submission

_TABLES = (activity, evidence, feedback, scorecard, evidence_file)


def read_conflicts(connection: sa.Connection, year: int) -> pd.DataFrame:
    """A frame of table `evidence_conflict`, of one year."""
    asked = submission.c.year.between(year - EARLIER_YEARS, year)
    years = connection.scalars(sa.select(submission.c.year).where(asked).distinct().order_by(submission.c.year)).all()
    reports = [
        pd.DataFrame({"submission_id": [], "year": [], "agency_code": []}).astype(
            {"submission_id": "Int64", "year": "Int64", "agency_code": "str"}
        )
    ]
    rows: dict[str, list[pd.DataFrame]] = {table.name: [] for table in _TABLES}
    for each in years or [year]:
        scored = scored_submissions(each).subquery()
        query = sa.select(scored.c.submission_id, scored.c.year, scored.c.agency_code)
        found = [tuple(row) for row in connection.execute(query)]
        reports.append(pd.DataFrame(found, columns=reports[0].columns).astype(reports[0].dtypes.to_dict()))
        for table in _TABLES:
            of_scored = table.c.submission_id.in_(sa.select(scored.c.submission_id))
            rows[table.name].append(read_table(connection, table, of_scored))
    together = {name: pd.concat(frames, ignore_index=True) for name, frames in rows.items()}
    names = agency_names(read_table(connection, agency), years)
    return evidence_conflicts(pd.concat(reports, ignore_index=True), together, year, names)
