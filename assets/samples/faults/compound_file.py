"""A small OLE compound file, the wrapping that Excel puts around a workbook saved with a password.

Written from the published layout ([MS-CFB]): header, one allocation table, one directory sector, then the streams.
Only what the sample's encrypted workbook needs. What does not belong here: encryption.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

_SECTOR = 512
_MINI_CUTOFF = 4096
"""A shorter stream would have to go into the mini stream, which is not written here."""
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_NONE = 0xFFFFFFFF
_ROOT, _STREAM = 5, 2
_BLACK = 1


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """The streams as one compound file, version 3.

    Args:
        streams: at most three, each 4,096 bytes or more, by name.

    Raises:
        ValueError: too many streams, or one too short or too long for one header's tables.
    """
    if len(streams) > 3 or any(len(content) < _MINI_CUTOFF for content in streams.values()):
        raise ValueError("at most three streams of at least 4096 bytes each")
    sizes = [-(-len(content) // _SECTOR) for content in streams.values()]
    tables = 1
    while tables * (_SECTOR // 4) < tables + 1 + sum(sizes):
        tables += 1
    if tables > 109:
        raise ValueError("too long for the tables that a header can list")
    links, starts = _chains(tables, sizes)
    body = b"".join(content.ljust(size * _SECTOR, b"\0") for content, size in zip(streams.values(), sizes, strict=True))
    directory = _directory(
        {name: (start, len(content)) for (name, content), start in zip(streams.items(), starts, strict=True)}
    )
    return _header(tables) + links + directory + body


def _chains(tables: int, sizes: list[int]) -> tuple[bytes, list[int]]:
    """The allocation table's sectors, and each stream's first sector."""
    links = [_TABLE] * tables + [_END]
    starts = []
    for size in sizes:
        start = len(links)
        starts.append(start)
        links += [*range(start + 1, start + size), _END]
    links += [_FREE] * (tables * (_SECTOR // 4) - len(links))
    return struct.pack(f"<{len(links)}I", *links), starts


def _header(tables: int) -> bytes:
    listed = [*range(tables), *([_FREE] * (109 - tables))]
    return struct.pack(
        "<8s16xHHHHH6xIIIIIIIII109I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,  # minor version
        3,  # major version
        0xFFFE,  # little endian
        9,  # sectors of 2 ** 9 bytes
        6,  # mini sectors of 2 ** 6 bytes
        0,  # directory sectors: not counted in version 3
        tables,
        tables,  # the directory follows the allocation table
        0,
        _MINI_CUTOFF,
        _END,  # no mini allocation table
        0,
        _END,  # no further list of allocation tables
        0,
        *listed,
    )


def _directory(streams: Mapping[str, tuple[int, int]]) -> bytes:
    """One sector of four entries: the root, then the streams as a chain of right-hand neighbours."""
    entries = [_entry("Root Entry", _ROOT, child=1 if streams else _NONE, right=_NONE, start=_END, size=0)]
    # The tree is ordered by length of name, then by name.
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    for position, name in enumerate(names, start=1):
        start, size = streams[name]
        right = position + 1 if position < len(names) else _NONE
        entries.append(_entry(name, _STREAM, child=_NONE, right=right, start=start, size=size))
    return b"".join(entries).ljust(_SECTOR, b"\0")


def _entry(name: str, kind: int, *, child: int, right: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16xI8x8xIQ", encoded, len(encoded) + 2, kind, _BLACK, _NONE, right, child, 0, start, size
    )
