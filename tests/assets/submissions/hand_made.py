"""Plain report workbooks as an officer might make them without the template, for the corpus of faulty reports.

Sound unless changed: a ministry's report of the first half of the year, with a few rows in every sheet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assets.template.saving import FormulaResults, workbook_bytes
from checks.workbook_layout import COVER_FIELDS, COVER_SHEET
from tests.assets.submissions.recorded_columns import recorded_sheet_columns
from warehouse.columns.declaration import facts
from warehouse.tables import REPORT_TABLES, activity, evidence, feedback, plan_task, scorecard, sheet_columns

YEAR = 2025
DATED = dt.date(YEAR, 7, 1)
TOP = 3
"""The row of the headings; a title stands above."""

COVER: Mapping[str, Any] = {
    "agency_code": "BNV",
    "agency_name": "Bộ Nội vụ",
    "year": YEAR,
    "period": "6 tháng",
    "number_format": "1.234,5 (kiểu Việt Nam)",
    "document_number": "318/BC-BNV",
    "document_on": dt.date(YEAR, 6, 27),
    "signatory": "Nguyễn Thị Mai, Thứ trưởng",
}

_TRAINING = {
    "theme": "Chủ trương, kế hoạch, chỉ đạo điều hành CCHC",
    "channel": "Lớp tập huấn, bồi dưỡng",
    "audience": "Cán bộ, công chức, viên chức",
}
_NEWS = {"theme": "Cải cách thể chế", "channel": "Báo in, báo điện tử", "audience": "Người dân"}

ROWS: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    plan_task.name: (
        {
            **_TRAINING,
            "task_code": "NV01",
            "content": "Tập huấn nghiệp vụ tuyên truyền CCHC",
            "planned_quantity": 2,
            "due_on": dt.date(YEAR, 5, 30),
            "budget_vnd": 60_000_000,
            "status": "Đã hoàn thành",
            "completed_on": dt.date(YEAR, 5, 20),
        },
        {
            **_NEWS,
            "task_code": "NV02",
            "content": "Tin, bài về cải cách thể chế",
            "product": "24 tin, bài",
            "planned_quantity": 24,
            "due_on": dt.date(YEAR, 12, 15),
            "budget_vnd": 48_000_000,
            "status": "Đang thực hiện",
        },
    ),
    activity.name: (
        {
            **_TRAINING,
            "task_code": "NV01",
            "held_on": dt.date(YEAR, 5, 14),
            "title": "Lớp tập huấn số 1",
            "quantity": 1,
            "reach": 120,
            "evidence_code": "TL01",
            "cost_vnd": 28_500_000,
        },
        {
            **_TRAINING,
            "task_code": "NV01",
            "held_on": dt.date(YEAR, 5, 20),
            "title": "Lớp tập huấn số 2",
            "quantity": 1,
            "reach": 95,
            "evidence_code": "TL01",
            "cost_vnd": 26_000_000,
        },
        {
            **_NEWS,
            "task_code": "NV02",
            "held_on": dt.date(YEAR, 3, 5),
            "title": "Loạt bài về cắt giảm thủ tục",
            "quantity": 6,
            "reach": 18_000,
            "link": "https://bonoivu.example/cchc/loat-bai-01",
            "cost_vnd": 9_000_000,
        },
    ),
    evidence.name: (
        {
            "evidence_code": "TL01",
            "kind": "Kế hoạch",
            "document_number": "45/KH-BNV",
            "issued_on": dt.date(YEAR, 1, 22),
            "issuer": "Bộ Nội vụ",
            "title": "Kế hoạch tuyên truyền CCHC năm 2025",
        },
    ),
    feedback.name: (
        {
            "received_on": dt.date(YEAR, 4, 2),
            "channel": "Đối thoại",
            "audience": "Người dân",
            "content": "Hỏi về thời hạn giải quyết hồ sơ",
            "answered_on": dt.date(YEAR, 4, 7),
            "result": "Đã trả lời",
        },
    ),
    scorecard.name: ({"criterion_code": "1"}, {"criterion_code": "1.1"}),
}


ColumnsOf = Callable[[sa.Table], list[sa.Column[Any]]]
"""Of a sheet."""


@dataclass
class HandMade:
    """A workbook being made, and where its tables stand."""

    workbook: Workbook
    top: int
    results: dict[tuple[str, str], int | float] = field(default_factory=dict)
    columns_of: ColumnsOf = sheet_columns

    @property
    def cover(self) -> Worksheet:
        return self.workbook[COVER_SHEET]

    def sheet(self, table: sa.Table) -> Worksheet:
        return self.workbook[table.info["sheet"]]

    def at(self, table: sa.Table, column_name: str, row: int = 1) -> str:
        """The address of a cell in the n-th row; row 0 has the headings."""
        names = [column.name for column in self.columns_of(table)]
        return f"{chr(65 + names.index(column_name))}{self.top + row}"

    def put(self, table: sa.Table, column_name: str, value: Any, row: int = 1) -> None:
        cell = self.sheet(table)[self.at(table, column_name, row)]
        cell.value = value
        if isinstance(value, str) and value.startswith("#"):
            cell.data_type = "e"

    def each_text(self, change: Callable[[str], str]) -> None:
        for sheet in self.workbook.worksheets:
            sheet.title = change(sheet.title)
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.data_type == "s":
                        cell.value = change(cell.value)

    def saved(self) -> bytes:
        results: FormulaResults = self.results
        return workbook_bytes(self.workbook, dated=DATED, results=results)


def hand_made(
    *, top: int = TOP, cover: Mapping[str, Any] | None = None, columns_of: ColumnsOf = sheet_columns
) -> HandMade:
    """The sound report, its headings in row `top`, the cover changed as given."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = COVER_SHEET
    sheet["A1"] = "BỘ NỘI VỤ"
    for row, declared in enumerate(COVER_FIELDS, start=3):
        sheet.cell(row, 1, facts(declared).title)
        sheet.cell(row, 2, (COVER | dict(cover or {})).get(declared.name))
    for table in REPORT_TABLES:
        sheet = workbook.create_sheet(table.info["sheet"])
        if top > 1:
            sheet["A1"] = f"BẢNG {table.info['sheet'].upper()}"
        for place, column in enumerate(columns_of(table), start=1):
            sheet.cell(top, place, facts(column).title)
            for number, row in enumerate(ROWS[table.name], start=top + 1):
                sheet.cell(number, place, row.get(column.name))
    return HandMade(workbook, top, columns_of=columns_of)


def recorded_book(*, top: int = TOP, cover: Mapping[str, Any] | None = None) -> HandMade:
    """The same with the columns of the committed reports."""
    return hand_made(top=top, cover=cover, columns_of=recorded_sheet_columns)
