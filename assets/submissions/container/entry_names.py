"""The name of a ZIP entry as its sender saw it, however the packing program wrote it down.

ZIP's own letters are those of the first PCs; programs that put others there do not always say so, and a Vietnamese name
would come out as signs. What does not belong here: whether a name may be trusted as a path (never).
"""

from __future__ import annotations

import struct
import zipfile
import zlib

_SAYS_UTF8 = 0x800
_UNICODE_NAME = 0x7075
_FIELD = struct.Struct("<HH")
_NAME_FIELD = struct.Struct("<BL")


def entry_name(info: zipfile.ZipInfo) -> str:
    """Name of an entry, decoded, cut at the first null character."""
    if info.flag_bits & _SAYS_UTF8 or info.orig_filename.isascii():
        return info.filename
    stored = info.orig_filename.encode("cp437")
    return (_told_beside(info.extra, stored) or _decoded(stored) or info.filename).partition("\0")[0]


def _told_beside(extra: bytes, stored: bytes) -> str | None:
    """The name in UTF-8 that WinZip and others add, if it is still of this entry."""
    while len(extra) >= _FIELD.size:
        kind, length = _FIELD.unpack_from(extra)
        field, extra = extra[_FIELD.size : _FIELD.size + length], extra[_FIELD.size + length :]
        if kind == _UNICODE_NAME and len(field) > _NAME_FIELD.size:
            _, checksum = _NAME_FIELD.unpack_from(field)
            if checksum == zlib.crc32(stored):
                return _decoded(field[_NAME_FIELD.size :], ("utf-8",))
    return None


def _decoded(stored: bytes, encodings: tuple[str, ...] = ("utf-8", "cp1258")) -> str | None:
    """UTF-8 as macOS writes it without saying so, or the letters of a Vietnamese Windows."""
    for encoding in encodings:
        try:
            return stored.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
