"""Facts of a sheet's XML that the fast reader's values do not tell: errors, formulas, merged cells, links.

How far it reaches, which cells hold errors, which formulas no value; and the values themselves, where the fast reader
is not to read them. What does not belong here: the looking (`excel.regular_xml`, `excel.xml_cells`,
`opendocument.ods_tables`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from assets.submissions.container.guard import Limits, too_large
from assets.submissions.sheets.cells import CellValue
from checks.forms.review import REVIEW_FORMS
from checks.texts.normalisation import normalise

NOTED_CELLS = 2_000
"""Errors and formulas without value are listed up to this number a sheet each."""


LONGEST_ADDRESS = 8_192
"""Characters of an address; programs and servers stop far below."""
LINKED_COLUMNS = 30
"""Of one range of cells with one address."""

MergedRange = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell as (row, column), both from 0, as the value reader counts."""


@dataclass(slots=True)
class SheetScan:
    """One sheet.

    Attributes:
        name: as its tab shows it.
        exact: whether the last row, the last column and the far cell were looked for.
        is_far: some cell, filled or not, lies outside the first 9,999 rows and 26 columns; known even if not `exact`.
        last_row: the last row, from 1, with a filled cell.
        last_column: the same for columns.
        far_cell: the filled cell that stretches the sheet most.
        filled: filled cells.
        errors: row, column, error text such as `#REF!`.
        unvalued: row, column of formulas without a cached value.
        merged: ranges of merged cells.
        formats: the number format of filled cells that may show something else than their value, by row and column.
        displayed: what such cells show, where the file says it itself.
        links: addresses behind cells, by row and column, from 1; several of one cell are set apart by line breaks.
        linked: cells that have one, a cell of two ranges twice.
        link_parts: what an Excel sheet says of its links, before its relations are followed.
        cells: filled cells by row and column, from 1; None where the fast reader is to read them.
    """

    name: str
    exact: bool = False
    is_far: bool = False
    last_row: int = 0
    last_column: int = 0
    far_cell: str | None = None
    filled: int = 0
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    unvalued: list[tuple[int, int]] = field(default_factory=list)
    merged: list[MergedRange] = field(default_factory=list)
    formats: dict[int, dict[int, str]] = field(default_factory=dict)
    displayed: dict[int, dict[int, str]] = field(default_factory=dict)
    links: dict[int, dict[int, str]] = field(default_factory=dict)
    linked: int = 0
    link_parts: list[LinkPart] = field(default_factory=list)
    cells: dict[int, dict[int, CellValue]] | None = None

    @property
    def rectangle(self) -> int:
        """Cells that the value reader would build; few, and not counted, where nothing is far."""
        return self.last_row * self.last_column

    def reach(self, row: int, column: int) -> None:
        """Note a filled cell."""
        if row > self.last_row or column > self.last_column:
            if row * column >= self.rectangle or self.far_cell is None:
                self.far_cell = f"{column_letters(column)}{row}"
            self.last_row, self.last_column = max(row, self.last_row), max(column, self.last_column)

    def fill(self, row: int, column: int, value: CellValue) -> None:
        """Keep a cell's value; of two for one cell the later, as all programs do."""
        if self.cells is None:
            self.cells = {}
        self.cells.setdefault(row, {})[column] = value
        self.filled += 1
        self.reach(row, column)

    def fill_row(self, row: int, cells: Mapping[int, CellValue]) -> None:
        """Keep a whole row's values by column; what is not changed may be shared between rows."""
        if self.cells is None:
            self.cells = {}
        self.cells[row] = dict(cells)
        self.filled += len(cells)
        self.reach(row, max(cells))

    def rows(self, most_rows: int | None = None, most_columns: int | None = None) -> list[list[CellValue]]:
        """The kept values up to the last filled cell, empty texts between them; blank rows are one list."""
        last_row = self.last_row if most_rows is None else min(self.last_row, most_rows)
        last_column = self.last_column if most_columns is None else min(self.last_column, most_columns)
        blank: list[CellValue] = [""] * last_column
        rows = [blank] * last_row
        for number, cells in (self.cells or {}).items():
            if number > last_row:
                continue
            row = blank.copy()
            for column, value in cells.items():
                if column <= last_column:
                    row[column - 1] = value
            rows[number - 1] = row
        return rows

    def merge(self, reference: str) -> None:
        """Note a merged range (`A4:A6`); what is none is passed over, as programs do."""
        if ":" in reference and (found := cell_range(reference)) is not None:
            self.merged.append(found)

    def link(self, reference: str, *addresses: str) -> None:
        """Note the addresses behind a cell or range of cells; of a range longer than any form, its first lines."""
        found = cell_range(reference)
        address = "\n".join(one for one in addresses if 0 < len(one) <= LONGEST_ADDRESS)
        if found is None or not address:
            return
        (top, left), (bottom, right) = found
        for row in range(top + 1, min(bottom + 1, top + NOTED_CELLS) + 1):
            for column in range(left + 1, min(right + 1, left + LINKED_COLUMNS) + 1):
                self.links.setdefault(row, {})[column] = address
                self.linked += 1


class LinkPart(NamedTuple):
    """A link of an Excel sheet: the cells, the relation that holds the address, and the place at that address."""

    reference: str
    relation: str
    location: str


def cell_range(reference: str) -> MergedRange | None:
    """`A4:A6`, or `A4` for one cell, as first and last cell; None for what is no range."""
    found = _RANGE.fullmatch(reference)
    if found is None:
        return None
    rows = int(found[2]), int(found[4] or found[2])
    columns = column_number(found[1]), column_number(found[3] or found[1])
    return (min(rows) - 1, min(columns) - 1), (max(rows) - 1, max(columns) - 1)


_RANGE = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})(?::([A-Z]{1,3})([1-9][0-9]{0,6}))?")


def column_number(letters: str) -> int:
    """`A` is 1, `XFD` is 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 is `A`."""
    letters = ""
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(65 + place) + letters
    return letters


def require_within_all(
    scans: Iterable[SheetScan], limits: Limits, is_own: Callable[[str], bool] = lambda _name: True
) -> None:
    """Refuse sheets that together hold too many filled cells, merged ranges or links.

    Cells count in sheets that bear the names of the report's own; drafts beside it are bounded by their bytes.

    Raises:
        FileRefusedError: naming the sheet with which it was too much.
    """
    filled = merged = linked = 0
    for scan in scans:
        filled += scan.filled if is_own(scan.name) and not _is_list(scan.name) else 0
        merged, linked = merged + len(scan.merged), linked + _linked(scan)
        _require(scan.name, scan.filled if _is_list(scan.name) else filled, merged, linked, limits)


def require_within(scan: SheetScan, limits: Limits) -> None:
    """Refuse a sheet with too many filled cells or merged ranges.

    Raises:
        FileRefusedError: naming the sheet.
    """
    _require(scan.name, scan.filled, len(scan.merged), _linked(scan), limits)


_LISTS = frozenset(normalise(table.info["sheet"]) for form in REVIEW_FORMS.values() for table in form.tables)


@lru_cache(maxsize=1_024)
def _is_list(sheet: str) -> bool:
    """Whether a sheet bears the name of a workbook's beside reports."""
    return normalise(sheet) in _LISTS


def _linked(scan: SheetScan) -> int:
    return max(len(scan.link_parts), scan.linked)


def _require(sheet: str, filled: int, merged: int, linked: int, limits: Limits) -> None:
    most = limits.listed_cells if _is_list(sheet) else limits.filled_cells
    if filled > most:
        raise too_large("số ô có dữ liệu", filled, most, sheet=sheet)
    if merged > limits.merged_ranges:
        raise too_large("số vùng ô gộp", merged, limits.merged_ranges, sheet=sheet)
    if linked > limits.links:
        raise too_large("số đường dẫn", linked, limits.links, sheet=sheet)
