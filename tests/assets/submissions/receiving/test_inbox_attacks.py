"""Somebody who may write into the inbox swaps what lies there while it is taken: only the inbox is ever read."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assets.submissions.receiving.archive import Archive
from assets.submissions.receiving.inbox import Inbox, ReceiptsError
from assets.submissions.receiving.landing import Landing, land
from assets.submissions.receiving.opened_file import UnreadableError, open_received, remove_received, trace_of
from assets.submissions.receiving.unread import unread_files
from tests.assets.submissions.receiving.uploads import workbook

YEAR = 2025
SECRET = workbook("của người khác")
SENT = workbook("báo cáo")
SECONDS = 1.0
"""How long a swap goes on; each landing takes milliseconds."""

Swap = Callable[[Path, Path], None]
"""Puts something in the place of an upload, given the path of the upload and of the secret."""


class Office:
    """An inbox, an archive, and a file outside that is nobody's report."""

    def __init__(self, root: Path) -> None:
        self.inbox = root / "inbox"
        self.folder = self.inbox / str(YEAR)
        self.folder.mkdir(parents=True)
        self.archive = Archive(root / "archive")
        self.outside = root / "outside"
        self.outside.mkdir()
        self.secret = self.outside / "a.xlsx"
        self.secret.write_bytes(SECRET)

    def land(self) -> Landing:
        landing = land(Inbox(self.inbox, 0), self.archive, YEAR, set())
        landing.clear_inbox()
        return landing

    def kept(self) -> list[bytes]:
        return [path.read_bytes() for path in self.archive.root.rglob("*") if path.is_file()]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@contextmanager
def again_and_again(act: Callable[[], None]) -> Iterator[None]:
    stop = threading.Event()

    def go_on() -> None:
        while not stop.is_set():
            act()

    actor = threading.Thread(target=go_on)
    actor.start()
    try:
        yield
    finally:
        stop.set()
        actor.join()


def put_link(path: Path, secret: Path) -> None:
    path.symlink_to(secret)


def put_pipe(path: Path, _secret: Path) -> None:
    os.mkfifo(path)


def put_hard_link(path: Path, secret: Path) -> None:
    path.hardlink_to(secret)


def swapping(path: Path, secret: Path, put: Swap) -> Callable[[], None]:
    """A plain file and something else in its place, by turns, each put there at one stroke."""
    beside = path.with_name(".beside")

    def swap() -> None:
        for make in (lambda: beside.write_bytes(SENT), lambda: put(beside, secret)):
            beside.unlink(missing_ok=True)
            make()
            beside.replace(path)

    return swap


@pytest.mark.attack(expected="only what lies in the inbox itself is ever kept, and no landing waits")
@pytest.mark.parametrize("put", [put_link, put_pipe, put_hard_link])
def test_an_upload_swapped_for_a_link_or_a_pipe_shows_nothing_of_others_and_holds_nothing_up(
    put: Swap, office: Office
) -> None:
    deadline = time.monotonic() + SECONDS
    with again_and_again(swapping(office.folder / "a.xlsx", office.secret, put)):
        while time.monotonic() < deadline:
            office.land()
    assert SECRET not in office.kept()
    assert office.secret.read_bytes() == SECRET
    assert time.monotonic() < deadline + 10


@pytest.mark.attack(expected="nothing of the other folder is kept or removed")
def test_a_years_folder_swapped_for_a_link_leads_nowhere(office: Office) -> None:
    real, link = office.inbox / ".real", office.inbox / ".link"

    def swap() -> None:
        (office.folder / "a.xlsx").write_bytes(SENT)
        office.folder.rename(real)
        link.symlink_to(office.outside)
        link.replace(office.folder)
        office.folder.unlink()
        real.rename(office.folder)

    deadline = time.monotonic() + SECONDS
    with again_and_again(swap):
        while time.monotonic() < deadline:
            office.land()
    assert SECRET not in office.kept()
    assert office.secret.read_bytes() == SECRET


@pytest.mark.attack(expected="the file waits, named with the reason")
def test_a_hard_link_is_not_taken_until_it_is_the_only_name(office: Office) -> None:
    (office.folder / "a.xlsx").hardlink_to(office.secret)
    assert office.land().waiting == {"2025/a.xlsx": "has a second name (hard link)"}
    office.secret.unlink()
    assert office.land().waiting == {}
    assert office.kept() == [SECRET]


@pytest.mark.attack(expected="nothing in it is read, and it is named as what it is")
def test_a_years_folder_that_is_a_link_is_read_by_nobody_and_told(office: Office) -> None:
    office.folder.rmdir()
    office.folder.symlink_to(office.outside)
    landing = office.land()
    assert (landing.paths, office.kept()) == ([], [])
    assert [str(each) for each in unread_files(Inbox(office.inbox, 0, years=(YEAR,)), is_root_read=True)] == [
        "2025: a link or a device, which nothing follows"
    ]
    with pytest.raises(UnreadableError):
        open_received(office.folder / "a.xlsx", office.inbox)


def test_an_inbox_that_its_operator_put_elsewhere_is_read(office: Office, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "inbox").symlink_to(office.inbox)
    (office.folder / "a.xlsx").write_bytes(SENT)
    landing = land(Inbox(tmp_path / "home" / "inbox", 0), office.archive, YEAR, set())
    landing.clear_inbox()
    assert (office.kept(), list(office.folder.iterdir())) == ([SENT], [])


@pytest.mark.attack(expected="one sentence that names the receipts")
@pytest.mark.parametrize("put", [put_link, put_pipe, put_hard_link])
def test_receipts_that_are_no_file_of_the_inbox_are_refused(put: Swap, office: Office) -> None:
    (office.folder / "a.xlsx").write_bytes(SENT)
    put(office.folder / "receipts.csv", office.secret)
    with pytest.raises(ReceiptsError, match=r"^receipts.csv cannot be read: (is|has|cannot)"):
        office.land()


@pytest.mark.attack(expected="what was never read is never removed")
def test_what_came_in_the_place_of_a_file_that_was_taken_is_not_removed(office: Office, tmp_path: Path) -> None:
    path, beside, lost = office.folder / "a.xlsx", tmp_path / "beside", []
    for number in range(400):
        path.write_bytes(b"old")
        with open_received(path, office.inbox) as file:
            trace = trace_of(file)
        beside.write_bytes(f"new {number}".encode())
        sender = threading.Thread(target=beside.replace, args=(path,))
        sender.start()
        remove_received(path, trace, office.inbox)
        sender.join()
        there = [each.read_bytes() for each in office.folder.iterdir()]
        if f"new {number}".encode() not in there:
            lost.append(number)
        shutil.rmtree(office.folder)
        office.folder.mkdir()
    assert lost == []
