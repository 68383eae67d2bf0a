"""A file of the inbox opened once: what is checked is the opened file, never its path again.

No link is followed on the way to it below the inbox itself, which its operator may have put elsewhere. What does not
belong here: whether it is whole (`wholeness`), and its content.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
# Without O_NONBLOCK, opening a pipe would wait for somebody to write into it.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_LOOKS = 8
"""At the name of an opened file: each must find it there, with no other name."""


class Trace(NamedTuple):
    """Marks of a file's state, different after any change; times in nanoseconds, by the file system's clock."""

    inode: int
    size: int
    modified: int
    changed: int

    @property
    def entered_at(self) -> datetime:
        """Time of entry into the inbox: the inode's change, which copying and moving set and no sender can forge.

        Never later than now: the clock of a network share may be ahead.
        """
        return min(datetime.fromtimestamp(self.changed / 1e9, UTC), datetime.now(UTC))


class UnreadableError(Exception):
    """A file of the inbox cannot be opened or read; the message says why, in English."""


class VanishedError(UnreadableError):
    """The file was there a moment ago: another run or the sender has taken it away."""


def open_received(path: Path, inbox: Path) -> BinaryIO:
    """Open a plain file beneath the inbox for reading.

    Raises:
        VanishedError: it is not there any more.
        UnreadableError: it cannot be opened, or it is no plain file by now (a link, a folder, a pipe), or has a second
            name: a hard link may show a file that its maker cannot read.
    """
    try:
        with _opened_folder(path.parent, inbox) as folder:
            descriptor = os.open(path.name, _FILE, dir_fd=folder)
            try:
                _require_own(os.fstat(descriptor), folder, path.name)
            except BaseException:
                os.close(descriptor)
                raise
    except FileNotFoundError as error:
        raise VanishedError("has gone") from error
    except OSError as error:
        raise UnreadableError(f"cannot be opened: {error.strerror}") from error
    return os.fdopen(descriptor, "rb")


def _require_own(opened: os.stat_result, folder: int, name: str) -> None:
    """Refuse an opened file that is not plain, or is not that of the name alone.

    A look at the name tells both which file it is of and how many names that has. The opened file's own count would not
    do: it falls to one when the name that was opened is taken away again. Nor would a single look, since the same may
    happen in its midst: after the name was found, and before its file's names are counted.
    """
    if not stat.S_ISREG(opened.st_mode):
        raise UnreadableError("is not a plain file")
    for _ in range(_LOOKS):
        named = os.stat(name, dir_fd=folder, follow_symlinks=False)
        if not os.path.samestat(named, opened):
            raise VanishedError("was replaced while it was opened")
        if named.st_nlink > 1:
            raise UnreadableError("has a second name (hard link)")


def trace_of(file: BinaryIO) -> Trace:
    """The present state of an opened file."""
    return _trace(os.fstat(file.fileno()))


def remove_received(path: Path, trace: Trace, inbox: Path) -> bool:
    """Remove a file if it is still the one of that trace; another that came in its place stays. Whether it did.

    Under another name it is looked at once more: between a look and a removal by name, something else may come there. A
    run that is killed in between leaves a hidden file whose content is in the archive.

    Raises:
        OSError: the folder cannot be written.
    """
    with _opened_folder(path.parent, inbox) as folder:
        if _trace_in(folder, path.name) != trace:
            return False
        aside = f".parcomm-taken-{secrets.token_hex(8)}"
        os.rename(path.name, aside, src_dir_fd=folder, dst_dir_fd=folder)
        if _trace_in(folder, aside)[:-1] == trace[:-1]:  # renaming is a change of its own
            os.unlink(aside, dir_fd=folder)
            return True
        _put_back(folder, aside, path)
        return False


def _put_back(folder: int, aside: str, path: Path) -> None:
    """Return of a file to its own name, or to a new one beside it if that is taken."""
    try:
        os.link(aside, path.name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
        os.unlink(aside, dir_fd=folder)
    except OSError:
        beside = f"{path.stem}-{secrets.token_hex(4)}{path.suffix}"
        os.rename(aside, beside, src_dir_fd=folder, dst_dir_fd=folder)


def _trace_in(folder: int, name: str) -> Trace:
    return _trace(os.stat(name, dir_fd=folder, follow_symlinks=False))


def _trace(state: os.stat_result) -> Trace:
    return Trace(state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)


@contextmanager
def _opened_folder(folder: Path, inbox: Path) -> Iterator[int]:
    """The descriptor of a folder beneath the inbox, or of the inbox; none of those between is a link."""
    descriptor = os.open(inbox, _FOLDER)
    try:
        for name in folder.relative_to(inbox).parts:
            try:
                inner = os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=descriptor)
            except NotADirectoryError as error:  # a link, which is no folder of the inbox
                raise FileNotFoundError(error.errno, error.strerror, name) from error
            os.close(descriptor)
            descriptor = inner
        yield descriptor
    finally:
        os.close(descriptor)
