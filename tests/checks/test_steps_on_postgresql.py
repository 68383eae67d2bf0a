"""On a real PostgreSQL: a step struck by what passes is tried again from its beginning; by anything else, it is not."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import dagster as dg
import pytest
import sqlalchemy as sa

from checks.steps import RETRIES, step, told_failures
from warehouse.engine import WRITES, open_engine, writing
from warehouse.rows.bulk import append
from warehouse.rows.frames import read_table
from warehouse.tables import code_list

Step = Callable[[sa.Connection], object]

AT_ONCE = RETRIES._replace(delay=0)
NUMBERS = "SELECT n FROM t ORDER BY k"


@pytest.fixture
def engine(postgresql_warehouse: sa.Engine) -> Iterator[sa.Engine]:
    """What a run is given."""
    with writing(postgresql_warehouse) as connection:
        connection.exec_driver_sql("CREATE TABLE t (k integer PRIMARY KEY, n integer NOT NULL)")
        connection.exec_driver_sql("INSERT INTO t VALUES (1, 0), (2, 0)")
    engine = open_engine(url_of(postgresql_warehouse))
    yield engine
    engine.dispose()


@pytest.fixture
def other(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Somebody else's session."""
    stranger = open_engine(url_of(engine))
    with stranger.execution_options(**{WRITES: True}).connect() as connection:
        yield connection
    stranger.dispose()


def url_of(engine: sa.Engine, **changes: str) -> str:
    return engine.url.set(**changes).render_as_string(hide_password=False)


def attempts(engine: sa.Engine, *steps: Step) -> tuple[bool, int]:
    """Run a step that does one thing in its first attempt, another in its second; whether it succeeded, and when."""
    made: list[int] = []

    @dg.asset(retry_policy=AT_ONCE)
    @step
    def writes() -> None:
        strike = steps[min(len(made), len(steps) - 1)]
        made.append(1)
        with writing(engine) as connection:
            connection.exec_driver_sql("UPDATE t SET n = n + 1 WHERE k = 1")
            strike(connection)

    with dg.DagsterInstance.ephemeral() as instance:
        return dg.materialize([writes], instance=instance, raise_on_error=False).success, len(made)


def in_order(_: sa.Connection) -> None:
    """Nothing strikes."""


def numbers(engine: sa.Engine) -> list[int]:
    with engine.connect() as connection:
        return list(connection.scalars(sa.text(NUMBERS)))


def end_of(other: sa.Connection, connection: sa.Connection) -> None:
    """Have the connection's session ended."""
    number = connection.scalar(sa.select(sa.func.pg_backend_pid()))
    other.execute(sa.select(sa.func.pg_terminate_backend(number, 10_000)))


def test_a_connection_lost_within_a_step(engine: sa.Engine, other: sa.Connection) -> None:
    def struck(connection: sa.Connection) -> None:
        end_of(other, connection)
        connection.exec_driver_sql("SELECT 1")

    assert attempts(engine, struck, in_order) == (True, 2)
    assert numbers(engine) == [1, 0]


def test_a_connection_lost_while_a_step_commits(engine: sa.Engine, other: sa.Connection) -> None:
    assert attempts(engine, lambda connection: end_of(other, connection), in_order) == (True, 2)
    assert numbers(engine) == [1, 0]


def test_a_connection_lost_while_rows_are_loaded(engine: sa.Engine, other: sa.Connection) -> None:
    row = {"list_name": "l", "code": "c", "label": "L", "position": 1, "source": "s"}
    other.execute(sa.insert(code_list).values(row))
    frame = read_table(other, code_list)
    other.rollback()

    def struck(connection: sa.Connection) -> None:
        end_of(other, connection)
        append(connection, code_list, frame)

    assert attempts(engine, struck, lambda connection: append(connection, code_list, frame)) == (True, 2)
    assert numbers(engine) == [1, 0]


def test_another_writer_that_came_between(engine: sa.Engine, other: sa.Connection) -> None:
    def struck(connection: sa.Connection) -> None:
        connection.exec_driver_sql(NUMBERS)
        other.exec_driver_sql("UPDATE t SET n = 7 WHERE k = 2")
        other.commit()
        connection.exec_driver_sql("UPDATE t SET n = n + 1 WHERE k = 2")

    assert attempts(engine.execution_options(isolation_level="REPEATABLE READ"), struck, in_order) == (True, 2)
    assert numbers(engine) == [1, 7]


def test_two_that_wait_for_each_other(engine: sa.Engine, other: sa.Connection) -> None:
    def struck(connection: sa.Connection) -> None:
        other.exec_driver_sql("SET deadlock_timeout = '60s'")  # so that it is our session that finds it out
        other.exec_driver_sql("UPDATE t SET n = 7 WHERE k = 2")
        waiting = threading.Thread(target=lambda: other.exec_driver_sql("UPDATE t SET n = 7 WHERE k = 1"))
        waiting.start()
        try:
            connection.exec_driver_sql("SET LOCAL deadlock_timeout = '200ms'")
            connection.exec_driver_sql("UPDATE t SET n = 9 WHERE k = 2")
        finally:
            connection.rollback()
            waiting.join()
            other.rollback()

    assert attempts(engine, struck, in_order) == (True, 2)
    assert numbers(engine) == [1, 0]


def test_a_row_that_somebody_has_locked(engine: sa.Engine, other: sa.Connection) -> None:
    other.exec_driver_sql("UPDATE t SET n = 7 WHERE k = 2")

    def struck(connection: sa.Connection) -> None:
        connection.exec_driver_sql("SET LOCAL lock_timeout = '10ms'")
        connection.exec_driver_sql("UPDATE t SET n = n + 1 WHERE k = 2")

    assert attempts(engine, struck) == (False, 1 + RETRIES.max_retries)
    other.rollback()
    assert attempts(engine, struck) == (True, 1)
    assert numbers(engine) == [1, 1]


def test_a_server_that_has_no_connection_left(engine: sa.Engine, other: sa.Connection) -> None:
    other.exec_driver_sql("DROP ROLE IF EXISTS crowd")
    other.exec_driver_sql("CREATE ROLE crowd LOGIN CONNECTION LIMIT 1")
    other.commit()
    crowded = [open_engine(url_of(engine, username="crowd")) for _ in range(2)]

    with crowded[0].connect(), pytest.raises(dg.Failure) as failed, told_failures(), crowded[1].connect():
        pass

    assert failed.value.allow_retries

    for each in crowded:
        each.dispose()


@pytest.mark.parametrize(
    "statement",
    ["INSERT INTO t VALUES (1, 1)", "INSERT INTO t VALUES (3, NULL)", "SELECT 1 / 0", "SELECT * FROM nowhere"],
)
def test_what_will_not_pass_is_tried_once(engine: sa.Engine, statement: str) -> None:
    assert attempts(engine, lambda connection: connection.exec_driver_sql(statement)) == (False, 1)
    assert numbers(engine) == [0, 0]
