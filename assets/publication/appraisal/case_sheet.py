"""The sheet of cases of evidence: headings, rows, what is open and what is locked, and how it is printed.

What does not belong here: what the cells say (`case_rows`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from assets.publication.appraisal.case_rows import CaseRow
from assets.publication.appraisal.sheet import FIRST_ROW, HEADING_ROW
from assets.publication.appraisal.validations import xlsxwriter_options
from assets.publication.paper.page_breaks import NARROW_MARGIN_LEFT_MM
from assets.publication.paper.printed_sheet import set_page
from assets.publication.paper.styles import Styles
from assets.publication.paper.text_measure import height_points, wrapped_lines
from assets.template.validations import choice_validation
from checks.forms.appraisal import APPRAISAL
from checks.forms.form import filled_columns
from checks.forms.verdicts import VERDICT_ROWS
from warehouse.columns.declaration import facts

_PX_OF_CHARACTER = 7
_FACE_POINTS = 10
_TALLEST_ROW = 409.0
"""Points; Excel repairs a file that asks for more."""
_CENTRED = frozenset({"priority", "case_code"})
_FIRST_MOVING = "subject"
"""The first column that moves when the sheet is moved sideways."""


def write_case_sheet(workbook: Workbook, styles: Styles, rows: Sequence[CaseRow], subtitle: str) -> None:
    """Write the sheet.

    Args:
        workbook: whose next sheet it becomes.
        styles: its formats.
        rows: at least one.
        subtitle: below the title.
    """
    sheet: Worksheet = workbook.add_worksheet(str(VERDICT_ROWS.info["sheet"]))
    columns: list[sa.Column[Any]] = list(VERDICT_ROWS.columns)
    last = len(columns) - 1
    for place, column in enumerate(columns):
        is_open = column.name in filled_columns(VERDICT_ROWS)
        hidden = {"hidden": True} if column.name in VERDICT_ROWS.info["hidden"] else {}
        sheet.set_column_pixels(place, place, _width(column), styles("item_open" if is_open else "item_text"), hidden)
    titles = (
        (str(VERDICT_ROWS.info["title"]).upper(), "title"),
        (subtitle, "subtitle"),
        (str(VERDICT_ROWS.info["description"]), "note"),
    )
    for number, (text, style) in enumerate(titles):
        sheet.merge_range(number, 0, number, last, "", styles(style))
        sheet.write_string(number, 0, text, styles(style, text))
        sheet.set_row(number, 20)
    for place, column in enumerate(columns):
        style = "item_open_head" if column.name in filled_columns(VERDICT_ROWS) else "item_head"
        sheet.write_string(HEADING_ROW, place, facts(column).title, styles(style))
        sheet.write_comment(HEADING_ROW, place, facts(column).description, {"author": "parcomm", "x_scale": 2})
    sheet.set_row(HEADING_ROW, height_points(3, 9))
    for number, row in enumerate(rows, start=FIRST_ROW):
        sheet.set_row(number, _height(row))
        for place, column in enumerate(columns):
            _write(sheet, styles, number, place, column.name, row)
    _finish(sheet, styles, columns, FIRST_ROW + len(rows) - 1)


def _width(column: sa.Column[Any]) -> int:
    return _PX_OF_CHARACTER * min(facts(column).width, 50)


def _height(row: CaseRow) -> float:
    shown = [each for each in VERDICT_ROWS.columns if each.name not in VERDICT_ROWS.info["hidden"]]
    texts = ((str(row[each.name]), _width(each)) for each in shown if isinstance(row.get(each.name), str))
    lines = max((wrapped_lines(text, width, _FACE_POINTS) for text, width in texts), default=1)
    return min(_TALLEST_ROW, height_points(max(2, lines), _FACE_POINTS))


def _write(sheet: Worksheet, styles: Styles, number: int, place: int, name: str, row: CaseRow) -> None:
    value = row.get(name)
    if isinstance(value, str):
        style = "item_centre" if name in _CENTRED else "item_text"
        sheet.write_string(number, place, value, styles(style, value))
    elif isinstance(value, int | float):
        sheet.write_number(number, place, value, styles("item_centre" if name in _CENTRED else "item_figure"))


def _finish(sheet: Worksheet, styles: Styles, columns: Sequence[sa.Column[Any]], bottom: int) -> None:
    """The list to choose from, lines, a tint where a reason is missing, what is locked, and the page."""
    names, last = [column.name for column in columns], len(columns) - 1
    verdict, reason = (xl_col_to_name(names.index(name)) for name in ("verdict", "reason"))
    choices = choice_validation("evidence_verdicts", facts(VERDICT_ROWS.c.verdict).title)
    cells = [f"{verdict}{FIRST_ROW + 1}:{verdict}{bottom + 1}"]
    sheet.data_validation("A1", xlsxwriter_options(choices, cells))
    lacks = f"AND(NOT(ISBLANK(${verdict}{FIRST_ROW + 1})),ISBLANK(${reason}{FIRST_ROW + 1}))"
    for left, condition, style in ((names.index("reason"), lacks, "item_missing"), (0, "TRUE", "item_line")):
        sheet.conditional_format(
            FIRST_ROW, left, bottom, last, {"type": "formula", "criteria": f"={condition}", "format": styles(style)}
        )
    sheet.freeze_panes(FIRST_ROW, names.index(_FIRST_MOVING))
    sheet.autofilter(HEADING_ROW, 0, bottom, last)
    sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})
    set_page(sheet, APPRAISAL.title, NARROW_MARGIN_LEFT_MM)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADING_ROW)
    sheet.print_area(0, 0, bottom, last)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
