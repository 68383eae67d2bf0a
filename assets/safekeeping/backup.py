"""A backup of a whole installation, made while nights go on, and the installation from a backup.

What belongs here: which files go with the warehouse, and how a backup gets its name. What does not: copying the
warehouse itself (`warehouse.backup`), and proving that what came back is whole (`verification`).

The warehouse is copied first, and of the files those that the copy knows: they were there before its rows and are never
changed afterwards, whatever a night or a release puts beside them meanwhile. All is written under a name that is no
backup's; what a killed backup leaves cannot be taken for one.
"""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from assets.home import Home
from assets.publication.release.folders import UNFINISHED
from assets.publication.release.outside_record import contradicted_record, head_line, read_record
from assets.submissions.receiving.archive import Archive
from warehouse.backup import NoBackupError, bring_back_warehouse, copied_warehouse
from warehouse.private_files import FOLDER_MODE, close_to_others, make_folder
from warehouse.tables import landed_file, release

HEAD = "audit-head.txt"
"""In a backup: how far the audit trail in it goes; for people too, who may keep the line elsewhere."""


@dataclass(frozen=True, slots=True)
class Backup:
    """Contents of a backup beside the warehouse.

    Attributes:
        received: how many received files.
        releases: how many releases.
        missing: what the warehouse knows and the home does not have, one sentence each.
        head: the line that tells how far the audit trail in it goes.
    """

    received: int
    releases: int
    missing: tuple[str, ...]
    head: str


def back_up(engine: sa.Engine, home: Home, folder: Path) -> Backup:
    """Copy warehouse, archive and releases into a new folder, which is there when all of it is on disk.

    A warehouse of an older schema is copied too: a backup comes before an upgrade.

    Raises:
        NoBackupError: the folder cannot be a backup's; pg_dump is not there, or failed.
        OSError: a disk is full or fails.
    """
    folder = folder.resolve()
    _require_place(home, folder)
    make_folder(folder.parent)
    unfinished = folder.with_name(f"{UNFINISHED}{folder.name}-{secrets.token_hex(4)}")
    unfinished.mkdir(FOLDER_MODE)
    try:
        with copied_warehouse(engine, unfinished) as copied:
            archived, released, head = _archived(copied), _released(copied), head_line(copied)
            (unfinished / HEAD).write_text(f"{head}\n", encoding="ascii")
        missing = [
            *_copy_archived(archived, Archive(home.archive), Archive(unfinished / home.archive.name)),
            *_copy_released(released, home.releases, unfinished / home.releases.name),
        ]
        close_to_others(unfinished)  # a copy has its original's mode, and a tool's file the umask's
        os.sync()
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return Backup(len(archived), len(released), tuple(missing), head)


def bring_back(engine: sa.Engine, home: Home, folder: Path) -> list[str]:
    """Put a backup into an empty home and an empty database.

    Returns:
        how the audit trail that came back differs from the one that was backed up, one sentence each.

    Raises:
        NoBackupError: the home or the database is not empty; the folder is no backup, or was never finished.
    """
    if folder.resolve().name.startswith(UNFINISHED):
        raise NoBackupError(f"{folder} is what an interrupted backup left: it is not whole")
    for there in (home.archive, home.releases):
        if there.is_dir() and any(there.iterdir()):
            raise NoBackupError(f"{there} is not empty: bring a backup back into a home of its own")
    make_folder(home.root)
    bring_back_warehouse(engine, folder)
    for there in (home.archive, home.releases):
        if (folder / there.name).is_dir():
            shutil.copytree(folder / there.name, make_folder(there), dirs_exist_ok=True)
            close_to_others(there)
    if not (folder / HEAD).is_file():  # an older version's backup
        return []
    with engine.connect() as connection:
        return list(contradicted_record(connection, read_record((folder / HEAD).read_text(encoding="ascii"))))


def _require_place(home: Home, folder: Path) -> None:
    for own in (home.archive.resolve(), home.releases.resolve()):
        if folder.is_relative_to(own) or own.is_relative_to(folder):
            raise NoBackupError(f"{folder} and {own} lie in one another: a backup gets a folder of its own")
    if folder.is_mount():
        raise NoBackupError(f"{folder} is where a disk begins: name a new folder on that disk")
    if folder.exists() and any(folder.iterdir()):
        raise NoBackupError(f"{folder} is not empty: a backup gets a folder of its own")


def _archived(copied: sa.Connection) -> list[str]:
    """Fingerprints of the files that were received and kept; a warehouse of an older schema tells of no others."""
    kept = sa.select(landed_file.c.sha256).distinct().order_by(landed_file.c.sha256)
    limit = landed_file.c.exceeded_limit
    if any(column["name"] == limit.name for column in sa.inspect(copied).get_columns(landed_file.name)):
        kept = kept.where(limit.is_(None))
    return list(copied.scalars(kept))


def _released(copied: sa.Connection) -> list[str]:
    """Names of the folders of releases; a warehouse of the oldest versions has no table of them."""
    if not sa.inspect(copied).has_table(release.name):
        return []
    made = sa.select(release.c.year, release.c.sequence).order_by(release.c.year, release.c.sequence)
    return [f"{row.year}-{row.sequence}" for row in copied.execute(made)]


def _copy_archived(archived: list[str], source: Archive, target: Archive) -> list[str]:
    """Give what is missing."""
    missing = []
    for sha256 in archived:
        if not source.path_of(sha256).is_file():
            missing.append(f"archive: {sha256} is missing")
            continue
        make_folder(target.path_of(sha256).parent)
        shutil.copy2(source.path_of(sha256), target.path_of(sha256))
    return missing


def _copy_released(released: list[str], source: Path, target: Path) -> list[str]:
    """Give what is missing."""
    missing = []
    for name in released:
        if not (source / name).is_dir():
            missing.append(f"release {name}: its folder is missing")
            continue
        shutil.copytree(source / name, target / name)
    return missing
