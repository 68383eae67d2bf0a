"""A sheet's cells from XML of any style: a real parser, used where a search of bytes will not do.

Prefixed names (`x:c`), cells without addresses, other orders of attributes. What does not belong here: values; the
value reader follows when this finds the sheet fit for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.parsers import expat

from assets.submissions.guard import LIMITS, Limits, damaged, too_large
from assets.submissions.sheet_scan import NOTED_CELLS, SheetScan, column_number, require_within

MOST_BYTES = 24 * 2**20
"""XML in an unusual style is parsed at some 30 megabytes a second; no program writes more of it for a report."""

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def safe_parser() -> expat.XMLParserType:
    """An XML parser for which a document type, and so any entity of its own, is damage."""

    def refuse(*_: object) -> None:
        raise damaged("the XML declares a document type")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    return parser


def parse_chunks(parser: expat.XMLParserType, chunks: Iterable[bytes]) -> None:
    """Feed a parser.

    Raises:
        FileRefusedError: the XML is not well formed, or too long for this way.
    """
    fed = 0
    try:
        for chunk in chunks:
            fed += len(chunk)
            if fed > MOST_BYTES:
                raise too_large("dung lượng một trang tính (MB)", fed // 2**20, MOST_BYTES // 2**20)
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:
        raise damaged(f"XML: {error}") from error


def scan_parsed(name: str, chunks: Iterable[bytes], limits: Limits = LIMITS) -> SheetScan:
    """Scan a worksheet's XML with a parser; the result is exact.

    Raises:
        FileRefusedError: it is not well formed, or holds too much.
    """
    cells = _Cells(SheetScan(name, exact=True), limits)
    parser = safe_parser()
    parser.StartElementHandler = cells.start
    parser.EndElementHandler = cells.end
    parser.CharacterDataHandler = cells.text
    parse_chunks(parser, chunks)
    return cells.scan


class _Cells:
    """Follows rows and cells, with or without addresses of their own."""

    def __init__(self, scan: SheetScan, limits: Limits) -> None:
        self.scan = scan
        self._limits = limits
        self._row = self._column = 0
        self._type: str | None = None
        self._formula = self._in_value = False
        self._value = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                self._row = int(attributes["r"]) if attributes.get("r", "").isdecimal() else self._row + 1
                self._column = 0
            case "c":
                self._start_cell(attributes)
            case "f":
                self._formula = True
            case "v" | "t":
                self._in_value = True
            case "mergeCell":
                self.scan.merged += 1
                require_within(self.scan, self._limits)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if address := _ADDRESS.fullmatch(attributes.get("r", "")):
            self._column, self._row = column_number(address[1]), int(address[2])
        elif "r" in attributes:
            raise damaged(f"a cell says it stands at {attributes['r'][:20]!r}")
        else:
            self._column += 1
        self._type, self._formula, self._value = attributes.get("t"), False, ""

    def text(self, text: str) -> None:
        if self._in_value and len(self._value) < self._limits.cell_text_bytes:
            self._value += text

    def end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "v" | "t":
                self._in_value = False
            case "c":
                self._end_cell()

    def _end_cell(self) -> None:
        scan, place = self.scan, (self._row, self._column)
        if self._formula and not self._value and self._type != "str" and len(scan.unvalued) < NOTED_CELLS:
            scan.unvalued.append(place)
        if self._type == "e" and len(scan.errors) < NOTED_CELLS:
            scan.errors.append((*place, self._value))
        if self._value:
            scan.filled += 1
            scan.reach(*place)
            require_within(scan, self._limits)
