"""Sheets of an OpenDocument spreadsheet, followed row by row through their repeat counts.

Its cells have no addresses but repeat counts, so one line of XML may claim a million filled cells. It is parsed element
by element anyway, and the fast reader would take deleted rows for rows, two lines for one word, and a long duration for
a text; so the values are read here. What does not belong here: one cell (`ods_cell`), and the file's other parts
(`ods_scan`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assets.submissions.container.guard import Limits, damaged, too_large
from assets.submissions.container.safe_xml import Meter, parse_chunks, safe_parser
from assets.submissions.sheets.cells import CellValue, as_shown
from assets.submissions.sheets.headings import TOP_ROWS
from assets.submissions.sheets.opendocument.ods_cell import OFFICE, TABLE, TEXT, OdsCell
from assets.submissions.sheets.scan import (
    NOTED_CELLS,
    SheetScan,
    column_letters,
    require_within,
    require_within_all,
)
from assets.submissions.sheets.wanted import is_own, is_unread, looks_own

_NAMES = {
    f"{space} {name}": f"{short}:{name}"
    for space, short, names in (
        (OFFICE, "office", ("annotation", "spreadsheet")),
        (TABLE, "table", ("table", "table-row", "table-cell", "covered-table-cell")),
        (TABLE, "table", ("tracked-changes", "dde-links", "shapes")),
        (TEXT, "text", ("p", "s", "a", "tab", "line-break", "note", "ruby-text")),
    )
    for name in names
}
_VALUE_TYPE, _FORMULA = f"{OFFICE} value-type", f"{TABLE} formula"
_REPEATED_ROWS, _REPEATED_COLUMNS = f"{TABLE} number-rows-repeated", f"{TABLE} number-columns-repeated"
_SPANNED_ROWS, _SPANNED_COLUMNS = f"{TABLE} number-rows-spanned", f"{TABLE} number-columns-spanned"
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_PASSED_OVER = frozenset(
    {
        "table:tracked-changes",  # holds deleted cells
        "table:dde-links",  # holds tables of other files
        "table:shapes",
        "office:annotation",
        "text:note",
        "text:ruby-text",
    }
)
"""No part of any cell's value."""


def read_tables(content: Iterable[bytes], limits: Limits, meter: Meter) -> list[SheetScan]:
    """Every sheet, with its values, from the XML of the content.

    Raises:
        FileRefusedError: it is no spreadsheet, or more than the limits allow.
    """
    tables = _Tables(limits)
    parser = safe_parser()
    parser.StartElementHandler = tables.start
    parser.EndElementHandler = tables.end
    parser.CharacterDataHandler = tables.text
    parse_chunks(parser, content, meter)
    if not tables.is_spreadsheet:
        raise damaged("the content is no spreadsheet")
    require_within_all(tables.scans, limits)
    return tables.scans


class _Tables:
    """Follows sheets, rows and cells through their repeat counts."""

    def __init__(self, limits: Limits) -> None:
        self.scans: list[SheetScan] = []
        self.is_spreadsheet = False
        self._limits = limits
        self._tables = 0
        """How many tables deep; those in cells of other tables are no sheets."""
        self._passed_over = 0
        """How many elements deep in what is passed over."""
        self._row = self._column = 0
        self._repeated_rows = 1
        self._attributes: Mapping[str, str] = {}
        self._cell: OdsCell | None = None
        self._is_foreign = self._is_skipped = False
        """Not known to be a report's yet; known to be none."""
        self._filled = 0
        """Cells, over all sheets."""
        self._in_row: dict[int, CellValue] = {}
        self._displayed: dict[int, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _NAMES.get(name)
        if self._passed_over or local in _PASSED_OVER:
            self._passed_over += 1
        elif local == "table:table":
            self._tables += 1
            if self._tables == 1:
                self._start_sheet(attributes)
        elif local == "office:spreadsheet":
            self.is_spreadsheet = True
        elif self._tables != 1 or local is None or self._is_skipped:
            return
        elif local == "table:table-row":
            self._row += 1
            self._repeated_rows = _count(attributes, _REPEATED_ROWS)
            self._column = 0
            self._in_row = {}
            self._displayed = {}
        elif local in _CELLS:
            self._start_cell(attributes)
        elif self._column:
            self._in_cell().start(local, attributes)

    def text(self, text: str) -> None:
        if self._cell is not None and not self._passed_over and self._tables == 1:
            self._cell.text(text)

    def end(self, name: str) -> None:
        local = _NAMES.get(name)
        if self._passed_over:
            self._passed_over -= 1
        elif local == "table:table":
            self._tables -= 1
        elif self._tables != 1 or self._is_skipped:
            return
        elif local in _CELLS:
            self._end_cell()
        elif local == "table:table-row":
            self._end_row()
        elif local == "text:p" and self._cell is not None:
            self._cell.end_paragraph()

    def _start_sheet(self, attributes: dict[str, str]) -> None:
        name = attributes.get(f"{TABLE} name", "")
        if any(scan.name == name for scan in self.scans):
            raise damaged("two sheets of one name")
        self.scans.append(SheetScan(name, exact=True, cells={}))
        self._row = 0
        self._is_foreign, self._is_skipped = not is_own(name), is_unread(name)
        if len(self.scans) > self._limits.sheets:
            raise too_large("số trang tính", len(self.scans), self._limits.sheets)

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        self._column += 1
        self._attributes = attributes
        self._cell = OdsCell(attributes, self._limits) if _VALUE_TYPE in attributes or _FORMULA in attributes else None
        if _SPANNED_ROWS in attributes or _SPANNED_COLUMNS in attributes:
            rows, columns = _count(attributes, _SPANNED_ROWS), _count(attributes, _SPANNED_COLUMNS)
            scan, row, column = self.scans[-1], self._row - 1, self._column - 1
            if rows > 1 or columns > 1:
                scan.merged.append(((row, column), (row + rows - 1, column + columns - 1)))
                require_within(scan, self._limits)

    def _in_cell(self) -> OdsCell:
        """The cell being read; most cells of a form are empty, and are only counted."""
        if self._cell is None:
            self._cell = OdsCell(self._attributes, self._limits)
        return self._cell

    def _end_cell(self) -> None:
        cell, first = self._cell, self._column
        repeated = _count(self._attributes, _REPEATED_COLUMNS)
        self._column += repeated - 1
        if cell is None:
            return
        self._cell = None
        scan = self.scans[-1]
        if addresses := cell.addresses:
            self._link(first, addresses)
        value, error = cell.read()
        if error is not None and len(scan.errors) < NOTED_CELLS:
            scan.errors.append((self._row, first, error))
        elif value == "" and cell.is_unvalued and len(scan.unvalued) < NOTED_CELLS:
            scan.unvalued.append((self._row, first))
        if value == "":
            return
        if cell.displayed not in {"", as_shown(value)}:
            self._display(first, cell.displayed)
        if repeated == 1:
            self._in_row[first] = value
        else:
            # Counted before they are kept: one line of XML may claim a million.
            self._require_room(len(self._in_row) + repeated)
            self._in_row.update(dict.fromkeys(range(first, first + repeated), value))

    def _display(self, first: int, shown: str) -> None:
        self._displayed.update(dict.fromkeys(range(first, self._column + 1), shown))

    def _link(self, first: int, addresses: Sequence[str]) -> None:
        scan, last_row = self.scans[-1], self._row + self._repeated_rows - 1
        scan.link(f"{column_letters(first)}{self._row}:{column_letters(self._column)}{last_row}", *addresses)
        require_within(scan, self._limits)

    def _end_row(self) -> None:
        scan, last = self.scans[-1], self._row + self._repeated_rows - 1
        if self._in_row:
            self._fill(self._row, min(last, TOP_ROWS) if self._is_foreign else last)
        if self._is_foreign and last > TOP_ROWS:
            self._is_foreign = False
            self._is_skipped = not looks_own(scan)
            if self._is_skipped:
                self._forget()
            elif self._in_row:
                self._fill(max(self._row, TOP_ROWS + 1), last)
        self._row = last

    def _fill(self, first: int, last: int) -> None:
        """The cells of the row just read, in each of the rows that it stands for."""
        if first > last:
            return
        scan = self.scans[-1]
        scan.reach(last, max(self._in_row))
        self._require_room(len(self._in_row) * (last - first + 1))
        self._filled += len(self._in_row) * (last - first + 1)
        for row in range(first, last + 1):
            scan.fill_row(row, self._in_row)
            if self._displayed:
                scan.displayed[row] = self._displayed

    def _forget(self) -> None:
        """The sheet is none of a report's: its name is all that is told of it."""
        scan = self.scans[-1]
        self._filled -= scan.filled
        self.scans[-1] = SheetScan(scan.name, exact=True, cells={})

    def _require_room(self, more: int) -> None:
        filled = self._filled + more
        if filled > self._limits.filled_cells:
            raise too_large("số ô có dữ liệu", filled, self._limits.filled_cells, sheet=self.scans[-1].name)


def _count(attributes: Mapping[str, str], name: str) -> int:
    written = attributes.get(name)
    if written is None:
        return 1
    if not written.isdecimal() or len(written) > 9:
        raise damaged(f"{name} is {written[:20]!r}")
    return max(int(written), 1)
