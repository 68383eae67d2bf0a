"""On PostgreSQL the pipeline cannot rewrite history, readers cannot write, appraisers can only add appraisals."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import sqlalchemy as sa

from warehouse import views
from warehouse.engine import WRITES, open_engine, writing
from warehouse.migrate import check, ensure_current
from warehouse.roles import APPRAISER, PIPELINE, READER, roles_sql
from warehouse.tables import METADATA
from warehouse.turns import TURN_NUMBER, turn

TABLES = sorted(METADATA.tables)


@pytest.fixture
def with_roles(postgresql_warehouse: sa.Engine) -> sa.Engine:
    """A warehouse whose roles were given twice, as they are after every upgrade."""
    for _ in range(2):
        with writing(postgresql_warehouse) as connection, connection.connection.cursor() as cursor:
            cursor.execute(roles_sql())
    return postgresql_warehouse


def may(engine: sa.Engine, role: str) -> dict[str, set[str]]:
    """Which verbs a role may use, by table."""
    verbs = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
    with engine.connect() as connection:
        return {
            table: {
                verb
                for verb in verbs
                if connection.scalar(sa.select(sa.func.has_table_privilege(role, f'"{table}"', verb)))
            }
            for table in [*TABLES, "alembic_version", *views.NAMES]
        }


def test_the_pipeline_adds_everywhere_and_removes_only_what_is_computed_anew(with_roles: sa.Engine) -> None:
    granted = may(with_roles, PIPELINE)

    for name in TABLES:
        grows = METADATA.tables[name].info.get("append_only", False)
        assert granted[name] == {"SELECT", "INSERT"} | (set() if grows else {"DELETE"}), name
    assert all(granted[name] == {"SELECT"} for name in ("alembic_version", *views.NAMES))


def in_role(engine: sa.Engine, role: str) -> sa.Engine:
    """The same database, for somebody who is no more than the role."""
    limited = open_engine(engine.url.render_as_string(hide_password=False))
    sa.event.listen(limited, "connect", lambda opened, _: opened.execute(f"SET ROLE {role}").connection.commit())
    return limited


def test_the_pipeline_may_be_given_the_warehouses_turn(with_roles: sa.Engine) -> None:
    engine = in_role(with_roles, PIPELINE)

    with turn(engine, wait_seconds=0), writing(engine) as connection:
        assert connection.scalar(sa.text("SELECT last_value FROM turn_number")) == 2

    engine.dispose()


@pytest.mark.attack(expected="the database refuses every write")
def test_readers_read_everything_and_write_nothing(with_roles: sa.Engine) -> None:
    assert set(map(frozenset, may(with_roles, READER).values())) == {frozenset({"SELECT"})}
    verbs = ("SELECT", "USAGE", "UPDATE")
    with with_roles.connect() as connection:
        of_sequence = [
            verb
            for verb in verbs
            if connection.scalar(sa.select(sa.func.has_sequence_privilege(READER, TURN_NUMBER.name, verb)))
        ]
    assert of_sequence == ["SELECT"]


def test_readers_may_copy_the_whole_warehouse_and_hold_its_schema_against_ours(
    with_roles: sa.Engine, postgresql_tools: Path
) -> None:
    reader = in_role(with_roles, READER)

    ensure_current(reader)
    assert check(reader) == []
    reader.dispose()
    url = with_roles.url.set(drivername="postgresql").render_as_string(hide_password=False)
    command = [postgresql_tools / "pg_dump", f"--dbname={url}", f"--role={READER}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.attack(expected="the database refuses everything else")
def test_appraisers_add_appraisals_and_nothing_else(with_roles: sa.Engine) -> None:
    granted = may(with_roles, APPRAISER)

    assert {name: verbs for name, verbs in granted.items() if verbs != {"SELECT"}} == {
        "appraisal": {"SELECT", "INSERT"}
    }


@pytest.mark.attack(expected="the database refuses")
@pytest.mark.parametrize("statement", ["UPDATE audit_event SET actor = 'x'", "DELETE FROM index_score_history"])
def test_the_database_refuses_the_pipeline(with_roles: sa.Engine, statement: str) -> None:
    with with_roles.execution_options(**{WRITES: True}).connect() as connection:
        connection.exec_driver_sql(f"SET ROLE {PIPELINE}")
        with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
            connection.exec_driver_sql(statement)
        connection.rollback()


@pytest.mark.attack(expected="the database refuses")
def test_nobody_else_may_make_tables_beside_the_warehouse(with_roles: sa.Engine) -> None:
    with with_roles.execution_options(**{WRITES: True}).connect() as connection:
        connection.exec_driver_sql(f"SET ROLE {PIPELINE}")
        with pytest.raises(sa.exc.ProgrammingError, match="permission denied for schema public"):
            connection.exec_driver_sql("CREATE TABLE mine (x integer)")
        connection.rollback()
