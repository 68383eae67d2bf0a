"""On PostgreSQL the pipeline cannot rewrite history, readers cannot write, appraisers can only add what they decide."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.warehouse.older_warehouses import ROWS
from warehouse import audit, turns
from warehouse.engine import WRITES, open_engine, writing
from warehouse.schema import migrate
from warehouse.schema.migrate import check, ensure_current
from warehouse.schema.roles import APPRAISER, PIPELINE, READER, roles_sql
from warehouse.schema.views import view_statements
from warehouse.tables import METADATA, appraisal, evidence_verdict
from warehouse.turns import TURN_NUMBER, turn

TABLES = sorted(METADATA.tables)
DECISIONS = {name for name, table in METADATA.tables.items() if "stamps" in table.info}
VIEWS = view_statements("postgresql")


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
            for table in [*TABLES, "alembic_version", *VIEWS]
        }


def test_the_pipeline_adds_everywhere_and_removes_only_what_is_computed_anew(with_roles: sa.Engine) -> None:
    granted = may(with_roles, PIPELINE)

    for name in TABLES:
        grows = METADATA.tables[name].info.get("append_only", False)
        adds = set() if name in DECISIONS else {"INSERT"}
        assert granted[name] == {"SELECT"} | adds | (set() if grows else {"DELETE"}), name
    assert all(granted[name] == {"SELECT"} for name in ("alembic_version", *VIEWS))


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
def columns_that(engine: sa.Engine, role: str, verb: str) -> set[str]:
    """Every column, with its table's name, that a role may fill or change."""
    with engine.connect() as connection:
        return {
            f"{name}.{column.name}"
            for name in TABLES
            for column in METADATA.tables[name].columns
            if connection.scalar(sa.select(sa.func.has_column_privilege(role, f'"{name}"', column.name, verb)))
        }


@pytest.mark.attack(expected="the database refuses everything else")
def test_appraisers_add_appraisals_and_verdicts_and_nothing_else(with_roles: sa.Engine) -> None:
    assert set(map(frozenset, may(with_roles, APPRAISER).values())) == {frozenset({"SELECT"})}
    stamped, of_workbooks = {"recorded_by", "recorded_at"}, {"file_sha256", "sheet", "excel_row"}
    named = {(name, column.name) for name in DECISIONS for column in METADATA.tables[name].columns}
    assert {"appraisal", "evidence_verdict"} == DECISIONS
    assert columns_that(with_roles, APPRAISER, "INSERT") == {
        f"{table}.{name}" for table, name in named if name not in stamped | of_workbooks
    }
    by_pipeline = {name for name in columns_that(with_roles, PIPELINE, "INSERT") if name.partition(".")[0] in DECISIONS}
    assert by_pipeline == {f"{table}.{name}" for table, name in named if name not in stamped}
    assert columns_that(with_roles, APPRAISER, "UPDATE") == set()


ACCOUNT = "lan_tham_dinh"


@pytest.fixture
def appraiser(with_roles: sa.Engine) -> Iterator[sa.Engine]:
    """Somebody's own account, that of an appraiser."""
    with account(with_roles, ACCOUNT, APPRAISER) as engine:
        yield engine


@contextmanager
def account(owner: sa.Engine, name: str, role: str) -> Iterator[sa.Engine]:
    """A login of its own that is a member of a role, for as long as it is wanted."""
    with writing(owner) as connection:
        connection.exec_driver_sql(f"DROP ROLE IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE ROLE {name} LOGIN IN ROLE {role}")
    engine = open_engine(owner.url.set(username=name).render_as_string(hide_password=False))
    yield engine
    engine.dispose()
    with writing(owner) as connection:
        connection.exec_driver_sql(f"DROP ROLE {name}")


DECISION = {
    "appraisal_id": "1",
    "year": "2025",
    "agency_code": "'15'",
    "criterion_code": "'1.1'",
    "round": "1",
    "input_name": "NULL",
    "input_value": "NULL",
    "points_exact": "'5/2'",
    "reason": "E'Thiếu văn bản\\nxem biên bản'",
    "decided_by": "'Nguyễn Văn A'",
    "decided_at": "now()",
}
"""SQL, column by column."""


def insertion(**changed: str) -> str:
    row = DECISION | changed
    return f"INSERT INTO appraisal ({', '.join(row)}) VALUES ({', '.join(row.values())})"  # noqa: S608 - the attacks themselves


@pytest.mark.attack(expected="the server says who and when")
def test_who_decided_and_when_is_claimed_and_who_entered_it_and_when_is_the_servers(appraiser: sa.Engine) -> None:
    with writing(appraiser) as connection:
        connection.exec_driver_sql(insertion(decided_at="now() - interval '3 days'"))
        (row,) = connection.execute(sa.select(appraisal)).all()
        now = connection.scalar(sa.select(sa.func.clock_timestamp()))

    assert (row.decided_by, row.recorded_by, row.points_exact) == ("Nguyễn Văn A", ACCOUNT, Fraction(5, 2))
    assert timedelta() <= now - row.recorded_at < timedelta(minutes=1)


GUIDE = Path(__file__).parents[3] / "docs" / "operations.md"
VERDICT = re.findall(r"```sql\n(INSERT INTO evidence_verdict.*?);\n```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.attack(expected="the server says who and when, and refuses what nobody could read")
def test_a_verdict_on_evidence_is_entered_as_the_guide_says(with_roles: sa.Engine, appraiser: sa.Engine) -> None:
    (statement,) = VERDICT
    case = {**ROWS["evidence_case"][0], "verdict_id": None, "year": 2025, "case_code": "3018318634379BCD"}
    with writing(with_roles) as connection:
        connection.execute(sa.insert(METADATA.tables["evidence_case"]), case)
    with writing(appraiser) as connection:
        connection.exec_driver_sql(statement)
        (row,) = connection.execute(sa.select(evidence_verdict)).all()
    assert (row.claimants, row.recorded_by, row.recorded_at is None) == (case["claimants"], ACCOUNT, False)
    for reason in (" ", "a\u202eb"):
        with pytest.raises(sa.exc.IntegrityError, match="reason_plain"), writing(appraiser) as connection:
            connection.exec_driver_sql(statement.replace("Hội nghị chung của hai bộ", reason))


def test_the_guides_statement_that_enters_a_verdict_is_one_that_an_appraiser_may_give(appraiser: sa.Engine) -> None:
    guide = (Path(__file__).parents[3] / "docs" / "operations.md").read_text(encoding="utf-8")
    (statement,) = re.findall(r"```sql\n(INSERT INTO .*?);\n```", guide, flags=re.DOTALL)
    with writing(appraiser) as connection:
        assert connection.exec_driver_sql(statement).rowcount == 0  # of no case


STATEMENTS = [
    insertion(recorded_by="'Trần Văn B'"),
    insertion(recorded_at="'2020-01-01'"),
    insertion(file_sha256="'" + "ab" * 32 + "'"),
    "SET ROLE parcomm_pipeline",
    "SET SESSION AUTHORIZATION parcomm_pipeline",
    "UPDATE appraisal SET decided_by = 'Trần Văn B'",
    "DELETE FROM appraisal",
    "TRUNCATE appraisal",
    "ALTER TABLE appraisal DISABLE TRIGGER ALL",
    "ALTER TABLE appraisal DROP CONSTRAINT ck_appraisal_points_form",
    "LOCK TABLE appraisal IN ACCESS EXCLUSIVE MODE",
    "SELECT * FROM appraisal FOR UPDATE",
    "SELECT setval('turn_number', 9)",
    "CREATE TABLE mine (x integer)",
    "CREATE TEMPORARY TABLE mine (x integer)",
    "SELECT lo_create(0)",
    f"SELECT pg_advisory_lock({turns.LOCK_NUMBER})",
    f"SELECT pg_try_advisory_lock_shared({turns.WRITING_NUMBER})",
    f"SELECT pg_advisory_xact_lock({audit.LOCK_NUMBER})",
    f"SELECT pg_advisory_lock({migrate.LOCK_NUMBER})",
    "SELECT pg_try_advisory_lock(1, 2)",
    "SELECT lo_from_bytea(0, 'x')",
]


@pytest.mark.attack(expected="the database refuses")
def test_an_appraiser_may_do_none_of_these(appraiser: sa.Engine) -> None:
    for statement in STATEMENTS:
        refused = pytest.raises(sa.exc.DBAPIError, match=r"permission denied|must be owner")
        with refused, writing(appraiser) as connection:
            connection.exec_driver_sql(statement)


VALUES = {
    "points_exact": [
        *(
            "abc",
            "1/0",
            "0/1",
            "2/4",
            "3/1",
            "1.5",
            "1e9",
            "-0",
            "--1",
            "+1",
            " 1",
            "",
            "1/",
            "/2",
            "1/2/3",
            "1/-2",
            "01",
        ),
        *("1/02", "１", "9" * 10, "1001", "NaN", "1\n"),
    ],
    "decided_at": ["infinity", "-infinity", "1999-12-31", "2100-01-02", "2099-01-01", "4000-01-01 BC"],
    "decided_by": ["", "  ", "A" * 201, "A\nB", "A\x1b[2J", "A\x9b2J", "A\u202eB", "A\u2066B", "A\x7f"],
    "reason": ["", "A" * 4001, "A\x1b]8;;http://x\x07", "A\x0bB"],
    "agency_code": ["", "A" * 51, "15\n16", "15\t"],
    "criterion_code": ["", "A" * 51, "1.1\n"],
    "year": ["0", "-1", "1999", "2100", "999999"],
    "round": ["0", "100"],
    "appraisal_id": ["0", "-9223372036854775808"],
}
"""What no reader could take, or what would say something else than it shows."""


@pytest.mark.attack(expected="the night goes on")
def test_a_reader_cannot_hold_up_a_night(with_roles: sa.Engine) -> None:
    """What a reader may lock at all keeps no run from its turn, from writing or from the trail."""
    night = in_role(with_roles, PIPELINE)
    with account(with_roles, "xem_so_lieu", READER) as reader, reader.connect() as idle:
        for name in TABLES:
            idle.exec_driver_sql(f'LOCK TABLE "{name}" IN ACCESS SHARE MODE')
        for number in (turns.LOCK_NUMBER, turns.WRITING_NUMBER, audit.LOCK_NUMBER):
            with suppress(sa.exc.ProgrammingError), idle.begin_nested():
                idle.exec_driver_sql(f"SELECT pg_advisory_lock({number})")
        with turn(night, wait_seconds=0), writing(night) as connection:
            connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
            audit.record(connection, [audit.Event("x", "x")], actor="parcomm", at=datetime(2026, 1, 1, tzinfo=UTC))
            for name in sorted(set(TABLES) - DECISIONS):
                connection.exec_driver_sql(f'INSERT INTO "{name}" SELECT * FROM "{name}" WHERE false')  # noqa: S608 - ours
    night.dispose()


@pytest.mark.attack(expected="the database refuses the row")
def test_a_row_that_would_stop_a_night_is_refused(appraiser: sa.Engine) -> None:
    for column, values in VALUES.items():
        value_of = f"CAST(%(value)s AS {appraisal.c[column].type.compile(appraiser.dialect)})"
        for value in values:
            with pytest.raises(sa.exc.IntegrityError, match="appraisal"), writing(appraiser) as connection:
                connection.exec_driver_sql(insertion(**{column: value_of}), {"value": value})


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
