"""A copy of the warehouse that is whole, made while others go on reading and writing.

By the databases' own means: SQLite's VACUUM INTO, PostgreSQL's pg_dump. What does not belong here: the files beside the
warehouse (archive, releases), and restoring.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import sqlalchemy as sa

SQLITE_COPY, POSTGRESQL_COPY = "warehouse.db", "warehouse.dump"


class NoBackupError(Exception):
    """No copy was made; the message says why."""


def copy_warehouse(engine: sa.Engine, folder: Path) -> Path:
    """Write a copy of everything committed into the folder, and give the file.

    Raises:
        NoBackupError: pg_dump is not there, or failed; the file is there already.
    """
    if engine.dialect.name == "postgresql":
        return _dump(engine.url, folder / POSTGRESQL_COPY)
    path = folder / SQLITE_COPY
    if path.exists():
        raise NoBackupError(f"{path} is there already")
    with engine.connect() as connection:
        # The statement allows no transaction around it, so the driver is spoken to directly.
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - just connected
        driver.execute("VACUUM INTO ?", (str(path),))
    return path


def _dump(url: sa.URL, path: Path) -> Path:
    tool = shutil.which("pg_dump")
    if tool is None:
        raise NoBackupError("pg_dump is not on the PATH: install PostgreSQL's client tools of the server's version")
    # The password goes by the environment: other users of the machine can read a command's arguments.
    shown = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    command = [tool, "--format=custom", f"--file={path}", f"--dbname={shown}"]
    done = subprocess.run(command, env=os.environ | secret, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if done.returncode:
        path.unlink(missing_ok=True)
        raise NoBackupError(f"pg_dump failed: {' '.join(done.stderr.split())}")
    return path
