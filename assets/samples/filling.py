"""Typing an invented report into the template, as an officer would: into its open cells, row after row.

What does not belong here: what is typed, and what goes wrong on purpose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

import sqlalchemy as sa
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from assets.rules.framework.model import Framework
from assets.samples.invention.report_content import Row, SampleReport
from assets.template.cover import COVER_FIRST_ROW
from assets.template.own_total import own_total
from assets.template.saving import FormulaResults
from assets.template.scorecard import LETTERS, TOTAL_CELL, scorecard_rows
from assets.template.sheets import FIRST_ROW, column_width
from assets.template.styles import put, row_height, take_style
from checks.code_lists import CodeLists
from checks.workbook_layout import COVER_FIELDS, COVER_SHEET
from warehouse.columns.declaration import facts
from warehouse.tables import REPORT_TABLES, scorecard, sheet_columns


def fill(workbook: Workbook, report: SampleReport, framework: Framework, code_lists: CodeLists) -> FormulaResults:
    """Type the report into its template.

    Returns:
        What the workbook's formulas give now, as Excel would store it on saving.
    """
    _fill_cover(workbook[COVER_SHEET], report.cover, code_lists)
    for table in REPORT_TABLES:
        if table is not scorecard:
            _fill_rows(workbook[table.info["sheet"]], table, report.rows[table.name], code_lists)
    sheet = workbook[scorecard.info["sheet"]]
    _fill_scorecard(sheet, report, scorecard_rows(framework))
    return {(sheet.title, TOTAL_CELL): _total(report, framework)}


def _fill_cover(sheet: Worksheet, cover: Row, code_lists: CodeLists) -> None:
    for row, field in enumerate(COVER_FIELDS, start=COVER_FIRST_ROW):
        if field.name in cover:
            put(sheet[f"B{row}"], _shown(field, cover[field.name], code_lists))


def _fill_scorecard(sheet: Worksheet, report: SampleReport, rows: Mapping[tuple[str, str], int]) -> None:
    for place, answers in report.answers.items():
        row = rows[place]
        for name, value in answers.items():
            _type(sheet, row, sheet[f"{LETTERS[name]}1"].column, value)
        texts = [(value, column_width(scorecard.c[name])) for name, value in answers.items()]
        sheet.row_dimensions[row].height = row_height(texts, least=sheet.row_dimensions[row].height)


def _fill_rows(sheet: Worksheet, table: sa.Table, rows: Iterable[Row], code_lists: CodeLists) -> None:
    columns = sheet_columns(table)
    widths = [column_width(column) for column in columns]
    for excel_row, row in enumerate(rows, start=FIRST_ROW):
        shown = [_shown(column, row.get(column.name), code_lists) for column in columns]
        for position, value in enumerate(shown, start=1):
            if value is not None:
                _type(sheet, excel_row, position, value)
        # Excel and LibreOffice grow a row as text is typed into it, and save the height.
        sheet.row_dimensions[excel_row].height = row_height(zip(shown, widths, strict=True))


def _type(sheet: Worksheet, row: int, position: int, value: object) -> None:
    """Type into one cell, which keeps the format that the template gave it."""
    cell = sheet.cell(row, position)
    if not cell.has_style:
        # A cell first typed into takes its column's format.
        take_style(cell, sheet.column_dimensions[get_column_letter(position)])
    number_format = cell.number_format
    put(cell, value)
    cell.number_format = number_format  # openpyxl gives a date a format of its own


def _shown(column: sa.Column[object], value: object, code_lists: CodeLists) -> object:
    """Label that the drop-down shows for a code; a text that is no code of the list stays as it was typed."""
    list_name = facts(column).code_list
    return value if list_name is None else code_lists.labels(list_name).get(str(value), value)


def _total(report: SampleReport, framework: Framework) -> float:
    """What the scorecard's total cell shows, in which text counts for nothing."""
    typed = {code: answers.get("self_points") for (code, name), answers in report.answers.items() if not name}
    points = {code: Fraction(value) for code, value in typed.items() if isinstance(value, (int, float))}
    return float(own_total(framework, report.profile.agency_code).of(points))
