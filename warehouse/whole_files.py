"""Files that are whole or not there: written beside their place, synced, and renamed.

What does not belong here: what stands in them, and who may read them (`private_files`).
"""

from __future__ import annotations

import fcntl
import glob
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from warehouse.private_files import make_folder, private_opener


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under a temporary name beside it, then give it its own; it is then whole even if power fails.

    What a writer of the same file left when it was killed is removed; of two that write it at once, the later has it.

    Raises:
        OSError: the folder cannot be written or its disk is full; a file that was there is as it was.
    """
    make_folder(path.parent)
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        _remove_if_abandoned(left)
    file, temporary = _locked_beside(path)
    try:
        with file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _locked_beside(path: Path) -> tuple[BinaryIO, Path]:
    """A new temporary file for the path, locked while it is open: the lock ends with its writer, however that ends."""
    while True:
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
        file = os.fdopen(private_opener(str(temporary), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC), "wb")
        fcntl.flock(file, fcntl.LOCK_EX)
        if temporary.exists():
            return file, temporary
        file.close()  # between opening and locking, another writer took it for abandoned


def _remove_if_abandoned(temporary: Path) -> None:
    with suppress(OSError):  # gone, at work, or nothing that a writer leaves: a link, a pipe
        descriptor = os.open(temporary, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            temporary.unlink()
        finally:
            os.close(descriptor)
