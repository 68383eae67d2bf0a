"""A copy of the warehouse that is whole, made while others go on reading and writing; and the warehouse from a copy.

By the databases' own means: SQLite's VACUUM INTO, PostgreSQL's pg_dump and pg_restore. What does not belong here: the
files beside the warehouse (archive, releases), nor giving what is made its name.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa

SQLITE_COPY, POSTGRESQL_COPY = "warehouse.db", "warehouse.dump"


class NoBackupError(Exception):
    """No copy was made, or none brought back; the message says why."""


@contextmanager
def copied_warehouse(engine: sa.Engine, folder: Path) -> Iterator[sa.Connection]:
    """Write a copy of everything committed into the folder, and give a connection that reads just what is in the copy.

    So whoever copies the files that rows refer to need not guess which rows were in time.

    Raises:
        NoBackupError: pg_dump is not there, or failed; a copy lies there already, or the disk is full.
    """
    if engine.dialect.name == "postgresql":
        with engine.execution_options(isolation_level="REPEATABLE READ").connect() as connection, connection.begin():
            # The dump sees this transaction's snapshot, which must live until the dump has taken it over.
            connection.execute(sa.text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            snapshot = connection.scalar(sa.select(sa.func.pg_export_snapshot()))
            copy = folder / POSTGRESQL_COPY
            _run_tool("pg_dump", engine.url, "--format=custom", f"--snapshot={snapshot}", f"--file={copy}")
            yield connection
    else:
        copy = folder / SQLITE_COPY
        with engine.connect() as connection:
            # The statement allows no transaction around it, so the driver is spoken to directly.
            driver = connection.connection.driver_connection
            assert driver is not None  # noqa: S101 - just connected
            try:
                driver.execute("VACUUM INTO ?", (str(copy),))
            except sqlite3.Error as error:
                raise NoBackupError(f"{copy} cannot be written: {error}") from error
        # Immutable: reading it leaves nothing beside it.
        asked = {"mode": "ro", "immutable": "1", "uri": "true"}
        url = sa.URL.create("sqlite", database=copy.absolute().as_uri(), query=asked)
        with sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
            yield connection


def bring_back_warehouse(engine: sa.Engine, folder: Path) -> None:
    """Put what `copied_warehouse` wrote into the folder where nothing is yet: all of it, or nothing.

    Raises:
        NoBackupError: the folder holds no copy for this kind of database; there are tables already; pg_restore is not
            there, or failed.
    """
    is_postgresql = engine.dialect.name == "postgresql"
    path = folder / (POSTGRESQL_COPY if is_postgresql else SQLITE_COPY)
    if not path.is_file():
        raise NoBackupError(f"{path} is not there: the folder is no backup of a {engine.dialect.name} warehouse")
    if sa.inspect(engine).get_table_names():
        raise NoBackupError("the warehouse has tables already: bring a backup back into an empty database")
    if is_postgresql:
        _run_tool("pg_restore", engine.url, "--single-transaction", "--no-owner", "--no-privileges", str(path))
    else:
        _load(engine, path)


def _load(engine: sa.Engine, path: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy,
            engine.connect() as ours,
        ):
            driver = ours.connection.driver_connection
            assert driver is not None  # noqa: S101 - just connected
            copy.backup(driver)
    except sqlite3.DatabaseError as error:
        raise NoBackupError(f"{path} cannot be brought back: {error}") from error


def _run_tool(name: str, url: sa.URL, *arguments: str) -> None:
    tool = shutil.which(name)
    if tool is None:
        raise NoBackupError(f"{name} is not on the PATH: install PostgreSQL's client tools of the server's version")
    # The password goes by the environment: other users of the machine can read a command's arguments.
    password = url.password or url.query.get("password")
    bare = url.set(drivername="postgresql", password=None).difference_update_query(["password"])
    shown = bare.render_as_string(hide_password=False)
    secret = {"PGPASSWORD": str(password)} if password else {}
    command = [tool, f"--dbname={shown}", *arguments]
    done = subprocess.run(command, env=os.environ | secret, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if done.returncode:
        raise NoBackupError(f"{name} failed: {' '.join(done.stderr.split())}")
