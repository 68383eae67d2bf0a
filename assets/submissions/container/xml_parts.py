"""The XML parts of a package: in UTF-8, and without a document type, or refused before any parser sees them.

What does not belong here: what stands in the parts, and the container itself (`zip_reader`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from xml.etree import ElementTree as ET

from assets.submissions.container.guard import LIMITS, MEBIBYTE, damaged, part_too_large, too_large
from assets.submissions.container.xml_encodings import (
    UTF_8,
    UnknownEncodingError,
    is_xml,
    stored_encoding,
    utf8_chunks,
    with_start,
)
from assets.submissions.container.zip_reader import Container

_DOCUMENT_TYPE = b"<!DOCTYPE"
_DOCUMENT_TYPES = (_DOCUMENT_TYPE, *("<!DOCTYPE".encode(codec) for codec in ("utf-16-le", "utf-16-be")))
"""In every encoding that is read; all but UTF-16 write these letters as ASCII does."""
_LONGEST = max(map(len, _DOCUMENT_TYPES)) - 1
_HARMLESS = re.compile(
    rb'<!DOCTYPE\s+(?:svg\s+PUBLIC\s+"-//W3C//DTD SVG [^"<>]*"\s+"http://www\.w3\.org/[^"<>]*"'
    rb'|manifest:manifest\s+PUBLIC\s+"-//OpenOffice\.org//DTD Manifest 1\.0//EN"\s+"Manifest\.dtd"'
    rb"|(?:library:librar(?:y|ies)|script:module|dlg:window)\s+PUBLIC\s+"
    rb'"-//OpenOffice\.org//DTD OfficeDocument 1\.0//EN"\s+"[a-z]+\.dtd")\s*>'
)
"""What drawing programs write in pictures, OpenOffice 2 wrote in its list of parts, and LibreOffice writes in Basic's
libraries: it declares nothing of its own, and programs know what it names."""
_MOST_BYTES = 4 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class XmlPart:
    """A part that is to be parsed.

    Attributes:
        is_utf8: whether it is stored in UTF-8, as readers that are not ours take for granted.
        chunks: its bytes, in UTF-8, to be gone through once.
    """

    is_utf8: bool
    chunks: Iterator[bytes]


def xml_part(container: Container, part: str) -> XmlPart:
    """A part that is to be parsed, whatever it is called.

    Raises:
        FileRefusedError: it is damaged or in an encoding that is not read; also from its chunks, as when they hold a
            document type or are, in UTF-8, more than a part may have.
    """
    start, rest = with_start(container.stream(part))
    codec = _codec(part, start)
    chunks = _decoded(part, utf8_chunks(start, rest, codec))
    return XmlPart(codec == UTF_8, _without_document_type(part, chunks, (_DOCUMENT_TYPE,)))


def checked_xml(container: Container, part: str) -> Iterator[bytes]:
    """The bytes of such a part, in UTF-8.

    Raises:
        FileRefusedError: as above.
    """
    return xml_part(container, part).chunks


def look_through(container: Container, part: str) -> None:
    """Unpack a part that is not parsed here, and is carried over whatever it holds, but for a document type in XML.

    A part's name does not say who parses it: relations and lists of parts lead to any. So its first bytes decide.

    Raises:
        FileRefusedError: it is damaged, or XML with a document type, or in an encoding that could hide one.
    """
    start, chunks = with_start(container.stream(part))
    if is_xml(start):
        _codec(part, start)
        chunks = _without_document_type(part, chain((_HARMLESS.sub(b"", start, 1),), chunks), _DOCUMENT_TYPES)
    for _ in chunks:
        pass


def parsed_xml(container: Container, part: str) -> ET.Element:
    """The root of a small part.

    Raises:
        FileRefusedError: as above, or it is not small, or not well formed.
    """
    size = container.parts[part].file_size
    if size > _MOST_BYTES:
        raise too_large("dung lượng danh sách trang tính (MB)", size // MEBIBYTE, _MOST_BYTES // MEBIBYTE)
    xml = b"".join(checked_xml(container, part))
    container.meter.take(xml)
    try:
        return ET.fromstring(xml)  # noqa: S314 - no document type gets this far
    except ET.ParseError as error:
        raise damaged(f"{part}: {error}") from error


def local_name(element: ET.Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def _codec(part: str, start: bytes) -> str:
    try:
        return stored_encoding(start)
    except UnknownEncodingError as error:
        raise damaged(f"{part} {error}") from error


def _decoded(part: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Bytes in UTF-8 of a part in another encoding, counted anew: it may grow threefold."""
    produced = 0
    try:
        for chunk in chunks:
            produced += len(chunk)
            if produced > LIMITS.part_bytes:
                raise part_too_large(produced, LIMITS.part_bytes)
            yield chunk
    except UnicodeError as error:
        raise damaged(f"{part} is not in {error.args[0]}, as it says") from error


def _without_document_type(part: str, chunks: Iterable[bytes], spellings: Sequence[bytes]) -> Iterator[bytes]:
    """Only there can entities be declared; it may lie across any number of chunks."""
    before = b""
    for chunk in chunks:
        window = before + chunk[:_LONGEST]
        if any(one in chunk or one in window for one in spellings):
            raise damaged(f"{part} declares a document type")
        before = (before + chunk[-_LONGEST:])[-_LONGEST:]
        yield chunk
