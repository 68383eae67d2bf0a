"""XML from outside, parsed without a document type and within bounds, its names told apart by their namespace.

What does not belong here: what any element means.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.parsers import expat

from assets.submissions.container.guard import LIMITS, MEBIBYTE, Limits, damaged, too_large

MAIN_SPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",  # «Strict Open XML Spreadsheet»
)

RELATION_SPACES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)


class Meter:
    """Amount of one file parsed element by element, over all of its sheets and parts.

    A limit for each part would let a file of some kilobytes cost as many times a second as it has parts.
    """

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._bytes = self._tags = 0

    def take(self, chunk: bytes) -> None:
        """Count a chunk that is about to be parsed.

        Raises:
            FileRefusedError: with it, the file holds more than is parsed of one.
        """
        self._bytes += len(chunk)
        self._tags += chunk.count(b"<")
        limits = self._limits
        if self._bytes > limits.parsed_bytes:
            most = limits.parsed_bytes // MEBIBYTE
            raise too_large("tổng dung lượng các trang tính (MB)", self._bytes // MEBIBYTE, most)
        if self._tags > limits.parsed_tags:
            raise too_large("tổng số thẻ XML của các trang tính", self._tags, limits.parsed_tags)


def safe_parser() -> expat.XMLParserType:
    """An XML parser for which a document type, and so any entity of its own, is damage.

    It names elements and attributes `namespace name`, and `name` where they are in no namespace.
    """

    def refuse(*_: object) -> None:
        raise damaged("the XML declares a document type")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    return parser


def parse_chunks(parser: expat.XMLParserType, chunks: Iterable[bytes], meter: Meter) -> None:
    """Feed a parser.

    Raises:
        FileRefusedError: the XML is not well formed, or more than is parsed of one file.
    """
    try:
        for chunk in chunks:
            meter.take(chunk)
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:
        raise damaged(f"XML: {error}") from error


def main_names(*names: str) -> dict[str, str]:
    """The spreadsheet elements of the names given, by how the parser names them."""
    return {f"{space} {name}": name for space in MAIN_SPACES for name in names}
