"""A new warehouse is made, a current one accepted, any other refused with the command that mends it."""

from __future__ import annotations

import csv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from warehouse import views
from warehouse.columns import facts
from warehouse.engine import open_engine, writing
from warehouse.migrate import WarehouseDriftError, check, ensure_current, upgrade
from warehouse.tables import METADATA

ROOT = Path(__file__).parents[2]


def test_migrations_give_exactly_the_declared_tables(warehouse: sa.Engine) -> None:
    assert check(warehouse) == []
    assert set(sa.inspect(warehouse).get_table_names()) == {*METADATA.tables, "alembic_version"}


def test_migrations_give_word_for_word_the_constraints_that_are_declared(warehouse: sa.Engine) -> None:
    """Alembic does not compare these, so we do: the database's own account of both."""
    with warehouse.connect() as connection:
        connection.exec_driver_sql(
            "CREATE SCHEMA declared" if warehouse.dialect.name == "postgresql" else "ATTACH ':memory:' AS declared"
        )
        METADATA.create_all(connection.execution_options(schema_translate_map={None: "declared"}), checkfirst=False)
        inspector = sa.inspect(connection)
        for name in METADATA.tables:
            assert constraints(inspector, name, None) == constraints(inspector, name, "declared"), name


def constraints(inspector: sa.Inspector, table: str, schema: str | None) -> set[tuple[str, str]]:
    """Name and content of each check, key, unique and foreign key."""
    checks = [
        (str(each["name"]), " ".join(each["sqltext"].split()))
        for each in inspector.get_check_constraints(table, schema)
    ]
    refers = [
        (
            str(each["name"]),
            f"{each['constrained_columns']} {each['referred_table']} {each['referred_columns']} {each['options']}",
        )
        for each in inspector.get_foreign_keys(table, schema)
    ]
    uniques = [
        (str(each["name"]), str(each["column_names"])) for each in inspector.get_unique_constraints(table, schema)
    ]
    key = inspector.get_pk_constraint(table, schema)
    return {*checks, *refers, *uniques, (str(key["name"]), str(key["constrained_columns"]))}


def test_a_new_warehouse_is_made_and_accepted_again(empty_database: sa.Engine) -> None:
    ensure_current(empty_database)
    ensure_current(empty_database)


def test_two_that_make_a_new_warehouse_at_once_both_find_it_made(empty_database: sa.Engine) -> None:
    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(upgrade, empty_database) for _ in range(2)]:
            each.result()

    assert check(empty_database) == []


def test_a_warehouse_that_drifted_is_refused_with_the_mend(warehouse: sa.Engine) -> None:
    with writing(warehouse) as connection:
        connection.exec_driver_sql("ALTER TABLE finding ADD COLUMN surprise TEXT")
    with pytest.raises(WarehouseDriftError, match=r"surprise.*parcomm db upgrade"):
        ensure_current(warehouse)


@pytest.mark.parametrize("name", views.NAMES)
def test_a_view_that_is_gone_is_missed(warehouse: sa.Engine, name: str) -> None:
    with writing(warehouse) as connection:
        connection.exec_driver_sql(
            f"DROP VIEW {name} CASCADE" if warehouse.dialect.name == "postgresql" else f"DROP VIEW {name}"
        )
    assert f"the view {name} is not there" in check(warehouse)


def test_an_older_revision_is_refused_with_the_mend(warehouse: sa.Engine) -> None:
    with writing(warehouse) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    with pytest.raises(WarehouseDriftError, match=r"0000.*parcomm db upgrade"):
        ensure_current(warehouse)


def test_upgrading_twice_changes_nothing(warehouse: sa.Engine) -> None:
    upgrade(warehouse)
    assert check(warehouse) == []


@pytest.mark.parametrize(
    ("url", "message"), [("not a url", "not a database URL"), ("mysql://h/db", "SQLite or PostgreSQL, not mysql")]
)
def test_a_bad_url_is_one_clear_sentence(url: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        open_engine(url)


def test_a_failed_write_leaves_nothing(warehouse: sa.Engine) -> None:
    code_list = METADATA.tables["code_list"]
    entry = {"list_name": "l", "code": "c", "label": "L", "position": 1, "source": "s"}
    with pytest.raises(sa.exc.IntegrityError), writing(warehouse) as connection:
        connection.execute(sa.insert(code_list).values(entry))
        connection.execute(sa.insert(code_list).values(entry))
    with warehouse.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(code_list)) == 0


KNOWN_CODES = sorted(
    {
        (str(facts(column).code_list), facts(column).codes)
        for table in METADATA.tables.values()
        for column in table.columns
        if facts(column).code_list and facts(column).codes
    }
)


@pytest.mark.parametrize(("list_name", "codes"), KNOWN_CODES)
def test_codes_that_the_program_knows_are_those_of_the_shipped_lists(list_name: str, codes: tuple[str, ...]) -> None:
    with (ROOT / "fixtures" / "code_lists" / f"{list_name}.csv").open(encoding="utf-8") as file:
        assert {row["code"] for row in csv.DictReader(file)} == set(codes)
