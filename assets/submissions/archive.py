"""Keep every received byte for ever, under its own fingerprint.

What does not belong here: which files came, and what is in them.
"""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

_LOG = logging.getLogger(__name__)

_CHUNK = 2**20
_UNFINISHED = ".unfinished-"


@dataclass(frozen=True, slots=True)
class Archive:
    """Files by SHA-256: `ab/ab12…`, written once, read-only, never by the name under which they came."""

    root: Path

    def path_of(self, sha256: str) -> Path:
        """Where the file of that fingerprint lies, or would lie.

        Raises:
            ValueError: not a fingerprint; nothing else may become part of a path.
        """
        if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
            raise ValueError(f"not a SHA-256: {sha256!r}")
        return self.root / sha256[:2] / sha256

    def keep(self, path: Path) -> str:
        """Copy a file in, and give its fingerprint; a file that is there already costs only the reading of both.

        The copy is complete on disk, under its final name, before this returns: the caller may then delete the
        original. So what was kept before is believed only after it was read; if it has come to harm, it is whole again.

        Raises:
            OSError: the file cannot be read, or the archive's disk fails.
        """
        known = sha256_of(path)
        kept = self.path_of(known)
        if kept.is_file():
            if sha256_of(kept) == known:
                return known
            _LOG.warning("the archived file %s was damaged: it has come once more, and takes its own place", known)
        self.root.mkdir(parents=True, exist_ok=True)
        unfinished = self.root / f"{_UNFINISHED}{secrets.token_hex(8)}"
        try:
            return self._move_in(unfinished, _copy(path, unfinished))
        finally:
            unfinished.unlink(missing_ok=True)

    def fingerprints(self) -> set[str]:
        """Of every file that is kept; copies that are being made are none yet."""
        return {path.name for path in self.root.glob("??/*") if path.name.startswith(path.parent.name)}

    def clear_unfinished(self) -> None:
        """Remove copies that were being made when a run was killed; nobody may be keeping files at the moment."""
        for left in self.root.glob(f"{_UNFINISHED}*"):
            left.unlink(missing_ok=True)

    def _move_in(self, unfinished: Path, sha256: str) -> str:
        kept = self.path_of(sha256)
        kept.parent.mkdir(exist_ok=True)
        unfinished.chmod(0o444)
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


def _copy(source: Path, target: Path) -> str:
    """Copy to a new file, down to the disk; the fingerprint is of what was written, should the source be changing."""
    digest = hashlib.sha256()
    with source.open("rb") as incoming, target.open("xb") as kept:
        while chunk := incoming.read(_CHUNK):
            digest.update(chunk)
            kept.write(chunk)
        kept.flush()
        os.fsync(kept.fileno())
    return digest.hexdigest()
