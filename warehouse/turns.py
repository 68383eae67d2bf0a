"""One writer's run at a time, whoever started it.

Single transactions cannot interleave anyway; this keeps two whole runs apart, so that scores computed from an older
state are never written over newer ones. The system frees the lock when its holder dies: a killed run blocks nobody.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

LOCK_NUMBER = 0x7061_7263_6F6D_6D
"""PostgreSQL's advisory locks are numbers; this one spells the program's name."""

SECONDS_BETWEEN_TRIES = 0.5


class OtherRunAtWorkError(Exception):
    """Another run had the warehouse for longer than we were willing to wait."""


@contextmanager
def turn(engine: sa.Engine, *, wait_seconds: float) -> Iterator[None]:
    """Hold the warehouse for a run.

    Raises:
        OtherRunAtWorkError: another run still had it after `wait_seconds`.
    """
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            _await(lambda: _advisory_lock(connection), wait_seconds)
            # Closing the session gives the lock back, however the run ends and even if the server has gone meanwhile;
            # it must then really be closed, not kept in the pool.
            connection.detach()
            yield
    elif engine.url.database in {None, "", ":memory:"}:
        yield
    else:
        with Path(f"{engine.url.database}.lock").open("w") as lock:
            _await(lambda: _file_lock(lock.fileno()), wait_seconds)
            yield


def _await(take: Callable[[], bool], wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    while not take():
        if time.monotonic() >= deadline:
            raise OtherRunAtWorkError("another run is at work on this warehouse: try again when it has ended")
        time.sleep(SECONDS_BETWEEN_TRIES)


def _advisory_lock(connection: sa.Connection) -> bool:
    taken = bool(connection.scalar(sa.select(sa.func.pg_try_advisory_lock(LOCK_NUMBER))))
    # A session lock outlives the transaction; ending it keeps the connection from idling in one all night.
    connection.commit()
    return taken


def _file_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
