"""A file that nobody will ever read is named, with the reason."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assets.submissions.receiving.inbox import Inbox
from assets.submissions.receiving.telling import sentences
from assets.submissions.receiving.unread import unread_files


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def put(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"x")


def told(root: Path, *, is_root_read: bool = True) -> list[str]:
    inbox = Inbox(root, 60, years=(2024, 2025), unready={2022: "2022 has no calendar"})
    return [str(each) for each in unread_files(inbox, is_root_read=is_root_read)]


def test_files_of_the_years_and_of_the_inbox_are_read(root: Path) -> None:
    put(root, "a.xlsx", "2024/b.xlsx", "2025/c.xlsx", "2025/receipts.csv", "2025/d.xlsx.part")
    assert told(root) == []
    assert told(root / "chưa có") == []


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (
            ["2030/a.xlsx", "2030/b.xlsx"],
            "2030/ (2 files): 2030 is no evaluation year that has begun (they are 2024, 2025)",
        ),
        (["2022/a.xlsx"], "2022/ (1 file): 2022 has no calendar"),
        (["năm 2025/a.xlsx"], "năm 2025/ (1 file): no folder of an evaluation year (they are 2024, 2025)"),
        (["2025 /a.xlsx"], "2025 / (1 file): no folder of an evaluation year"),
        (["a/b/c/d.xlsx", "a/e.xlsx.part"], "a/ (2 files): no folder of an evaluation year"),
        (["2025/Bộ Y tế/a.xlsx"], "2025/Bộ Y tế/ (1 file): files belong into 2025/ itself"),
    ],
)
def test_files_in_folders_that_no_run_opens_are_told_with_the_folder(
    names: list[str], expected: str, root: Path
) -> None:
    put(root, *names)
    (found,) = told(root)
    assert found.startswith(expected)


def test_files_of_no_years_folder_are_told_where_no_year_is_at_work(root: Path) -> None:
    put(root, "a.xlsx")
    assert told(root, is_root_read=False) == ["a.xlsx: no year is at work: it belongs into the folder of its year"]


def test_links_and_pipes_are_told(root: Path) -> None:
    put(root, "2025/a.xlsx")
    (root / "liên kết.xlsx").symlink_to(root / "2025" / "a.xlsx")
    (root / "2025" / "thư mục").symlink_to(root)
    os.mkfifo(root / "ống.xlsx")
    reason = "a link or a device, which nothing follows"
    assert told(root) == [f"2025/thư mục: {reason}", f"liên kết.xlsx: {reason}", f"ống.xlsx: {reason}"]


def test_what_systems_leave_and_empty_folders_are_not_told(root: Path) -> None:
    put(root, "Thumbs.db", "2025/desktop.ini", "2025/__MACOSX/a.xlsx", "2030/.DS_Store", "2030/x/Thumbs.db")
    (root / "nháp").mkdir()
    assert told(root, is_root_read=False) == []


def test_many_places_are_counted_after_the_first(root: Path) -> None:
    put(root, *(f"thư {number:02d}/a.xlsx" for number in range(30)))
    unread = unread_files(Inbox(root, 60, years=(2025,)), is_root_read=True)
    (sentence,) = sentences({}, unread)
    assert sentence.startswith("inbox: 30 file(s) that no run will read: thư 00/ (1 file): ")
    assert sentence.endswith("; and 10 more")
