"""The rows that an aggregate reads: those of the submissions that are scored, with the agency of each.

What belongs here: which table or query a framework's `from:` names. What does not: what is counted in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from assets.reference.report_sources import sources
from assets.scoring.in_force import scored_submissions
from assets.scoring.timeliness import required_reports
from warehouse.columns import facts
from warehouse.tables import REPORT_TABLES


@dataclass(frozen=True)
class ReportRows:
    """Rows that can be selected from.

    Attributes:
        source: what stands after FROM.
        agency_code: whose row it is.
        columns: the columns that expressions may name.
        largest: column -> the greatest figure that it may hold, where one is declared.
    """

    source: sa.FromClause
    agency_code: sa.ColumnElement[str]
    columns: dict[str, sa.ColumnElement[Any]]
    largest: dict[str, int]

    def select(self, *terms: sa.ColumnElement[Any]) -> sa.Select[Any]:
        """Select the agency and the terms."""
        return sa.select(self.agency_code.label("agency_code"), *terms).select_from(self.source)


def report_rows(table_name: str, year: int) -> ReportRows:
    """The rows behind a source's name, of all scored agencies of the year."""
    names = sources()[table_name].columns
    if table_name == "reports":
        reports = required_reports(year).subquery("reports")
        return ReportRows(reports, reports.c.agency_code, {name: reports.c[name] for name in names}, {})
    table = next(table for table in REPORT_TABLES if table.info["source"] == table_name)
    scored = scored_submissions(year).subquery("scored")
    declared = {name: facts(table.c[name]).maximum for name in names}
    return ReportRows(
        table.join(scored, scored.c.submission_id == table.c.submission_id),
        scored.c.agency_code,
        {name: table.c[name] for name in names},
        {name: maximum for name, maximum in declared.items() if maximum is not None},
    )
