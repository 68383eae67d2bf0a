"""The rows behind a figure: from an input back to file, sheet and row.

The rows are selected again by the very condition that counted them, so that an explanation cannot point at others.
What does not belong here: counting (`rules.sql.aggregates`), and how a place is written for people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from assets.rules.engine.aggregates import Aggregate
from assets.rules.framework.inputs import ReportInput
from assets.rules.sql.aggregates import row_condition, within_year
from assets.scoring.counting.report_rows import report_rows
from warehouse.rows.key_order import in_order
from warehouse.rows.reference_versions import reference_source
from warehouse.tables import calendar_entry, submission


@dataclass(frozen=True, slots=True)
class Place:
    """Place of a row; a required report that came is a file without a sheet, one that did not come is no file."""

    sha256: str | None
    sheet: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class RowsBehind:
    """Rows in the order of the file: how many there are, and the places of the first ones."""

    count: int
    places: tuple[Place, ...]


NO_ROWS = RowsBehind(0, ())


def rows_behind(
    connection: sa.Connection,
    given: ReportInput,
    year: int,
    submission_id: int,
    *,
    known_by: datetime | None = None,
    most: int,
) -> RowsBehind:
    """The rows that an input counts in one submission.

    Args:
        connection: open on the warehouse; it is only read.
        given: the input, as the framework declares it.
        year: the year scored.
        submission_id: the submission that is scored.
        known_by: for a figure of the past: reports registered later are left out, and the calendar is that of then.
        most: how many places are given.
    """
    scored = sa.select(submission).where(submission.c.submission_id == submission_id).subquery("scored")
    calendar = reference_source(connection, calendar_entry, known_by)
    rows = report_rows(given.table, year, scored=scored, known_by=known_by, calendar=calendar)
    asked = Aggregate.of(given)
    condition = row_condition(asked.where, rows, year)
    chosen = sa.and_(within_year(asked, rows, year), sa.true() if condition is None else condition)
    places = [place.label(name) for name, place in rows.places.items()]
    found = rows.select(*places).where(chosen)
    count = connection.scalar(sa.select(sa.func.count()).select_from(found.subquery())) or 0
    order = [column for column in rows.places.values() if not isinstance(column, sa.Null)]
    first = connection.execute(found.order_by(*in_order(*order)).limit(most))
    return RowsBehind(count, tuple(Place(row.sha256, row.sheet, row.excel_row) for row in first))
