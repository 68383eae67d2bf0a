"""Look through an OpenDocument spreadsheet before its values are read.

Its cells have no addresses but repeat counts, so one line of XML may claim a million filled cells. What does not
belong here: values.
"""

from __future__ import annotations

from assets.submissions.guard import LIMITS, FileRefusedError, Limits, damaged, too_large
from assets.submissions.sheet_scan import NOTED_CELLS, SheetScan, require_within
from assets.submissions.xml_cells import parse_chunks, safe_parser
from assets.submissions.zip_container import Container

ODS_TYPES = frozenset(
    {
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.spreadsheet-template",
    }
)


def scan_ods(container: Container, limits: Limits = LIMITS) -> list[SheetScan]:
    """Check every part and scan every sheet.

    Raises:
        FileRefusedError: encrypted, damaged, or more than the limits allow.
    """
    container.require_within(limits)
    content = container.find("content.xml")
    if content is None:
        raise damaged("there is no content.xml")
    manifest = container.find("META-INF/manifest.xml")
    if manifest is not None and b"encryption-data" in container.read(manifest):
        raise FileRefusedError("FILE_ENCRYPTED")
    for name in container.parts:
        if name != content:
            for _ in container.stream(name):
                pass
    tables = _Tables(limits)
    parser = safe_parser()
    parser.StartElementHandler = tables.start
    parser.EndElementHandler = tables.end
    parser.CharacterDataHandler = tables.text
    parse_chunks(parser, container.stream(content))
    return tables.scans


class _Tables:
    """Follows sheets, rows and cells through their repeat counts."""

    def __init__(self, limits: Limits) -> None:
        self.scans: list[SheetScan] = []
        self._limits = limits
        self._depth = 0
        self._row = self._column = 0
        self._row_repeat = self._repeat = 1
        self._filled = False
        self._in_row_filled = 0
        self._is_error = self._is_formula = False
        self._text = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "table:table":
                self._depth += 1
                if self._depth == 1:
                    self._start_sheet(attributes)
            case _ if self._depth != 1:
                return
            case "table:table-row":
                self._row += 1
                self._row_repeat = _count(attributes, "table:number-rows-repeated")
                self._column = self._in_row_filled = 0
            case "table:table-cell" | "table:covered-table-cell":
                self._start_cell(attributes)

    def _start_sheet(self, attributes: dict[str, str]) -> None:
        self.scans.append(SheetScan(attributes.get("table:name", ""), exact=True))
        self._row = 0
        if len(self.scans) > self._limits.sheets:
            raise too_large("số trang tính", len(self.scans), self._limits.sheets)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._repeat = _count(attributes, "table:number-columns-repeated")
        self._column += 1
        self._is_formula = "table:formula" in attributes
        self._is_error = attributes.get("calcext:value-type") == "error"
        self._filled = "office:value-type" in attributes
        self._text = ""
        rows = _count(attributes, "table:number-rows-spanned")
        columns = _count(attributes, "table:number-columns-spanned")
        if rows > 1 or columns > 1:
            self._merge(rows, columns)

    def _merge(self, rows: int, columns: int) -> None:
        scan, row, column = self.scans[-1], self._row - 1, self._column - 1
        scan.merged += 1
        scan.merged_ranges.append(((row, column), (row + rows - 1, column + columns - 1)))
        require_within(scan, self._limits)

    def text(self, text: str) -> None:
        if self._depth == 1 and len(self._text) < self._limits.cell_text_bytes:
            self._text += text

    def end(self, name: str) -> None:
        match name:
            case "table:table":
                self._depth -= 1
            case _ if self._depth != 1:
                return
            case "table:table-cell" | "table:covered-table-cell":
                self._end_cell()
            case "table:table-row":
                self._end_row()

    def _end_cell(self) -> None:
        scan = self.scans[-1]
        last = self._column + self._repeat - 1
        if self._is_error and len(scan.errors) < NOTED_CELLS:
            scan.errors.append((self._row, self._column, self._text.strip()))
        elif self._is_formula and not self._filled and len(scan.unvalued) < NOTED_CELLS:
            scan.unvalued.append((self._row, self._column))
        if self._filled or self._text.strip():
            self._in_row_filled += self._repeat
            scan.reach(self._row + self._row_repeat - 1, last)
        self._column = last

    def _end_row(self) -> None:
        scan = self.scans[-1]
        scan.filled += self._in_row_filled * self._row_repeat
        self._row += self._row_repeat - 1
        require_within(scan, self._limits)


def _count(attributes: dict[str, str], name: str) -> int:
    written = attributes.get(name, "1")
    if not written.isdecimal() or len(written) > 9:
        raise damaged(f"{name} is {written[:20]!r}")
    return max(int(written), 1)
