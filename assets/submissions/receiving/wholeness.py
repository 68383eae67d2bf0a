"""Proof that a file is whole: a ZIP container whose every entry unpacks to its checksum, or the gateway's fingerprint.

Every workbook (.xlsx, .xlsm, .ods) and every package is a ZIP container, whose directory is written last. The end
record alone proves too little: it is there from the start where an old file is written over in place, or where a writer
puts down the last block before the others. What does not belong here: files without such proof (`readiness`).
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from datetime import datetime
from typing import BinaryIO

from assets.submissions.container.guard import MEBIBYTE, PACKAGE_LIMITS, FileRefusedError
from assets.submissions.container.zip_reader import Container

_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_END = struct.Struct("<4s4H2LH")
_END_SIGNATURE = b"PK\x05\x06"
_MOST_DIRECTORY_BYTES = 4 * MEBIBYTE
"""Ten times what the most entries that are allowed need; a larger directory is not read here, in the main process."""

Receipts = Mapping[tuple[str, str], datetime]
"""When the gateway received each file, by name and SHA-256."""


def is_proved_whole(file: BinaryIO, name: str, receipts: Receipts) -> bool:
    """Whether the container is intact, or the gateway's receipts name this content under this name."""
    return is_intact_container(file) or _is_attested(file, name, receipts)


def is_intact_container(file: BinaryIO) -> bool:
    """Whether the file is a ZIP container from first byte to last, and every entry unpacks to its checksum.

    False for containers beyond the limits of any package and for those with a password: nothing is proved of them.
    """
    try:
        if not _fits_its_end(file):
            return False
        container = Container(file)
        container.require_within(PACKAGE_LIMITS)
        for name in container.parts:
            for _chunk in container.stream(name):
                pass
    except (FileRefusedError, OSError, ValueError, OverflowError):
        # A hostile directory may name places where nothing can be sought. A fault of the disk shows again in copying.
        return False
    return True


def _fits_its_end(file: BinaryIO) -> bool:
    """Whether the file begins as a container does, and ends with the end record and its comment, to the byte."""
    size = file.seek(0, 2)
    file.seek(0)
    if size > PACKAGE_LIMITS.file_bytes or not file.read(4).startswith(_STARTS):
        return False
    file.seek(max(0, size - _END.size - 0xFFFF))
    tail = file.read()
    at = tail.rfind(_END_SIGNATURE)
    if at < 0 or len(tail) - at < _END.size:
        return False
    *_, directory_bytes, _offset, comment_bytes = _END.unpack_from(tail, at)
    return bool(directory_bytes <= _MOST_DIRECTORY_BYTES and at + _END.size + comment_bytes == len(tail))


def _is_attested(file: BinaryIO, name: str, receipts: Receipts) -> bool:
    is_told = any(told == name for told, _ in receipts)
    # Beyond any package's limit a file is read once, when it is taken, and not at every look.
    if not is_told or file.seek(0, 2) > PACKAGE_LIMITS.file_bytes:
        return False
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(MEBIBYTE):
        digest.update(chunk)
    return (name, digest.hexdigest()) in receipts
