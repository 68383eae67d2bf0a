"""Arrivals of an agency's files and the due dates of its reports: what a passport says of punctuality.

By the calendar as it stands, or stood at that moment, as scoring counts it every night; a finding keeps what the
calendar said on the night when the file was read. What does not belong here: judging lateness
(`assets.scoring.counting.timeliness`), and words (`wording`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.scoring.counting.timeliness import required_reports
from warehouse.rows.frames import read_table
from warehouse.rows.reference_versions import reference_source
from warehouse.tables import calendar_entry, receipt, submission

REPORT_COLUMNS = ("period", "due_on", "extension", "received_at", "days_late", "status")
NO_REPORTS = pd.DataFrame(columns=list(REPORT_COLUMNS))


def read_arrivals(connection: sa.Connection, sent: pd.Series[Any], as_of: datetime | None) -> pd.DataFrame:
    """Rows of `receipt` of a submission's file, in order; those that had come at that moment."""
    had_come = sa.true() if as_of is None else receipt.c.received_at <= as_of
    same_file = (receipt.c.year == int(sent["year"]), receipt.c.sha256 == str(sent["sha256"]))
    arrivals = read_table(connection, receipt, *same_file, had_come)
    return arrivals.sort_values(["received_at", "file_name"], ignore_index=True)


def read_due_reports(connection: sa.Connection, sent: pd.Series[Any], as_of: datetime | None) -> pd.DataFrame:
    """`REPORT_COLUMNS` of every report that the year requires of the submission's agency, by due date."""
    scored = sa.select(submission).where(submission.c.submission_id == int(sent["submission_id"])).subquery("scored")
    calendar = reference_source(connection, calendar_entry, as_of)
    reports = required_reports(int(sent["year"]), scored=scored, known_by=as_of, calendar=calendar).subquery()
    query = sa.select(*(reports.c[name] for name in REPORT_COLUMNS)).order_by(reports.c.due_on)
    return pd.DataFrame([tuple(row) for row in connection.execute(query)], columns=list(REPORT_COLUMNS))
