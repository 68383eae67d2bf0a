"""A warehouse that any earlier version made is upgraded with all that it holds, or left as it is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import warehouse
from tests.conftest import create_database, open_database
from tests.warehouse.older_warehouses import ROWS, YEAR, fill_at
from warehouse.audit import broken_links
from warehouse.engine import open_engine, writing
from warehouse.rows.frames import read_table
from warehouse.rows.history import read_as_of, write_changes
from warehouse.rows.replacing import Changes
from warehouse.schema.drift import Mend
from warehouse.schema.migrate import WarehouseDriftError, check, ensure_current, revisions, upgrade
from warehouse.tables import HISTORIES, METADATA, audit_event

RANKED = ("ranking", "current_scores")
"""Views of final points; of an older program's rows the computed ones are."""
NEWEST = revisions()[-1]
MIGRATIONS = Path(warehouse.__file__).parent / "schema" / "migrations"


def rows_of(connection: sa.Connection, name: str) -> list[dict[str, Any]]:
    table = METADATA.tables[name]
    return [dict(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns)).mappings()]


def assert_holds(engine: sa.Engine, stored: dict[str, list[dict[str, Any]]]) -> None:
    """Every stored row, whole; what it did not say is empty."""
    with engine.connect() as connection:
        for name, rows in stored.items():
            columns = {column.name: None for column in METADATA.tables[name].columns}
            assert rows_of(connection, name) == [columns | row for row in rows], name


def test_the_small_year_has_a_row_in_every_table() -> None:
    assert set(ROWS) | {audit_event.name} == set(METADATA.tables)


@dataclass(frozen=True)
class Upgraded:
    """A warehouse that an older version made and filled, after the upgrade, and what was put in."""

    engine: sa.Engine
    stored: dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", params=revisions())
def upgraded(
    request: pytest.FixtureRequest, dialect: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Upgraded]:
    """Of each revision on each database; a test leaves it as it found it."""
    if dialect == "postgresql":
        url = request.getfixturevalue("postgresql_url")
        create_database(url, "older")
        engine = open_database(url, "older")
    else:
        engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('older') / 'older.db'}")
    stored = fill_at(engine, request.param)
    upgrade(engine)
    yield Upgraded(engine, stored)
    engine.dispose()


def test_every_row_that_a_version_wrote_is_there_after_the_upgrade(upgraded: Upgraded) -> None:
    assert check(upgraded.engine) == []
    assert_holds(upgraded.engine, upgraded.stored)
    with upgraded.engine.connect() as connection:
        assert broken_links(connection) == []
        assert [len(connection.exec_driver_sql(f"SELECT * FROM {view}").all()) for view in RANKED] == [1, 2]  # noqa: S608


def test_the_night_after_an_upgrade_has_nothing_to_write_and_any_day_can_be_read(upgraded: Upgraded) -> None:
    with writing(upgraded.engine) as connection:
        for name in HISTORIES:
            table = METADATA.tables[name]
            now = read_table(connection, table)
            at = ROWS["run"][0]["changed_at"]
            assert read_as_of(connection, table, year=YEAR, at=at).equals(now)
            assert write_changes(connection, table, now, year=YEAR, run_key="next", at=at) == Changes(0, 0, 0)
        told = sum(len(upgraded.stored[f"{name}_history"]) for name in ("criterion_score", "index_score"))
        assert len(connection.exec_driver_sql("SELECT * FROM score_change").all()) == told


def test_what_may_only_grow_may_only_grow_after_the_upgrade_too(upgraded: Upgraded) -> None:
    for name in [name for name in upgraded.stored if METADATA.tables[name].info.get("append_only")]:
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), writing(upgraded.engine) as connection:
            connection.execute(sa.delete(METADATA.tables[name]))


def migrations_with(folder: Path, step: str) -> str:
    """The address of all migrations and one more, which does what `step` says."""
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    trial = f"""
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9999", "{NEWEST}"


def upgrade():
    {step}
"""
    (folder / "versions" / "9999_trial.py").write_text(trial, encoding="utf-8")
    return str(folder)


STEP = """
    with op.batch_alter_table("framework") as table:
        table.add_column(sa.Column("remark", sa.Text(), server_default="-"))
        table.create_check_constraint("remark_short", "length(remark) < 9")
"""


def test_a_migration_makes_a_table_anew_to_which_others_and_views_refer(
    empty_database: sa.Engine, tmp_path: Path
) -> None:
    stored = fill_at(empty_database, NEWEST)

    upgrade(empty_database, migrations=migrations_with(tmp_path / "later", STEP))

    assert_holds(empty_database, stored)
    with empty_database.connect() as connection:
        assert connection.scalar(sa.text("SELECT remark FROM framework")) == "-"
        assert len(connection.exec_driver_sql("SELECT * FROM ranking").all()) == 1
    with pytest.raises(sa.exc.IntegrityError, match=r"(?i)check constraint"), writing(empty_database) as connection:
        connection.exec_driver_sql("UPDATE framework SET remark = 'too long a remark'")
    with pytest.raises(sa.exc.IntegrityError, match=r"(?i)foreign key"), writing(empty_database) as connection:
        connection.exec_driver_sql("DELETE FROM framework")
    assert [difference.mend for difference in check(empty_database)] == [Mend.NEWER_PROGRAM]


FAILING = {
    "it fails at its end": f"{STEP}    op.execute('TABLE nowhere')",
    "rows would refer to nothing": "op.execute('DELETE FROM framework')",
}


@pytest.mark.parametrize("step", FAILING.values(), ids=FAILING)
def test_a_migration_that_fails_changes_nothing(empty_database: sa.Engine, tmp_path: Path, step: str) -> None:
    stored = fill_at(empty_database, NEWEST)

    with pytest.raises(
        (sa.exc.DBAPIError, RuntimeError), match=r"nowhere|is still referenced|rows of [a-z_]+ would refer to nothing"
    ):
        upgrade(empty_database, migrations=migrations_with(tmp_path / "later", step))

    assert check(empty_database) == []
    assert_holds(empty_database, stored)


@pytest.mark.parametrize("revision", ["0001", "0014"])
def test_a_warehouse_of_before_the_first_release_is_refused_in_one_sentence(
    warehouse: sa.Engine, revision: str
) -> None:
    with writing(warehouse) as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")  # noqa: S608 - our own
        connection.exec_driver_sql("DROP VIEW ranking")

    said = rf"made before the first release \(revision {revision}\), and no upgrade leads from there.*: start anew in"
    for attempt in (ensure_current, upgrade):
        with pytest.raises(WarehouseDriftError, match=said):
            attempt(warehouse)
    assert [difference.mend for difference in check(warehouse)] == [Mend.NEW_WAREHOUSE]
    assert "ranking" not in sa.inspect(warehouse).get_view_names()
