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
from warehouse.tables import METADATA

# Importing Great Expectations imports others' modules that still use what Python has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

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


def test_a_broken_row_of_any_table_stops_its_own_year(sqlite_warehouse: sa.Engine) -> None:
    put_broken_rows(sqlite_warehouse)
    with sqlite_warehouse.connect() as connection:
        stopped, beside = unpublishable(connection, 2024), unpublishable(connection, 2025)
    named = {tuple(one.split(": ", 2)[:2]) for one in stopped}
    assert BROKEN.items() <= named
    assert not {one.split(": ")[0] for one in beside} & BROKEN.keys()


def put_broken_rows(engine: sa.Engine) -> None:
    """As they would stand in a warehouse whose own rules somebody had taken out."""
    file = {"year": 2024, "sha256": "a" * 64, "file_name": "a.xlsx", "received_at": NOON}
    sent = {**file, "submission_id": 1, "agency_code": "X", "status": "rejected"}
    with engine.execution_options(**{WRITES: True}).connect() as connection:
        for statement in (
            "ROLLBACK",
            "PRAGMA foreign_keys = OFF",
            "PRAGMA ignore_check_constraints = ON",
            "BEGIN IMMEDIATE",
        ):
            connection.exec_driver_sql(statement)
        for name, column_name in BROKEN.items():
            table = METADATA.tables[name]
            column = table.c[column_name]
            row = any_row(table) | {key: value for key, value in sent.items() if key in table.columns}
            row[column_name] = "không có" if facts(column).code_list else (facts(column).minimum or 0) - 1
            connection.execute(sa.insert(table).values(row))
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
