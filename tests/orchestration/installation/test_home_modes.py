"""What of an installation others may read or change is named, and closed by an upgrade."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from assets.home import Home
from orchestration.installation.home_modes import MOST_NAMED, close_home, too_open

URL = sa.make_url("postgresql://server/db")
MEND = "To mend it: parcomm db upgrade, or chmod -R g-w,o-rwx, as the user who runs the nights"


def put(path: Path, mode: int) -> Path:
    path.parent.mkdir(0o750, parents=True, exist_ok=True)
    path.write_bytes(b"x")
    path.chmod(mode)
    return path


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """As the program and an operator make it."""
    before = os.umask(0o027)
    try:
        for name in ("archive", "dagster", "returned", "exports", "releases"):
            put(tmp_path / "home" / name / "a", 0o640)
        put(tmp_path / "home" / "inbox" / "a", 0o666)  # the gateway's own affair
    finally:
        os.umask(before)
    (tmp_path / "home" / "inbox").chmod(0o2770)
    (tmp_path / "home").chmod(0o751)  # the gateway passes through
    return Home(tmp_path / "home")


def test_a_home_that_is_closed_but_for_the_gateways_way_is_fine(home: Home) -> None:
    assert too_open(home, URL) == []


@pytest.mark.parametrize("name", ["archive", "dagster", "returned", "exports", "releases"])
def test_a_file_that_others_may_read_is_named_with_what_mends_it_and_closed(name: str, home: Home) -> None:
    path = put(home.root / name / "a", 0o644)
    assert too_open(home, URL) == [f"{path} has mode 0644: others may read or its group may write it", MEND]
    close_home(home, URL)
    assert too_open(home, URL) == []


def test_a_warehouse_elsewhere_is_looked_at_with_its_log_and_lock(home: Home, tmp_path: Path) -> None:
    url = sa.make_url(f"sqlite:///{tmp_path}/elsewhere.db")
    for suffix in ("", "-wal", "-shm", ".lock"):
        put(tmp_path / f"elsewhere.db{suffix}", 0o644)
    assert len(too_open(home, url)) == 5
    close_home(home, url)
    assert too_open(home, url) == []


def test_many_are_counted(home: Home) -> None:
    for number in range(MOST_NAMED + 3):
        put(home.archive / f"{number:02}", 0o644)
    *_, counted, mend = too_open(home, URL)
    assert (counted, mend) == ("3 more of the installation's files and folders are as open", MEND)


@pytest.mark.parametrize(
    ("folder", "mode", "words"),
    [
        ("", 0o777, "its group or others may change it"),
        ("", 0o770, "its group or others may change it"),
        ("inbox", 0o2775, "others may look or write into it: only the gateway's group is to"),
    ],
)
def test_a_home_or_inbox_that_others_may_change_or_look_into_is_named(
    folder: str, mode: int, words: str, home: Home
) -> None:
    (home.root / folder).chmod(mode)
    (told,) = too_open(home, URL)
    assert told == f"{home.root / folder} has mode {mode:04o}: {words}"


def test_check_names_an_open_warehouse_and_upgrade_closes_it(
    run_parcomm: Callable[..., tuple[int, str, str]], environment_of: Callable[[Path], None], tmp_path: Path
) -> None:
    environment_of(tmp_path / "home")
    assert run_parcomm("db", "upgrade")[0] == 0
    (tmp_path / "home" / "warehouse.db").chmod(0o644)
    code, said, _ = run_parcomm("db", "check")
    assert (code, "warehouse.db has mode 0644" in said) == (1, True)
    assert run_parcomm("db", "upgrade") == (0, "The warehouse's schema is current.\n", "")
