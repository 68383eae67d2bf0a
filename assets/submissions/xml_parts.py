"""The XML parts of a package: in UTF-8, and without a document type, or refused before any parser sees them.

What does not belong here: what stands in the parts, and the container itself (`zip_container`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from assets.submissions.guard import MEBIBYTE, damaged, too_large
from assets.submissions.zip_container import Container

_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_SUFFIXES = (".xml", ".rels", ".vml")
_DOCUMENT_TYPE = b"<!DOCTYPE"
_OF_NO_PROGRAM = "__MACOSX/"
"""Where one system's packer puts what it knows of each file, under the file's own name."""
_MOST_BYTES = 4 * MEBIBYTE


def checked_part(container: Container, part: str) -> Iterator[bytes]:
    """A part's bytes; one that its name calls XML is checked as such.

    Raises:
        FileRefusedError: it is damaged, or XML in a foreign encoding, or XML with a document type.
    """
    is_xml = part.casefold().endswith(_SUFFIXES) and not part.startswith(_OF_NO_PROGRAM)
    return checked_xml(container, part) if is_xml else container.stream(part)


def checked_xml(container: Container, part: str) -> Iterator[bytes]:
    """The bytes of a part that is to be parsed, whatever it is called.

    Raises:
        FileRefusedError: as above.
    """
    before = b""
    for number, chunk in enumerate(container.stream(part)):
        if number == 0:
            _require_utf8(part, chunk)
        # Only there can entities be declared; it may lie across two chunks.
        if _DOCUMENT_TYPE in chunk or _DOCUMENT_TYPE in before + chunk[:16]:
            raise damaged(f"{part} declares a document type")
        before = chunk[-16:]
        yield chunk


def parsed_xml(container: Container, part: str) -> ET.Element:
    """The root of a small part.

    Raises:
        FileRefusedError: as above, or it is not small, or not well formed.
    """
    size = container.parts[part].file_size
    if size > _MOST_BYTES:
        raise too_large("dung lượng danh sách trang tính (MB)", size // MEBIBYTE, _MOST_BYTES // MEBIBYTE)
    try:
        return ET.fromstring(b"".join(checked_xml(container, part)))  # noqa: S314 - no document type gets this far
    except ET.ParseError as error:
        raise damaged(f"{part}: {error}") from error


def local_name(element: ET.Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def _require_utf8(part: str, start: bytes) -> None:
    encoding = _ENCODING.match(start.removeprefix(b"\xef\xbb\xbf"))
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in start[:64]:
        raise damaged(f"{part} is not in UTF-8")
    if encoding and encoding[1].lower() not in {b"utf-8", b"utf8", b"us-ascii", b"ascii"}:
        raise damaged(f"{part} is in {encoding[1].decode()}")
