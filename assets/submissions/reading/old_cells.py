"""Cells in old encodings found in a file, and told: one finding for each column, with all its cells.

What does not belong here: what makes a text one in an old encoding (`old_encodings.recognising`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import sqlalchemy as sa

from assets.submissions.container.xml_parts import checked_xml
from assets.submissions.container.zip_reader import Container
from assets.submissions.old_encodings.recognising import OldText, is_suspicious, old_text
from assets.submissions.old_encodings.tables import OLD_ENCODINGS, OldEncoding
from assets.submissions.reading.raw_table import RawTable
from assets.submissions.sheets.cover import Cover
from assets.submissions.sheets.scan import column_letters
from checks.code_lists import CodeLists
from checks.findings.model import Finding, raw_finding
from checks.forms.form import Form
from warehouse.columns.declaration import facts

_NAMING_FONTS = ("styles.xml", "sharedStrings.xml", "content.xml")
"""The parts that name fonts, of Excel's workbooks and of OpenDocument's."""


@dataclass(frozen=True, slots=True)
class OldCell:
    """A cell in an old encoding.

    Attributes:
        sheet: where it stands.
        column: of a report table, or a field of the cover.
        letters: of the sheet's column.
        row: Excel's number.
        text: as it stands there.
        old: what it says.
    """

    sheet: str
    column: sa.Column[object]
    letters: str
    row: int
    text: str
    old: OldText


def old_cells(form: Form, tables: Sequence[RawTable], cover: Cover | None, workbook: BinaryIO) -> list[OldCell]:
    """The cells of the report tables and the cover that are in an old encoding.

    Raises:
        FileRefusedError: the parts that name fonts cannot be read.
    """
    suspicious = (cell for cell in _cells(form, tables, cover) if is_suspicious(cell[-1]))
    possible = [cell for cell in suspicious if old_text(cell[-1], OLD_ENCODINGS)]
    fonts = _fonts(workbook) if possible else ()
    found = ((cell, old_text(cell[-1], fonts)) for cell in possible)
    return [OldCell(*cell, old) for cell, old in found if old is not None]


def old_cell_findings(sha256: str, cells: Sequence[OldCell], code_lists: CodeLists) -> Iterator[Finding]:
    """One finding for each column, encoding and, where the text is one of the column's list, entry."""
    groups: dict[tuple[str, str, OldEncoding, str | None], list[OldCell]] = defaultdict(list)
    for cell in cells:
        groups[cell.sheet, cell.column.name, cell.old.encoding, _entry(cell, code_lists)].append(cell)
    for (sheet, column_name, encoding, entry), same in groups.items():
        first = same[0]
        yield raw_finding(
            sha256,
            "CELL_IN_OLD_ENCODING" if entry is None else "CELL_IN_OLD_ENCODING_LISTED",
            sheet=sheet,
            excel_row=first.row,
            cell=f"{first.letters}{first.row}",
            column_name=column_name,
            value=first.text,
            cells=_ranges(first.letters, [cell.row for cell in same]),
            encoding=encoding.name,
            decoded=first.old.decoded if entry is None else entry,
        )


def _cells(
    form: Form, tables: Sequence[RawTable], cover: Cover | None
) -> Iterator[tuple[str, sa.Column[object], str, int, str]]:
    """The texts of the cover, and of the columns in which some text may be in an old encoding, with their places."""
    if cover is not None:
        for field in form.cover_fields:
            text = cover.cells.get(field.name)
            if isinstance(text, str):
                address, row = cover.places[field.name]
                yield cover.sheet, field, address.removesuffix(str(row)), row, text
    for raw in tables:
        for name, cells in raw.columns.items():
            # A search of a whole column at once; nearly none has anything to look at.
            if not is_suspicious("\n".join([cell for cell in cells if isinstance(cell, str)])):
                continue
            letters = column_letters(raw.places[name] + 1)
            for row, text in zip(raw.excel_rows, cells, strict=True):
                if isinstance(text, str):
                    yield raw.sheet, raw.table.c[name], letters, row, text


def _fonts(workbook: BinaryIO) -> Sequence[OldEncoding]:
    """The encodings of which the workbook names fonts."""
    container = Container(workbook)
    parts = (checked_xml(container, name) for name in container.parts if name.endswith(_NAMING_FONTS))
    xml = b"".join(chunk for part in parts for chunk in part)
    return [one for one in OLD_ENCODINGS if f'"{one.font}'.encode() in xml]


def _entry(cell: OldCell, code_lists: CodeLists) -> str | None:
    """The label of the list's entry that the cell says, if its column has a list."""
    known = facts(cell.column).code_list
    code = None if known is None else code_lists.code_of(known, cell.old.decoded)
    return None if known is None or code is None else code_lists.label_of(known, code)


def _ranges(letters: str, rows: Sequence[int]) -> list[str]:
    """Rows of one column as addresses, those that follow one another as one range."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return [f"{letters}{first}" + (f":{letters}{last}" if last > first else "") for first, last in runs]
