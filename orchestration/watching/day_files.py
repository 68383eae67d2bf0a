"""Files of lines, one a day, more where a day says much; old ones are removed.

Several processes write to the same file: each line is one write at its end. What does not belong here: what is written.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from checks.texts.vietnam_time import today_in_vietnam
from warehouse.private_files import make_folder, private_opener

LARGEST = 16 * 2**20
"""Bytes of a file, after which the day's next one is begun."""

DAYS_KEPT = 90
MOST_BYTES = 512 * 2**20
"""Of all files together; the oldest go first."""


class DayFiles:
    """The files of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._day: date | None = None
        self._number = 0

    def write(self, line: str) -> None:
        """Add a line.

        Raises:
            OSError: the disk is full, or the folder cannot be written.
        """
        if self._day != today_in_vietnam():
            self._begin_day(today_in_vietnam())
        while self._path.exists() and self._path.stat().st_size >= LARGEST:
            self._number += 1
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        descriptor = private_opener(str(self._path), flags)
        try:
            # A name of a file may hold what is no character of any text.
            os.write(descriptor, f"{line}\n".encode(errors="backslashreplace"))
        finally:
            os.close(descriptor)

    @property
    def _path(self) -> Path:
        return self._folder / f"{self._day}{f'-{self._number:03d}' if self._number else ''}.jsonl"

    def _begin_day(self, day: date) -> None:
        make_folder(self._folder)
        self._day, self._number = day, 0
        room = MOST_BYTES
        for path in sorted(self._folder.glob("[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]*.jsonl"), reverse=True):
            room -= path.stat().st_size
            if room < 0 or (day - date.fromisoformat(path.name[:10])).days > DAYS_KEPT:
                path.unlink(missing_ok=True)
