"""Keep every received byte for ever, under its own fingerprint.

What does not belong here: which files came, and what is in them.
"""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from assets.submissions.container.guard import PACKAGE_LIMITS
from assets.submissions.receiving.opened_file import UnreadableError
from warehouse.private_files import SEALED_MODE, make_folder, own_folder, private_opener

_LOG = logging.getLogger(__name__)

_CHUNK = 2**20
_UNFINISHED = ".unfinished-"


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that is not part of the archive yet.

    Attributes:
        file: open, for looking at what was copied.
        path: where it lies.
        sha256: of what was copied.
        byte_size: of what was copied.
    """

    file: BinaryIO
    path: Path
    sha256: str
    byte_size: int


@dataclass(frozen=True, slots=True)
class Archive:
    """Files by SHA-256: `ab/ab12…`, written once, read-only, never by the name under which they came."""

    root: Path

    def path_of(self, sha256: str) -> Path:
        """Path of the file of a fingerprint, whether it is there or not.

        Raises:
            ValueError: not a fingerprint; nothing else may become part of a path.
        """
        if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
            raise ValueError(f"not a SHA-256: {sha256!r}")
        return self.root / sha256[:2] / sha256

    @contextmanager
    def copy_of(self, file: BinaryIO) -> Iterator[Copy]:
        """Copy an open file beside the archive's own, to be looked at and then kept; gone at the end if it is not.

        Raises:
            UnreadableError: the file cannot be read, or grows beyond what is kept of any file.
            OSError: the archive's disk fails.
        """
        make_folder(self.root)
        unfinished = self.root / f"{_UNFINISHED}{secrets.token_hex(8)}"
        try:
            with open(unfinished, "xb+", opener=private_opener) as target:
                sha256 = _copy(file, target)
                yield Copy(target, unfinished, sha256, target.tell())
        finally:
            unfinished.unlink(missing_ok=True)

    def keep(self, copy: Copy) -> str:
        """Keep a copy, and give its fingerprint; a file that is there already costs only its reading.

        The copy is complete on disk, under its final name, before this returns: the caller may then delete the
        original. So what was kept before is believed only after it was read; if it has come to harm, it is whole again.

        Raises:
            OSError: the archive's disk fails.
        """
        kept = self.path_of(copy.sha256)
        if kept.is_file():
            if sha256_of(kept) == copy.sha256:
                return copy.sha256
            _LOG.warning("the archived file %s was damaged: it has come once more, and takes its own place", kept.name)
        copy.file.flush()
        os.fsync(copy.file.fileno())
        return self._move_in(copy.path, copy.sha256)

    def fingerprints(self) -> set[str]:
        """Of every file that is kept; copies that are being made are none yet."""
        return {path.name for path in self.root.glob("??/*") if path.name.startswith(path.parent.name)}

    def clear_unfinished(self) -> None:
        """Remove copies that were being made when a run was killed; nobody may be keeping files at the moment."""
        for left in self.root.glob(f"{_UNFINISHED}*"):
            left.unlink(missing_ok=True)

    def _move_in(self, unfinished: Path, sha256: str) -> str:
        kept = self.path_of(sha256)
        own_folder(self.root, kept.parent.name)
        unfinished.chmod(SEALED_MODE)
        unfinished.rename(kept)
        for folder in (kept.parent, self.root):  # a rename is on disk only when its folder is
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        return sha256


def sha256_of(path: Path) -> str:
    """The file's fingerprint, in lower-case hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy(source: BinaryIO, target: BinaryIO) -> str:
    """Copy to a new file; the fingerprint is of what was written, should the source be changing."""
    digest = hashlib.sha256()
    for chunk in _chunks(source):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()


def _chunks(source: BinaryIO) -> Iterator[bytes]:
    try:
        source.seek(0)
        size = 0
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            if size > PACKAGE_LIMITS.file_bytes:
                raise UnreadableError("grew beyond what is kept of a file while it was copied")
            yield chunk
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror}") from error
