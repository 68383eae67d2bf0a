"""What a file costs is bounded over all of its sheets and parts, and sheets that are none of a report's cost little."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from assets.submissions.container.guard import LIMITS, FileRefusedError
from assets.submissions.container.safe_xml import Meter
from assets.submissions.reading.raw_workbook import read_raw
from assets.submissions.sheets.excel.regular_xml import _FEW_STYLES, scan_regular
from tests.assets.submissions.report_books import book, read_book, sound_row, told
from tests.assets.submissions.test_hostile_files import ACTIVITY_PART, SOUND, put_in_sheet, repacked, sheet
from tests.attacks.slow_files import SLOW, sheets, with_parts

SECONDS = 3.0
NO_FOREIGN = replace(LIMITS, foreign_bytes=0)
PREFIXED = '<x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="9"><x:c/></x:row>'


@pytest.mark.attack(expected="at most three seconds of processor time")
@pytest.mark.parametrize("name", ["tiny elements in many sheets", "wide links", "relations among many parts"])
def test_no_file_takes_its_reader_long(name: str, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(SLOW[name]())
    began = time.process_time()
    read_book(path)
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize(("chunk", "times"), [(b"<x/>" * 1_000, 2_000), (b"x" * 2**20, 33)])
def test_what_is_parsed_is_counted_over_all_parts(chunk: bytes, times: int) -> None:
    meter = Meter()
    with pytest.raises(FileRefusedError) as refused:
        for _ in range(times):
            meter.take(chunk)
    assert refused.value.code == "FILE_TOO_LARGE"


@pytest.mark.parametrize("odd", [b"", PREFIXED.encode()], ids=["searched", "parsed"])
def test_a_sheet_under_another_name_is_found_by_its_first_rows_however_long_it_is(odd: bytes, tmp_path: Path) -> None:
    workbook = book({"activity": [sound_row("activity", number) for number in range(1, 90)]})
    workbook["Hoạt động"].title = "Việc đã làm"
    path = tmp_path / "report.xlsx"
    workbook.save(path)
    if odd:
        path.write_bytes(repacked({ACTIVITY_PART: put_in_sheet(odd)}))
    table = next(one for one in read_raw(path, "0" * 64, NO_FOREIGN).tables if one.table.name == "activity")
    assert len(table.excel_rows) == (3 if odd else 89)


def test_of_a_draft_beside_the_report_only_the_first_rows_are_parsed(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 3_000))
    broken_after = sheet(rows).replace(b"</worksheet>", b"</not>")
    path = tmp_path / "report.xlsx"
    path.write_bytes(sheets(broken_after, 2))
    raw = read_raw(path, "0" * 64, NO_FOREIGN)
    assert [finding.code for finding in raw.findings] == []
    assert len(next(one for one in raw.tables if one.table.name == "activity").excel_rows) == 3


def test_a_part_of_a_draft_that_is_not_parsed_is_searched_for_document_types_all_the_same(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{row}"/>' for row in range(1, 3_000))
    path = tmp_path / "report.xlsx"
    path.write_bytes(sheets(sheet(rows) + b"<!DOCTYPE x>", 1))
    assert [finding.code for finding in read_raw(path, "0" * 64, NO_FOREIGN).findings] == ["FILE_DAMAGED"]


def test_cells_are_counted_over_all_sheets_of_the_report(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(SOUND)
    few = replace(LIMITS, filled_cells=60)
    assert [finding.code for finding in read_raw(path, "0" * 64, few).findings] == ["FILE_TOO_LARGE"]


def test_cells_of_drafts_beside_the_report_are_not_counted_against_it(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 500))
    path = tmp_path / "report.xlsx"
    path.write_bytes(sheets(sheet(rows), 2))
    few = replace(LIMITS, filled_cells=600)
    assert [finding.code for finding in read_raw(path, "0" * 64, few).findings] == []


def test_many_telling_formats_find_the_same_cells_as_few() -> None:
    xml = sheet('<row r="1"><c r="A1" s="7"><v>1</v></c><c r="B1" s="8"><v>1</v></c><c r="C1" s="7"/></row>')
    few = scan_regular("x", [xml], {b"7": "0%"}, exact=False)
    many = scan_regular("x", [xml], {b"7": "0%", **{b"%d" % n: "0%" for n in range(9, 20 + _FEW_STYLES)}}, exact=False)
    assert few.formats == many.formats == {1: {1: "0%"}}


def test_parts_are_found_in_other_capitals(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(with_parts(SOUND, {"XL/Media/a.bin": b""}))
    assert told(read_book(path)) == []
