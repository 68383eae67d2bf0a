"""A file is taken when it is whole, or after it was quiet; until then it waits, is told, and nothing of it is kept."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assets.submissions.receiving import readiness
from assets.submissions.receiving.archive import Archive
from assets.submissions.receiving.inbox import UNFINISHED, Inbox
from assets.submissions.receiving.landing import Landing, land
from assets.submissions.receiving.opened_file import UnreadableError, VanishedError, open_received
from assets.submissions.receiving.taking import CHANGED
from tests.assets.submissions.receiving.uploads import workbook

YEAR = 2025
QUIET = 0.2
LONG = 60.0
"""A quiet time that no test reaches."""
OLD, NEW = workbook("bản cũ"), workbook("bản mới")
QUIET_OVER = QUIET + 0.05
"""The file system stamps files to some hundredths of a second."""
HALF = len(NEW) // 2
YOUNG = f"not a whole container, and changed less than {LONG:g} s ago"
BROKEN = {
    "empty": b"",
    "half a container": NEW[:HALF],
    "no container": b"%PDF-1.7\n",
    "old tail": NEW[:HALF] + OLD[HALF:],
}


class Office:
    """An inbox and an archive."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "inbox" / str(YEAR)
        self.folder.mkdir(parents=True)
        self.archive = Archive(root / "archive")

    def put(self, content: bytes, name: str = "a.xlsx") -> Path:
        (self.folder / name).write_bytes(content)
        return self.folder / name

    def land(self, quiet_seconds: float) -> Landing:
        """One night's landing, with the inbox emptied of what was taken."""
        landing = land(Inbox(self.folder.parent, quiet_seconds), self.archive, YEAR, set())
        landing.clear_inbox()
        return landing

    def kept(self) -> list[bytes]:
        return [path.read_bytes() for path in self.archive.root.rglob("*") if path.is_file()]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@contextmanager
def busy_writer(path: Path) -> Iterator[None]:
    """Somebody writes blocks into the file all the while."""
    stop = threading.Event()

    def write() -> None:
        with path.open("ab", buffering=0) as upload:
            while not stop.wait(QUIET / 20):
                upload.write(b"x")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        stop.set()
        writer.join()


def test_a_whole_container_is_taken_at_once_however_young(office: Office) -> None:
    office.put(NEW)
    began = time.monotonic()
    landing = office.land(LONG)
    assert time.monotonic() - began < 30
    assert landing.new["byte_size"].tolist() == [len(NEW)]
    assert landing.waiting == {}
    assert list(office.folder.iterdir()) == []


@pytest.mark.parametrize("what", BROKEN)
def test_what_may_still_be_being_written_waits_and_nothing_of_it_is_kept(what: str, office: Office) -> None:
    path = office.put(BROKEN[what])
    landing = office.land(LONG)
    assert landing.waiting == {"2025/a.xlsx": YOUNG}
    assert landing.arrivals.empty
    assert (path.read_bytes(), office.kept()) == (BROKEN[what], [])


@pytest.mark.parametrize("what", BROKEN)
def test_what_stays_as_it_is_for_the_quiet_time_is_taken_as_it_is(what: str, office: Office) -> None:
    path = office.put(BROKEN[what])
    time.sleep(QUIET_OVER)
    landing = office.land(QUIET)
    assert landing.waiting == {}
    assert landing.new["byte_size"].tolist() == [len(BROKEN[what])]
    assert office.kept() == [BROKEN[what]]
    assert not path.exists()


def test_a_slow_upload_is_taken_once_and_whole(office: Office) -> None:
    path = office.folder / "a.xlsx"
    taken = []
    with path.open("wb", buffering=0) as upload:
        for start in range(0, len(NEW), 500):
            upload.write(NEW[start : start + 500])
            taken += office.land(LONG).new["byte_size"].tolist()
    taken += office.land(LONG).new["byte_size"].tolist()
    assert taken == [len(NEW)]
    assert office.kept() == [NEW]


def test_an_upload_that_its_writer_left_open_waits_longer_than_the_quiet_time(office: Office) -> None:
    path = office.folder / "a.xlsx"
    with path.open("wb", buffering=0) as upload:
        upload.write(NEW[:HALF])
        time.sleep(QUIET_OVER)
        reason = f"not a whole container, and open for writing by process {os.getpid()}"
        assert office.land(QUIET).waiting == {"2025/a.xlsx": reason}
        upload.write(NEW[HALF:])
    assert office.land(QUIET).new["byte_size"].tolist() == [len(NEW)]
    assert office.kept() == [NEW]


def test_a_file_that_changes_between_the_two_looks_waits_whatever_the_clock_says(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = office.put(NEW[:HALF])
    monkeypatch.setattr(readiness, "file_system_time", lambda _folder: time.time_ns() + 3600 * 10**9)
    monkeypatch.setattr(readiness, "writer_of", lambda _file, _name: None)  # it is on another machine
    with busy_writer(path):
        landing = office.land(QUIET)
    assert landing.waiting == {"2025/a.xlsx": CHANGED}
    assert office.kept() == []


def test_an_old_file_that_is_being_written_over_in_place_waits_until_it_is_the_new_one(office: Office) -> None:
    path = office.put(OLD)
    with path.open("r+b", buffering=0) as upload:
        upload.write(NEW[:HALF])
        assert office.land(LONG).waiting == {"2025/a.xlsx": YOUNG}
        upload.write(NEW[HALF:])
        upload.truncate()
    office.land(LONG)
    assert office.kept() == [NEW]


def test_content_that_the_archive_has_is_no_proof_that_an_upload_is_over(office: Office) -> None:
    """Every upload begins as the empty file that somebody once sent."""
    office.put(b"", "trống.xlsx")
    time.sleep(QUIET_OVER)
    office.land(QUIET)
    office.put(b"")
    assert office.land(LONG).waiting == {"2025/a.xlsx": YOUNG}


@pytest.mark.parametrize("hours", [-2, 2], ids=["the share's clock is behind", "the share's clock is ahead"])
def test_a_clock_that_is_wrong_or_was_set_lets_no_file_wait_for_ever(
    hours: int, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.put(NEW[:HALF])
    monkeypatch.setattr(readiness, "file_system_time", lambda _folder: time.time_ns() + hours * 3600 * 10**9)
    began = time.monotonic()
    landing = office.land(QUIET)
    assert time.monotonic() - began >= QUIET
    assert landing.new["byte_size"].tolist() == [HALF]


def test_a_time_in_the_future_that_the_sender_set_holds_nothing_up(office: Office) -> None:
    path = office.put(NEW[:HALF])
    future = time.time() + 10**8
    os.utime(path, (future, future))
    time.sleep(QUIET_OVER)
    landing = office.land(QUIET)
    assert landing.new["byte_size"].tolist() == [HALF]
    assert landing.new["received_at"].item().timestamp() < time.time()


def test_the_clock_of_the_folder_itself_is_asked(tmp_path: Path) -> None:
    before = time.time_ns()
    asked = readiness.file_system_time(tmp_path)
    assert before - 10**8 < asked < time.time_ns() + 10**8
    assert list(tmp_path.iterdir()) == []


def test_the_gateways_sure_way_is_taken_at_once_and_never_before(office: Office) -> None:
    unfinished = office.put(NEW[:HALF], "a.xlsx.part")
    assert office.land(0).waiting == {"2025/a.xlsx.part": UNFINISHED}
    unfinished.write_bytes(NEW)
    unfinished.rename(office.folder / "a.xlsx")
    assert office.land(LONG).new["file_name"].tolist() == ["a.xlsx"]
    assert office.kept() == [NEW]


def test_only_a_plain_file_is_opened_whatever_the_path_was_a_moment_ago(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").symlink_to(tmp_path / "a")
    os.mkfifo(tmp_path / "c")
    for name in ("a", "b", "c"):
        with pytest.raises(UnreadableError):
            open_received(tmp_path / name, tmp_path)
    with pytest.raises(VanishedError):
        open_received(tmp_path / "d", tmp_path)
