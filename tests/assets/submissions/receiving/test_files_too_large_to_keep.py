"""A file beyond every limit is answered and never kept: only its name, size and fingerprint are."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.home import Home
from assets.reference.loading import load_references
from assets.safekeeping.backup import back_up
from assets.safekeeping.verification import verify_installation
from assets.submissions.container.guard import LIMITS, MEBIBYTE, PACKAGE_LIMITS
from assets.submissions.intake import register_new, take_in
from assets.submissions.receiving import keeping
from assets.submissions.receiving.archive import Archive
from assets.submissions.receiving.inbox import Inbox
from assets.submissions.receiving.landing import Landing, land
from assets.submissions.returned.files_on_disk import return_new
from assets.workers import Workers
from orchestration.installation.settings import FIXTURES
from orchestration.resources import utc_now
from warehouse.engine import writing
from warehouse.rows.frames import read_table
from warehouse.tables import finding, landed_file, submission

YEAR = 2025
WORKBOOK, PACKAGE = LIMITS.file_bytes, PACKAGE_LIMITS.file_bytes


def holes(path: Path, size: int, start: bytes = b"") -> Path:
    """A file that begins so and has that many bytes, which takes no room on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(start)
        file.truncate(size)
    return path


def landed(root: Path) -> Landing:
    return land(Inbox(root / "inbox", 0), Archive(root / "archive"), YEAR, set())


@pytest.mark.attack(expected="name, size and fingerprint are kept, and no byte")
@pytest.mark.parametrize(
    ("start", "size", "limit"),
    [
        (b"", WORKBOOK, None),
        (b"", WORKBOOK + 1, WORKBOOK),
        (b"\xd0\xcf\x11\xe0", WORKBOOK + 1, WORKBOOK),
        (b"PK\x03\x04", WORKBOOK + 1, None),
        (b"PK\x03\x04", PACKAGE + 1, PACKAGE),
    ],
)
def test_what_is_larger_than_any_file_of_its_kind_may_be_is_not_kept(
    start: bytes, size: int, limit: int | None, tmp_path: Path
) -> None:
    path = holes(tmp_path / "inbox" / "a.xlsx", size, start)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    landing = landed(tmp_path)
    (row,) = landing.new.to_dict("records")
    assert (row["file_name"], row["byte_size"], row["sha256"]) == ("a.xlsx", size, sha256)
    assert (None if pd.isna(row["exceeded_limit"]) else row["exceeded_limit"]) == limit
    assert Archive(tmp_path / "archive").path_of(sha256).is_file() == (limit is None)
    assert path.exists()  # until the row is committed
    landing.clear_inbox()
    assert not path.exists()


@pytest.mark.attack(expected="it is not read, and is told until somebody removes it")
def test_what_is_too_large_even_for_a_fingerprint_stays_and_is_told(tmp_path: Path) -> None:
    path = holes(tmp_path / "inbox" / "a.xlsx", 2**42)
    landing = landed(tmp_path)
    landing.clear_inbox()
    assert landing.waiting == {
        "a.xlsx": "has 4096 GiB: too large even for a fingerprint, an administrator must remove it"
    }
    assert (landing.paths, path.exists()) == ([], True)


@pytest.mark.attack(expected="the rest waits for the next run")
def test_a_run_reads_only_so_much_of_what_it_does_not_keep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assets.submissions.receiving.landing.HASHED_BYTES_A_RUN", 2 * WORKBOOK)
    for number in range(3):
        holes(tmp_path / "inbox" / f"{number}.xlsx", WORKBOOK + 1 + number)
    first = landed(tmp_path)
    first.clear_inbox()
    assert [path.name for path in first.paths] == ["0.xlsx"]
    assert list(first.waiting) == ["1.xlsx", "2.xlsx"]
    second = landed(tmp_path)
    second.clear_inbox()
    assert [path.name for path in second.paths] == ["1.xlsx"]


def test_a_file_that_becomes_longer_or_shorter_than_it_was_has_no_fingerprint(tmp_path: Path) -> None:
    path = holes(tmp_path / "a.xlsx", 3)
    for told in (2, 4):
        with path.open("rb") as file, pytest.raises(keeping.UnreadableError, match=keeping.CHANGED):
            keeping.fingerprint(file, told)


@pytest.mark.attack(expected="unreadable, the answer says that it was not kept, and the installation is whole")
def test_a_file_that_was_not_kept_is_answered_and_missed_by_nobody(tmp_path: Path, sqlite_warehouse: sa.Engine) -> None:
    home, references = Home(tmp_path / "home"), load_references(FIXTURES, FIXTURES / "frameworks")
    holes(home.inbox / str(YEAR) / "Bộ Nội vụ.xlsx", WORKBOOK + MEBIBYTE)
    archive, workers = Archive(home.archive), Workers(lambda: ThreadPoolExecutor(1), ahead=0)
    take_in(sqlite_warehouse, Inbox(home.inbox, 0), archive, YEAR, utc_now())
    try:
        register_new(sqlite_warehouse, archive, workers, references, YEAR, lambda _: None, utc_now)
        folder = home.returned_of(YEAR)
        return_new(sqlite_warehouse, archive, folder, workers, references, YEAR, lambda _: None)
    finally:
        workers.close()
    with sqlite_warehouse.connect() as connection:
        (sent,) = read_table(connection, submission).to_dict("records")
        found = read_table(connection, finding).sort_values("position")
    assert sent["status"] == "unreadable"
    assert dict(zip(found["code"], found["message"], strict=True)) == {
        "FILE_TOO_LARGE": "Tệp quá lớn để xử lý (dung lượng tệp (MB): 33; giới hạn: 32).",
        "FILE_NOT_KEPT": "Vì quá lớn, tệp không được lưu; hệ thống chỉ ghi lại tên, dung lượng và dấu vân tay SHA-256 "
        "của tệp.",
    }
    assert len(list(folder.rglob("*.xlsx"))) == 1
    assert archive.fingerprints() == set()
    assert verify_installation(sqlite_warehouse, home).problems == ()
    assert back_up(sqlite_warehouse, home, tmp_path / "backup").missing == ()


@pytest.mark.attack(expected="verify names the file")
def test_a_file_that_is_said_to_have_been_too_large_and_was_not_is_named(
    tmp_path: Path, sqlite_warehouse: sa.Engine
) -> None:
    home = Home(tmp_path / "home")
    holes(home.inbox / "a.xlsx", 1000)
    archive = Archive(home.archive)
    landing = take_in(sqlite_warehouse, Inbox(home.inbox, 0), archive, YEAR, utc_now())
    (sha256,) = landing.new["sha256"]
    archive.path_of(sha256).unlink()
    with writing(sqlite_warehouse) as connection:
        connection.exec_driver_sql("DROP TRIGGER landed_file_no_update")
        connection.execute(sa.update(landed_file).values(exceeded_limit=10))
    assert verify_installation(sqlite_warehouse, home).problems == (
        f"received file {sha256}: the audit trail does not tell that it was too large to be kept",
    )
