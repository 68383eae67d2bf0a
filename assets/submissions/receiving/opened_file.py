"""A file of the inbox opened once: what is checked is the opened file, never its path again.

What does not belong here: whether it is whole (`wholeness`), and its content.
"""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple


class Trace(NamedTuple):
    """What tells one state of a file from any later one; times in nanoseconds, by the file system's clock."""

    inode: int
    size: int
    modified: int
    changed: int

    @property
    def entered_at(self) -> datetime:
        """When the file entered the inbox: its inode's change, which copying and moving set and no sender can forge.

        Never later than now: the clock of a network share may be ahead.
        """
        return min(datetime.fromtimestamp(self.changed / 1e9, UTC), datetime.now(UTC))


class UnreadableError(Exception):
    """A file of the inbox cannot be opened or read; the message says why, in English."""


class VanishedError(UnreadableError):
    """The file was there a moment ago: another run or the sender has taken it away."""


def open_received(path: Path) -> BinaryIO:
    """Open a plain file for reading.

    Raises:
        VanishedError: it is not there any more.
        UnreadableError: it cannot be opened, or it is no plain file by now: a link, a folder, a pipe.
    """
    try:
        # Without O_NONBLOCK, opening a pipe would wait for somebody to write into it.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise VanishedError("has gone") from error
    except OSError as error:
        raise UnreadableError(f"cannot be opened: {error.strerror}") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UnreadableError("is not a plain file")
    return os.fdopen(descriptor, "rb")


def trace_of(file: BinaryIO) -> Trace:
    """The present state of an opened file."""
    return _trace(os.fstat(file.fileno()))


def trace_at(path: Path) -> Trace:
    """The present state of whatever lies at a path; a link's own.

    Raises:
        OSError: nothing lies there.
    """
    return _trace(path.lstat())


def _trace(state: os.stat_result) -> Trace:
    return Trace(state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)
