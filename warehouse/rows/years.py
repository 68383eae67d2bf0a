"""Rows of a table that belong to a year: by its own column, or by their submission."""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.tables import submission


def has_years(table: sa.Table) -> bool:
    """Whether the table's rows belong to evaluation years at all; reference tables' do not."""
    return "year" in table.columns or "submission_id" in table.columns


def of_year(table: sa.Table, year: int) -> sa.ColumnElement[bool]:
    """The condition that a row is of the year, and can be read; always true for a table without years."""
    if "year" in table.columns:
        return sa.and_(table.c.year == year, table.info.get("readable", sa.true()))
    if "submission_id" in table.columns:
        return table.c.submission_id.in_(sa.select(submission.c.submission_id).where(submission.c.year == year))
    return sa.true()
