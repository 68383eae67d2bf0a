"""XML in whatever encoding it is stored, as UTF-8.

All readers behind are given what was decoded here, so that they cannot take another encoding for granted than the one
in which the part was searched for what is dangerous. What does not belong here: the search (`xml_parts`).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import chain

UTF_8 = "utf-8"
_OTHERWISE_DECLARED = "utf-8-sig"

_EBCDIC_START = "<?xm".encode("cp037")
_MARKS = (
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like that of UTF-16
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0\0\0", "utf-32"),
    (b"\0\0\0<", "utf-32"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (_EBCDIC_START, "cp037"),
)
_KNOWN = frozenset(
    {
        *("utf-16", "utf-16-le", "utf-16-be"),
        *(f"cp125{number}" for number in range(9)),
        *(f"iso8859-{number}" for number in (*range(1, 12), *range(13, 17))),
        *("koi8-r", "koi8-u", "cp874", "tis-620", "gb2312", "gbk", "gb18030", "big5", "shift_jis", "cp932"),
        *("euc_jp", "euc_kr"),
    }
)
"""Encodings that office programs read. Not UTF-7 and its like, in which a `<` can be written in other letters."""

_DECLARATION = r"""^\s*<\?xml\s[^<>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']"""
_DECLARED = re.compile(_DECLARATION.encode())
_DECLARED_TEXT = re.compile(_DECLARATION)
_DECLARATION_BYTES = 1024
"""Enough of a part to hold its declaration."""

_BEFORE_THE_FIRST_TAG = b" \t\r\n\0" + codecs.BOM_UTF8 + codecs.BOM_UTF16_LE
"""Spaces, byte order marks, and the zeros of wide encodings."""


class UnknownEncodingError(Exception):
    """The XML says that it is written in an encoding that is not read."""


def is_xml(start: bytes) -> bool:
    """Whether a parser that is handed these bytes, whatever their part is called, takes them for the start of XML."""
    tag = start.lstrip(_BEFORE_THE_FIRST_TAG)
    return not tag or tag.startswith((b"<", _EBCDIC_START))


def stored_encoding(start: bytes) -> str:
    """The codec of XML by its first bytes: their byte order mark or zeros, else the declaration; else UTF-8.

    `UTF_8` where nothing says otherwise; what is in UTF-8 against its own declaration gets another name for it, so
    that it is declared anew.

    Raises:
        UnknownEncodingError: it is none of those that are read.
    """
    marked = next((codec for mark, codec in _MARKS if start.startswith(mark)), None)
    declared = _DECLARED.match(start.removeprefix(codecs.BOM_UTF8))
    name = declared[1].decode().casefold() if declared else UTF_8
    if marked in {None, UTF_8}:
        if name == UTF_8:
            return UTF_8
        codec = _codec(name)
        return _OTHERWISE_DECLARED if marked or codec in {UTF_8, "ascii"} else _known(codec)
    return _known(str(marked))


def utf8_chunks(start: bytes, rest: Iterable[bytes], codec: str) -> Iterator[bytes]:
    """XML in UTF-8, its declaration changed accordingly; that which is in UTF-8 already is passed on as it is.

    Args:
        start: the first bytes, which hold the whole declaration.
        rest: what follows them.
        codec: in which both are written.

    Raises:
        UnicodeDecodeError: they are not.
    """
    if codec == UTF_8:
        yield start
        yield from rest
        return
    decoder = codecs.getincrementaldecoder(codec)()
    yield _redeclared(decoder.decode(start)).encode()
    for chunk in rest:
        yield decoder.decode(chunk).encode()
    yield decoder.decode(b"", final=True).encode()


def with_start(chunks: Iterable[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first bytes, as many as may hold a declaration however small the pieces are that come; and the rest."""
    following = iter(chunks)
    start = b""
    for chunk in following:
        start += chunk
        if len(start) >= _DECLARATION_BYTES:
            break
    return start, chain(following)


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return name


def _known(codec: str) -> str:
    if codec not in _KNOWN:
        raise UnknownEncodingError(f"is in {codec[:40]}")
    return codec


def _redeclared(text: str) -> str:
    plain = text.removeprefix("\ufeff")
    declared = _DECLARED_TEXT.match(plain)
    return f"{plain[: declared.start(1)]}UTF-8{plain[declared.end(1) :]}" if declared else plain
