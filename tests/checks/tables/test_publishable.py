"""What stops a year from being published: a broken row of any table, of that year alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
import sqlalchemy as sa

from checks.tables.publishable import unpublishable
from warehouse.columns.declaration import facts
from warehouse.columns.types import Rational, UtcInstant
from warehouse.engine import WRITES
from warehouse.tables import METADATA, landed_file, submission

NOON = datetime(2024, 12, 1, 12, tzinfo=UTC)

BROKEN = {
    "submission": "blocking_count",
    "index_score": "ranked_count",
    "plan_task": "excel_row",
    "activity": "excel_row",
    "evidence": "excel_row",
    "feedback": "excel_row",
    "scorecard": "excel_row",
    "evidence_conflict": "conflict",
    "evidence_file": "byte_size",
    "finding": "severity",
    "landed_file": "byte_size",
    "submission_change": "position",
}
"""A column of each table, to break a rule of."""


@pytest.mark.parametrize(("table_name", "column_name"), BROKEN.items())
def test_a_broken_row_of_any_table_stops_its_own_year(
    sqlite_warehouse: sa.Engine, table_name: str, column_name: str
) -> None:
    put_broken_row(sqlite_warehouse, METADATA.tables[table_name], column_name)
    with sqlite_warehouse.connect() as connection:
        stopped, beside = unpublishable(connection, 2024), unpublishable(connection, 2025)
    assert any(one.startswith(f"{table_name}: {column_name}") for one in stopped)
    assert not any(one.startswith(f"{table_name}: ") for one in beside)


def put_broken_row(engine: sa.Engine, table: sa.Table, column_name: str) -> None:
    """As it would stand in a warehouse whose own rules somebody had taken out."""
    facts_of_file = {"year": 2024, "sha256": "a" * 64, "file_name": "a.xlsx", "received_at": NOON}
    sent = any_row(submission) | facts_of_file | {"submission_id": 1, "agency_code": "X", "status": "rejected"}
    rows = {landed_file.name: any_row(landed_file) | facts_of_file, submission.name: sent}
    row = rows.setdefault(table.name, any_row(table) | ({"year": 2024} if "year" in table.columns else {}))
    column = table.c[column_name]
    row[column_name] = "không có" if facts(column).code_list else (facts(column).minimum or 0) - 1
    with engine.execution_options(**{WRITES: True}).connect() as connection:
        for statement in (
            "ROLLBACK",
            "PRAGMA foreign_keys = OFF",
            "PRAGMA ignore_check_constraints = ON",
            "BEGIN IMMEDIATE",
        ):
            connection.exec_driver_sql(statement)
        for name, values in rows.items():
            connection.execute(sa.insert(METADATA.tables[name]).values(values))
        connection.commit()


def any_row(table: sa.Table) -> dict[str, Any]:
    """A value for each column that must have one."""
    kinds = (
        (UtcInstant, NOON),
        (Rational, Fraction(1)),
        (sa.Date, date(2024, 12, 1)),
        (sa.Boolean, True),
        (sa.Integer, 1),
    )
    return {
        column.name: next((value for kind, value in kinds if isinstance(column.type, kind)), "x")
        for column in table.columns
        if not column.nullable
    }
