"""A warehouse that any earlier version made is upgraded with all that it holds, or refused with the rows' names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.warehouse.older_warehouses import FIRST, ROWS, YEAR, fill_at, revisions
from warehouse.audit import broken_links
from warehouse.engine import writing
from warehouse.rows.frames import read_table
from warehouse.rows.history import read_as_of, write_changes
from warehouse.rows.replacing import Changes
from warehouse.schema.migrate import WarehouseDriftError, check, ensure_current, upgrade, upgrade_to
from warehouse.schema.tightening import RowsRefusedError
from warehouse.tables import HISTORIES, METADATA, audit_event

HEAD = revisions()[-1]
EARLIER = revisions()[:-1]
BEFORE_CONSTRAINTS = "0005"
DAY = "2026-02-03T00:00:00.000000+00:00"
MANUAL = Path(__file__).parents[3] / "docs" / "operations.md"


def rows_of(connection: sa.Connection, name: str) -> list[dict[str, Any]]:
    table = METADATA.tables[name]
    return [dict(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns)).mappings()]


def test_the_small_year_has_a_row_in_every_table() -> None:
    assert set(ROWS) | {audit_event.name} == set(METADATA.tables)


@pytest.mark.parametrize("revision", EARLIER)
def test_every_row_that_an_earlier_version_wrote_is_there_after_the_upgrade(
    empty_database: sa.Engine, revision: str
) -> None:
    stored = fill_at(empty_database, revision)
    with pytest.raises(WarehouseDriftError, match=f"revision {revision}"):
        ensure_current(empty_database)

    upgrade(empty_database)

    assert check(empty_database) == []
    with empty_database.connect() as connection:
        for name, rows in stored.items():
            columns = {column.name: None for column in METADATA.tables[name].columns}
            assert rows_of(connection, name) == [columns | row for row in rows], name
        assert broken_links(connection) == []
        assert len(rows_of(connection, "receipt")) == len(ROWS["landed_file"])


@pytest.mark.parametrize("revision", EARLIER)
def test_the_night_after_an_upgrade_has_nothing_to_write_and_any_day_can_be_read(
    empty_database: sa.Engine, revision: str
) -> None:
    fill_at(empty_database, revision)
    upgrade(empty_database)

    with writing(empty_database) as connection:
        for name in HISTORIES:
            table = METADATA.tables[name]
            now = read_table(connection, table)
            at = ROWS["run"][0]["changed_at"]
            assert read_as_of(connection, table, year=YEAR, at=at).equals(now)
            assert write_changes(connection, table, now, year=YEAR, run_key="next", at=at) == Changes(0, 0, 0)
        assert len(connection.exec_driver_sql("SELECT * FROM score_change").all()) == 3


@pytest.mark.parametrize("revision", EARLIER)
def test_what_may_only_grow_may_only_grow_after_the_upgrade_too(empty_database: sa.Engine, revision: str) -> None:
    stored = fill_at(empty_database, revision)
    upgrade(empty_database)

    for name in [name for name in stored if METADATA.tables[name].info.get("append_only")]:
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), writing(empty_database) as connection:
            connection.execute(sa.delete(METADATA.tables[name]))


BROKEN_ROWS = {
    "points above the maximum": (
        "UPDATE criterion_score SET points_exact = '20/3' WHERE criterion_code = '1.1'",
        (
            "criterion_score (points_within_maximum; year/framework_id/agency_code/criterion_code/track): "
            "2024/minh-hoa-tinh/15/1.1/computed"
        ),
    ),
    "a rank beyond the group": (
        "UPDATE index_score SET rank = 2",
        "index_score (rank_within_group; year/framework_id/agency_code/track): 2024/minh-hoa-tinh/15/computed",
    ),
    "an unknown level": (
        "UPDATE agency SET level = 'tỉnh'",
        "agency (level_known; code/valid_from): 15/2004-01-01, 15/2025-07-01",
    ),
    "a parent that is not there": (
        "UPDATE criterion SET parent_code = '9' WHERE criterion_code = '1.1'",
        (
            "criterion (framework_id, parent_code names no row of criterion; framework_id/criterion_code): "
            "minh-hoa-tinh/1.1"
        ),
    ),
}


@pytest.mark.parametrize(("change", "told"), BROKEN_ROWS.values(), ids=BROKEN_ROWS.keys())
def test_rows_that_the_new_schema_does_not_allow_are_named_and_nothing_is_changed(
    empty_database: sa.Engine, change: str, told: str
) -> None:
    stored = fill_at(empty_database, BEFORE_CONSTRAINTS)
    with writing(empty_database) as connection:
        connection.exec_driver_sql(change)
        before = as_they_lie(connection, stored)

    with pytest.raises(RowsRefusedError) as refused:
        upgrade(empty_database)

    assert told in str(refused.value)
    with pytest.raises(WarehouseDriftError, match=f"revision {BEFORE_CONSTRAINTS}"):
        ensure_current(empty_database)
    with empty_database.connect() as connection:
        assert as_they_lie(connection, stored) == before


def test_decisions_that_nobody_can_read_are_named_and_nothing_is_changed(empty_database: sa.Engine) -> None:
    upgrade_to(empty_database, "0013")
    row = "INSERT INTO appraisal VALUES ({}, 2025, 'BNV', '1.1', 1, NULL, NULL, '{}', 'x', 'x', '{}')"
    with writing(empty_database) as connection:
        for number, points, moment in ((1, "1/0", DAY), (2, "abc", DAY), (3, "1/2", "infinity"), (4, "1/2", DAY)):
            connection.exec_driver_sql(row.format(number, points, moment))

    with pytest.raises(RowsRefusedError) as refused:
        upgrade(empty_database)

    assert "appraisal (points_form; appraisal_id): 1, 2; appraisal (decided_at_form; appraisal_id): 3." in str(
        refused.value
    )
    with pytest.raises(WarehouseDriftError, match="revision 0013"):
        ensure_current(empty_database)


def test_a_refused_row_that_nobody_may_change_is_mended_as_the_manual_says(empty_database: sa.Engine) -> None:
    """The guard is lifted by its owner for one change, and the upgrade sets it again."""
    fill_at(empty_database, BEFORE_CONSTRAINTS)
    submission = METADATA.tables["submission"]
    broken = {**ROWS["submission"][1], "submission_id": 3, "sha256": FIRST, "reader_version": 2, "agency_code": None}
    with writing(empty_database) as connection:
        connection.execute(sa.insert(submission).values(broken))
    with pytest.raises(RowsRefusedError, match=r"accepted_names_its_agency; submission_id\): 3\. How the owner mends"):
        upgrade(empty_database)

    (block,) = re.findall(r"```sql\n(BEGIN;.*?COMMIT;\n)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)
    statements = [line.partition(";")[0] for line in block.splitlines()[1:-1]]
    on_sqlite = re.findall(r"-- on SQLite: (.*);", block)
    with writing(empty_database) as connection:
        for statement in [*on_sqlite, *statements[1:]] if empty_database.dialect.name == "sqlite" else statements:
            connection.exec_driver_sql(statement)
    upgrade(empty_database)

    assert check(empty_database) == []
    with empty_database.connect() as connection:
        assert rows_of(connection, "submission")[-1]["agency_code"] == "15"
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), writing(empty_database) as connection:
        connection.execute(sa.update(submission).values(agency_code="16"))


def as_they_lie(connection: sa.Connection, names: Iterable[str]) -> dict[str, list[Any]]:
    return {name: list(connection.execute(sa.select(sa.text("*")).select_from(sa.table(name)))) for name in names}


def test_of_many_such_rows_a_few_are_named_and_all_are_counted(empty_database: sa.Engine) -> None:
    fill_at(empty_database, BEFORE_CONSTRAINTS)
    row = ROWS["criterion_score"][0] | {"points_exact": Fraction(7)}
    del row["beyond_scale_exact"]
    with writing(empty_database) as connection:
        for number in range(12):
            connection.execute(
                sa.insert(METADATA.tables["criterion_score"]).values({**row, "criterion_code": f"2.{number:02}"})
            )

    with pytest.raises(RowsRefusedError, match=r"2024/minh-hoa-tinh/15/2\.04/computed and 7 more"):
        upgrade(empty_database)


def test_a_bonus_that_an_older_version_scored_beyond_the_scale_stays(empty_database: sa.Engine) -> None:
    fill_at(empty_database, BEFORE_CONSTRAINTS)
    with writing(empty_database) as connection:
        connection.exec_driver_sql("UPDATE framework SET source_text = 'criteria: [{beyond_scale: true}]'")
        connection.exec_driver_sql(
            "UPDATE criterion_score SET points_exact = '107', points = '107.00', max_points_exact = '97'"
        )
        _tell_of_bonuses(connection)
    at = ROWS["run"][0]["changed_at"]

    upgrade(empty_database)

    history = HISTORIES["criterion_score"]
    of_one = sa.select(history.c.track, history.c.run_id, history.c.beyond_scale_exact).where(
        history.c.criterion_code == "1", history.c.run_id > 1
    )
    with empty_database.connect() as connection:
        scores = read_table(connection, METADATA.tables["criterion_score"])
        assert scores["beyond_scale_exact"].tolist() == [Fraction(10), Fraction(2), Fraction(10)]
        assert [row["beyond_scale_exact"] for row in rows_of(connection, "index_score")] == [None]
        assert read_as_of(connection, METADATA.tables["criterion_score"], year=YEAR, at=at).equals(scores)
        # What an agency gave itself beyond the maximum was no bonus for sure; the newest is what the table says.
        assert set(connection.execute(of_one)) == {
            ("computed", 2, Fraction(8)), ("computed", 3, Fraction(10)), ("self", 2, None), ("self", 3, Fraction(2)),
        }  # fmt: skip
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), writing(empty_database) as connection:
        connection.execute(sa.update(history).values(error="x"))


def _tell_of_bonuses(connection: sa.Connection) -> None:
    """Two more nights, which left of both tracks what a warehouse of before the column holds."""
    known = {**ROWS["criterion_score"][0], "points": Decimal("107.00"), "max_points_exact": Fraction(97)}
    del known["beyond_scale_exact"]
    own = known | {"track": "self", "points_exact": Fraction(99)}
    connection.execute(sa.insert(METADATA.tables["criterion_score"]).values(own))
    for number in (2, 3):
        night = {**ROWS["run"][0], "run_id": number, "dagster_run_id": f"đêm-{number}"}
        connection.execute(sa.insert(METADATA.tables["run"]).values(night))
        said = {"run_id": number, "is_removed": False}
        computed = known | {"points_exact": Fraction(105 if number == 2 else 107)}
        for row in (computed, computed | {"criterion_code": "1.1"}, own):
            connection.execute(sa.insert(HISTORIES["criterion_score"]).values(row | said))
