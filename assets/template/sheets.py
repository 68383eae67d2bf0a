"""The sheets of the report workbook that agencies fill row by row, each drawn from its report table's columns.

Rows are open far below the drawn ones: a whole column carries the format, so nobody runs out of rows, and the lines
around a row below the drawn ones appear once something stands in it, so that paper is not spent on empty rows. What
does not belong here: the scorecard, whose rows are fixed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from assets.template.styles import (
    DATE_FORMAT,
    LEGEND,
    MISSING_FILL,
    OPTIONAL_HEADING,
    POINTS_FORMAT,
    POINTS_PER_LINE,
    REQUIRED_HEADING,
    SHEET_SUBTITLE,
    SHEET_TITLE,
    TEXT_FORMAT,
    WHOLE_FORMAT,
    Look,
    comment,
    line_count,
    protect,
    set_page,
    write,
    write_across,
)
from assets.template.validations import column_validation
from checks.workbook_layout import TITLE
from warehouse.columns.declaration import Facts, facts
from warehouse.columns.types import ExactDecimal
from warehouse.tables import sheet_columns

HEADING_ROW = 4
FIRST_ROW = HEADING_ROW + 1
DRAWN_ROWS = 20
"""Rows that an empty form shows with lines, about a printed page."""
LAST_ROW = 5000
"""The last row with drop-downs and validations; far more than an agency reports in a year."""

_NARROWING = 0.75
_SHORT_TEXT = 18
"""A text column no wider holds codes and document numbers, which Excel would turn into dates («3/5»)."""


def add_data_sheet(workbook: Workbook, table: sa.Table, *, subtitle: str, year: int) -> Worksheet:
    """Draw the empty sheet of one report table."""
    sheet = workbook.create_sheet(table.info["sheet"])
    columns = sheet_columns(table)
    add_headings(sheet, table, subtitle=subtitle)
    write(sheet, f"A{HEADING_ROW - 1}", "Tiêu đề màu cam: cột bắt buộc. Di chuột vào tiêu đề để xem cách điền.", LEGEND)
    sheet.merge_cells(start_row=3, start_column=1, end_row=3, end_column=len(columns))
    for position, column in enumerate(columns, start=1):
        letter = get_column_letter(position)
        look = input_look(column)
        look.dress(sheet.column_dimensions[letter])
        validation = column_validation(column, year)
        if validation is not None:
            validation.add(f"{letter}{FIRST_ROW}:{letter}{LAST_ROW}")
            sheet.add_data_validation(validation)
        for row in range(FIRST_ROW, FIRST_ROW + DRAWN_ROWS):
            write(sheet, f"{letter}{row}", None, replace(look, boxed=True))
    _add_row_rules(sheet, columns)
    sheet.freeze_panes = f"B{FIRST_ROW}"
    finish_sheet(sheet)
    return sheet


def add_headings(sheet: Worksheet, table: sa.Table, *, subtitle: str) -> None:
    """The title rows and the row of column headings, each with its comment."""
    columns = sheet_columns(table)
    last = get_column_letter(len(columns))
    write_across(sheet, f"A1:{last}1", table.info["title"].upper(), SHEET_TITLE)
    write_across(sheet, f"A2:{last}2", f"{table.info['description'].rstrip('.')} ({subtitle})", SHEET_SUBTITLE)
    sheet.row_dimensions[1].height = 24
    sheet.row_dimensions[2].height = 20
    lines = 1
    for position, column in enumerate(columns, start=1):
        declared = facts(column)
        letter = get_column_letter(position)
        width = column_width(column)
        sheet.column_dimensions[letter].width = width
        look = REQUIRED_HEADING if declared.required else OPTIONAL_HEADING
        write(sheet, f"{letter}{HEADING_ROW}", declared.title, look).comment = comment(_heading_note(declared))
        lines = max(lines, line_count(declared.title, width - 1, size=12))
    sheet.row_dimensions[HEADING_ROW].height = 8 + POINTS_PER_LINE * lines


def column_width(column: sa.Column[Any]) -> float:
    """The declared width, narrowed where text wraps, so that twelve columns stay legible on one page's width."""
    declared = facts(column)
    longest = max(len(word) for word in declared.title.split(" "))
    width = declared.width * _NARROWING if declared.width > _SHORT_TEXT else float(declared.width)
    return max(width, longest * 1.3 + 1.5)


def input_look(column: sa.Column[Any]) -> Look:
    """Format of an empty, open cell of a column."""
    if isinstance(column.type, sa.Date):
        return Look(horizontal="center", number_format=DATE_FORMAT, is_open=True)
    if isinstance(column.type, sa.Integer):
        return Look(horizontal="right", indent=1, number_format=WHOLE_FORMAT, is_open=True)
    if isinstance(column.type, ExactDecimal):
        return Look(horizontal="right", indent=1, number_format=POINTS_FORMAT, is_open=True)
    declared = facts(column)
    if declared.code_list is None and declared.width <= _SHORT_TEXT and isinstance(column.type, sa.Text):
        return Look(number_format=TEXT_FORMAT, is_open=True)
    return Look(is_open=True)


def finish_sheet(sheet: Worksheet) -> None:
    """Headings on every printed page, page set-up, protection."""
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    set_page(sheet, footer=TITLE)
    protect(sheet)


def _heading_note(declared: Facts) -> str:
    duty = "Bắt buộc." if declared.required else "Điền khi có."
    return f"{declared.title}: {declared.description} {duty}"


def _add_row_rules(sheet: Worksheet, columns: list[sa.Column[Any]]) -> None:
    """Lines around rows that hold something, and a tint on a required cell still empty in such a row."""
    last = get_column_letter(len(columns))
    is_used = f"COUNTA($A{FIRST_ROW}:${last}{FIRST_ROW})>0"
    for position, column in enumerate(columns, start=1):
        if facts(column).required:
            letter = get_column_letter(position)
            rule = FormulaRule([f"AND({is_used},ISBLANK({letter}{FIRST_ROW}))"], fill=MISSING_FILL)
            sheet.conditional_formatting.add(f"{letter}{FIRST_ROW}:{letter}{LAST_ROW}", rule)
    thin = Side(style="thin", color="FF808080")
    lines = FormulaRule([is_used], border=Border(left=thin, right=thin, top=thin, bottom=thin))
    sheet.conditional_formatting.add(f"A{FIRST_ROW}:{last}{LAST_ROW}", lines)
