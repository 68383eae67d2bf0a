"""A sheet's cells from XML of any style: a real parser, used where a search of bytes and the value reader will not do.

Prefixed names (`x:c`), cells without addresses, sections of character data, comments inside values, errors that no
standard has: all that programs may write and the value reader would give as an empty cell or as half a number. What
does not belong here: where the sheets are (`workbook_parts`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isinf

from assets.submissions.container.guard import LIMITS, Limits, damaged, too_large
from assets.submissions.container.safe_xml import RELATION_SPACES, Meter, main_names, parse_chunks, safe_parser
from assets.submissions.sheets.cells import CellValue
from assets.submissions.sheets.excel.rich_texts import RichText, decoded
from assets.submissions.sheets.headings import TOP_ROWS
from assets.submissions.sheets.links import formula_address
from assets.submissions.sheets.number_formats import CellStyle, iso_moment, meant
from assets.submissions.sheets.scan import (
    NOTED_CELLS,
    LinkPart,
    SheetScan,
    column_letters,
    column_number,
    require_within,
)

_NAMES = main_names("worksheet", "row", "c", "v", "f", "is", "t", "rPh", "mergeCell", "hyperlink")
_RELATION_IDS = tuple(f"{space} id" for space in RELATION_SPACES)
_ADDRESS = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_BOOLEANS = {"1": True, "true": True, "0": False, "false": False}


@dataclass(frozen=True, slots=True)
class Context:
    """Parts of a workbook that its cells refer to."""

    texts: Sequence[str] = ()
    styles: Sequence[CellStyle] = ()
    from_1904: bool = False


class UnwantedSheetError(Exception):
    """The first rows of a sheet show that it is none of a report's."""


def scan_parsed(
    name: str,
    chunks: Iterable[bytes],
    context: Context,
    limits: Limits = LIMITS,
    *,
    meter: Meter | None = None,
    is_wanted: Callable[[SheetScan], bool] | None = None,
) -> SheetScan:
    """Scan a worksheet's XML with a parser; the result is exact, and holds the values.

    Args:
        name: as its tab shows it.
        chunks: of the XML.
        context: what its cells refer to.
        limits: what it may hold.
        meter: of the file.
        is_wanted: asked once the first rows are read, of a sheet that may be none of a report's.

    Raises:
        FileRefusedError: it is not well formed, or holds too much.
        UnwantedSheetError: it is not wanted; what follows its first rows was not parsed.
    """
    cells = _Cells(SheetScan(name, exact=True, cells={}), context, limits, is_wanted)
    parser = safe_parser()
    parser.StartElementHandler = cells.start
    parser.EndElementHandler = cells.end
    parser.CharacterDataHandler = cells.text
    parse_chunks(parser, chunks, meter or Meter(limits))
    return cells.scan


class _Cells:
    """Follows rows and cells, with or without addresses of their own."""

    def __init__(
        self, scan: SheetScan, context: Context, limits: Limits, is_wanted: Callable[[SheetScan], bool] | None
    ) -> None:
        self.scan = scan
        self._is_wanted = is_wanted
        self._context = context
        self._limits = limits
        self._depth = self._row_depth = 0
        self._shown = 0
        self._row = self._column = 0
        self._attributes: dict[str, str] = {}
        self._has_formula = self._in_value = self._has_inline = self._is_odd = False
        self._in_formula = False
        self._values: list[list[str]] = []
        self._formula: list[str] = []
        self._inline = RichText(limits)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _NAMES.get(name)
        self._depth += 1
        self._is_odd |= self._in_value or self._inline.is_open
        if self._depth == 1:
            if local != "worksheet":
                raise damaged(f"a sheet is {name[:80]!r}")
        elif local == "c":
            self._start_cell(attributes)
        elif local == "v":
            self._in_value = True
            self._values.append([])
        elif local == "row":
            self._start_row(attributes)
        elif local == "f":
            self._has_formula = self._in_formula = True
        elif local in {"mergeCell", "hyperlink"}:
            self._note_range(local, attributes)
        elif local == "is":
            self._is_odd |= self._has_inline
            self._has_inline = True
        elif local is not None:
            self._inline.start(local)

    def text(self, text: str) -> None:
        if self._in_value:
            self._values[-1].append(text)
        elif self._in_formula:
            self._formula.append(text)
        else:
            self._inline.text(text)

    def end(self, name: str) -> None:
        local = _NAMES.get(name)
        self._depth -= 1
        if local == "c":
            self._end_cell()
        elif local == "v":
            self._in_value = False
        elif local == "f":
            self._in_formula = False
        elif local is not None:
            self._inline.end(local)

    def _note_range(self, local: str, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("ref", "")
        if local == "mergeCell":
            self.scan.merge(reference)
        else:
            relation = next((attributes[one] for one in _RELATION_IDS if one in attributes), "")
            self.scan.link_parts.append(LinkPart(reference, relation, attributes.get("location", "")))
        require_within(self.scan, self._limits)

    def _start_row(self, attributes: dict[str, str]) -> None:
        own = attributes.get("r", "")
        self._row = int(own) if own.isdecimal() else self._row + 1
        if self._is_wanted is not None and self._row > TOP_ROWS:
            if not self._is_wanted(self.scan):
                raise UnwantedSheetError
            self._is_wanted = None
        self._column = 0
        self._row_depth = self._depth

    def _start_cell(self, attributes: dict[str, str]) -> None:
        own = attributes.get("r")
        if own is None:
            self._column += 1
        elif address := _ADDRESS.fullmatch(own):
            self._column, self._row = column_number(address[1].upper()), int(address[2])
        else:
            raise damaged(f"a cell says it stands at {own[:20]!r}")
        self._attributes = attributes
        self._has_formula = self._has_inline = False
        # What stands in a row's wrapper is no cell of it to other programs, and what stands in a value no part of it.
        self._is_odd = self._depth != self._row_depth + 1
        self._values.clear()
        self._formula.clear()
        self._inline.taken()

    def _end_cell(self) -> None:
        scan, place = self.scan, (self._row, self._column)
        if self._formula and (address := formula_address("".join(self._formula))) is not None:
            scan.link(f"{column_letters(self._column)}{self._row}", address)
        kind = self._attributes.get("t", "n")
        values = {"".join(pieces) for pieces in self._values}
        if len(values) > 1 or self._is_odd or (self._has_inline and kind != "inlineStr" and any(values)):
            return self._note_error(" | ".join(sorted({*values, self._inline.taken()} - {""})) or "?")
        written = values.pop() if values else ""
        if kind == "e":
            return self._note_error(written.strip() or self._inline.taken() or "?")
        if self._has_inline and (kind == "inlineStr" or not written):
            value: CellValue = self._inline.taken()
            return self._fill(value) if value else None
        if not written.strip() and kind not in {"str", "inlineStr"}:
            if self._has_formula and len(scan.unvalued) < NOTED_CELLS:
                scan.unvalued.append(place)
            return None
        known = self._value(kind, written)
        if known is None:
            return self._note_error(written.strip())
        return self._fill(known) if known != "" else None

    def _value(self, kind: str, written: str) -> CellValue | None:
        """The value; None for a reference that leads nowhere, and what no program shows as it is written."""
        match kind:
            case "n":
                return self._number(written.strip())
            case "s":
                place = written.strip()
                known = place.isdecimal() and int(place) < len(self._context.texts)
                return self._context.texts[int(place)] if known else None
            case "str" | "inlineStr":
                return decoded(written)
            case "b":
                return _BOOLEANS.get(written.strip().lower())
            case "d":
                moment = iso_moment(written.strip())
                return written if moment is None else moment
        return None

    def _number(self, written: str) -> CellValue | None:
        if not _NUMBER.fullmatch(written):
            return written
        number = float(written)
        if isinf(number):
            return None
        return meant(number, self._style.meaning, from_1904=self._context.from_1904)

    @property
    def _style(self) -> CellStyle:
        own, styles = self._attributes.get("s", "0"), self._context.styles
        return styles[int(own)] if own.isdecimal() and int(own) < len(styles) else CellStyle()

    def _fill(self, value: CellValue) -> None:
        scan = self.scan
        if isinstance(value, str):
            self._shown += len(value)
            if len(value) > self._limits.cell_text_bytes:
                raise too_large("độ dài chữ trong một ô (kB)", len(value) // 1024, self._limits.cell_text_bytes // 1024)
            if self._shown > self._limits.text_bytes:
                raise too_large("tổng độ dài chữ (MB)", self._shown // 2**20, self._limits.text_bytes // 2**20)
        if code := self._style.code:
            scan.formats.setdefault(self._row, {})[self._column] = code
        scan.fill(self._row, self._column, value)
        require_within(scan, self._limits)

    def _note_error(self, text: str) -> None:
        scan = self.scan
        if len(scan.errors) < NOTED_CELLS:
            scan.errors.append((self._row, self._column, text))
        scan.filled += 1
        scan.reach(self._row, self._column)
        require_within(scan, self._limits)
