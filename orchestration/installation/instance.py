"""Dagster's own storage: files in the home folder, or a PostgreSQL database; made ready, with telemetry off.

What belongs here: which settings an instance has, of those in `deploy/dagster.yaml`. What does not: what killed runs
left in it (`abandoned_runs`), and how long it keeps what it knows (`old_runs`).
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from importlib.util import find_spec
from pathlib import Path

import dagster as dg
from sqlalchemy.exc import DBAPIError

from assets.home import Home
from checks.texts.from_outside import on_one_line
from warehouse.private_files import FILE_MODE, make_file, make_folder

SETTINGS_FILE = Path(__file__).parents[1] / "deploy" / "dagster.yaml"

STORAGE_VARIABLE = "PARCOMM_DAGSTER_URL"
"""Read by Dagster itself, so that no file holds its password."""

WRITTEN_BY_US = "# Written by parcomm at every start. Remove this line to keep settings of your own.\n"
_STORAGE_BLOCK = "\nstorage:"
_MAKING_LOCK = ".making.lock"


class NoStorageError(Exception):
    """Dagster's own storage cannot be used; the message says why."""


def instance_settings() -> str:
    """Dagster's settings as YAML: with storage in PostgreSQL where its address is set, in the home's files otherwise.

    Raises:
        NoStorageError: PostgreSQL is asked for, and what Dagster needs for it is not installed.
    """
    text = SETTINGS_FILE.read_text(encoding="utf-8")
    if not os.environ.get(STORAGE_VARIABLE):
        return WRITTEN_BY_US + text.partition(_STORAGE_BLOCK)[0].rstrip() + "\n"
    if find_spec("dagster_postgres") is None:
        raise NoStorageError(f"{STORAGE_VARIABLE} is set, which needs parcomm[postgres] (dagster-postgres)")
    return WRITTEN_BY_US + text


def prepare_instance_folder(home: Home) -> Path:
    """The folder that DAGSTER_HOME names, with this version's `dagster.yaml` unless the operator has put one there."""
    make_folder(home.dagster)
    path, wanted = home.dagster / "dagster.yaml", instance_settings()
    found = path.read_text(encoding="utf-8") if path.exists() else WRITTEN_BY_US
    if found.startswith(WRITTEN_BY_US) and found != wanted:
        _replace(path, wanted)
    # The daemon's start makes it too, which alone may write here: services that only read could not.
    make_file(home.dagster / _MAKING_LOCK)
    return home.dagster


def _replace(path: Path, text: str) -> None:
    """Others may read it at this moment: they find the old text or the new one."""
    descriptor, name = tempfile.mkstemp(prefix=".dagster.yaml-", dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), FILE_MODE)
        file.write(text)
    Path(name).replace(path)


def open_instance(home: Home) -> dg.DagsterInstance:
    """The instance whose runs the UI shows; close it after use.

    Raises:
        NoStorageError: its database cannot be reached.
    """
    folder = prepare_instance_folder(home)
    # Set as well as written down: an operator's own dagster.yaml need not repeat it.
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
    # Two first runs at once would both make its tables. Opened to read: services that may not write open it too.
    lock = os.open(folder / _MAKING_LOCK, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return dg.DagsterInstance.from_config(str(folder))
    except Exception as error:
        # What Dagster tries five times and then wraps: the database's own sentence is the innermost, without password.
        if isinstance(cause := error.__cause__, DBAPIError):
            told = on_one_line(str(cause.orig))
            raise NoStorageError(f"the database of {STORAGE_VARIABLE} cannot be used: {told}") from error
        raise
    finally:
        os.close(lock)
