"""The rows that an aggregate reads: those of the submissions that are scored, with the agency of each.

What belongs here: which table or query a framework's `from:` names. What does not: what is counted in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assets.rules.language.report_sources import sources
from assets.rules.sql.aggregates import Rows
from assets.scoring.counting.timeliness import required_reports
from assets.submissions.register.in_force import scored_submissions
from warehouse.columns.row_facts import row_facts
from warehouse.tables import REPORT_TABLES, calendar_entry


@dataclass(frozen=True)
class ReportRows(Rows):
    """Report rows, and where each stands.

    Attributes:
        places: sha256, sheet and excel_row: where a row stands. A required report is a whole file, without a sheet,
            and of one that never came there is not even a file.
    """

    places: Mapping[str, sa.ColumnElement[Any]]


def report_rows(
    table_name: str,
    year: int,
    *,
    scored: sa.Subquery | None = None,
    known_by: datetime | None = None,
    calendar: sa.FromClause = calendar_entry,
) -> ReportRows:
    """The rows behind a source's name.

    Args:
        table_name: as written in `from:`.
        year: the year scored.
        scored: the submissions whose rows are wanted (columns of `submission`); those scored now, if not given.
        known_by: leave out reports registered after this moment; None leaves out nothing.
        calendar: by which reports are due: `calendar_entry`, or what it was.
    """
    asked = sources()[table_name]
    scored = scored_submissions(year).subquery("scored") if scored is None else scored
    if table_name == "reports":
        reports = required_reports(year, scored=scored, known_by=known_by, calendar=calendar).subquery("reports")
        places = {"sha256": reports.c.sha256, "sheet": sa.null(), "excel_row": sa.null()}
        columns = {name: reports.c[name] for name in asked.columns}
        return ReportRows(reports, reports.c.agency_code, columns, asked.largest, places)
    table = next(table for table in REPORT_TABLES if row_facts(table).source == table_name)
    return ReportRows(
        table.join(scored, scored.c.submission_id == table.c.submission_id),
        scored.c.agency_code,
        {name: table.c[name] for name in asked.columns},
        asked.largest,
        {"sha256": scored.c.sha256, "sheet": table.c.sheet, "excel_row": table.c.excel_row},
    )
