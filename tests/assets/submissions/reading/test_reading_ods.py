"""OpenDocument spreadsheets: no addresses, only repeats; and the same report saved by a real LibreOffice."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.comments import Comment

from assets.submissions.reading.report_file import opened_report
from tests.assets.submissions.report_books import book, read_book, sound_row, told
from warehouse.columns.declaration import facts
from warehouse.tables import REPORT_TABLES, feedback, sheet_columns

SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
HEADINGS = [facts(column).title for column in sheet_columns(feedback)]


def text_cell(text: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'


def sheet_of(rows: str, folder: Path) -> Path:
    spaces = "".join(f' xmlns:{name}="{uri}"' for name, uri in SPACES.items())
    headings = "".join(map(text_cell, HEADINGS))
    sheet = f"<table:table-row>{headings}</table:table-row>{rows}"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces} office:version="1.3"><office:body>'
        f'<office:spreadsheet><table:table table:name="Phản ánh, kiến nghị">{sheet}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = folder / "report.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", MANIFEST)
    return path


def row(day: str, content: str, repeat: int = 1) -> str:
    date = f'<table:table-cell office:value-type="date" office:date-value="{day}"/>'
    cells = date + text_cell("Phát thanh") + text_cell("Người dân") + text_cell(content)
    return f'<table:table-row table:number-rows-repeated="{repeat}">{cells}</table:table-row>'


def blank(repeat: int) -> str:
    cell = '<table:table-cell table:number-columns-repeated="16384"/>'
    return f'<table:table-row table:number-rows-repeated="{repeat}">{cell}</table:table-row>'


def test_repeated_rows_are_counted_and_blank_ones_skipped(tmp_path: Path) -> None:
    rows = row("2024-03-05", "một", repeat=2) + blank(3) + row("2024-03-06", "hai") + blank(1_048_000)
    frame = read_book(sheet_of(rows, tmp_path)).rows["feedback"]
    assert frame["excel_row"].tolist() == [2, 3, 7]
    assert frame["content"].tolist() == ["một", "một", "hai"]
    assert frame["received_on"].dt.day.tolist() == [5, 5, 6]


def test_error_cells_are_found_and_merged_texts_stand_for_each_row(tmp_path: Path) -> None:
    error = text_cell("#REF!", 'table:formula="of:=#REF!" calcext:value-type="error"')
    spanned = text_cell("Người dân", 'table:number-rows-spanned="2"')
    merged = row("2024-03-05", "x").replace(text_cell("Người dân"), spanned)
    covered = row("2024-03-06", "y").replace(text_cell("Người dân"), "<table:covered-table-cell/>")
    wrong = row("2024-03-07", "z").replace(text_cell("z"), error)
    batch = read_book(sheet_of(merged + covered + wrong, tmp_path))
    assert batch.rows["feedback"]["audience"].tolist() == ["citizens"] * 3
    assert ("CELL_ERROR", "Phản ánh, kiến nghị", "D4") in told(batch)


STRING = 'office:value-type="string"'


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (f'{STRING}><text:p>a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d</text:p>', "a   b\tc\nd"),
        (f"{STRING}><text:p>a</text:p>\n<text:p>b</text:p>", "a\nb"),
        (f"{STRING}><text:p>a<text:span>b</text:span><![CDATA[<c>]]>&#100;<!-- e --></text:p>", "ab<c>d"),
        (f"{STRING}><office:annotation><text:p>ghi chú</text:p></office:annotation><text:p>a</text:p>", "a"),
        (f"{STRING}><text:p>a<text:note><text:note-body><text:p>b</text:p></text:note-body></text:note></text:p>", "a"),
        (
            f"{STRING}><text:p>a</text:p><table:table><table:table-row>{text_cell('b')}</table:table-row></table:table>",
            "a",
        ),
        (f'{STRING} office:string-value="đúng"><text:p>hiện</text:p>', "đúng"),
        ("><text:p>không có kiểu</text:p>", "không có kiểu"),
        ('office:value-type="percentage" office:value=" 0.12 "><text:p>12%</text:p>', 0.12),
        ('office:value-type="currency" office:value="1e3"><text:p>1.000 ₫</text:p>', 1000.0),
        ('office:value-type="float"><text:p>12</text:p>', "12"),
        ('office:value-type="float" office:value="1,2"><text:p>1,2</text:p>', "1,2"),
        ('office:value-type="boolean" office:boolean-value="true"><text:p>x</text:p>', True),
        ('office:value-type="date" office:date-value="2024-03-05T00:00:00.000000000"/', dt.date(2024, 3, 5)),
        ('office:value-type="date" office:date-value="2024-02-30"/', "2024-02-30"),
        ('office:value-type="time" office:time-value="PT08H30M00S"/', dt.time(8, 30)),
        ('office:value-type="time" office:time-value="PT30H30M00S"/', dt.timedelta(hours=30, minutes=30)),
        ('office:value-type="time" office:time-value="8:30"/', "8:30"),
    ],
)
def test_a_cell_means_what_it_shows(cell: str, value: object, tmp_path: Path) -> None:
    end = "" if cell.endswith("/") else "</table:table-cell>"
    opening = cell + ">" if cell.endswith("/") else cell
    row = f"<table:table-row><table:table-cell {opening}{end}</table:table-row>"
    with opened_report(sheet_of(row, tmp_path)) as report:
        assert report.scans[0].rows()[1][0] == value


@pytest.mark.parametrize(
    "cell",
    [
        'office:value-type="float" office:value="0" calcext:value-type="error"><text:p>#DIV/0!</text:p>',
        f'table:formula="of:=1/0" {STRING} office:string-value=""><text:p>Err:502</text:p>',
        f'table:formula="of:=1/0" {STRING}><text:p>#VALUE!</text:p>',
        'office:value-type="float" office:value="1e999"><text:p>1e999</text:p>',
    ],
)
def test_an_error_is_told_whatever_value_stands_beside_it(cell: str, tmp_path: Path) -> None:
    row = f"<table:table-row><table:table-cell {cell}</table:table-cell></table:table-row>"
    with opened_report(sheet_of(row, tmp_path)) as report:
        assert [one[:2] for one in report.scans[0].errors] == [(2, 1)]


def test_rows_that_were_deleted_under_tracking_and_tables_of_other_files_are_no_rows(tmp_path: Path) -> None:
    gone = (
        "<table:tracked-changes><table:deletion>"
        + row("2024-01-01", "xóa")
        + "</table:deletion></table:tracked-changes>"
    )
    path = sheet_of(gone + row("2024-03-05", "một"), tmp_path)
    frame = read_book(path).rows["feedback"]
    assert (frame["excel_row"].tolist(), frame["content"].tolist()) == ([2], ["một"])


@pytest.mark.parametrize("suffix", ["ods", "xlsx"])
def test_a_report_saved_by_libreoffice_reads_back_equal(
    suffix: str, tmp_path: Path, libreoffice: Callable[..., Path]
) -> None:
    rows = {table.name: [sound_row(table.name, number) for number in range(1, 5)] for table in REPORT_TABLES}
    workbook = book(rows)
    sheet = workbook["Hoạt động"]
    sheet.merge_cells("A4:A6")
    sheet["C5"].comment = Comment("đã sửa", "người kiểm tra")
    sheet["G5"] = "=1+1"
    before = read_book(workbook, tmp_path)
    (tmp_path / "saved").mkdir()
    after = read_book(libreoffice(suffix, tmp_path / "saved", tmp_path / "report.xlsx"))
    assert told(before) == [("CELL_FORMULA_WITHOUT_VALUE", "Hoạt động", "G5")]
    assert told(after) == []
    before.rows["activity"].loc[1, "quantity"] = 2  # LibreOffice calculates, openpyxl does not
    for table in REPORT_TABLES:
        assert after.rows[table.name].equals(before.rows[table.name]), table.name
    fields = before.covers.columns.drop("file_name")
    assert after.covers[fields].equals(before.covers[fields])
