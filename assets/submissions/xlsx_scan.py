"""Look through an Excel workbook before its values are read: every part unpacked once and checked, every sheet scanned.

What does not belong here: values, and other kinds of file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np

from assets.submissions.guard import LIMITS, MEBIBYTE, FileRefusedError, Limits, damaged, too_large
from assets.submissions.sheet_scan import IrregularXMLError, SheetScan, scan_regular
from assets.submissions.xml_cells import scan_parsed
from assets.submissions.zip_container import Container

Lengths = np.ndarray[Any, np.dtype[np.int64]]

WORKBOOK_PART = "xl/workbook.xml"
_STRINGS_PART = "xl/sharedStrings.xml"
_STRING_CELL = re.compile(rb"""[ \t\r\n]t=["']s["'][^<>]*>\s*<(?:\w+:)?v[^<>]*>\s*([0-9]{1,9})""")
_STRING_START = re.compile(rb"<(?:\w+:)?si[\s>/]")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)""")


def scan_xlsx(container: Container, limits: Limits = LIMITS) -> list[SheetScan]:
    """Check every part; scan every worksheet, in the order of its tabs.

    Raises:
        FileRefusedError: damaged, or more than the limits allow.
    """
    container.require_within(limits)
    sheets = _worksheets(container, limits)
    parts = {part for _, part in sheets}
    texts = container.find(_STRINGS_PART)
    lengths = np.zeros(0, np.int64)
    for name in container.parts:
        if name == texts:
            lengths = _text_lengths(_checked(container, name), limits)
        elif name not in parts:
            for _ in _checked(container, name):
                pass
    scans = [_scan(container, name, part, limits) for name, part in sheets]
    _require_few_texts(container, parts, lengths, sum(scan.filled for scan in scans), limits)
    return scans


def _worksheets(container: Container, limits: Limits) -> list[tuple[str, str]]:
    """Names of worksheets and the parts that hold them; chart sheets and the like are left out."""
    workbook_part = container.find(WORKBOOK_PART)
    if workbook_part is None:
        raise FileRefusedError("FILE_NOT_WORKBOOK")
    relations_part = container.find("xl/_rels/workbook.xml.rels")
    if relations_part is None:
        raise damaged("the workbook has no relations")
    targets = {
        element.get("Id"): element.get("Target", "").replace("\\", "/")
        for element in _elements(container, relations_part)
        if element.get("Type", "").endswith("/worksheet")
    }
    sheets = []
    for element in _elements(container, workbook_part):
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        relation = next((value for key, value in element.items() if key.endswith("}id")), None)
        if relation in targets:
            target = targets[relation]
            part = container.find(target.removeprefix("/") if target.startswith("/") else f"xl/{target}")
            if part is None:
                raise damaged(f"sheet part {target!r} is not in the file")
            sheets.append((element.get("name", ""), part))
            # At once: each one may have to be looked for among thousands of parts.
            if len(sheets) > limits.sheets:
                raise too_large("số trang tính", len(sheets), limits.sheets)
    return sheets


def _elements(container: Container, part: str) -> Iterator[ET.Element]:
    document = b"".join(_checked(container, part))
    if len(document) > 4 * MEBIBYTE:
        raise too_large("dung lượng danh sách trang tính (MB)", len(document) // MEBIBYTE, 4)
    try:
        return ET.fromstring(document).iter()  # noqa: S314 - `_checked` let no document type through
    except ET.ParseError as error:
        raise damaged(f"{part}: {error}") from error


def _checked(container: Container, part: str) -> Iterator[bytes]:
    """A part's bytes; an XML part in a foreign encoding, or with a document type (so with entities), is refused."""
    chunks = container.stream(part)
    if not part.casefold().endswith((".xml", ".rels", ".vml")):
        yield from chunks
        return
    first = True
    before = b""
    for chunk in chunks:
        if first:
            _require_utf8(part, chunk)
            first = False
        if b"<!DOCTYPE" in before + chunk:  # only there can entities be declared
            raise damaged(f"{part} declares a document type")
        before = chunk[-16:]
        yield chunk


def _require_utf8(part: str, start: bytes) -> None:
    encoding = _ENCODING.match(start.removeprefix(b"\xef\xbb\xbf"))
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in start[:64]:
        raise damaged(f"{part} is not in UTF-8")
    if encoding and encoding[1].lower() not in {b"utf-8", b"utf8", b"us-ascii", b"ascii"}:
        raise damaged(f"{part} is in {encoding[1].decode()}")


def _scan(container: Container, name: str, part: str, limits: Limits) -> SheetScan:
    try:
        scan = scan_regular(name, _checked(container, part), exact=False, limits=limits)
        if scan.is_far:
            scan = scan_regular(name, _checked(container, part), exact=True, limits=limits)
    except IrregularXMLError:
        scan = scan_parsed(name, _checked(container, part), limits)
    return scan


def _text_lengths(chunks: Iterator[bytes], limits: Limits) -> Lengths:
    """Bytes of XML that each shared text takes."""
    lengths: list[int] = []
    rest = b""
    for chunk in chunks:
        window = rest + chunk
        cut = max(window.rfind(b"<"), 0)  # a tag may lie across two chunks
        *whole, last = _STRING_START.split(window[:cut])
        lengths.extend(map(len, whole))
        rest = last + window[cut:]
        if len(rest) > limits.cell_text_bytes + MEBIBYTE:
            raise too_large("độ dài chữ trong một ô (kB)", len(rest) // 1024, limits.cell_text_bytes // 1024)
        if len(lengths) > limits.shared_texts:
            raise too_large("số đoạn chữ", len(lengths), limits.shared_texts)
    lengths.extend(map(len, _STRING_START.split(rest)))
    texts = np.array(lengths[1:], np.int64)  # what stands before the first is no text
    if texts.size and int(texts.max()) > limits.cell_text_bytes:
        raise too_large("độ dài chữ trong một ô (kB)", int(texts.max()) // 1024, limits.cell_text_bytes // 1024)
    return texts


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
        for chunk in container.stream(part):
            window = rest + chunk
            cut = max(window.rfind(b"<c "), window.rfind(b":c "), 0)
            total += _shown_bytes(window[:cut], lengths)
            rest = window[cut:]
        total += _shown_bytes(rest, lengths)
        if total > limits.text_bytes:
            raise too_large("tổng độ dài chữ (MB)", total // MEBIBYTE, limits.text_bytes // MEBIBYTE)


def _shown_bytes(window: bytes, lengths: Lengths) -> int:
    indices = np.array(_STRING_CELL.findall(window), dtype="S9").astype(np.int64)
    return int(lengths[indices[indices < len(lengths)]].sum())
