"""Engines and transactions: what differs between SQLite and PostgreSQL is settled here, once.

Whoever connects without `writing` reads one state of the warehouse until that transaction ends, whatever is written;
on PostgreSQL such a transaction cannot write at all.

What does not belong here: tables, SQL of any stage.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from psycopg import IsolationLevel
from sqlalchemy import event

from warehouse.private_files import make_file, make_folder
from warehouse.shown_url import shown_url

LOCK_WAIT_SECONDS = 60
"""How long a writer waits for another before SQLite gives up; a night's longest transaction takes seconds."""

CLIENT_KEEPALIVES = {"keepalives_idle": "60", "keepalives_interval": "15", "keepalives_count": "4"}
"""In seconds: a PostgreSQL server that vanished without a word is noticed in two minutes, not after two hours."""

SESSION_SETTINGS = {
    # The same for the server, which keeps the locks and the turn of a client that vanished until it notices.
    "tcp_keepalives_idle": "60",
    "tcp_keepalives_interval": "15",
    "tcp_keepalives_count": "4",
    # The session that has the run's turn says nothing for most of the night.
    "idle_session_timeout": "0",
}

WRITES = "parcomm_writes"
"""The execution option by which listeners know a writing transaction."""


def open_engine(url: str) -> sa.Engine:
    """An engine for a SQLAlchemy URL: `sqlite:///FILE` or `postgresql+psycopg://...`.

    Its errors leave out what was written: texts of agencies and names of people are in no log.

    Raises:
        ValueError: the URL cannot be read or names another database.
    """
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise ValueError(f"PARCOMM_WAREHOUSE_URL is not a database URL: {shown_url(url)!r}") from error
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return _sqlite_engine(parsed)
    if backend == "postgresql":
        return _postgresql_engine(parsed)
    raise ValueError(f"the warehouse is SQLite or PostgreSQL, not {backend}")


def _postgresql_engine(url: sa.URL) -> sa.Engine:
    ours = {name: value for name, value in CLIENT_KEEPALIVES.items() if name not in url.query}
    # Plain "postgresql://" would leave the driver to SQLAlchemy's default, which has changed once already.
    parsed = url.set(drivername="postgresql+psycopg").update_query_dict(ours)
    engine = sa.create_engine(parsed, pool_pre_ping=True, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _settle_session(connection: Any, _record: Any) -> None:
        for name, value in SESSION_SETTINGS.items():
            connection.execute("SELECT set_config(%s, %s, false)", (name, value))
        connection.commit()

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        options = connection.get_execution_options()
        is_settled = "isolation_level" in options  # by whoever administers, or holds a lock
        reads = not options.get(WRITES) and not is_settled
        # Figures that are shown together must be of one state, as a reader of SQLite sees it: many statements make a
        # passport or a workbook, while a night goes on committing.
        _settle(connection, "read_only", True if reads else None)
        if not is_settled:
            _settle(connection, "isolation_level", IsolationLevel.REPEATABLE_READ if reads else None)

    return engine


def _settle(connection: sa.Connection, name: str, value: object) -> None:
    """Set what the driver will begin its next transaction with; a connection that broke is left to say so itself."""
    driver = connection.connection.dbapi_connection  # also of a connection that has left the pool
    if getattr(driver, name) != value:
        setattr(driver, name, value)


def _sqlite_engine(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(url, hide_parameters=True)

    @event.listens_for(engine, "do_connect")
    def _make_folder(*_: Any) -> None:
        # Only now: whoever merely asks whether there is a warehouse leaves no folder behind.
        if url.database and url.database != ":memory:" and not url.database.startswith("file:"):
            make_folder(Path(url.database).parent)
            make_file(Path(url.database))  # SQLite gives its log the mode of the database

    @event.listens_for(engine, "connect")
    def _settle_connection(connection: Any, _record: Any) -> None:
        # The driver's own transaction handling commits DDL behind our back; we begin transactions ourselves.
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout = {LOCK_WAIT_SECONDS * 1000}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITES) else "BEGIN")

    return engine


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One write transaction: committed whole, or not at all.

    On SQLite the write lock is taken at once: a transaction that reads first and writes later would fail, not wait,
    when another writer came between. A run that has the turn (`warehouse.turns`) also proves here that it still has it.
    """
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        yield connection
