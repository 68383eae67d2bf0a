"""What was received, found, remembered or audited can be added to, never changed or removed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
import sqlalchemy as sa

from warehouse.columns.declaration import facts
from warehouse.columns.types import Rational, UtcInstant
from warehouse.engine import WRITES, writing
from warehouse.tables import METADATA

APPEND_ONLY = [table for table in METADATA.tables.values() if table.info.get("append_only")]


def test_the_record_of_what_happened_is_append_only() -> None:
    assert {table.name for table in APPEND_ONLY} == {
        "landed_file", "submission", "finding", "plan_task", "activity", "evidence", "feedback", "scorecard", "run",
        "input_value_history", "criterion_score_history", "index_score_history", "audit_event", "appraisal",
        "release", "release_score", "framework_version", "evidence_file", "receipt", "reference_version",
        "review_file", "review_finding", "explanation", "outside_figure", "evidence_verdict",
    }  # fmt: skip


@pytest.mark.parametrize("table", APPEND_ONLY, ids=lambda table: table.name)
def test_the_database_refuses_to_change_or_remove_a_row(warehouse: sa.Engine, table: sa.Table) -> None:
    row = {column.name: _any_value(column) for column in table.columns if not column.nullable}
    if table.name == "appraisal":
        row["points_exact"] = Fraction(1)  # either an input or the points are decided
    if table.name == "outside_figure":
        row["answer_count"] = 1  # either answers or an index
    if table.name == "release_score":
        row["track"] = "final"
    name = next(iter(row))
    with warehouse.execution_options(**{WRITES: True}).connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.execute(sa.insert(table).values(row))
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL session_replication_role = DEFAULT")
        replacing = sa.insert(table).prefix_with("OR REPLACE").values(row)
        number = sa.select(sa.literal_column("rowid")).select_from(table)
        by_number = sa.insert(sa.table(table.name, sa.column("rowid"))).from_select(["rowid"], number)
        emptying = sa.text(f'TRUNCATE "{table.name}" CASCADE')
        own = {"sqlite": (replacing, by_number.prefix_with("OR REPLACE")), "postgresql": (emptying,)}
        for statement in (sa.update(table).values({name: row[name]}), sa.delete(table), *own[connection.dialect.name]):
            savepoint = connection.begin_nested()
            with pytest.raises(sa.exc.DBAPIError, match=f"{table.name} is append-only"):
                connection.execute(statement)
            savepoint.rollback()


def test_other_tables_may_change(warehouse: sa.Engine) -> None:
    table = METADATA.tables["code_list"]
    row = {"list_name": "x", "code": "x", "label": "x", "position": 1, "source": "x"}
    with writing(warehouse) as connection:
        connection.execute(sa.insert(table).values(row))
        assert connection.execute(sa.update(table).values(label="y")).rowcount == 1
        assert connection.execute(sa.delete(table)).rowcount == 1


ANY_VALUES = (
    (UtcInstant, datetime(2024, 1, 1, tzinfo=UTC)),
    (sa.Date, date(2024, 1, 1)),
    (Rational, Fraction(1)),
    (sa.Boolean, True),
    (sa.Integer, 1),
)


def _any_value(column: sa.Column[object]) -> object:
    known, least = facts(column).codes, facts(column).minimum
    if least is not None:
        return max(least, 1)
    values = (value for kind, value in ANY_VALUES if isinstance(column.type, kind))
    return known[0] if known else next(values, "x")
