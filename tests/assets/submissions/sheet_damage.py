"""Damage to whole sheets and columns, to the cover, and to the template's hidden marks."""

from __future__ import annotations

from functools import partial
from typing import Any

import sqlalchemy as sa

from assets.template.sheets import HEADING_ROW
from checks.workbook_layout import COVER_SHEET, METADATA_KEYS, METADATA_SHEET
from tests.assets.submissions.damaged_book import Damage, DamagedBook, Told, put
from warehouse.columns.declaration import facts
from warehouse.tables import REPORT_TABLES, activity, feedback, plan_task, scorecard, sheet_columns

_ROWS = (plan_task, activity, feedback)


def sheet_deleted(book: DamagedBook) -> list[Told]:
    book.workbook.remove(book.sheet(book.luck.choice(REPORT_TABLES)))
    return [("SHEET_MISSING", None, None)]


def cover_deleted(book: DamagedBook) -> list[Told]:
    """Nothing then says whose report it is, for which year and period; that is told once."""
    book.workbook.remove(book.workbook[COVER_SHEET])
    return [("SHEET_MISSING", None, None)]


def sheet_renamed(book: DamagedBook) -> list[Told]:
    book.sheet(book.luck.choice(REPORT_TABLES)).title = "Sheet1"
    return [("SHEET_RENAMED", "Sheet1", None)]


def cover_renamed(book: DamagedBook) -> list[Told]:
    book.workbook[COVER_SHEET].title = "Trang bìa"
    return [("SHEET_RENAMED", "Trang bìa", None)]


def sheet_copied(book: DamagedBook) -> list[Told]:
    table = book.luck.choice(REPORT_TABLES)
    copy = book.workbook.copy_worksheet(book.sheet(table))
    copy.title = f"{table.info['sheet']} (2)"
    return [("SHEET_DUPLICATE", copy.title, None)]


def sheet_emptied(book: DamagedBook) -> list[Told]:
    """Headings and all: every column is then missing."""
    table = book.luck.choice(_ROWS)
    for merged in list(book.sheet(table).merged_cells.ranges):
        book.sheet(table).unmerge_cells(str(merged))
    book.sheet(table).delete_rows(1, 5_000)
    return [(_missing(column), table.info["sheet"], None) for column in sheet_columns(table)]


def headings_deleted(book: DamagedBook) -> list[Told]:
    table = book.luck.choice(_ROWS)
    book.sheet(table).delete_rows(HEADING_ROW)
    return [(_missing(column), table.info["sheet"], None) for column in sheet_columns(table)]


def _missing(column: sa.Column[Any]) -> str:
    return "COLUMN_MISSING" if facts(column).required else "COLUMN_OPTIONAL_MISSING"


def _column(book: DamagedBook, *, required: bool) -> tuple[sa.Table, sa.Column[Any]]:
    table = book.luck.choice((activity, feedback))
    # Without a date of answer or a task code, other findings would follow.
    free = [c for c in sheet_columns(table) if c.name not in {"answered_on", "task_code", "evidence_code"}]
    return table, book.luck.choice([c for c in free if facts(c).required is required] or free[:1])


def required_heading_renamed(book: DamagedBook) -> list[Told]:
    table, column = _column(book, required=True)
    address = book.put(table, HEADING_ROW, column.name, "Kết quả thực hiện")
    return [("COLUMN_MISSING", table.info["sheet"], None), ("COLUMN_UNKNOWN", table.info["sheet"], address)]


def optional_heading_renamed(book: DamagedBook) -> list[Told]:
    address = book.put(activity, HEADING_ROW, "note", "Nhận xét")
    return [
        ("COLUMN_OPTIONAL_MISSING", activity.info["sheet"], None),
        ("COLUMN_UNKNOWN", activity.info["sheet"], address),
    ]


def heading_emptied(book: DamagedBook) -> list[Told]:
    table, column = _column(book, required=True)
    book.put(table, HEADING_ROW, column.name, None)
    return [("COLUMN_MISSING", table.info["sheet"], None)]


def _delete(book: DamagedBook, table: sa.Table, column_name: str) -> None:
    sheet = book.sheet(table)
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.delete_cols(sheet[book.address(table, 1, column_name)].column)


def required_column_deleted(book: DamagedBook) -> list[Told]:
    table, column = _column(book, required=True)
    _delete(book, table, column.name)
    return [("COLUMN_MISSING", table.info["sheet"], None)]


def optional_column_deleted(book: DamagedBook) -> list[Told]:
    _delete(book, activity, book.luck.choice(("link", "note", "reach", "cost_vnd")))
    return [("COLUMN_OPTIONAL_MISSING", activity.info["sheet"], None)]


def column_added(book: DamagedBook) -> list[Told]:
    """In the middle, so that all columns behind it move."""
    table = book.luck.choice(_ROWS)
    at = book.luck.randrange(2, len(sheet_columns(table)))
    sheet = book.sheet(table)
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_cols(at)
    address = f"{chr(64 + at)}{HEADING_ROW}"
    sheet[address] = "Đơn vị báo cáo"
    return [("COLUMN_UNKNOWN", sheet.title, address)]


def column_repeated(book: DamagedBook) -> list[Told]:
    table = book.luck.choice(_ROWS)
    column = book.luck.choice(sheet_columns(table))
    address = f"{chr(65 + len(sheet_columns(table)))}{HEADING_ROW}"
    book.sheet(table)[address] = facts(column).title.upper()
    return [("COLUMN_DUPLICATE", table.info["sheet"], address)]


def on_cover(book: DamagedBook, *, code: str, field: str, value: Any) -> list[Told]:
    address = book.put_on_cover(field, value)
    return [(code, COVER_SHEET, address)]


_COVER: dict[str, tuple[str, str, Any]] = {
    "another year on the cover": ("COVER_YEAR_WRONG", "year", 2024),
    "a year in words": ("COVER_FIELD_INVALID", "year", "hai nghìn"),
    "a year with a point": ("COVER_FIELD_INVALID", "year", "2.025"),
    "no year": ("COVER_FIELD_MISSING", "year", None),
    "a year that is an error": ("COVER_FIELD_INVALID", "year", "#REF!"),
    "a period never calculated": ("COVER_FIELD_INVALID", "period", '=IF(1,"Năm","")'),
    "a signatory that is an error": ("COVER_OPTIONAL_UNREADABLE", "signatory", "#N/A"),
    "an agency's code that is an error": ("COVER_OPTIONAL_UNREADABLE", "agency_code", "#NAME?"),
    "no period": ("COVER_FIELD_MISSING", "period", None),
    "a period that no list has": ("COVER_FIELD_INVALID", "period", "Quý II"),
    "another agency's name": ("COVER_AGENCY_CONFLICT", "agency_code", "BNV"),
    "an agency's name in other words": ("COVER_AGENCY_NAME_DIFFERS", "agency_name", "Bộ CA"),
    "an agency's code in other letters": ("COVER_AGENCY_CODE_DIFFERS", "agency_code", "BCA-2025"),
    "no document number": ("COVER_UNSIGNED", "document_number", None),
    "no signatory": ("COVER_UNSIGNED", "signatory", "  "),
    "no document date": ("COVER_UNSIGNED", "document_on", None),
    "a document date before the year": ("COVER_DOCUMENT_DATE_UNLIKELY", "document_on", "31/12/2023"),
    "a document date after receipt": ("COVER_DOCUMENT_DATE_UNLIKELY", "document_on", "31/12/2026"),
    "a document date in words": ("COVER_OPTIONAL_UNREADABLE", "document_on", "tháng 12"),
    "no number format": ("COVER_NUMBER_FORMAT_MISSING", "number_format", None),
    "a number format of one's own": ("COVER_FIELD_INVALID", "number_format", "như bình thường"),
}


def unknown_agency(book: DamagedBook) -> list[Told]:
    book.put_on_cover("agency_name", "Bộ Không có")
    return [("COVER_AGENCY_UNKNOWN", COVER_SHEET, book.put_on_cover("agency_code", "XYZ"))]


def template_of_another_agency(book: DamagedBook) -> list[Told]:
    book.put_on_cover("agency_name", "Bộ Nội vụ")
    return [("TEMPLATE_OTHER_AGENCY", COVER_SHEET, book.put_on_cover("agency_code", "BNV"))]


def mark(book: DamagedBook, *, code: str, key: str, value: Any) -> list[Told]:
    put(book.workbook[METADATA_SHEET], f"B{METADATA_KEYS.index(key) + 1}", value)
    return [(code, None, None)]


def older_framework(book: DamagedBook) -> list[Told]:
    """A criterion that was called otherwise."""
    row = book.luck.choice(book.rows(scorecard, input_name=None, criterion_code=...))
    book.put(scorecard, row, "label", "Tên cũ của tiêu chí")
    return mark(book, code="TEMPLATE_FRAMEWORK_REVISED", key="framework_sha256", value="0" * 64)


SHEET_DAMAGE: dict[str, Damage] = {
    damage.__name__.replace("_", " "): damage
    for damage in (
        *(sheet_deleted, cover_deleted, sheet_renamed, cover_renamed, sheet_copied, sheet_emptied, headings_deleted),
        *(required_heading_renamed, optional_heading_renamed, heading_emptied),
        *(required_column_deleted, optional_column_deleted, column_added, column_repeated),
        *(unknown_agency, template_of_another_agency),
    )
}
SHEET_DAMAGE |= {
    name: partial(on_cover, code=code, field=field, value=value) for name, (code, field, value) in _COVER.items()
}
SHEET_DAMAGE |= {
    "a template of an older form": partial(mark, code="TEMPLATE_OLD", key="template_version", value=0),
    "a template of another framework": partial(
        mark, code="TEMPLATE_OTHER_FRAMEWORK", key="framework_id", value="minh-hoa-tinh"
    ),
    "a template of an older framework": older_framework,
}
