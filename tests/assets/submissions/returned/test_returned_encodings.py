"""Workbooks in odd encodings and packages come back marked, whole, and as every program reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.submissions.returned.marked_workbook import return_workbook
from assets.submissions.returned.result.marks import MARKS
from tests.assets.submissions.container.test_other_formats import WITHOUT_MIMETYPE, backslashed, renamed
from tests.assets.submissions.container.test_xml_encodings import WITH_SHARED_TEXTS, in_encoding
from tests.assets.submissions.ods_books import as_ods
from tests.assets.submissions.report_books import read_book
from tests.assets.submissions.returned.marked_books import RESULT, answer_of, color, entry, opened, parts_of, said
from tests.assets.submissions.returned.marked_ods import Ods
from tests.assets.submissions.test_hard_reports import FOLDER
from tests.assets.submissions.test_hostile_files import ACTIVITY_PART, SOUND


def with_findings_marked_twice(content: bytes, path: Path) -> bytes:
    """What comes back when the returned file is sent again with the same finding."""
    path.write_bytes(content)
    again = return_workbook(path, answer_of(entry("G5")))
    assert again.is_own
    path.write_bytes(again.content)
    third = return_workbook(path, answer_of(entry("G5")))
    assert third.is_own
    return third.content


WORKBOOKS = {
    "a sheet in UTF-16": in_encoding(SOUND, "UTF-16", ACTIVITY_PART),
    "all parts in UTF-16": in_encoding(WITH_SHARED_TEXTS, "UTF-16"),
    "all parts in windows-1258": in_encoding(WITH_SHARED_TEXTS, "windows-1258"),
    "names with backslashes": renamed(SOUND, backslashed),
    "an entry of no bytes": (FOLDER / "zip-entry-of-no-bytes.xlsx").read_bytes(),
}


@pytest.mark.parametrize("content", WORKBOOKS.values(), ids=WORKBOOKS)
def test_a_workbook_comes_back_marked_and_reads_as_before(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(content)
    before = read_book(path).rows
    returned = with_findings_marked_twice(content, path)
    book = opened(returned)
    assert book.sheetnames[0] == RESULT
    assert book.sheetnames.count(RESULT) == 1
    assert color(book, "G5") == MARKS["warning"]
    assert "Ô này cần một số." in said(book, "G5")
    path.write_bytes(returned)
    after = read_book(path).rows
    assert all(after[name].equals(before[name]) for name in before)
    assert not any("\\" in name for name in parts_of(returned))


@pytest.mark.parametrize(
    "content",
    [WITHOUT_MIMETYPE, in_encoding(as_ods(SOUND), "UTF-16", "content.xml"), renamed(as_ods(SOUND), backslashed)],
    ids=["without mimetype", "UTF-16", "backslashes"],
)
def test_so_does_an_ods(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.ods"
    path.write_bytes(content)
    before = read_book(path).rows["activity"]
    returned = with_findings_marked_twice(content, path)
    book = Ods(returned)
    assert book.sheets[0] == RESULT
    assert book.color("G5") == MARKS["warning"]
    assert book.archive.namelist()[0] == "mimetype"
    path.write_bytes(returned)
    assert read_book(path).rows["activity"].equals(before)
