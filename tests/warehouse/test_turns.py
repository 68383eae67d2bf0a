"""Two runs never have the warehouse at once, and a dead one gives it back."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest
import sqlalchemy as sa

from warehouse.engine import open_engine
from warehouse.turns import OtherRunAtWorkError, turn


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
    subprocess.run([sys.executable, "-c", script], check=False)

    with turn(warehouse, wait_seconds=10):
        pass
