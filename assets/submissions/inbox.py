"""What lies in the inbox: files that agencies sent, and when each came.

What does not belong here: keeping them (`archive`), reading them, and deleting them: that is the caller's, after the
rows about them are committed.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

RECEIPTS = "receipts.csv"
"""Written by the gateway that fills the inbox, if it knows when each file came: file_name,sha256,received_at."""

_RECEIPT_COLUMNS = {"file_name", "sha256", "received_at"}
_UNFINISHED = (".part", ".partial", ".crdownload", ".tmp", ".filepart")


class ReceiptsError(ValueError):
    """The gateway's receipts cannot be read; the message names file and line."""


def scan_inbox(inbox: Path, year: int) -> list[Path]:
    """The files received for a year, in `inbox/` itself and in `inbox/<year>/`, ordered by folder and name.

    Left alone are folders, links (they may point anywhere), hidden files, lock files of office programs, receipts, and
    uploads that are not finished. A folder that does not exist holds nothing.
    """
    found: list[Path] = []
    for folder in (inbox, inbox / str(year)):
        if folder.is_dir():
            found.extend(sorted(path for path in folder.iterdir() if _is_received(path)))
    return found


def _is_received(path: Path) -> bool:
    name = path.name
    is_plain = path.is_file() and not path.is_symlink()
    return is_plain and not name.startswith((".", "~$")) and name != RECEIPTS and not name.endswith(_UNFINISHED)


def read_receipts(folder: Path) -> dict[tuple[str, str], datetime]:
    """When the gateway received each file, by name and SHA-256; empty where it writes no receipts.

    Raises:
        ReceiptsError: a column is missing, or a moment has no time zone: a guess could make a report late.
    """
    path = folder / RECEIPTS
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = _RECEIPT_COLUMNS - set(reader.fieldnames or ())
        if missing:
            raise ReceiptsError(f"{path.name}: no column {', '.join(sorted(missing))}")
        return {(row["file_name"], row["sha256"].lower()): _moment(row, reader.line_num, path.name) for row in reader}


def _moment(row: Mapping[str, str], line: int, file_name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(row["received_at"])
    except (ValueError, TypeError) as error:
        raise ReceiptsError(f"{file_name}, line {line}: received_at is no ISO time: {row['received_at']!r}") from error
    if moment.tzinfo is None:
        raise ReceiptsError(f"{file_name}, line {line}: received_at needs a time zone: {row['received_at']!r}")
    return moment.astimezone(UTC)


def entered_at(path: Path) -> datetime:
    """When the file entered the inbox: its inode's change, which copying and moving set and no sender can forge."""
    return datetime.fromtimestamp(path.stat().st_ctime, UTC)


def printable_name(path: Path) -> str:
    """The file's name as text that any database takes; bytes that are no UTF-8 become question marks."""
    return os.fsencode(path.name).decode("utf-8", "replace").replace("\0", "")
