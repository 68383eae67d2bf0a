import datetime as dt
import hashlib
import os
import stat
from pathlib import Path

import pytest

from assets.submissions.receiving.archive import Archive
from assets.submissions.receiving.inbox import Inbox, ReceiptsError, scan_inbox
from assets.submissions.receiving.landing import Landing, land
from warehouse.rows.frames import empty_frame
from warehouse.tables import landed_file, receipt

CONTENT = "báo cáo".encode()
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(name="archive")
def _archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture(name="inbox")
def _inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox" / "2024").mkdir(parents=True)
    return tmp_path / "inbox"


def land_all(inbox: Path, archive: Archive, *known: str) -> Landing:
    return land(Inbox(inbox, quiet_seconds=0), archive, 2024, set(known))


def keep(archive: Archive, path: Path) -> str:
    with path.open("rb") as file, archive.copy_of(file) as copy:
        return archive.keep(copy)


def test_a_kept_file_lies_under_its_fingerprint_read_only_with_nothing_beside_it(archive: Archive, inbox: Path) -> None:
    (inbox / "a.xlsx").write_bytes(CONTENT)
    assert keep(archive, inbox / "a.xlsx") == SHA256
    assert keep(archive, inbox / "a.xlsx") == SHA256
    kept = archive.root / SHA256[:2] / SHA256
    assert archive.path_of(SHA256) == kept
    assert kept.read_bytes() == CONTENT
    assert stat.S_IMODE(kept.stat().st_mode) == 0o440
    assert [path for path in archive.root.rglob("*") if path.is_file()] == [kept]


def test_a_file_that_came_to_harm_in_the_archive_is_whole_again_when_it_comes_once_more(
    archive: Archive, inbox: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (inbox / "a.xlsx").write_bytes(CONTENT)
    kept = archive.path_of(keep(archive, inbox / "a.xlsx"))
    for harmed in (CONTENT[:3], b"", CONTENT + b"\0"):
        kept.chmod(0o644)
        kept.write_bytes(harmed)
        land_all(inbox, archive, SHA256)
        assert kept.read_bytes() == CONTENT
        assert stat.S_IMODE(kept.stat().st_mode) == 0o440
    assert [record.levelname for record in caplog.records] == ["WARNING"] * 3
    assert f"{SHA256} was damaged" in caplog.text


@pytest.mark.parametrize("name", ["", "../../etc/passwd", SHA256.upper(), SHA256[:-1], SHA256 + "\n"])
def test_only_a_fingerprint_becomes_a_path(name: str, archive: Archive) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        archive.path_of(name)


def test_the_inbox_shows_finished_plain_files_of_its_own_and_of_the_years_folder(inbox: Path) -> None:
    names = [".ẩn", "~$a.xlsx", "a.xlsx.part", "b.xlsx", "receipts.csv", "c d.xlsx", "tải.crdownload"]
    for name in names:
        (inbox / name).write_bytes(CONTENT)
    (inbox / "2024" / "z.ods").write_bytes(CONTENT)
    (inbox / "2023").mkdir()
    (inbox / "2023" / "cũ.xlsx").write_bytes(CONTENT)
    (inbox / "liên kết.xlsx").symlink_to(inbox / "b.xlsx")
    os.mkfifo(inbox / "ống.xlsx")
    assert [path.name for path in scan_inbox(inbox, 2024)] == ["b.xlsx", "c d.xlsx", "z.ods"]


def test_an_inbox_that_does_not_exist_is_empty(inbox: Path, archive: Archive) -> None:
    landing = land_all(inbox / "chưa có", archive)
    assert landing.new.equals(empty_frame(landed_file))
    assert landing.arrivals.equals(empty_frame(receipt))
    assert landing.paths == []


def test_landing_keeps_all_and_tells_new_from_identical(inbox: Path, archive: Archive) -> None:
    for name, content in {"a.xlsx": CONTENT, "b.xlsx": CONTENT, "c.xlsx": b"1", "d.xlsx": b"2"}.items():
        (inbox / name).write_bytes(content)
    landing = land_all(inbox, archive, hashlib.sha256(b"1").hexdigest())
    assert landing.new["file_name"].tolist() == ["a.xlsx", "d.xlsx"]
    assert landing.new.loc[0, ["year", "sha256", "byte_size"]].tolist() == [2024, SHA256, len(CONTENT)]
    assert landing.identical == ["b.xlsx", "c.xlsx"]
    assert landing.arrivals["file_name"].tolist() == ["a.xlsx", "b.xlsx", "c.xlsx", "d.xlsx"]
    assert landing.arrivals["sha256"].tolist()[:2] == [SHA256, SHA256]
    assert len(landing.paths) == 4
    assert all((inbox / name).exists() for name in ("a.xlsx", "b.xlsx", "c.xlsx", "d.xlsx"))


def test_the_time_of_receipt_is_when_the_file_entered_the_inbox_not_what_its_sender_set(
    inbox: Path, archive: Archive
) -> None:
    (inbox / "a.xlsx").write_bytes(CONTENT)
    os.utime(inbox / "a.xlsx", (0, 0))
    received = land_all(inbox, archive).new.loc[0, "received_at"]
    assert abs(received - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)


def test_the_gateways_receipt_says_when_a_file_came(inbox: Path, archive: Archive) -> None:
    (inbox / "2024" / "a.xlsx").write_bytes(CONTENT)
    receipt = f"file_name,sha256,received_at\na.xlsx,{SHA256},2025-01-10T09:00:00+07:00\n"
    (inbox / "2024" / "receipts.csv").write_text(receipt, encoding="utf-8")
    assert land_all(inbox, archive).new.loc[0, "received_at"].isoformat() == "2025-01-10T02:00:00+00:00"


def test_files_are_told_in_the_order_of_their_receipt_and_not_of_their_names(inbox: Path, archive: Archive) -> None:
    days = {"a.xlsx": 12, "b.xlsx": 10, "c.xlsx": 11, "d.xlsx": 10}
    lines = ["file_name,sha256,received_at"]
    for name, day in days.items():
        (inbox / "2024" / name).write_bytes(name.encode())
        lines.append(f"{name},{hashlib.sha256(name.encode()).hexdigest()},2025-01-{day}T09:00:00+07:00")
    (inbox / "2024" / "receipts.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    landing = land_all(inbox, archive)
    assert landing.new["file_name"].tolist() == ["b.xlsx", "d.xlsx", "c.xlsx", "a.xlsx"]
    assert landing.arrivals["file_name"].tolist() == ["b.xlsx", "d.xlsx", "c.xlsx", "a.xlsx"]


def test_of_one_content_that_came_twice_the_first_receipt_is_the_new_files(inbox: Path, archive: Archive) -> None:
    lines = ["file_name,sha256,received_at"]
    for name, day in {"a.xlsx": 12, "b.xlsx": 10}.items():
        (inbox / "2024" / name).write_bytes(CONTENT)
        lines.append(f"{name},{SHA256},2025-01-{day}T09:00:00+07:00")
    (inbox / "2024" / "receipts.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    landing = land_all(inbox, archive)
    assert (landing.new["file_name"].tolist(), landing.identical) == (["b.xlsx"], ["a.xlsx"])


def test_one_file_in_both_of_a_years_folders_arrived_once(inbox: Path, archive: Archive) -> None:
    told = f"file_name,sha256,received_at\na.xlsx,{SHA256},2025-01-10T09:00:00+07:00\n"
    for folder in (inbox, inbox / "2024"):
        (folder / "a.xlsx").write_bytes(CONTENT)
        (folder / "receipts.csv").write_text(told, encoding="utf-8")
    landing = land_all(inbox, archive)
    assert (len(landing.new), len(landing.arrivals), len(landing.paths)) == (1, 1, 2)


@pytest.mark.parametrize(
    ("receipts", "complaint"),
    [
        ("file_name,sha256\na,b\n", "no column received_at"),
        ("file_name,sha256,received_at\na,b,hôm qua\n", "line 2.*hôm qua"),
        ("file_name,sha256,received_at\na,b,2025-01-10T09:00:00\n", "line 2.*time zone"),
        ("file_name,sha256,received_at\na,b,0001-01-01T00:00:00+07:00\n", "line 2.*no ISO time"),
        ("file_name,sha256,received_at\na,b,2025-01-10T09:00:00Z\nc,d\n", "line 3: the row is too short"),
        ("received_at,file_name,sha256\n2025-01-10T09:00:00Z,a\n", "line 2: the row is too short"),
        ("file_name,sha256,received_at\nb\udce1o c\udce1o,b,2025-01-10T09:00:00Z\n", "cannot be read"),
    ],
)
def test_receipts_that_say_no_certain_time_are_refused(
    receipts: str, complaint: str, inbox: Path, archive: Archive
) -> None:
    (inbox / "a.xlsx").write_bytes(CONTENT)
    (inbox / "receipts.csv").write_text(receipts, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(ReceiptsError, match=complaint):
        land_all(inbox, archive)


def test_a_name_that_is_no_utf_8_is_kept_as_text(inbox: Path, archive: Archive) -> None:
    Path(os.fsdecode(os.fsencode(inbox) + b"/b\xe1o c\xe1o.xlsx")).write_bytes(CONTENT)
    assert land_all(inbox, archive).new["file_name"].tolist() == ["b\ufffdo c\ufffdo.xlsx"]


def test_clearing_the_inbox_removes_what_was_landed_and_nothing_newer(inbox: Path, archive: Archive) -> None:
    for name in ("a.xlsx", "b.xlsx", "c.xlsx"):
        (inbox / name).write_bytes(name.encode())
    landing = land_all(inbox, archive)
    (inbox / "b.xlsx").write_bytes("gửi lại".encode())
    (inbox / "c.xlsx").unlink()
    (inbox / "d.xlsx").write_bytes(b"d")
    landing.clear_inbox()
    assert sorted(path.name for path in inbox.iterdir() if path.is_file()) == ["b.xlsx", "d.xlsx"]


def test_copies_that_a_killed_run_did_not_finish_are_removed_by_the_next(inbox: Path, archive: Archive) -> None:
    archive.root.mkdir()
    (archive.root / ".unfinished-0123").write_bytes(CONTENT[:3])
    (inbox / "a.xlsx").write_bytes(CONTENT)

    land_all(inbox, archive)

    assert [path for path in archive.root.rglob("*") if path.is_file()] == [archive.path_of(SHA256)]
