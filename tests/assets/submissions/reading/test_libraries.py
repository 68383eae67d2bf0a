"""Reports that libraries read wrongly without a word: why sheets of unusual XML and OpenDocument have a parser of ours.

A library that reads one of these right, or refuses it, in a later version fails its line here: then the decision
(docs/decisions/0017-two-parsers-of-cells-stay-ours.md) is looked at again.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineError, CalamineWorkbook

from tests.assets.submissions.book_parts import packed, parts_of
from tests.assets.submissions.hand_made import hand_made
from tests.assets.submissions.ods_books import as_ods
from tests.assets.submissions.reading.dialects import DIALECTS
from warehouse.tables import activity

Cells = Mapping[tuple[int, int], Any]
ACTIVITIES = activity.info["sheet"]


def by_calamine(book: bytes) -> Cells:
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name(ACTIVITIES).to_python(skip_empty_area=False)
    )
    return {(at, place): value for at, row in enumerate(rows) for place, value in enumerate(row) if value != ""}


def by_openpyxl(book: bytes, *, read_only: bool = False) -> Cells:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sheet = load_workbook(io.BytesIO(book), data_only=True, read_only=read_only)[ACTIVITIES]
    rows = sheet.iter_rows(values_only=True)
    return {(at, place): value for at, row in enumerate(rows) for place, value in enumerate(row) if value is not None}


READERS: Mapping[str, Callable[[bytes], Cells]] = {
    "calamine": by_calamine,
    "openpyxl": by_openpyxl,
    "openpyxl, read-only": lambda book: by_openpyxl(book, read_only=True),
}


@pytest.fixture(scope="module", name="book")
def _book() -> bytes:
    made = hand_made()
    made.put(activity, "title", "dòng 1\ndòng 2", 1)
    made.put(activity, "note", "Người & việc", 1)
    return made.saved()


WRONG = [
    ("calamine", "sections of character data"),
    ("calamine", "sections of character data, texts shared"),
    ("calamine", "character references"),
    ("calamine", "character references, texts shared"),
    ("calamine", "comments and instructions"),
    ("calamine", "spaces not said to count"),
    ("openpyxl, read-only", "texts and formats elsewhere"),
]
REFUSED = [
    *(("calamine", name) for name in ("spaces in values", "workbook elsewhere", "relative targets")),
    ("calamine", "texts and formats elsewhere"),
    *(("openpyxl", name) for name in ("texts and formats elsewhere", "other capitals", "strict", "strict, prefixed")),
]


@pytest.mark.parametrize(("reader", "name"), WRONG)
def test_a_library_reads_a_sound_report_wrongly_and_says_nothing(reader: str, name: str, book: bytes) -> None:
    assert READERS[reader](DIALECTS[name](book)) != READERS[reader](book)


@pytest.mark.parametrize(("reader", "name"), REFUSED)
def test_a_library_cannot_open_a_sound_report(reader: str, name: str, book: bytes) -> None:
    with pytest.raises((CalamineError, KeyError, IndexError)):
        READERS[reader](DIALECTS[name](book))


def test_openpyxl_takes_an_escaped_character_for_a_text() -> None:
    made = hand_made()
    made.put(activity, "title", "_x0041_", 1)
    book = made.saved()
    assert "A" in by_calamine(book).values()
    assert "_x0041_" in by_openpyxl(book).values()


def test_calamine_takes_a_row_that_was_deleted_under_tracked_changes_for_one_that_is_there() -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    row = f"<table:table-row>{cell}</table:table-row>"
    deleted = f"<table:tracked-changes><table:deletion>{row.format('xóa')}</table:deletion></table:tracked-changes>"
    parts = parts_of(as_ods(Workbook()))
    content = parts["content.xml"].decode()
    table = content.index("<table:table ")
    opened = content.index(">", table) + 1
    parts["content.xml"] = (content[:opened] + deleted + row.format("một") + content[opened:]).encode()
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(packed(parts))).get_sheet_by_index(0)
    assert sheet.to_python()[0] == ["xóa"]
