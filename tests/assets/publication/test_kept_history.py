"""The past is read from the history: whoever edits it, or adds to it, is found by the audit trail."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
import sqlalchemy as sa

from assets.safekeeping.kept_history import contradicted_history
from tests.warehouse.older_warehouses import ROWS, fill_at
from tests.warehouse.scored_nights import DAY_ONE, write
from warehouse.audit import broken_links
from warehouse.engine import writing
from warehouse.schema.migrate import revisions, upgrade
from warehouse.tables import HISTORIES, criterion_score, run

HISTORY = HISTORIES[criterion_score.name]
FORGED = {"year": 2024, "dagster_run_id": "x", "changed_at": DAY_ONE}


def found(engine: sa.Engine) -> list[str]:
    with engine.connect() as connection:
        assert broken_links(connection) == []
        return contradicted_history(connection)


def unguarded(connection: sa.Connection, table: sa.Table) -> None:
    for verb in ("update", "delete"):
        connection.exec_driver_sql(f"DROP TRIGGER {table.name}_no_{verb}")


@pytest.fixture
def scored(sqlite_warehouse: sa.Engine) -> sa.Engine:
    """Three nights that changed something, and one that did not."""
    write(sqlite_warehouse, {"BNV": Fraction(1, 3), "BTP": Fraction(1)}, 0)
    write(sqlite_warehouse, {"BNV": Fraction(2, 3), "BTP": Fraction(1)}, 1)
    write(sqlite_warehouse, {"BNV": Fraction(2, 3), "BTP": Fraction(1)}, 2)
    write(sqlite_warehouse, {"BNV": Fraction(2, 3)}, 3)
    assert found(sqlite_warehouse) == []
    return sqlite_warehouse


def test_a_row_of_the_past_that_was_edited_is_named_by_its_run(scored: sa.Engine) -> None:
    with writing(scored) as connection:
        unguarded(connection, HISTORY)
        connection.execute(sa.update(HISTORY).where(HISTORY.c.run_id == 1).values(points_exact=Fraction(1, 2)))

    assert found(scored) == [
        "criterion_score_history: the rows of run 1 are not those that the audit trail tells of",
    ]


def test_rows_of_the_past_that_were_taken_out_are_missed_and_what_stands_has_no_history(scored: sa.Engine) -> None:
    with writing(scored) as connection:
        unguarded(connection, HISTORY)
        connection.execute(sa.delete(HISTORY).where(HISTORY.c.run_id == 2))

    assert found(scored) == [
        "criterion_score_history: the audit trail knows rows of run 2, and they are not there",
        "criterion_score of 2024/f/BNV/1/self: points_exact is 2/3, as its history has it 1/3",
    ]


@pytest.mark.parametrize("number", [0, 9])
def test_a_run_that_was_only_written_down_is_not_known(scored: sa.Engine, number: int) -> None:
    """Rows may be added by whoever runs the nights."""
    with writing(scored) as connection:
        connection.execute(sa.insert(run).values(FORGED | {"run_id": number}))
        row = connection.execute(sa.select(HISTORY).where(HISTORY.c.agency_code == "BNV")).mappings().first()
        assert row is not None
        connection.execute(sa.insert(HISTORY).values(dict(row) | {"run_id": number, "agency_code": "BCT"}))

    assert found(scored)[0] == f"criterion_score_history: the audit trail does not know rows of run {number}"


def test_a_run_that_was_moved_to_another_day_is_named(scored: sa.Engine) -> None:
    with writing(scored) as connection:
        unguarded(connection, run)
        connection.execute(sa.update(run).where(run.c.run_id == 2).values(changed_at=DAY_ONE - timedelta(days=9)))

    (said,) = found(scored)
    assert said.startswith('run 2: changed_at is "2024-10-23T01:00:00.000000+00:00", the audit trail says "2024-11-02T')


def test_what_an_older_version_remembered_is_believed_and_what_follows_is_held(empty_database: sa.Engine) -> None:
    fill_at(empty_database, revisions()[0])
    upgrade(empty_database)
    assert found(empty_database) == []
    write(empty_database, {ROWS["agency"][0]["code"]: Fraction(1, 2)}, 5)
    assert found(empty_database) == []
