"""Declaration of a workbook to fill: its mark, its cover, its sheets.

A sheet is a table of declared columns, as a report's sheets are: headings, validations, reading and findings derive
from it. What does not belong here: the forms themselves, how one is drawn or a file read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

FORM_KEY = "form"
"""The key of the hidden sheet whose value is the form's kind; a report's template has none."""


@dataclass(frozen=True)
class Form:
    """A workbook to fill.

    Attributes:
        kind: how the hidden sheet, the warehouse and the program call it.
        title: Vietnamese, printed above the cover.
        cover_sheet: the cover's name.
        cover_fields: a field's title in column A, its value in column B, one field a row, in any order.
        tables: one a sheet, whose name is `info["sheet"]`.
        metadata_keys: of the hidden sheet `workbook_layout.METADATA_SHEET`: a key in column A, its value in column B.
    """

    kind: str
    title: str
    cover_sheet: str
    cover_fields: tuple[sa.Column[Any], ...]
    tables: tuple[sa.Table, ...]
    metadata_keys: tuple[str, ...]

    @property
    def cover_table(self) -> str:
        """The cover's name among the form's tables."""
        return "cover" if self.kind == "report" else f"{self.kind}_cover"

    @property
    def name_sheets(self) -> tuple[str, ...]:
        """The names of the cover and of the sheets."""
        return (self.cover_sheet, *(str(table.info["sheet"]) for table in self.tables))


def form_sheet(
    name: str,
    sheet: str,
    title: str,
    description: str,
    *columns: sa.Column[Any],
    filled: tuple[str, ...],
    hidden: tuple[str, ...] = (),
    optional: bool = False,
) -> sa.Table:
    """A sheet of a form, which no database has.

    Args:
        name: by which the program calls it.
        sheet: the tab's name.
        title: Vietnamese, printed above the headings.
        description: Vietnamese; what a row is, and what to do with it.
        columns: in their order in the sheet.
        filled: the columns in which people write; the others are printed for reading, and nothing is told of their
            cells. A row in which none of them holds anything says nothing.
        hidden: columns that the sheet hides.
        optional: a workbook may be without it, and nothing is told of that.
    """
    info = {
        "sheet": sheet,
        "title": title,
        "description": description,
        "filled": filled,
        "hidden": hidden,
        "optional": optional,
    }
    return sa.Table(name, sa.MetaData(), *columns, info=info)


def filled_columns(table: sa.Table) -> tuple[str, ...]:
    """The columns of a form's sheet in which people write."""
    filled: tuple[str, ...] = table.info["filled"]
    return filled
