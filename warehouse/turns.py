"""Turn of a writing run: one at a time, whoever started it.

Single transactions cannot interleave anyway; this keeps two whole runs apart, so that scores computed from an older
state are never written over newer ones. The system frees the lock when its holder dies: a killed run blocks nobody.

A lock can also be lost while its run goes on. PostgreSQL's belongs to a session, and sessions end when the server is
restarted or a firewall forgets them; then another run may begin beside the first. So the lock only keeps others
waiting, and a number keeps the rows right: whoever is given the turn raises `turn_number`, and every writing
transaction of a run begins by seeing that the number is still its own, holding off whoever would raise it until the
transaction has ended. A run whose lock was lost takes it anew and goes on if nobody had the turn since; else it writes
nothing any more, and the next run does what it left.

SQLite's warehouse is a file of this machine (its log cannot be shared over a network, so neither can the warehouse).
Its lock is lost only if somebody removes the lock file, which writing transactions look for.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy import event

from warehouse.engine import WRITES
from warehouse.lock_waits import holder, take_lock
from warehouse.private_files import make_folder, private_opener

LOCK_NUMBER = 0x7061_7263_6F6D_6D
"""PostgreSQL's advisory locks are numbers; this one, which spells the program's name, is the turn."""

WRITING_NUMBER = LOCK_NUMBER + 1
"""Shared by a run's writing transactions, and had alone by whoever raises the turn's number."""

TURN_NUMBER = sa.table("turn_number", sa.column("last_value"))
"""The sequence: it costs no row, and its changes are there for everybody at once."""

SECONDS_BETWEEN_TRIES = 0.5


class OtherRunAtWorkError(Exception):
    """Another run has the warehouse, and had it for longer than we were willing to wait, or took it from this one."""


class _Lock(Protocol):
    """Lock that keeps other runs away once `take` has said that it is ours; `prove` may be asked in a transaction."""

    def take(self) -> bool: ...

    def holder(self) -> str: ...

    def prove(self, connection: sa.Connection) -> None: ...

    def give_back(self) -> None: ...


@contextmanager
def turn(engine: sa.Engine, *, wait_seconds: float) -> Iterator[None]:
    """Hold the warehouse for a run, whose writing transactions are then refused if it comes to hold it no longer.

    Raises:
        OtherRunAtWorkError: another run still had it after `wait_seconds`; or, out of `writing`, has had it since.
    """
    if engine.dialect.name != "postgresql" and engine.url.database in {None, "", ":memory:"}:
        yield
        return
    lock: _Lock = (
        _SessionLock(engine) if engine.dialect.name == "postgresql" else _FileLock(Path(f"{engine.url.database}.lock"))
    )

    def prove(connection: sa.Connection) -> None:
        if connection.get_execution_options().get(WRITES):
            lock.prove(connection)

    try:
        _await(lock, wait_seconds)
        event.listen(engine, "begin", prove)
        try:
            yield
        finally:
            event.remove(engine, "begin", prove)
    finally:
        lock.give_back()


def _await(lock: _Lock, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    while not lock.take():
        if time.monotonic() >= deadline:
            raise OtherRunAtWorkError(
                f"another run is at work on this warehouse{lock.holder()}: try again when it has ended"
            )
        time.sleep(SECONDS_BETWEEN_TRIES)


class _SessionLock:
    """An advisory lock of PostgreSQL, and the number by which it is known whether somebody else has had it."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._session: sa.Connection | None = None
        self._number: object = None

    def take(self) -> bool:
        session = self._open()
        if not _call(session, sa.func.pg_try_advisory_lock(LOCK_NUMBER)):
            return False
        # A run that has lost its turn may still be committing what it wrote before that.
        if not _call(session, sa.func.pg_try_advisory_lock(WRITING_NUMBER)):
            _call(session, sa.func.pg_advisory_unlock(LOCK_NUMBER))
            return False
        # A warehouse of before the number has none; the only run that it allows is the upgrade, which is one write.
        if _call(session, sa.func.to_regclass(TURN_NUMBER.name)) is not None:
            raised = sa.select(sa.func.setval(TURN_NUMBER.name, TURN_NUMBER.c.last_value + 1)).select_from(TURN_NUMBER)
            self._number = _ask(session, raised)
        _call(session, sa.func.pg_advisory_unlock(WRITING_NUMBER))
        return True

    def holder(self) -> str:
        return holder(self._open(), LOCK_NUMBER)

    def prove(self, connection: sa.Connection) -> None:
        if self._number is None:
            return
        # Two statements: one would read the number as it was before it waited for the lock.
        take_lock(connection, WRITING_NUMBER, "the run's turn", shared=True)
        is_ours = connection.scalar(sa.select(TURN_NUMBER.c.last_value)) == self._number
        if not (is_ours and (self._is_open() or self._take_anew())):
            raise OtherRunAtWorkError(
                "this run lost its connection, and another run has begun since: the next run does what is left"
            )

    def _take_anew(self) -> bool:
        self.give_back()
        is_free = bool(_call(self._open(), sa.func.pg_try_advisory_lock(LOCK_NUMBER)))
        if not is_free:
            self.give_back()
        return is_free

    def give_back(self) -> None:
        """Closing the session gives the lock back, even if the server has gone meanwhile."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _open(self) -> sa.Connection:
        if self._session is None:
            session = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            # It must really be closed in the end, not kept in the pool.
            session.detach()
            self._session = session
        return self._session

    def _is_open(self) -> bool:
        """Asked of the driver itself: the engine's listeners need not hear of it."""
        if self._session is None:
            return False
        with suppress(self._engine.dialect.loaded_dbapi.Error):
            self._session.connection.cursor().execute("SELECT 1")
            return True
        return False


def _call(session: sa.Connection, function: sa.Function[object]) -> object:
    return _ask(session, sa.select(function))


def _ask(session: sa.Connection, query: sa.Select[object]) -> object:
    answer = session.scalar(query)
    session.commit()  # a session that has gone could not be closed in the middle of something
    return answer


class _FileLock:
    """A lock file beside SQLite's database file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def take(self) -> bool:
        make_folder(self._path.parent)  # the first upgrade comes before the database itself
        self._descriptor = private_opener(str(self._path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            is_ours = False
        else:
            is_ours = self._is_there()
        if not is_ours:
            self.give_back()
        return is_ours

    def holder(self) -> str:
        return ""  # the system does not tell who has locked a file

    def prove(self, _connection: sa.Connection) -> None:
        if not self._is_there():
            raise OtherRunAtWorkError(
                f"somebody removed {self._path}, so that another run may have begun: the next run does what is left"
            )

    def give_back(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _is_there(self) -> bool:
        """Whether the file that is locked is still the one that others would lock."""
        if self._descriptor is None:
            return False
        with suppress(FileNotFoundError):
            return os.path.samestat(os.fstat(self._descriptor), self._path.stat())
        return False
