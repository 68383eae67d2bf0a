"""Statements over the rows that agencies sent, counted by the database.

A year holds millions of report rows; reading them back to validate them again would cost more than the rest of the
night. So the statements that Pandera checks in frames (`column_statements`) become one SELECT a table, which gives
exact counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from checks.tables.breaches import Breach
from checks.tables.column_statements import HAS_A_VALUE, column_statements
from warehouse.columns.declaration import facts
from warehouse.rows.years import of_year
from warehouse.tables import code_list


def count_breaches(connection: sa.Connection, table: sa.Table, year: int) -> tuple[int, list[Breach]]:
    """Number of a table's rows in a year, and the declared statements that they break.

    Args:
        connection: of a warehouse whose `code_list` table is loaded.
        table: any table whose columns were declared with `warehouse.columns.declaration.column`.
        year: the evaluation year; ignored for a table without years.
    """
    statements = [(column.name, *each) for column in table.columns for each in _statements(column)]
    counts = [sa.func.coalesce(sa.func.sum(sa.case((broken, 1), else_=0)), 0) for _, _, broken in statements]
    query = sa.select(sa.func.count(), *counts).select_from(table).where(of_year(table, year))
    row_count, *broken_counts = connection.execute(query).one()
    breaches = [
        Breach(column, statement, count)
        for (column, statement, _), count in zip(statements, broken_counts, strict=True)
        if count
    ]
    return row_count, breaches


def _statements(column: sa.Column[Any]) -> Iterator[tuple[str, sa.ColumnElement[bool]]]:
    """Each statement in words, and the SQL condition that a row breaks it."""
    if not column.nullable:
        yield HAS_A_VALUE, column.is_(None)
    for statement in column_statements(column):
        if statement.broken is not None:
            yield statement.words, statement.broken
    if (name := facts(column).code_list) is not None:
        codes = sa.select(code_list.c.code).where(code_list.c.list_name == name)
        yield f"is a code of the list {name}", sa.and_(column.is_not(None), column.not_in(codes))
