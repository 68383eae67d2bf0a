"""XML from outside, parsed without a document type and within bounds, its names told apart by their namespace.

What does not belong here: what any element means.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.parsers import expat

from assets.submissions.guard import damaged, too_large

MOST_BYTES = 24 * 2**20
"""What is parsed element by element takes some 15 megabytes a second; no program writes more of it for a report."""

MAIN_SPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",  # «Strict Open XML Spreadsheet»
)

RELATION_SPACES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)


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


def main_names(*names: str) -> dict[str, str]:
    """The spreadsheet elements of the names given, by how the parser names them."""
    return {f"{space} {name}": name for space in MAIN_SPACES for name in names}
