"""Faults of sheets: a workbook whose protection somebody took off, and what was done to it then.

What does not belong here: wrong values in cells.
"""

from __future__ import annotations

import random

import sqlalchemy as sa
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from assets.template.sheets import HEADING_ROW
from warehouse.tables import activity, feedback, sheet_columns


def missing_sheet(workbook: Workbook, _luck: random.Random) -> None:
    """A sheet deleted because there was nothing to report in it."""
    del workbook[feedback.info["sheet"]]


def renamed_heading(workbook: Workbook, _luck: random.Random) -> None:
    """A heading in the officer's own words."""
    sheet = workbook[activity.info["sheet"]]
    sheet[f"{_letter(activity, 'quantity')}{HEADING_ROW}"].value = "SL tin, bài"


def missing_column(workbook: Workbook, _luck: random.Random) -> None:
    """The last column deleted to make the table fit a page."""
    sheet = workbook[feedback.info["sheet"]]
    letter = _letter(feedback, "result")
    for merged in [str(cells) for cells in sheet.merged_cells.ranges]:
        sheet.unmerge_cells(merged)
    sheet.delete_cols(sheet[f"{letter}1"].column)
    for validation in list(sheet.data_validations.dataValidation):
        if str(validation.sqref).startswith(letter):
            sheet.data_validations.dataValidation.remove(validation)


def _letter(table: sa.Table, name: str) -> str:
    names = [column.name for column in sheet_columns(table)]
    letter: str = get_column_letter(names.index(name) + 1)
    return letter
