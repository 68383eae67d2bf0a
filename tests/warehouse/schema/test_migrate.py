"""A new warehouse is made, a current one accepted, any other refused with the command that mends it."""

from __future__ import annotations

import csv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from warehouse.columns.declaration import facts
from warehouse.engine import WRITES, open_engine, writing
from warehouse.schema.drift import Mend
from warehouse.schema.migrate import WarehouseDriftError, check, ensure_current, upgrade
from warehouse.schema.views import view_statements
from warehouse.tables import METADATA

ROOT = Path(__file__).parents[3]


def test_migrations_give_exactly_the_declared_tables(warehouse: sa.Engine) -> None:
    assert check(warehouse) == []
    assert set(sa.inspect(warehouse).get_table_names()) == {*METADATA.tables, "alembic_version"}


def test_migrations_give_word_for_word_the_constraints_that_are_declared(warehouse: sa.Engine) -> None:
    """Alembic does not compare these, so we do: the database's own account of both."""
    with warehouse.execution_options(**{WRITES: True}).connect() as connection:
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


def change(engine: sa.Engine, *, sqlite: tuple[str, ...], postgresql: tuple[str, ...]) -> None:
    """What somebody did by hand who had the right to."""
    with writing(engine) as connection:
        for statement in sqlite if engine.dialect.name == "sqlite" else postgresql:
            connection.exec_driver_sql(statement)


def told(engine: sa.Engine) -> set[str]:
    return {str(difference) for difference in check(engine)}


def test_views_and_triggers_that_are_gone_or_another_are_told_and_the_upgrade_makes_them_anew(
    warehouse: sa.Engine,
) -> None:
    change(
        warehouse,
        sqlite=(
            "DROP VIEW ranking",
            "CREATE VIEW ranking AS SELECT 1",
            "DROP VIEW submissions_in_force",
            "DROP TRIGGER finding_no_replace",
            "DROP TRIGGER audit_event_no_delete",
            "CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event WHEN 0 BEGIN SELECT 1; END",
        ),
        postgresql=(
            "DROP VIEW ranking",
            "CREATE VIEW ranking AS SELECT 1",
            "DROP VIEW submissions_in_force CASCADE",
            "DROP TRIGGER finding_append_only ON finding",
            "ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only",
        ),
    )
    expected = {"the view ranking is another than this version's", "the view submissions_in_force is not there"} | (
        {
            "the trigger finding_no_replace is not there",
            "the trigger audit_event_no_delete is another than this version's",
        }
        if warehouse.dialect.name == "sqlite"
        else {
            "the view findings_in_force is not there",
            "the trigger finding_append_only is not there",
            "the trigger audit_event_append_only is another than this version's",
        }
    )

    assert told(warehouse) == expected
    assert {str(difference) for difference in check(warehouse, thorough=False)} == expected
    with pytest.raises(WarehouseDriftError, match=r"ranking is another.*: run `parcomm db upgrade`$"):
        ensure_current(warehouse)
    upgrade(warehouse)
    assert told(warehouse) == set()
    with warehouse.connect() as connection:
        for name in view_statements(warehouse.dialect.name):
            assert connection.execute(sa.select(sa.text("*")).select_from(sa.table(name))).all() == []


def test_a_changed_table_is_told_with_what_mends_it_and_the_upgrade_does_not_pretend_to(warehouse: sa.Engine) -> None:
    change(
        warehouse,
        sqlite=(
            "ALTER TABLE finding ADD COLUMN surprise TEXT",
            "CREATE TABLE guest (number INTEGER)",
            "CREATE INDEX ix_guest ON finding (message)",
            "CREATE TRIGGER guest BEFORE INSERT ON finding BEGIN SELECT 1; END",
            "PRAGMA writable_schema = ON",
            "UPDATE sqlite_master SET sql = replace(sql, '(rank <= ranked_count)', '(rank <= 9)')",
            "UPDATE sqlite_master SET sql = replace(sql, 'ck_agency_ends_after_it_begins', 'ck_agency_other')",
            (
                "UPDATE sqlite_master SET sql = replace(sql, 'fk_receipt_year_sha256 FOREIGN KEY(year, sha256) "
                "REFERENCES landed_file (year, sha256)', 'ck_receipt_other CHECK (1)')"
            ),
            "PRAGMA writable_schema = RESET",
        ),
        postgresql=(
            "ALTER TABLE finding ADD COLUMN surprise TEXT",
            "CREATE TABLE guest (number INTEGER)",
            "CREATE INDEX ix_guest ON finding (message)",
            "CREATE TRIGGER guest BEFORE INSERT ON finding FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
            "ALTER TABLE index_score DROP CONSTRAINT ck_index_score_rank_within_group",
            "ALTER TABLE index_score ADD CONSTRAINT ck_index_score_rank_within_group CHECK (rank <= 9)",
            "ALTER TABLE agency RENAME CONSTRAINT ck_agency_ends_after_it_begins TO ck_agency_other",
            "ALTER TABLE receipt DROP CONSTRAINT fk_receipt_year_sha256",
        ),
    )
    expected = {
        "the column surprise of the table finding is not of this version",
        "the table guest is not of this version",
        "the index ix_guest of the table finding is not of this version",
        "the trigger guest of the table finding is not of this version",
        "the constraint ck_index_score_rank_within_group of the table index_score demands other than this version's",
        "the constraint ck_agency_ends_after_it_begins of the table agency is not there",
        "the constraint ck_agency_other of the table agency is not of this version",
        "the constraint fk_receipt_year_sha256 of the table receipt is not there",
    }
    if warehouse.dialect.name == "sqlite":
        expected.add("the constraint ck_receipt_other of the table receipt is not of this version")

    assert told(warehouse) == expected
    with pytest.raises(WarehouseDriftError, match="undo the change by hand, as the tables' owner, or restore a backup"):
        ensure_current(warehouse)
    upgrade(warehouse)
    assert told(warehouse) == expected


def test_a_trigger_that_calls_something_milder_is_told_and_a_view_that_says_less_is_mended_too(
    postgresql_warehouse: sa.Engine,
) -> None:
    """What a view says is not compared on PostgreSQL, only its columns: every upgrade makes it anew."""
    change(
        postgresql_warehouse,
        sqlite=(),
        postgresql=(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
            (
                "DO $$ BEGIN EXECUTE 'CREATE OR REPLACE VIEW current_inputs AS SELECT * FROM (' "
                "|| rtrim(pg_get_viewdef('current_inputs'::regclass), ';') || ') AS said WHERE false'; END $$"
            ),
        ),
    )

    assert "the trigger finding_append_only is another than this version's" in told(postgresql_warehouse)
    upgrade(postgresql_warehouse)
    assert told(postgresql_warehouse) == set()
    with postgresql_warehouse.connect() as connection:
        said = connection.exec_driver_sql("SELECT pg_get_viewdef('current_inputs'::regclass)").scalar()
    assert "WHERE false" not in said


def test_tables_without_a_revision_are_refused_with_the_mend(warehouse: sa.Engine) -> None:
    with writing(warehouse) as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
    with pytest.raises(WarehouseDriftError, match=r"revision none, .*parcomm db upgrade"):
        ensure_current(warehouse)


def test_a_warehouse_of_a_newer_version_is_refused_by_name(warehouse: sa.Engine) -> None:
    with writing(warehouse) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0099'")
    for attempt in (ensure_current, upgrade):
        with pytest.raises(
            WarehouseDriftError, match=r"newer version of parcomm .*revision 0099.*: install that version"
        ):
            attempt(warehouse)
    assert [difference.mend for difference in check(warehouse)] == [Mend.NEWER_PROGRAM]


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
    with pytest.raises(sa.exc.IntegrityError, match=r"(?i)unique"), writing(warehouse) as connection:
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
