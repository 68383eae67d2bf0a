"""Workbooks beside reports, drawn from their form: a cover, a sheet of given rows, the hidden sheets.

Columns that people fill are open, with the validations that follow from their declaration; the others are printed and
locked. What does not belong here: which rows there are; the report of agencies (`workbook`), whose rows are empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.worksheet import Worksheet

from assets.template.cover import add_cover
from assets.template.lists import add_lists_sheet, add_metadata_sheet, lists_in_use
from assets.template.sheets import FIRST_ROW, HEADING_ROW, add_headings, column_width, input_look
from assets.template.styles import (
    FIXED_FILL,
    LEGEND,
    Look,
    protect,
    row_height,
    set_default_font,
    set_page,
    write,
)
from assets.template.validations import column_validation
from checks.code_lists import CodeLists
from checks.forms.form import FORM_KEY, Form, filled_columns
from checks.workbook_layout import TEMPLATE_VERSION
from warehouse.tables import sheet_columns

_FIXED = Look(size=11, boxed=True, fill=FIXED_FILL, vertical="top")

Row = Mapping[str, object]
"""What stands in a row of a sheet, by column name."""


def form_workbook(
    form: Form,
    rows: Mapping[str, Sequence[Row]],
    *,
    cover: Mapping[str, Any],
    issuer: str | None,
    subtitle: str,
    code_lists: CodeLists,
) -> Workbook:
    """The workbook of a form.

    Args:
        form: which.
        rows: by name of the sheet's table; also values of columns to fill, where some are known.
        cover: what is filled in beforehand on the cover, by field name; with the year.
        issuer: who signs (see `add_cover`).
        subtitle: below the titles of the cover and the sheets.
        code_lists: where drop-downs take their labels from.

    Returns:
        The workbook, opened on its cover.
    """
    workbook = Workbook()
    del workbook[workbook.sheetnames[0]]
    set_default_font(workbook)
    year = int(cover["year"])
    workbook.properties.title = f"{form.title} năm {year}"
    values = {"number_format": code_lists.labels("number_formats")["vi"], **cover}
    add_cover(workbook, form, values=values, issuer=issuer, subtitle=subtitle)
    for table in form.tables:
        _add_sheet(workbook, table, rows.get(table.name, ()), subtitle=subtitle, footer=form.title, year=year)
    add_lists_sheet(workbook, {name: list(code_lists.labels(name).values()) for name in lists_in_use(form)})
    marks = {FORM_KEY: form.kind, "template_version": TEMPLATE_VERSION, "year": year}
    add_metadata_sheet(workbook, {key: marks.get(key, cover.get(key)) for key in form.metadata_keys})
    workbook.security = WorkbookProtection(lockStructure=True)
    workbook.active = 0
    return workbook


def _add_sheet(
    workbook: Workbook, table: sa.Table, rows: Sequence[Row], *, subtitle: str, footer: str, year: int
) -> Worksheet:
    sheet = workbook.create_sheet(table.info["sheet"])
    columns, filled = sheet_columns(table), filled_columns(table)
    add_headings(sheet, table, subtitle=subtitle)
    legend = "Ô màu xám: để đọc, đã khóa. Ô trắng: điền khi cần. Di chuột vào tiêu đề để xem cách điền."
    write(sheet, f"A{HEADING_ROW - 1}", legend, LEGEND)
    sheet.merge_cells(start_row=3, start_column=1, end_row=3, end_column=len(columns))
    last = FIRST_ROW + max(len(rows), 1) - 1
    for position, column in enumerate(columns, start=1):
        letter = get_column_letter(position)
        open_look = replace(input_look(column), size=11, boxed=True, vertical="top")
        look = open_look if column.name in filled else _FIXED
        for number, row in enumerate(rows, start=FIRST_ROW):
            write(sheet, f"{letter}{number}", row.get(column.name), look)
        validation = column_validation(column, year) if column.name in filled else None
        if validation is not None:
            validation.add(f"{letter}{FIRST_ROW}:{letter}{last}")
            sheet.add_data_validation(validation)
        sheet.column_dimensions[letter].hidden = column.name in table.info["hidden"]
    for number, row in enumerate(rows, start=FIRST_ROW):
        cells = [(row.get(column.name), column_width(column)) for column in columns]
        sheet.row_dimensions[number].height = row_height(cells, least=54)
    end = get_column_letter(len(columns))
    sheet.auto_filter.ref = f"A{HEADING_ROW}:{end}{last}"
    sheet.print_area = f"A1:{end}{last}"
    sheet.freeze_panes = f"A{FIRST_ROW}"
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    set_page(sheet, footer=footer)
    protect(sheet)
    return sheet
