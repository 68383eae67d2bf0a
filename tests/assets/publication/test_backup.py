"""A backup holds the warehouse and just the files that it knows; it is there whole, or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from assets.home import Home
from assets.safekeeping.backup import Backup, back_up, bring_back
from assets.submissions.receiving.archive import Archive
from tests.assets.publication.release.released_folders import AT
from warehouse.backup import NoBackupError
from warehouse.engine import open_engine, writing
from warehouse.schema.migrate import revisions, upgrade
from warehouse.tables import landed_file, release

Installation = tuple[sa.Engine, Home]


def released(installation: Installation) -> None:
    """A release, as the warehouse knows it; its folder is not made."""
    row = {"year": 2025, "sequence": 1, "decision_number": "1/QĐ", "decision_on": AT.date(), "released_at": AT}
    with writing(installation[0]) as connection:
        connection.execute(sa.insert(release).values(**row, seal="0" * 64, code_version="1"))


def brought_back(folder: Path, root: Path) -> Installation:
    home = Home(root)
    engine = open_engine(f"sqlite:///{home.warehouse_file}")
    bring_back(engine, home, folder)
    return engine, home


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def received(engine: sa.Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(sa.select(landed_file.c.sha256)))


def test_what_others_are_making_meanwhile_is_not_in_a_backup(installation: Installation, tmp_path: Path) -> None:
    engine, home = installation
    released(installation)
    (home.releases / "2025-1" / "data").mkdir(parents=True)
    (home.releases / "2025-1" / "data" / "agency.csv").touch()
    whole = files(home.archive) + files(home.releases)
    (home.archive / ".unfinished-0123").write_bytes(b"half a copy")
    later = Archive(home.archive).path_of("f" * 64)
    later.parent.mkdir(exist_ok=True)
    later.write_bytes(b"archived, but no row tells of it yet")
    for name in ("2025-2", ".unfinished-2025-2", ".unrecorded-2025-1-0123"):
        shutil.copytree(home.releases / "2025-1", home.releases / name)

    backup = tmp_path / "new" / "backup"
    made = back_up(engine, home, backup)

    assert made == Backup(len(received(engine)), 1, (), made.head)
    assert files(backup / "archive") + files(backup / "releases") == whole
    assert names(backup) == ["archive", "audit-head.txt", "releases", "warehouse.db"]
    assert names(backup.parent) == ["backup"]
    restored, its_home = brought_back(backup, tmp_path / "restored")
    assert files(its_home.archive) + files(its_home.releases) == whole
    assert received(restored) == received(engine)
    restored.dispose()


def test_a_backup_that_fails_leaves_nothing_that_could_be_taken_for_one(
    installation: Installation, tmp_path: Path
) -> None:
    engine, home = installation
    released(installation)
    (home.releases / "2025-1").mkdir(parents=True)
    os.mkfifo(home.releases / "2025-1" / "no-file")

    with pytest.raises(shutil.Error, match="named pipe"):
        back_up(engine, home, tmp_path / "backups" / "first")
    assert names(tmp_path / "backups") == []


def test_what_a_killed_backup_left_is_not_brought_back(tmp_path: Path) -> None:
    (tmp_path / ".unfinished-first-0123").mkdir()
    with pytest.raises(NoBackupError, match="it is not whole"):
        brought_back(tmp_path / ".unfinished-first-0123", tmp_path / "home")


def test_a_home_that_lacks_what_its_warehouse_knows_is_backed_up_and_told_of(
    installation: Installation, tmp_path: Path
) -> None:
    engine, home = installation
    released(installation)
    lost = received(engine)[0]
    Archive(home.archive).path_of(lost).unlink()

    made = back_up(engine, home, tmp_path / "backup")

    assert made.missing == (f"archive: {lost} is missing", "release 2025-1: its folder is missing")
    assert files(tmp_path / "backup" / "archive") == files(home.archive)


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("home/releases", "lie in one another"),
        ("home/releases/backup", "lie in one another"),
        ("home/archive/a/b", "lie in one another"),
        ("link/backup", "lie in one another"),
        ("home", "lie in one another"),
        (".", "lie in one another"),
        ("full", "is not empty"),
        ("/proc", "is where a disk begins"),
    ],
)
def test_a_place_where_no_backup_belongs_is_refused(
    sqlite_warehouse: sa.Engine, tmp_path: Path, place: str, told: str
) -> None:
    home = Home(tmp_path / "home")
    home.archive.mkdir(parents=True)
    (tmp_path / "link").symlink_to(home.archive)
    (tmp_path / "full" / "something").mkdir(parents=True)

    with pytest.raises(NoBackupError, match=told):
        back_up(sqlite_warehouse, home, tmp_path / place)
    assert list(tmp_path.rglob("*warehouse.db")) == [tmp_path / "warehouse.db"]


def test_a_warehouse_of_the_oldest_version_is_backed_up_before_its_upgrade(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    engine = open_engine(f"sqlite:///{home.warehouse_file}")
    upgrade(engine, to=revisions()[0])
    (tmp_path / "backup").mkdir()

    made = back_up(engine, home, tmp_path / "backup")
    assert made == Backup(0, 0, (), made.head)
    assert names(tmp_path / "backup") == ["audit-head.txt", "warehouse.db"]
    engine.dispose()
