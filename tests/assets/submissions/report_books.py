"""Report workbooks made inline, sheet by sheet, from the declared columns: what the tests of reading read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa
from openpyxl import Workbook

from assets.submissions.reading.file_batches import ReadBatch, SourceFile, read_files
from checks.code_lists import CodeLists
from checks.workbook_layout import COVER_FIELDS, COVER_SHEET
from warehouse.columns.declaration import facts
from warehouse.columns.types import ExactDecimal
from warehouse.tables import REPORT_TABLES, sheet_columns

HEADING_ROW = 3
FIRST_ROW = HEADING_ROW + 1
RECEIVED_AT = dt.datetime(2025, 1, 10, 3, tzinfo=dt.UTC)
SHA256 = "ab" * 32

_LABELS = {
    "themes": {"plan": "Kế hoạch CCHC", "reform": "Cải cách thủ tục hành chính"},
    "channels": {"website": "Trang thông tin điện tử", "radio": "Phát thanh"},
    "audiences": {"citizens": "Người dân", "officials": "Cán bộ, công chức"},
    "task_statuses": {"planned": "Chưa thực hiện", "completed": "Đã hoàn thành"},
    "evidence_kinds": {"report": "Báo cáo", "photo": "Hình ảnh"},
    "feedback_results": {"answered": "Đã trả lời", "open": "Chưa trả lời"},
    "periods": {"half_year": "6 tháng", "year": "Năm"},
    "number_formats": {"vi": "1.234,5 (kiểu Việt Nam)", "en": "1,234.5 (kiểu Anh - Mỹ)"},
    "yes_no": {"true": "Có", "false": "Không"},
}
CODE_LISTS = CodeLists(
    pd.DataFrame(
        [(name, code, label, at) for name, one in _LABELS.items() for at, (code, label) in enumerate(one.items(), 1)],
        columns=["list_name", "code", "label", "position"],
    )
)

COVER: dict[str, Any] = {
    "agency_code": "BNV",
    "agency_name": "Bộ Nội vụ",
    "year": 2024,
    "period": "Năm",
    "number_format": "1.234,5 (kiểu Việt Nam)",
    "document_number": "12/BC-BNV",
    "document_on": dt.date(2024, 12, 20),
    "signatory": "Nguyễn Văn A",
    "contact": "024 1234 5678",
}

Rows = Sequence[Mapping[str, Any]]


def sound_row(table_name: str, number: int = 1, **changes: Any) -> dict[str, Any]:
    """A row that reads without a finding; `changes` replace single cells."""
    return {column.name: _sound_cell(column, number) for column in _columns(table_name)} | changes


def book(rows: Mapping[str, Rows] | None = None, cover: Mapping[str, Any] | None = None) -> Workbook:
    """A report: the cover, then every table's sheet with a title, headings in row 3 and the given rows below."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = COVER_SHEET
    for row, field in enumerate(COVER_FIELDS, start=9):
        sheet.cell(row, 1, facts(field).title)
        sheet.cell(row, 2, (COVER if cover is None else COVER | cover).get(field.name))
    for table in REPORT_TABLES:
        sheet = workbook.create_sheet(table.info["sheet"])
        sheet["A1"] = f"BẢNG {table.info['sheet'].upper()}"
        for place, column in enumerate(sheet_columns(table), start=1):
            sheet.cell(HEADING_ROW, place, facts(column).title)
        for number, row in enumerate((rows or {}).get(table.name, ()), start=FIRST_ROW):
            for place, column in enumerate(sheet_columns(table), start=1):
                sheet.cell(number, place, row.get(column.name))
    return workbook


def read_book(workbook: Workbook | Path, folder: Path | None = None) -> ReadBatch:
    """Save a workbook, read it back through the reader."""
    path = workbook if isinstance(workbook, Path) else (folder or Path()) / "report.xlsx"
    if isinstance(workbook, Workbook):
        workbook.save(path)
    return read_files([SourceFile(path, path.name, SHA256, RECEIVED_AT)], CODE_LISTS)


def cell_of(table_name: str, column_name: str, row: int = FIRST_ROW) -> str:
    """The address of a cell in a workbook that `book` made."""
    place = [column.name for column in _columns(table_name)].index(column_name)
    return f"{chr(65 + place)}{row}"


def told(batch: ReadBatch) -> list[tuple[str, str | None, str | None]]:
    """Code, sheet and cell of every finding."""
    known = batch.findings[["code", "sheet", "cell"]].astype(object).where(batch.findings.notna(), None)
    return [tuple(one) for one in known.to_numpy().tolist()]


def _columns(table_name: str) -> list[sa.Column[Any]]:
    return sheet_columns(next(table for table in REPORT_TABLES if table.name == table_name))


def _sound_cell(column: sa.Column[Any], number: int) -> Any:
    list_name = facts(column).code_list
    match column.type:
        case sa.Boolean():
            return "Không"
        case sa.Date():
            return dt.date(2024, 3, number % 28 + 1)
        case sa.Integer():
            return number
        case ExactDecimal():
            return number / 4
        case _ if list_name:
            return next(iter(_LABELS[list_name].values()))
        case _:
            return f"{facts(column).title} {number}"
