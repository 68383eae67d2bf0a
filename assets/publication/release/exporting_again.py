"""Writing the Committee's files of a release again from its frozen tables, and comparing them with those published.

Equal bytes are equal files. Where only the bytes differ (another version of a library writes the same sheets otherwise)
the cells decide. What does not belong here: what stands in the files.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

from assets.publication.committee_workbook import committee_workbook
from assets.publication.editions import published
from assets.publication.exports import committee_workbook_path, read_committee_tables
from assets.publication.release.row_differences import cut, shown

Cells = dict[tuple[str, int, int], Any]


def export_differences(connection: sa.Connection, folder: Path, year: int, decision: dict[str, str]) -> list[str]:
    """Cells of the published workbook that its frozen tables do not give, one sentence each.

    Args:
        connection: the frozen tables.
        folder: where the published files lie.
        year: the year.
        decision: number and date of the document that published them, as in the manifest.
    """
    edition = published(decision["number"], date.fromisoformat(decision["date"]))
    path = committee_workbook_path(folder, year, edition)
    if not path.is_file():
        return []  # the manifest's list of files tells of it
    frozen = path.read_bytes()
    again = committee_workbook(read_committee_tables(connection, year, edition=edition))
    if frozen == again:
        return []
    name = f"{folder.name}/{path.name}"
    try:
        return cut(list(_differing(name, _cells(frozen), _cells(again))), name)
    except CalamineError as error:
        return [f"{name}: cannot be read ({error})"]


def _cells(content: bytes) -> Cells:
    """Every cell that is not empty, by sheet, row and column; each sheet's own place at row 0."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    found: Cells = {}
    for place, sheet in enumerate(book.sheet_names):
        found[sheet, 0, 0] = place
        for row, values in enumerate(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False), start=1):
            found.update({(sheet, row, column): value for column, value in enumerate(values, start=1) if value != ""})
    return found


def _differing(name: str, frozen: Cells, again: Cells) -> Iterator[str]:
    for key in sorted(frozen.keys() | again.keys()):
        if frozen.get(key) != again.get(key):
            sheet, row, column = key
            where = f"sheet «{sheet}»" + (f", cell {get_column_letter(column)}{row}" if row else "")
            yield f"{name}: {where} is {shown(frozen.get(key))}, written again {shown(again.get(key))}"
