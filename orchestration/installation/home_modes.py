"""Permissions of an installation's files: those more open than the program makes them, named or closed.

What does not belong here: how files are made (`warehouse.private_files`), and the roles of the database.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import sqlalchemy as sa

from assets.home import Home
from warehouse.private_files import close_to_others, open_to_others

MOST_NAMED = 10
"""Of a kind; the rest are counted."""


def too_open(home: Home, warehouse: sa.URL) -> list[str]:
    """One sentence for each folder or file that others may read or write, or the group may write."""
    found = list(chain.from_iterable(open_to_others(path) for path in _closed(home, warehouse)))
    told = [f"{path} has mode {mode:04o}: others may read or its group may write it" for path, mode in found]
    more = len(told) - MOST_NAMED
    if more > 0:
        told[MOST_NAMED:] = [f"{more} more of the installation's files and folders are as open"]
    if told:
        told.append("To mend it: parcomm db upgrade, or chmod -R g-w,o-rwx, as the user who runs the nights")
    return [*told, *_open_doors(home)]


def close_home(home: Home, warehouse: sa.URL) -> None:
    """Take what others may do with the files of an older version, or with those that a hand copied.

    Raises:
        OSError: a file belongs to another user.
    """
    for path in _closed(home, warehouse):
        close_to_others(path)


def _closed(home: Home, warehouse: sa.URL) -> Iterator[Path]:
    """All but the inbox, into which the gateway writes, and the home itself, which it passes through."""
    yield from (home.archive, home.dagster, home.releases, home.returned, home.exports)
    yield from (home.summaries, home.outbox, home.logs, home.data_docs, home.lineage)
    if warehouse.get_backend_name() == "sqlite" and warehouse.database:
        yield from (Path(f"{warehouse.database}{suffix}") for suffix in ("", "-wal", "-shm", ".lock"))


def _open_doors(home: Home) -> Iterator[str]:
    """Folders in which others could put something in the place of something else."""
    for folder, forbidden, who in ((home.root, 0o022, "its group or others"), (home.inbox, 0o007, "others")):
        if folder.is_dir() and (mode := stat.S_IMODE(folder.stat().st_mode)) & forbidden:
            may = (
                "may change it" if folder == home.root else "may look or write into it: only the gateway's group is to"
            )
            yield f"{folder} has mode {mode:04o}: {who} {may}"
