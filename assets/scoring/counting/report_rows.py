"""The rows that an aggregate reads: those of the submissions that are scored, with the agency of each.

What belongs here: which table or query a framework's `from:` names. What does not: what is counted in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assets.rules.language.report_sources import sources
from assets.scoring.counting.timeliness import required_reports
from assets.submissions.register.in_force import scored_submissions
from warehouse.columns.declaration import facts
from warehouse.tables import REPORT_TABLES, calendar_entry


@dataclass(frozen=True)
class ReportRows:
    """Rows that can be selected from.

    Attributes:
        source: what stands after FROM.
        agency_code: whose row it is.
        columns: the columns that expressions may name.
        largest: column -> the greatest figure that it may hold, where one is declared.
        places: sha256, sheet and excel_row: where a row stands. A required report is a whole file, without a sheet,
            and of one that never came there is not even a file.
    """

    source: sa.FromClause
    agency_code: sa.ColumnElement[str]
    columns: dict[str, sa.ColumnElement[Any]]
    largest: dict[str, int]
    places: dict[str, sa.ColumnElement[Any]]

    def select(self, *terms: sa.ColumnElement[Any]) -> sa.Select[Any]:
        """Select the agency and the terms."""
        return sa.select(self.agency_code.label("agency_code"), *terms).select_from(self.source)


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
    names = sources()[table_name].columns
    scored = scored_submissions(year).subquery("scored") if scored is None else scored
    if table_name == "reports":
        reports = required_reports(year, scored=scored, known_by=known_by, calendar=calendar).subquery("reports")
        places = {"sha256": reports.c.sha256, "sheet": sa.null(), "excel_row": sa.null()}
        return ReportRows(reports, reports.c.agency_code, {name: reports.c[name] for name in names}, {}, places)
    table = next(table for table in REPORT_TABLES if table.info["source"] == table_name)
    declared = {name: facts(table.c[name]).maximum for name in names}
    return ReportRows(
        table.join(scored, scored.c.submission_id == table.c.submission_id),
        scored.c.agency_code,
        {name: table.c[name] for name in names},
        {name: maximum for name, maximum in declared.items() if maximum is not None},
        {"sha256": scored.c.sha256, "sheet": table.c.sheet, "excel_row": table.c.excel_row},
    )
