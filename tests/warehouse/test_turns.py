"""Two runs never have the warehouse at once, and a dead one gives it back."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa

from warehouse import audit
from warehouse.engine import WRITES, open_engine, writing
from warehouse.lock_waits import LockHeldError, holder, take_lock
from warehouse.tables import code_list
from warehouse.transient import is_transient
from warehouse.turns import LOCK_NUMBER, OtherRunAtWorkError, turn

END_OF_THE_LOCKS_SESSION = (
    "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock'"
)


def second(engine: sa.Engine) -> sa.Engine:
    """Another process's engine, as far as the database can tell."""
    return open_engine(engine.url.render_as_string(hide_password=False))


def test_a_second_run_is_refused_while_the_first_is_at_work(warehouse: sa.Engine) -> None:
    other = second(warehouse)

    with (
        turn(warehouse, wait_seconds=0),
        pytest.raises(OtherRunAtWorkError, match="another run"),
        turn(other, wait_seconds=0),
    ):
        pass

    other.dispose()


@pytest.mark.attack(expected="the holder is named")
def test_who_has_the_turn_and_the_trail_is_named(postgresql_warehouse: sa.Engine) -> None:
    """The server's owner can end that session."""
    named = sa.make_url(postgresql_warehouse.url).update_query_dict({"application_name": "psql of Lan"})
    other = open_engine(named.render_as_string(hide_password=False))
    with other.connect() as holding:
        for number in (LOCK_NUMBER, audit.LOCK_NUMBER):
            holding.execute(sa.select(sa.func.pg_advisory_lock(number)))
        process = holding.scalar(sa.select(sa.func.pg_backend_pid()))
        told = rf"\(server process {process}, account {postgresql_warehouse.url.username}, program psql of Lan\)"
        with pytest.raises(OtherRunAtWorkError, match=told), turn(postgresql_warehouse, wait_seconds=0):
            pass
        with pytest.raises(LockHeldError, match=told) as refused, writing(postgresql_warehouse) as connection:
            take_lock(connection, audit.LOCK_NUMBER, "the audit trail", seconds=1)
        assert is_transient(refused.value)
    other.dispose()


def test_waiting_for_a_lock_changes_nothing_else_in_its_session(postgresql_warehouse: sa.Engine) -> None:
    waits = sa.text("SHOW lock_timeout")
    with postgresql_warehouse.execution_options(**{WRITES: True}).connect() as connection:
        before = connection.scalar(waits)
        take_lock(connection, 7, "nothing", seconds=3)
        within = connection.scalar(waits)
        connection.commit()
        assert [within, connection.scalar(waits)] == [before, before]


def test_a_second_run_waits_for_the_first_to_end(warehouse: sa.Engine) -> None:
    other, order = second(warehouse), []

    def wait() -> None:
        with turn(other, wait_seconds=30):
            order.append("second")

    with turn(warehouse, wait_seconds=0):
        waiting = threading.Thread(target=wait)
        waiting.start()
        time.sleep(0.2)
        order.append("first")
    waiting.join()

    other.dispose()
    assert order == ["first", "second"]


def test_a_run_that_writes_keeps_the_session_that_has_its_turn(postgresql_warehouse: sa.Engine) -> None:
    other = second(postgresql_warehouse)

    def at_work() -> str:
        with other.connect() as connection:
            return holder(connection, LOCK_NUMBER)

    with turn(postgresql_warehouse, wait_seconds=0):
        before = at_work()
        write(postgresql_warehouse, "a")
        assert before
        assert at_work() == before
    assert at_work() == ""
    other.dispose()


def test_the_turn_is_given_back_when_the_run_fails(warehouse: sa.Engine) -> None:
    with pytest.raises(RuntimeError), turn(warehouse, wait_seconds=0):
        raise RuntimeError

    with turn(warehouse, wait_seconds=0):
        pass


def test_a_killed_run_blocks_nobody(warehouse: sa.Engine) -> None:
    url = warehouse.url.render_as_string(hide_password=False)
    script = (
        "import os, signal\n"
        "from warehouse.engine import open_engine\nfrom warehouse.turns import turn\n"
        f"with turn(open_engine({url!r}), wait_seconds=0): os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run([sys.executable, "-c", script], check=False)
    assert killed.returncode == -signal.SIGKILL

    with turn(warehouse, wait_seconds=10):
        pass


def write(engine: sa.Engine, code: str) -> None:
    """One transaction of a run."""
    with writing(engine) as connection:
        connection.execute(
            sa.insert(code_list).values(list_name="list", code=code, label=code, position=1, source="test")
        )


def written(engine: sa.Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(sa.select(code_list.c.code).order_by(code_list.c.code)))


def end_the_locks_session(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        assert connection.execute(sa.text(END_OF_THE_LOCKS_SESSION)).all() == [(True,)]


def test_a_run_that_lost_its_lock_goes_on_and_keeps_others_out_again(postgresql_warehouse: sa.Engine) -> None:
    other = second(postgresql_warehouse)
    with turn(postgresql_warehouse, wait_seconds=0):
        write(postgresql_warehouse, "a")
        for code in ("b", "c"):
            end_the_locks_session(other)
            write(postgresql_warehouse, code)

        with pytest.raises(OtherRunAtWorkError, match="try again"), turn(other, wait_seconds=0):
            pass

    assert written(other) == ["a", "b", "c"]
    other.dispose()


@pytest.mark.parametrize("has_ended", [False, True], ids=["at work", "over"])
def test_a_run_that_lost_its_lock_to_another_writes_nothing_more(
    postgresql_warehouse: sa.Engine, *, has_ended: bool
) -> None:
    other = second(postgresql_warehouse)
    with turn(postgresql_warehouse, wait_seconds=0):
        write(postgresql_warehouse, "a")
        end_the_locks_session(other)
        with ExitStack() as others_turn:
            others_turn.enter_context(turn(other, wait_seconds=0))
            write(other, "b")
            if has_ended:
                others_turn.close()
            for _ in range(2):
                with pytest.raises(OtherRunAtWorkError, match="another run has begun since"):
                    write(postgresql_warehouse, "c")

    assert written(other) == ["a", "b"]
    with turn(other, wait_seconds=0):
        write(other, "d")
    other.dispose()


def test_whoever_comes_next_waits_for_the_last_write_of_a_run_that_lost_its_lock(
    postgresql_warehouse: sa.Engine,
) -> None:
    other = second(postgresql_warehouse)
    with turn(postgresql_warehouse, wait_seconds=0):
        with writing(postgresql_warehouse):
            end_the_locks_session(other)
            with pytest.raises(OtherRunAtWorkError, match="try again"), turn(other, wait_seconds=0):
                pass
        with turn(other, wait_seconds=0):
            pass

    other.dispose()


def test_a_run_whose_lock_file_was_removed_writes_nothing_more(sqlite_warehouse: sa.Engine) -> None:
    other = second(sqlite_warehouse)
    with turn(sqlite_warehouse, wait_seconds=0):
        Path(f"{sqlite_warehouse.url.database}.lock").unlink()
        with turn(other, wait_seconds=0), pytest.raises(OtherRunAtWorkError, match="somebody removed"):
            write(sqlite_warehouse, "a")

    assert written(other) == []
    other.dispose()


def test_a_run_that_has_ended_may_be_followed_by_writes_without_a_turn(warehouse: sa.Engine) -> None:
    with turn(warehouse, wait_seconds=0):
        write(warehouse, "a")

    write(warehouse, "b")

    assert written(warehouse) == ["a", "b"]
