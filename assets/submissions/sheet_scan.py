"""What the values of a sheet do not tell: how far it reaches, which cells hold errors, which formulas no value.

The fast reader gives an empty text for `#REF!` and for a formula that was never calculated, and builds a whole
rectangle for one stray cell; so each sheet's XML is looked through first. XML as spreadsheet programs write it is
searched as bytes, at a few hundred megabytes a second; anything unusual goes through a real XML parser (`xml_cells`).
What does not belong here: the container, and how a workbook lists its sheets (`xlsx_scan`, `ods_scan`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from assets.submissions.guard import LIMITS, Limits, too_large

NOTED_CELLS = 2_000
"""Errors and formulas without value are listed up to this number a sheet each."""


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
        merged: merged ranges.
        errors: row, column, error text such as `#REF!`.
        unvalued: row, column of formulas without a cached value.
        merged_ranges: where the value reader does not tell them (OpenDocument).
    """

    name: str
    exact: bool = False
    is_far: bool = False
    last_row: int = 0
    last_column: int = 0
    far_cell: str | None = None
    filled: int = 0
    merged: int = 0
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    unvalued: list[tuple[int, int]] = field(default_factory=list)
    merged_ranges: list[MergedRange] = field(default_factory=list)

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


class IrregularXMLError(Exception):
    """The XML may be sound but is not written as the byte search expects."""


# A filled cell: not closed at once (`<c .../>`), nor with nothing between its tags.
# `[^<>]` keeps each search inside its tag: with `[^>]`, a file of unclosed tags would cost the square of its length.
_FILLED_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?:[^<>]*[^<>/])?>(?!</c>)')
_FAR_CELL = re.compile(rb'<c r="(?![A-Z][1-9][0-9]{0,3}")')  # also whatever is no address at all
_MISPLACED_CELL = re.compile(rb'<c r="(?![A-Z]{1,3}[1-9][0-9]{0,6}")')
_ODD_CELL = re.compile(rb"<c[\t\r\n/>]")
_ERROR_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^<>]*? t="e"[^<>]*>(?:[^<]|<(?!/c>|c ))*?<v>([^<]*)</v>')
_UNVALUED = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"([^<>]*)>\s*<f(?:\s[^<>]*?)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)


def scan_regular(name: str, chunks: Iterable[bytes], *, exact: bool, limits: Limits = LIMITS) -> SheetScan:
    """Search a sheet's XML as bytes.

    Raises:
        IrregularXMLError: it must be parsed instead.
        FileRefusedError: it holds too much.
    """
    scan = SheetScan(name, exact=exact)
    for window in _windows(chunks, limits):
        _require_regular(window)
        _measure(scan, window, exact=exact)
        if b' t="e"' in window:
            _note_errors(scan, window)
        if b"<f" in window:
            _note_unvalued(scan, window)
        require_within(scan, limits)
    return scan


def require_within(scan: SheetScan, limits: Limits) -> None:
    """Refuse a sheet with too many filled cells or merged ranges.

    Raises:
        FileRefusedError: naming the sheet.
    """
    if scan.filled > limits.filled_cells:
        raise too_large("số ô có dữ liệu", scan.filled, limits.filled_cells, sheet=scan.name)
    if scan.merged > limits.merged_ranges:
        raise too_large("số vùng ô gộp", scan.merged, limits.merged_ranges, sheet=scan.name)


def _windows(chunks: Iterable[bytes], limits: Limits) -> Iterator[bytes]:
    """Cut the stream before a cell's start, so that no cell lies across two windows."""
    rest = b""
    for chunk in chunks:
        window = rest + chunk
        cut = window.rfind(b"<c ")
        if cut <= 0:
            cut = 0 if window.startswith(b"<c ") else window.rfind(b"<")
        rest = window[cut:]
        if len(rest) > limits.cell_text_bytes + len(chunk):
            raise too_large("độ dài chữ trong một ô (kB)", len(rest) // 1024, limits.cell_text_bytes // 1024)
        yield window[:cut]
    yield rest


def _require_regular(window: bytes) -> None:
    if b":c " in window or window.count(b"<c ") != window.count(b'<c r="') or _ODD_CELL.search(window):
        raise IrregularXMLError


def _measure(scan: SheetScan, window: bytes, *, exact: bool) -> None:
    scan.filled += window.count(b"</c>")
    scan.merged += window.count(b"<mergeCell ")
    if exact:
        if _MISPLACED_CELL.search(window):
            raise IrregularXMLError
        _reach_extremes(scan, _FILLED_CELL.findall(window))
    elif _FAR_CELL.search(window):
        scan.is_far = True


def _reach_extremes(scan: SheetScan, cells: list[tuple[bytes, bytes]]) -> None:
    """Of the cells, the lowest and the rightmost decide."""
    if not cells:
        return
    letters, numbers = zip(*cells, strict=True)
    rows = list(map(int, numbers))
    places = {each: column_number(each.decode()) for each in set(letters)}
    lowest = rows.index(max(rows))
    rightmost = letters.index(max(places, key=places.__getitem__))
    for index in (lowest, rightmost):
        scan.reach(rows[index], places[letters[index]])


def _note_errors(scan: SheetScan, window: bytes) -> None:
    for letters, row, text in _ERROR_CELL.findall(window)[: NOTED_CELLS - len(scan.errors)]:
        scan.errors.append((int(row), column_number(letters.decode()), text.decode("utf-8", "replace")))


def _note_unvalued(scan: SheetScan, window: bytes) -> None:
    for letters, row, attributes in _UNVALUED.findall(window)[: NOTED_CELLS - len(scan.unvalued)]:
        if b't="str"' not in attributes:  # a formula whose value is an empty text
            scan.unvalued.append((int(row), column_number(letters.decode())))
