"""What passes by itself is tried again within the step; what does not is not."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import dagster as dg
import pytest
import sqlalchemy as sa

from orchestration import retries
from orchestration.retries import MAX_RETRIES, retry_transient_errors
from warehouse.engine import open_engine


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    """A database that gives up waiting for a lock at once."""
    engine = retry_transient_errors(open_engine(f"sqlite:///{tmp_path / 'w.db'}"))

    @sa.event.listens_for(engine, "connect")
    def _wait_for_nobody(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout = 0")

    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (n INTEGER PRIMARY KEY)")
    return engine


def run_once(engine: sa.Engine, statement: str, before: dict[int, object] | None = None) -> tuple[bool, int]:
    """Run a step that writes; give whether it succeeded and how often it was tried."""
    attempts = []

    @dg.asset
    def writes() -> None:
        attempts.append(1)
        release = (before or {}).get(len(attempts))
        if callable(release):
            release()
        with engine.begin() as connection:
            connection.exec_driver_sql(statement)

    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize([writes], instance=instance, raise_on_error=False)
    return result.success, len(attempts)


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "SECONDS_TO_WAIT", 0.0)


def test_a_locked_database_is_tried_again_until_it_is_free(engine: sa.Engine, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "w.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    succeeded, attempts = run_once(engine, "INSERT INTO t VALUES (1)", {2: lambda: other.execute("COMMIT")})

    other.close()
    assert (succeeded, attempts) == (True, 2)


def test_a_database_that_stays_locked_fails_in_the_end(engine: sa.Engine, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "w.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    succeeded, attempts = run_once(engine, "INSERT INTO t VALUES (1)")

    other.close()
    assert (succeeded, attempts) == (False, 1 + MAX_RETRIES)


@pytest.mark.parametrize("statement", ["INSERT INTO t VALUES (NULL), ('x')", "INSERT INTO nowhere VALUES (1)"])
def test_a_broken_statement_is_tried_once(engine: sa.Engine, statement: str) -> None:
    assert run_once(engine, statement) == (False, 1)
