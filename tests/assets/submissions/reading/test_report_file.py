"""A .zip of one workbook with evidence files, and the kinds of file that are no report."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from assets.submissions.reading.file_batches import SourceFile, read_files
from tests.assets.submissions.report_books import (
    CODE_LISTS,
    FIRST_ROW,
    RECEIVED_AT,
    SHA256,
    book,
    read_book,
    sound_row,
    told,
)
from warehouse.columns.declaration import facts
from warehouse.tables import activity, sheet_columns

PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


def report() -> bytes:
    saved = io.BytesIO()
    book({"activity": [sound_row("activity")]}).save(saved)
    return saved.getvalue()


def test_every_column_is_known_by_the_letter_that_excel_shows(tmp_path: Path) -> None:
    workbook = book({"activity": [sound_row("activity")]})
    workbook.save(tmp_path / "a.xlsx")
    places = read_book(tmp_path / "a.xlsx").places
    letters = places[places["table"] == "activity"].set_index("column_name")["letter"]
    sheet = workbook[activity.info["sheet"]]
    headings = {str(cell.value): cell.column_letter for row in sheet.iter_rows() for cell in row if cell.value}
    assert letters.to_dict() == {column.name: headings[facts(column).title] for column in sheet_columns(activity)}


def test_cells_of_files_read_together_stand_in_the_columns_of_their_own_sheets(tmp_path: Path) -> None:
    files = []
    for number in range(3):
        workbook = book({"activity": [sound_row("activity", quantity="nhiều")]})
        if number:
            workbook[activity.info["sheet"]].insert_cols(1, number)
        path = tmp_path / f"{number}.xlsx"
        workbook.save(path)
        files.append(SourceFile(path, path.name, f"{number}" * 64, RECEIVED_AT))
    found = read_files(files, CODE_LISTS).findings.sort_values("sha256")
    column = [each.name for each in sheet_columns(activity)].index("quantity")
    assert found["column_name"].tolist() == ["quantity"] * 3
    assert found["cell"].tolist() == [f"{chr(65 + column + number)}{FIRST_ROW}" for number in range(3)]


def report_of_type(kind: str) -> bytes:
    """The report with another content type of its workbook."""
    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(report())) as old, zipfile.ZipFile(saved, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"sheet.main+xml", kind.encode()))
    return saved.getvalue()


def package(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path / "report.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return path / "report.zip"


def test_a_zip_of_one_workbook_reads_as_that_workbook(tmp_path: Path) -> None:
    beside = {"__MACOSX/._Báo cáo.xlsx": b"x", "TLKC/": b"", "TLKC/.DS_Store": b"x", "TLKC/~$Báo cáo.xlsx": b"x"}
    beside |= {"Thumbs.db": b"x", "TLKC\\desktop.ini": b"x"}
    batch = read_book(package(tmp_path, {"Báo cáo.XLSX": report()} | beside))
    assert told(batch) == []
    assert batch.rows["activity"]["sha256"].tolist() == [SHA256]
    assert batch.attachments.empty


def test_a_workbook_of_another_kind_is_read_where_there_is_none_of_the_usual_ones(tmp_path: Path) -> None:
    template = report_of_type("template.main+xml")
    assert told(read_book(package(tmp_path, {"Báo cáo.xltx": template, "a.pdf": PDF}))) == []
    beside = read_book(package(tmp_path, {"Báo cáo.xlsx": report(), "Mẫu.xltx": template}))
    assert told(beside) == []
    assert beside.attachments["name"].tolist() == ["Mẫu.xltx"]
    both = read_book(package(tmp_path, {"a.xltx": template, "b.xls": b"x"}))
    assert told(both) == [("FILE_SEVERAL_WORKBOOKS", None, None)]


def test_several_workbooks_are_not_chosen_from(tmp_path: Path) -> None:
    batch = read_book(package(tmp_path, {"a.xlsx": report(), "b.ods": report()}))
    assert told(batch) == [("FILE_SEVERAL_WORKBOOKS", None, None)]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"a.pdf": PDF}, "FILE_NOT_WORKBOOK"),
        ({"a.xlsx": "đây là chữ".encode()}, "FILE_NOT_WORKBOOK"),
        ({"a.xlsx": b""}, "FILE_EMPTY"),
        ({"a.xlsx": b"PK\x03\x04"}, "FILE_DAMAGED"),
        ({"a.xlsx": b"\0" * (40 * 2**20)}, "FILE_TOO_LARGE"),
    ],
)
def test_a_zip_without_a_sound_workbook_says_why(files: dict[str, bytes], code: str, tmp_path: Path) -> None:
    assert [one[0] for one in told(read_book(package(tmp_path, files)))] == [code]


def test_a_zip_within_a_zip_is_not_opened(tmp_path: Path) -> None:
    inner = package(tmp_path, {"báo cáo.xlsx": report()}).read_bytes()
    assert [one[0] for one in told(read_book(package(tmp_path, {"trong.xlsx": inner})))] == ["FILE_NOT_WORKBOOK"]
