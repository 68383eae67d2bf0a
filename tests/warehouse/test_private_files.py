"""Folders and files are closed to others whatever the umask, and a link is never written through."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from assets.home import Home
from assets.publication.release.folders import begin_folder, settle_folder
from assets.safekeeping.backup import back_up, bring_back
from assets.submissions.intake import take_in
from assets.submissions.receiving.archive import Archive
from assets.submissions.receiving.inbox import Inbox
from orchestration.installation.abandoned_runs import mark_of_this_process
from warehouse.engine import open_engine, writing
from warehouse.private_files import LinkedFolderError, close_to_others, open_to_others, own_folder
from warehouse.turns import turn
from warehouse.whole_files import write_whole


@pytest.fixture(autouse=True)
def no_umask() -> Iterator[None]:
    """The most careless one that a process can have."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): f"{stat.S_IMODE(path.stat().st_mode):o}" for path in sorted(root.rglob("*"))
    }


@pytest.mark.attack(expected="nothing is made that others may read")
def test_what_the_archive_keeps_is_read_by_owner_and_group_alone(tmp_path: Path) -> None:
    (tmp_path / "sent").write_bytes(b"x")
    archive = Archive(tmp_path / "home" / "archive")
    with (tmp_path / "sent").open("rb") as file, archive.copy_of(file) as copy:
        assert f"{stat.S_IMODE(copy.path.stat().st_mode):o}" == "640"
        sha256 = archive.keep(copy)
    assert modes(tmp_path / "home") == {
        "archive": "750",
        f"archive/{sha256[:2]}": "750",
        f"archive/{sha256[:2]}/{sha256}": "440",
    }


@pytest.mark.attack(expected="nothing is made that others may read")
def test_the_warehouse_its_log_and_its_lock_are_closed_to_others(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/home/warehouse.db")
    with turn(engine, wait_seconds=0), writing(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE a (b)")
        assert set(modes(tmp_path / "home").values()) == {"640"}
        assert {"warehouse.db", "warehouse.db-wal", "warehouse.db-shm", "warehouse.db.lock"} == set(
            modes(tmp_path / "home")
        )
    engine.dispose()


@pytest.mark.attack(expected="nothing is made that others may read")
def test_what_is_written_whole_a_release_and_the_sign_of_a_process_are_closed_to_others(tmp_path: Path) -> None:
    write_whole(tmp_path / "returned" / "2025" / "a.xlsx", b"x")
    mark_of_this_process(tmp_path / "processes")
    unfinished = begin_folder(tmp_path / "releases" / "2025-1")
    (unfinished / "data").mkdir()
    (unfinished / "data" / "a.csv").write_bytes(b"x")
    settle_folder(unfinished, tmp_path / "releases" / "2025-1")
    made = modes(tmp_path)
    assert {name: mode for name, mode in made.items() if name.startswith("releases")} == {
        "releases": "750",
        "releases/2025-1": "750",
        "releases/2025-1/data": "750",
        "releases/2025-1/data/a.csv": "440",
    }
    assert set(made.values()) == {"750", "640", "440"}


@pytest.mark.attack(expected="nothing is copied that others may read")
def test_a_backup_and_what_is_brought_back_are_closed_to_others(tmp_path: Path, sqlite_warehouse: sa.Engine) -> None:
    home = Home(tmp_path / "home")
    (home.inbox / "2025").mkdir(parents=True)
    (home.inbox / "2025" / "a.xlsx").write_bytes(b"x")
    archive = Archive(home.archive)
    landing = take_in(sqlite_warehouse, Inbox(home.inbox, 0), archive, 2025, datetime.now(UTC))
    archive.path_of(landing.new.loc[0, "sha256"]).chmod(0o644)  # as an older version kept it
    back_up(sqlite_warehouse, home, tmp_path / "backup")
    assert list(open_to_others(tmp_path / "backup")) == []
    (tmp_path / "backup" / "archive").chmod(0o777)  # as a copy from another disk has it
    brought = open_engine(f"sqlite:///{tmp_path}/restored/warehouse.db")
    bring_back(brought, Home(tmp_path / "restored"), tmp_path / "backup")
    brought.dispose()
    assert list(open_to_others(tmp_path / "restored")) == []


@pytest.mark.attack(expected="the link's place is taken or the folder refused, and nothing is written elsewhere")
def test_a_planted_link_or_pipe_is_not_written_through(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.xlsx").write_bytes(b"theirs")
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "a.xlsx").symlink_to(outside / "a.xlsx")
    os.mkfifo(folder / ".a.xlsx.0.part")
    write_whole(folder / "a.xlsx", b"ours")
    assert ((folder / "a.xlsx").is_symlink(), (folder / "a.xlsx").read_bytes()) == (False, b"ours")
    (folder / "2025").symlink_to(outside)
    with pytest.raises(LinkedFolderError, match="2025 is a link"):
        own_folder(folder, "2025", "15")
    (tmp_path / ".unfinished-2025-1").symlink_to(outside)
    with pytest.raises(FileExistsError):
        begin_folder(tmp_path / "2025-1")
    assert [path.read_bytes() for path in outside.iterdir()] == [b"theirs"]


def test_what_is_open_is_found_and_closed_and_links_are_left_alone(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir(0o777)
    (tmp_path / "home" / "a").mkdir(0o770, parents=True)
    (tmp_path / "home").chmod(0o750)
    (tmp_path / "home" / "a" / "b").write_bytes(b"x")
    (tmp_path / "home" / "a" / "c").symlink_to(outside)
    found = {path.name: f"{mode:o}" for path, mode in open_to_others(tmp_path / "home")}
    assert found == {"a": "770", "b": "666"}
    close_to_others(tmp_path / "home")
    assert list(open_to_others(tmp_path / "home")) == []
    assert stat.S_IMODE(outside.stat().st_mode) == 0o777


@pytest.mark.attack(expected="whatever a library makes is closed too, and a stricter umask stays")
@pytest.mark.parametrize(("umask", "expected"), [("000", "750"), ("022", "750"), ("077", "700")])
def test_a_command_closes_what_libraries_make(umask: str, expected: str, tmp_path: Path) -> None:
    code = (
        "import os, sys\n"
        f"os.umask(0o{umask})\n"
        "from warehouse.private_files import closed_new_files\n"
        "with closed_new_files():\n"
        "    os.mkdir(sys.argv[1])\n"
    )
    subprocess.run([sys.executable, "-c", code, tmp_path / "made"], check=True, cwd=Path(__file__).parents[2])
    assert modes(tmp_path) == {"made": expected}
