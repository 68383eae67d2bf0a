"""Folders and files of an installation: written by their owner alone, read by the owner's group, closed to all others.

What belongs here: their modes, and how they are made with them whatever the process's umask is. What does not: which
folders there are (`assets.home`), and the inbox, which the gateway writes into.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER_MODE, FILE_MODE, SEALED_MODE = 0o750, 0o640, 0o440
"""Of a folder, of a file that is written again, and of one that is not."""

TOO_OPEN = 0o027
"""What nothing of an installation grants: writing to the group, anything to others."""


class LinkedFolderError(OSError):
    """A folder that the program writes into is a link, and may lead anywhere."""


def close_new_files() -> int:
    """Take `TOO_OPEN` from whatever this process and those that it starts make from now on; give the umask before.

    For what libraries make: Dagster's storage, SQLite's log, pg_dump's file. A stricter umask stays as it is.
    """
    before = os.umask(TOO_OPEN)
    os.umask(before | TOO_OPEN)
    return before


@contextmanager
def closed_new_files() -> Iterator[int]:
    """The same for a while."""
    before = close_new_files()
    try:
        yield before
    finally:
        os.umask(before)


def private_opener(path: str, flags: int) -> int:
    """For `open(..., opener=)`: a file that is made has `FILE_MODE`."""
    return os.open(path, flags, FILE_MODE)


def make_folder(path: Path) -> Path:
    """A folder, with those above it, made where it is not there; one that is there stays as it is."""
    if not path.is_dir():
        make_folder(path.parent)
        path.mkdir(FOLDER_MODE, exist_ok=True)
    return path


def own_folder(root: Path, *names: str) -> Path:
    """A folder beneath another, made where it is not there; the root may be a link of the operator's, nothing below it.

    Raises:
        LinkedFolderError: a link lies in the place of a folder.
    """
    path = make_folder(root)
    for name in names:
        path /= name
        if path.is_symlink():
            raise LinkedFolderError(f"{path} is a link: the program writes only into folders of its own")
        path.mkdir(FOLDER_MODE, exist_ok=True)
    return path


def make_file(path: Path) -> None:
    """An empty file where none is, for a library that would make it with a mode of its own."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE))
    except FileExistsError:
        return


def close_to_others(root: Path) -> None:
    """Take `TOO_OPEN` from a folder and everything in it, such as what a copy took over; links are left alone.

    Raises:
        OSError: something belongs to another user.
    """
    for path, mode in open_to_others(root):
        path.chmod(mode & ~TOO_OPEN)


def open_to_others(root: Path) -> Iterator[tuple[Path, int]]:
    """Files and folders that grant something of `TOO_OPEN`, with their modes: the root and all beneath it but links."""
    try:
        state = root.stat()  # the root itself may be a link of the operator's
    except FileNotFoundError:
        return
    if state.st_mode & TOO_OPEN:
        yield root, stat.S_IMODE(state.st_mode)
    if stat.S_ISDIR(state.st_mode):
        for folder, _, names in os.walk(root):
            yield from _open_among(Path(folder), names, root)


def _open_among(folder: Path, names: list[str], root: Path) -> Iterator[tuple[Path, int]]:
    for path in [*([folder] if folder != root else []), *(folder / name for name in names)]:
        try:
            mode = path.lstat().st_mode
        except FileNotFoundError:  # a night goes on meanwhile
            continue
        if not stat.S_ISLNK(mode) and mode & TOO_OPEN:
            yield path, stat.S_IMODE(mode)
