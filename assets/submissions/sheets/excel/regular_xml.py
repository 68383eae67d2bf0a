"""A worksheet's XML searched as bytes: that it is written as the fast reader reads it right, and what it holds.

The fast reader gives an empty text for `#REF!` and for a formula that was never calculated, half a number where a
comment stands in it, and builds a whole rectangle for one stray cell. What it reads right is written here as one
pattern, which all rows must match from the first byte to the last, at a few hundred megabytes a second; anything else
goes through a real XML parser (`xml_cells`). What does not belong here: the container, and how a workbook lists its
sheets (`xlsx_scan`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import unescape
from types import MappingProxyType

from assets.submissions.container.guard import LIMITS, Limits
from assets.submissions.sheets.links import formula_address
from assets.submissions.sheets.scan import NOTED_CELLS, LinkPart, SheetScan, column_number, require_within


class IrregularXMLError(Exception):
    """The XML may be sound but is not written as the fast reader, or the search of bytes, reads it right."""


# Short enough to be finite, and not negative: the fast reader takes -1 under a day's format for midnight.
_VALUE = rb"<v>[0-9]{1,40}(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,2})?</v>"
_FORMULA = rb"<f(?: [^<>]*)?(?:/>|>[^<]*</f>)"
_NO_VALUE = rb"(?:<v ?/>|<v></v>)"
_TEXT = rb'(?: xml:space="preserve")?(?: ?/>|>[^<]*</%s>)'
# The empty group is there only to tell that some formula has no value.
_NUMBER_OR_NOTHING = (
    rb"(?: ?/>|>(?:" + _VALUE + rb"|" + _FORMULA + rb"(?:" + _VALUE + rb"|()" + _NO_VALUE + rb"?))?</c>)"
)
_CELL = (
    rb'<c r="%s\1"(?: s="[0-9]+")?(?:' + _NUMBER_OR_NOTHING + rb'| t="(?:'
    rb'n"' + _NUMBER_OR_NOTHING + rb"|"
    rb's"><v>[0-9]{1,7}</v></c>|'
    rb'inlineStr"><is><t' + _TEXT.replace(b"%s", b"t") + rb"</is></c>|"
    rb'str">(?:' + _FORMULA + rb")?<v" + _TEXT.replace(b"%s", b"v") + rb"</c>|"
    rb'b">(?:' + _FORMULA + rb")?<v>[01]</v></c>|"
    # The errors of the format's standard; newer programs have more, which cost the fast reader the whole workbook.
    rb'(e)">(?:' + _FORMULA + rb")?<v>#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)</v></c>))"
)
# Every repetition is possessive: what does not match must be told at once, not after trying all ways to split it.
_ROW = rb'<row r="([1-9][0-9]{0,%d})"(?: [^<>/]*)?(?: ?/>|>(?:' + _CELL + rb")*+</row>)"
_ROWS = re.compile(rb"(?:" + _ROW % (6, b"[A-Z]{1,3}") + rb")*+")
_NEAR_ROWS = re.compile(rb"(?:" + _ROW % (3, b"[A-Z]") + rb")*+")
_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml\s[^<>]*\?>)?\s*"
    rb'<worksheet(?=\s)[^<>]*\sxmlns="http://schemas\.openxmlformats\.org/spreadsheetml/2006/main"[^<>]*>'
)
_DATA = re.compile(rb"<sheetData(?: ?/>|>)")
_DATA_END = b"</sheetData>"
_MERGED = re.compile(rb'<mergeCell ref="([A-Z0-9]{2,10}:[A-Z0-9]{2,10})" ?/>')
# A filled cell: not closed at once (`<c .../>`), nor with nothing between its tags.
_FILLED_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?:[^<>]*[^<>/])?>(?!</c>)')
_ERROR_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^<>]* t="e">(?:<f[^<]*(?:</f>)?)?<v>([^<]*)</v>')
_UNVALUED = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="[0-9]*")?(?: t="n")?>' + _FORMULA + _NO_VALUE + rb"?</c>"
)
_FORMULA_CELL = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^<>]*><f(?: [^<>]*)?>([^<]*)</f>',
)
_LINK = re.compile(rb"""<hyperlink\s((?:\s*[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*+)\s*/?>""")
_MENTIONED = {name: re.compile(name + rb"\s") for name in (b"mergeCell", b"hyperlink")}
"""Elements of such a name, whatever their prefix, and however they are written on."""
_LINK_FACTS = re.compile(rb"""(?:\s|^)(ref|\w+:id|location)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_STYLED_CELL = rb'<c r="([A-Z]{1,3})([0-9]{1,7})" s="(%s)"(?:[^<>]*[^<>/])?>(?!</c>)'
_NO_CODES: Mapping[bytes, str] = MappingProxyType({})
_LONGEST_HEAD = _LONGEST_ROW = 2**20
_LONGEST_REST = 4 * 2**20
_FEW_STYLES = 32


def scan_regular(
    name: str, chunks: Iterable[bytes], codes: Mapping[bytes, str] = _NO_CODES, *, exact: bool, limits: Limits = LIMITS
) -> SheetScan:
    """Search a sheet's XML as bytes.

    Args:
        name: as its tab shows it.
        chunks: of the XML.
        codes: number formats that may show something else than the number, by the index of a cell's style.
        exact: whether to look for the farthest cell.
        limits: what it may hold.

    Raises:
        IrregularXMLError: it must be parsed instead.
        FileRefusedError: it holds too much.
    """
    scan = SheetScan(name, exact=exact)
    if b"0" in codes:
        raise IrregularXMLError  # the style of all cells that name none
    part = _Part(chunks)
    part.skip_head()
    for rows in part.rows():
        found = _NEAR_ROWS.fullmatch(rows)
        if found is None:
            found = _ROWS.fullmatch(rows)
            if found is None:
                raise IrregularXMLError
            scan.is_far = True
        _measure(scan, rows, found, exact=exact)
        if codes:
            _note_formats(scan, rows, codes)
        require_within(scan, limits)
    for after in part.rest():
        _note_merged(scan, after)
        _note_links(scan, after)
        require_within(scan, limits)
    return scan


class _Part:
    """A worksheet's XML as it comes in chunks: its head, its rows, and what follows them."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._read = b""
        self._has_rows = True

    def skip_head(self) -> None:
        """To where the rows begin."""
        for chunk in self._chunks:
            self._read += chunk
            if data := _DATA.search(self._read):
                start = _HEAD.match(self._read)
                if start is None or _is_odd(self._read[start.end() : data.start()]):
                    break
                self._read = self._read[data.end() :]
                self._has_rows = not data[0].endswith(b"/>")
                return
            if len(self._read) > _LONGEST_HEAD:
                break
        raise IrregularXMLError

    def rows(self) -> Iterator[bytes]:
        """In pieces across whose ends no row lies."""
        while self._has_rows:
            end = self._read.find(_DATA_END)
            cut = end if end >= 0 else max(self._read.rfind(b"<row "), 0)
            rows, self._read = self._read[:cut], self._read[cut:]
            yield rows
            if end >= 0:
                return
            chunk = next(self._chunks, None)
            if chunk is None or len(self._read) > _LONGEST_ROW:
                raise IrregularXMLError
            self._read += chunk

    def rest(self) -> Iterator[bytes]:
        """In pieces across whose ends no tag lies."""
        for chunk in self._chunks:
            cut = max(self._read.rfind(b"<"), 0)
            yield self._read[:cut]
            self._read = self._read[cut:] + chunk
            if len(self._read) > _LONGEST_REST:
                raise IrregularXMLError
        yield self._read


def _is_odd(xml: bytes) -> bool:
    """Comments, sections of character data, instructions: a search of bytes takes them for what they hold."""
    return b"<!" in xml or b"<?" in xml


def _measure(scan: SheetScan, rows: bytes, found: re.Match[bytes], *, exact: bool) -> None:
    _, *unvalued, error = found.groups()
    scan.filled += rows.count(b"</c>")
    if exact:
        _reach_extremes(scan, _FILLED_CELL.findall(rows))
    if b"<f" in rows:
        _note_linking_formulas(scan, rows)
    if error is not None:
        for letters, row, text in _ERROR_CELL.findall(rows)[: NOTED_CELLS - len(scan.errors)]:
            scan.errors.append((int(row), column_number(letters.decode()), text.decode()))
    if any(each is not None for each in unvalued):
        for letters, row in _UNVALUED.findall(rows)[: NOTED_CELLS - len(scan.unvalued)]:
            scan.unvalued.append((int(row), column_number(letters.decode())))


def _note_formats(scan: SheetScan, rows: bytes, codes: Mapping[bytes, str]) -> None:
    for letters, row, style in _styled_cells(tuple(codes)).findall(rows):
        if style in codes:
            scan.formats.setdefault(int(row), {})[column_number(letters.decode())] = codes[style]


@lru_cache(maxsize=64)
def _styled_cells(styles: Sequence[bytes]) -> re.Pattern[bytes]:
    """Filled cells of some styles; of any where these are many, since each cell is compared with all of them."""
    sought = b"|".join(styles) if len(styles) <= _FEW_STYLES else b"[0-9]+"
    return re.compile(_STYLED_CELL.replace(b"%s", sought))


def _note_linking_formulas(scan: SheetScan, rows: bytes) -> None:
    for cell, formula in _FORMULA_CELL.findall(rows):
        address = formula_address(unescape(formula.decode()))
        if address is not None:
            scan.link(cell.decode(), address)


def _note_links(scan: SheetScan, xml: bytes) -> None:
    for written in _all_written(_LINK, b"hyperlink", xml):
        facts = {
            name.rpartition(b":")[2]: unescape((one or other).decode())
            for name, one, other in _LINK_FACTS.findall(written)
        }
        scan.link_parts.append(LinkPart(facts.get(b"ref", ""), facts.get(b"id", ""), facts.get(b"location", "")))


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


def _note_merged(scan: SheetScan, xml: bytes) -> None:
    if _is_odd(xml):
        raise IrregularXMLError
    for reference in _all_written(_MERGED, b"mergeCell", xml):
        scan.merge(reference.decode())


def _all_written(pattern: re.Pattern[bytes], name: bytes, xml: bytes) -> list[bytes]:
    """Matches of the pattern, one for each element of a name.

    Raises:
        IrregularXMLError: some are written in a way that the pattern does not know.
    """
    found = pattern.findall(xml)
    if len(found) != len(_MENTIONED[name].findall(xml)):
        raise IrregularXMLError
    return found
