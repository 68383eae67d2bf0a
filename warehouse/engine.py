"""Engines and transactions: what differs between SQLite and PostgreSQL is settled here, once.

What does not belong here: tables, SQL of any stage.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

LOCK_WAIT_SECONDS = 60
"""How long a writer waits for another before SQLite gives up; a night's longest transaction takes seconds."""


def open_engine(url: str) -> sa.Engine:
    """An engine for a SQLAlchemy URL: `sqlite:///FILE` or `postgresql+psycopg://...`.

    Raises:
        ValueError: the URL cannot be read or names another database.
    """
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise ValueError(f"PARCOMM_WAREHOUSE_URL is not a database URL: {url!r}") from error
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return _sqlite_engine(parsed)
    if backend == "postgresql":
        # Plain "postgresql://" would leave the driver to SQLAlchemy's default, which has changed once already.
        return sa.create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    raise ValueError(f"the warehouse is SQLite or PostgreSQL, not {backend}")


def _sqlite_engine(url: sa.URL) -> sa.Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url)

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
        connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('sqlite_begin', 'DEFERRED')}")

    return engine


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One write transaction: committed whole, or not at all.

    On SQLite the write lock is taken at once: a transaction that reads first and writes later would fail, not wait,
    when another writer came between.
    """
    with engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
        yield connection
