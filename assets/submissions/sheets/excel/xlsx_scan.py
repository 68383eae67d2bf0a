"""Look through an Excel workbook before its values are read: every part unpacked once and checked, every sheet scanned.

What does not belong here: values, and other kinds of file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from assets.submissions.container.guard import LIMITS, MEBIBYTE, Limits, too_large
from assets.submissions.container.xml_parts import checked_xml, look_through, xml_part
from assets.submissions.container.zip_reader import Container
from assets.submissions.sheets.excel.regular_xml import IrregularXMLError, scan_regular
from assets.submissions.sheets.excel.rich_texts import shared_texts
from assets.submissions.sheets.excel.style_formats import cell_styles, telling_formats
from assets.submissions.sheets.excel.workbook_parts import WorkbookParts, linked_addresses, workbook_parts
from assets.submissions.sheets.excel.xml_cells import Context, UnwantedSheetError, scan_parsed
from assets.submissions.sheets.scan import SheetScan, require_within, require_within_all
from assets.submissions.sheets.wanted import is_own, is_unread, looks_own

Lengths = np.ndarray[Any, np.dtype[np.int64]]

_STRING_CELL = re.compile(rb"""[ \t\r\n]t=["']s["'][^<>]*>\s*<(?:\w+:)?v[^<>]*>\s*([0-9]{1,9})""")
_STRING_START = re.compile(rb"<(?:\w+:)?si[\s>/]")
_PIECE = 8 * 1024
_RUNS = (b"<r>", b"<r ", b":r>", b":r ")
_OUTER_SPACE = re.compile(rb"<(?:\w+:)?t>(?:\s|[^<]*\s<)")


def scan_xlsx(container: Container, workbook: str, limits: Limits = LIMITS) -> list[SheetScan]:
    """Check every part; scan every worksheet, in the order of its tabs.

    The scans hold the values themselves where anything is written as the fast reader does not read it right.

    Args:
        container: the package.
        workbook: the workbook's own part.
        limits: what it may hold.

    Raises:
        FileRefusedError: damaged, or more than the limits allow.
    """
    container.require_within(limits)
    container.require_parts()
    parts = workbook_parts(container, workbook, limits)
    sheets = {part for name, part in parts.sheets if not is_unread(name)}
    texts = _Texts(limits)
    for name in container.parts:
        if name == parts.texts:
            texts.read(checked_xml(container, name))
        elif name not in sheets:
            look_through(container, name)
    parser = _Parser(container, parts, limits)
    if parts.is_plain and not texts.has_glued_runs:
        codes = telling_formats(container, parts.styles)
        scans = parser.scans(lambda name, part: _searched(container, name, part, codes, limits))
    else:
        scans = parser.scans()
    _require_few_texts(container, sheets, texts.lengths(), sum(scan.filled for scan in scans), limits)
    return scans


def parsed_sheets(container: Container, workbook: str, limits: Limits = LIMITS) -> list[SheetScan]:
    """Scan every worksheet with a parser, which keeps the values too.

    Args:
        container: the package, which `scan_xlsx` has let through.
        workbook: the workbook's own part.
        limits: what it may hold.

    Raises:
        FileRefusedError: damaged, or more than the limits allow.
    """
    return _Parser(container, workbook_parts(container, workbook, limits), limits).scans()


def _follow_links(container: Container, parts: WorkbookParts, scans: Sequence[SheetScan], limits: Limits) -> None:
    """Note the addresses that links of the sheets lead to; those to a place in the file itself lead nowhere else."""
    by_name = dict(parts.sheets)
    for scan in scans:
        has_relations = any(one.relation for one in scan.link_parts)
        addresses = linked_addresses(container, by_name[scan.name]) if has_relations else {}
        for one in scan.link_parts:
            address = addresses.get(one.relation, "")
            scan.link(one.reference, f"{address}#{one.location}" if address and one.location else address)
            require_within(scan, limits)
        require_within_all(scans, limits, is_own)


def _searched(
    container: Container, name: str, part: str, codes: Mapping[bytes, str], limits: Limits
) -> SheetScan | None:
    """The scan of a sheet that the fast reader reads right; None for any other."""
    opened = xml_part(container, part)
    if not opened.is_utf8:
        return None
    try:
        scan = scan_regular(name, opened.chunks, codes, exact=False, limits=limits)
        is_far = scan.is_far
        return scan_regular(name, checked_xml(container, part), codes, exact=True, limits=limits) if is_far else scan
    except IrregularXMLError:
        return None


class _Parser:
    """Scans sheets element by element; reads what they refer to when the first is wanted."""

    def __init__(self, container: Container, parts: WorkbookParts, limits: Limits) -> None:
        self._container = container
        self._parts = parts
        self._limits = limits
        self._context: Context | None = None

    def scans(self, search: Callable[[str, str], SheetScan | None] = lambda _name, _part: None) -> list[SheetScan]:
        """Of all sheets that may be the report's, in the order of their tabs; those that others search are not parsed.

        Of sheets of other names no more than `foreign_bytes` is searched. Beyond that, and where they must be parsed,
        their first rows tell whether they are worth it.
        """
        scans: list[SheetScan] = []
        foreign = 0
        for name, part in self._parts.sheets:
            if is_unread(name):
                continue
            foreign += 0 if is_own(name) else self._container.parts[part].file_size
            is_searched = is_own(name) or foreign <= self._limits.foreign_bytes
            scans.append((search(name, part) if is_searched else None) or self._scan(name, part))
            require_within_all(scans, self._limits, is_own)
        _follow_links(self._container, self._parts, scans, self._limits)
        return scans

    def _scan(self, name: str, part: str) -> SheetScan:
        container, parts, limits = self._container, self._parts, self._limits
        if self._context is None:
            written = checked_xml(container, parts.texts) if parts.texts else ()
            texts = shared_texts(written, limits, container.meter) if parts.texts else []
            self._context = Context(texts, cell_styles(container, parts.styles), parts.from_1904)
        if is_own(name):
            return scan_parsed(name, checked_xml(container, part), self._context, limits, meter=container.meter)
        pieces = _pieces(checked_xml(container, part))
        try:
            return scan_parsed(name, pieces, self._context, limits, meter=container.meter, is_wanted=looks_own)
        except UnwantedSheetError:
            for _ in pieces:  # what is not parsed is looked through all the same
                pass
            return SheetScan(name, exact=True, cells={})


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Chunks cut so small that little more is parsed of a sheet than its first rows."""
    for chunk in chunks:
        for start in range(0, len(chunk), _PIECE):
            yield chunk[start : start + _PIECE]


class _Texts:
    """The part of the shared texts, measured.

    Attributes:
        has_glued_runs: whether the fast reader would drop spaces between two words of a text in runs: it drops outer
            spaces that are not said to count, as they do all the same for other programs.
    """

    def __init__(self, limits: Limits) -> None:
        self.has_glued_runs = False
        self._limits = limits
        self._lengths: list[int] = []

    def read(self, chunks: Iterable[bytes]) -> None:
        """Look the whole part through."""
        limits, lengths, rest = self._limits, self._lengths, b""
        for chunk in chunks:
            window = rest + chunk
            cut = max(window.rfind(b"<"), 0)  # a tag may lie across two chunks
            *whole, last = _STRING_START.split(window[:cut])
            lengths.extend(map(len, whole))
            self._look_for_runs(window)
            rest = last + window[cut:]
            if len(rest) > limits.cell_text_bytes + MEBIBYTE:
                raise too_large("độ dài chữ trong một ô (kB)", len(rest) // 1024, limits.cell_text_bytes // 1024)
            if len(lengths) > limits.shared_texts:
                raise too_large("số đoạn chữ", len(lengths), limits.shared_texts)
        lengths.extend(map(len, _STRING_START.split(rest)))

    def lengths(self) -> Lengths:
        """Bytes of XML that each text takes."""
        lengths = np.array(self._lengths[1:], np.int64)  # what stands before the first is no text
        longest, limit = int(lengths.max(initial=0)), self._limits.cell_text_bytes
        if longest > limit:
            raise too_large("độ dài chữ trong một ô (kB)", longest // 1024, limit // 1024)
        return lengths

    def _look_for_runs(self, window: bytes) -> None:
        if any(run in window for run in _RUNS) and _OUTER_SPACE.search(window):
            self.has_glued_runs = True


def _require_few_texts(
    container: Container,
    parts: set[str],
    lengths: Lengths,
    filled: int,
    limits: Limits,
) -> None:
    """Each cell that shows a shared text gets its own copy of it: a text of 100 kB in 100,000 cells is 10 GB."""
    if not lengths.size or filled * int(lengths.max()) <= limits.text_bytes:
        return
    total = 0
    for part in parts:
        rest = b""
        for chunk in checked_xml(container, part):
            window = rest + chunk
            cut = max(window.rfind(b"<c "), window.rfind(b":c "), 0)
            total += _shown_bytes(window[:cut], lengths)
            rest = window[cut:][-MEBIBYTE:]
        total += _shown_bytes(rest, lengths)
        if total > limits.text_bytes:
            raise too_large("tổng độ dài chữ (MB)", total // MEBIBYTE, limits.text_bytes // MEBIBYTE)


def _shown_bytes(window: bytes, lengths: Lengths) -> int:
    indices = np.array(_STRING_CELL.findall(window), dtype="S9").astype(np.int64)
    return int(lengths[indices[indices < len(lengths)]].sum())
