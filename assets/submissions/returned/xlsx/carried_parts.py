"""A ZIP file written from parts that are new and parts carried over packed as they are.

Photographs in a report so cost nothing, and the same parts always give the same bytes. What does not belong here: which
parts a workbook has.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Collection, Iterable
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from assets.template.saving import ZIP_TIMESTAMP

_LOCAL_HEADER = struct.Struct("<4s5H3L2H")


def zip_bytes(
    file: BinaryIO, parts: Iterable[tuple[str, bytes | ZipInfo]], *, plain: Collection[str] = frozenset()
) -> bytes:
    """The file with parts in the order given.

    Args:
        file: from which parts are carried over.
        parts: name, and the new content or the entry of `file`.
        plain: names of new parts that are not to be compressed.
    """
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, part in parts:
            entry = ZipInfo(name, ZIP_TIMESTAMP)
            entry.external_attr = 0o600 << 16
            if isinstance(part, bytes) or not part.file_size:
                entry.compress_type = ZIP_STORED if name in plain else ZIP_DEFLATED
                archive.writestr(entry, part if isinstance(part, bytes) else b"")
            else:
                _carry_over(file, archive, buffer, entry, part)
    return buffer.getvalue()


def _carry_over(file: BinaryIO, archive: ZipFile, buffer: BinaryIO, entry: ZipInfo, packed: ZipInfo) -> None:
    """Copy an entry's packed bytes, which `zipfile` itself cannot do."""
    file.seek(packed.header_offset)
    *_, name_length, extra_length = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
    file.seek(name_length + extra_length, io.SEEK_CUR)
    entry.compress_type, entry.CRC = packed.compress_type, packed.CRC
    entry.compress_size, entry.file_size = packed.compress_size, packed.file_size
    entry.header_offset = buffer.tell()
    buffer.write(entry.FileHeader(zip64=False))
    buffer.write(file.read(packed.compress_size))
    archive.filelist.append(entry)
    archive.NameToInfo[entry.filename] = entry
    archive.start_dir = buffer.tell()
