"""Largest size of a file that is kept; of a larger one only the fingerprint is taken, within bounds.

A file full of holes costs its sender nothing, and would cost the archive its whole length for ever. What does not
belong here: what a file may hold (`container.guard`), and what is written down of it (`landing`).
"""

from __future__ import annotations

import hashlib
from typing import BinaryIO

from assets.submissions.container.guard import LIMITS, MEBIBYTE, PACKAGE_LIMITS
from assets.submissions.receiving.opened_file import UnreadableError

GIBIBYTE = 2**30
MOST_HASHED_BYTES = 4 * GIBIBYTE
"""Of a file: half a minute on a busy machine. One that is larger is not read at all, and left to an administrator."""
HASHED_BYTES_A_RUN = 8 * GIBIBYTE
"""Of all such files that one run reads; those beyond wait for the next."""

CHANGED = "changed while it was looked at"

_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")


def exceeded_limit(file: BinaryIO) -> int | None:
    """The limit in bytes that an opened file exceeds: a package's for ZIP containers, a workbook's for all else."""
    size = file.seek(0, 2)
    file.seek(0)
    limit = (PACKAGE_LIMITS if file.read(4).startswith(_ZIP_STARTS) else LIMITS).file_bytes
    return limit if size > limit else None


def fingerprint(file: BinaryIO, size: int) -> str:
    """The SHA-256 of an opened file, which has that many bytes.

    Raises:
        UnreadableError: it cannot be read, or has another length by now.
    """
    digest = hashlib.sha256()
    left = size
    try:
        file.seek(0)
        while left and (chunk := file.read(min(left, MEBIBYTE))):
            digest.update(chunk)
            left -= len(chunk)
        has_more = bool(file.read(1))
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror}") from error
    if left or has_more:
        raise UnreadableError(CHANGED)
    return digest.hexdigest()
