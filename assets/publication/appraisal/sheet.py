"""The sheet of items: headings, rows, what is open and what is locked, and how it is printed.

Rows are written once, from the top: a year of four thousand agencies has some two hundred thousand, which are not kept
in memory. What does not belong here: what the cells say (`rows`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any

import sqlalchemy as sa
from openpyxl.worksheet.datavalidation import DataValidation
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from assets.publication.appraisal.layout import WIDTHS_PX, cell_style, open_style, row_height
from assets.publication.appraisal.rows import Row
from assets.publication.appraisal.validations import Lists, points_validation, value_validation, xlsxwriter_options
from assets.publication.appraisal.wording import CellValue
from assets.publication.paper.page_breaks import NARROW_MARGIN_LEFT_MM, print_scale
from assets.publication.paper.printed_sheet import set_page
from assets.publication.paper.styles import Styles
from assets.publication.paper.text_measure import height_points, wrapped_lines
from assets.template.validations import choice_validation
from checks.forms.appraisal import APPRAISAL, DECISIONS
from checks.forms.form import filled_columns
from warehouse.columns.declaration import facts

HEADING_ROW = 3
FIRST_ROW = 4
"""Rows from 0."""

FIRST_MOVING = "input_label"
"""The first column that moves when the sheet is moved sideways."""
MOST_BREAKS = 1_023
"""Page breaks that Excel takes on one sheet; agencies beyond them begin where the page before ends."""
MOST_LINKS = 65_530
"""Links that Excel takes on one sheet; addresses beyond them are plain text."""
_CELLS_TOGETHER = 500
"""Cells of one validation; a longer list of cells is more than programs read quickly."""
_LEGEND = (
    "Ô màu xám: để đọc, đã khóa. Ô trắng: điền khi cần quyết định, kèm lý do; dòng không có quyết định thì để trống. "
    "Di chuột vào tiêu đề để xem cách điền."
)


class ItemSheet:
    """The sheet, while it is written."""

    def __init__(self, workbook: Workbook, styles: Styles, lists: Lists, *, year: int, subtitle: str) -> None:
        self._sheet: Worksheet = workbook.add_worksheet(str(DECISIONS.info["sheet"]))
        self._styles = styles
        self._lists = lists
        self._year = year
        self._columns: list[sa.Column[Any]] = list(DECISIONS.columns)
        self._place = {column.name: place for place, column in enumerate(self._columns)}
        self._next = FIRST_ROW
        self._link_count = 0
        self._breaks: list[int] = []
        self._agency: str | None = None
        self._validated: dict[tuple[str, ...], tuple[DataValidation | None, list[str]]] = {}
        self._set_columns()
        self._write_headings(subtitle)

    def write(self, rows: Iterable[Row]) -> int:
        """Write all rows, and then everything that hangs on their number, which is given back."""
        for row in rows:
            self._write_row(row)
        for validation, cells in self._validated.values():
            self._validate(validation, cells)
        self._mark()
        self._finish()
        return self._next - FIRST_ROW

    def _set_columns(self) -> None:
        """Cells that nobody writes are locked, but for the columns that people fill."""
        for place, column in enumerate(self._columns):
            is_open = column.name in filled_columns(DECISIONS)
            hidden = {"hidden": True} if column.name in DECISIONS.info["hidden"] else {}
            style = self._styles(open_style(column.name) if is_open else "item_text")
            self._sheet.set_column_pixels(place, place, WIDTHS_PX[column.name], style, hidden)

    def _write_headings(self, subtitle: str) -> None:
        sheet, last = self._sheet, len(self._columns) - 1
        titles = ((str(DECISIONS.info["title"]).upper(), "title"), (subtitle, "subtitle"), (_LEGEND, "note"))
        for number, (text, style) in enumerate(titles):
            sheet.merge_range(number, 0, number, last, "", self._styles(style))
            sheet.write_string(number, 0, text, self._styles(style, text))
            sheet.set_row(number, 20)
        lines = 1
        for place, column in enumerate(self._columns):
            declared = facts(column)
            style = "item_open_head" if column.name in filled_columns(DECISIONS) else "item_head"
            sheet.write_string(HEADING_ROW, place, declared.title, self._styles(style))
            sheet.write_comment(HEADING_ROW, place, declared.description, {"author": "parcomm", "x_scale": 2})
            lines = max(lines, wrapped_lines(declared.title, WIDTHS_PX[column.name], 9, bold=True))
        # An autofilter's button hides a corner of the last line.
        sheet.set_row(HEADING_ROW, height_points(lines + 1, 9))

    def _write_row(self, row: Row) -> None:
        number, self._next = self._next, self._next + 1
        if self._agency not in (None, row.agency_code):
            self._breaks.append(number)
        self._agency = row.agency_code
        is_input = row.input_name is not None
        for name, value in row.cells.items():
            self._write_cell(number, name, value, is_input=is_input)
        self._sheet.set_row(number, row_height(row))
        if row.link is not None and self._link_count < MOST_LINKS:
            self._link(number, row.link, str(row.cells["evidence"]))
        for name in ("decided_points", "ruling") if is_input else ("new_value",):
            self._sheet.write_blank(number, self._place[name], None, self._styles("item_text"))
        self._ask(number, row)

    def _write_cell(self, number: int, name: str, value: CellValue, *, is_input: bool) -> None:
        place, style = self._place[name], cell_style(name, value, is_input=is_input)
        if isinstance(value, str):
            self._sheet.write_string(number, place, value, self._styles(style, value))
        elif isinstance(value, date):
            self._sheet.write_datetime(number, place, value, self._styles(style))
        else:
            self._sheet.write_number(number, place, value, self._styles(style))

    def _link(self, number: int, address: str, text: str) -> None:
        self._link_count += 1
        self._sheet.write_url(number, self._place["evidence"], address, self._styles("item_link"), text)

    def _ask(self, number: int, row: Row) -> None:
        """Give the open cells of a row their validation."""
        key = (row.framework.framework, row.criterion.code)
        if row.input_name is None:
            self._add(key, partial(points_validation, row.criterion, row.framework.rounding), number, "decided_points")
            title = facts(DECISIONS.c.ruling).title
            self._add((), partial(choice_validation, "rulings", title), number, "ruling")
        else:
            given = row.criterion.inputs[row.input_name]
            self._add(
                (*key, row.input_name), partial(value_validation, given, self._lists, self._year), number, "new_value"
            )

    def _add(self, key: tuple[str, ...], make: Callable[[], DataValidation | None], number: int, name: str) -> None:
        if key not in self._validated:
            self._validated[key] = (make(), [])
        self._validated[key][1].append(f"{xl_col_to_name(self._place[name])}{number + 1}")

    def _validate(self, validation: DataValidation | None, cells: list[str]) -> None:
        if validation is None:
            return
        for start in range(0, len(cells), _CELLS_TOGETHER):
            self._sheet.data_validation("A1", xlsxwriter_options(validation, cells[start : start + _CELLS_TOGETHER]))

    def _mark(self) -> None:
        """Lines around every row; a tint on criteria, repeat offenders, points above the maximum, a missing reason."""
        last, first = max(self._next - 1, FIRST_ROW), FIRST_ROW + 1
        letter = {name: xl_col_to_name(place) for name, place in self._place.items()}
        points, most, reason = letter["decided_points"], letter["max_points"], letter["reason"]
        decided = f"COUNTA(${letter['new_value']}{first}:${letter['ruling']}{first})>0"
        rules = (
            ("repeated", "repeated", f'${letter["repeated"]}{first}="Có"', "item_wrong"),
            (
                "decided_points",
                "decided_points",
                f"AND(ISNUMBER({points}{first}),{points}{first}>${most}{first})",
                "item_wrong",
            ),
            ("reason", "reason", f"AND({decided},ISBLANK({reason}{first}))", "item_missing"),
            ("new_value", "reason", "TRUE", "item_line"),
            ("priority", "repeated", f'${letter["input_name"]}{first}=""', "item_criterion"),
            ("priority", "repeated", "TRUE", "item_line"),
        )
        for left, right, condition, style in rules:
            self._sheet.conditional_format(
                FIRST_ROW,
                self._place[left],
                last,
                self._place[right],
                {"type": "formula", "criteria": f"={condition}", "format": self._styles(style)},
            )

    def _finish(self) -> None:
        sheet, last = self._sheet, len(self._columns) - 1
        bottom = max(self._next - 1, FIRST_ROW)
        sheet.freeze_panes(FIRST_ROW, self._place[FIRST_MOVING])
        sheet.autofilter(HEADING_ROW, 0, bottom, last)
        sheet.protect(
            "", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True, "format_cells": True}
        )
        shown = (width for name, width in WIDTHS_PX.items() if name not in DECISIONS.info["hidden"])
        set_page(sheet, APPRAISAL.title, NARROW_MARGIN_LEFT_MM)
        # Excel disregards breaks of a sheet that is fitted to a width.
        sheet.set_print_scale(print_scale(sum(shown), NARROW_MARGIN_LEFT_MM))
        sheet.print_area(0, 0, bottom, last)
        sheet.repeat_rows(HEADING_ROW)
        sheet.set_h_pagebreaks(self._breaks[:MOST_BREAKS])
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
