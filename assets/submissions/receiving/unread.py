"""Files in the inbox that no run will ever take: in folders of no year, in nested folders, links, with no year at work.

What does not belong here: files that wait to be whole (`readiness`), and what systems leave (`system_files`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assets.submissions.receiving.inbox import Inbox, is_passed_over, is_plain


@dataclass(frozen=True, slots=True)
class Unread:
    """Files at one place that nobody reads.

    Attributes:
        place: a file or a folder, by its path in the inbox; a folder ends with a slash.
        files: how many there are, as far as can be seen.
        reason: why nobody reads them, in English.
    """

    place: str
    files: int
    reason: str

    def __str__(self) -> str:
        count = (
            f" ({self.files} file{'s' if self.files > 1 else ''})" if self.place.endswith("/") and self.files else ""
        )
        return f"{self.place}{count}: {self.reason}"


def unread_files(inbox: Inbox, *, is_root_read: bool) -> list[Unread]:
    """Files in the inbox that no run will take, ordered by place; empty where there is no inbox.

    `is_root_read`: whether there is a run that takes the files of no year's folder: one at work, or a coming night.
    """
    return sorted(_unread(inbox, is_root_read=is_root_read), key=lambda each: each.place) if inbox.root.is_dir() else []


def _unread(inbox: Inbox, *, is_root_read: bool) -> Iterator[Unread]:
    years = {str(year) for year in inbox.years}
    for path in _entries(inbox.root):
        is_folder = path.is_dir() and not path.is_symlink()
        if path.name in years and is_folder:
            yield from _in_a_years_folder(inbox, path)
        elif is_folder:
            yield from _in_folder(inbox, path, _no_folder_of_a_year(inbox, path.name))
        elif not is_plain(path):
            yield Unread(inbox.relative(path), 1, "a link or a device, which nothing follows")
        elif not is_root_read:
            yield Unread(inbox.relative(path), 1, "no year is at work: it belongs into the folder of its year")


def _in_a_years_folder(inbox: Inbox, folder: Path) -> Iterator[Unread]:
    try:
        entries = [(path, is_plain(path), path.is_dir() and not path.is_symlink()) for path in _entries(folder)]
    except OSError as error:
        yield Unread(f"{folder.name}/", 0, f"cannot be opened: {error.strerror}")
        return
    for path, is_file, is_folder in entries:
        if is_folder:
            yield from _in_folder(inbox, path, f"files belong into {folder.name}/ itself, not into a folder in it")
        elif not is_file:
            yield Unread(inbox.relative(path), 1, "a link or a device, which nothing follows")


def _in_folder(inbox: Inbox, folder: Path, reason: str) -> Iterator[Unread]:
    """The files in a folder and all folders in it, told as one."""
    files = sum(len(list(_sent(names))) for _, _, names in os.walk(folder))
    if files:
        yield Unread(f"{inbox.relative(folder)}/", files, reason)


def _no_folder_of_a_year(inbox: Inbox, name: str) -> str:
    for year, why in inbox.unready.items():
        if name == str(year):
            return why
    known = f"they are {', '.join(map(str, sorted(inbox.years)))}" if inbox.years else "there is none"
    if name.isascii() and name.isdigit():
        return f"{name} is no evaluation year that has begun ({known})"
    return f"no folder of an evaluation year ({known})"


def _entries(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if not is_passed_over(path)]


def _sent(names: list[str]) -> Iterator[str]:
    return (name for name in names if not is_passed_over(Path(name)))
