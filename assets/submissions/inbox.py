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

_RECEIPT_COLUMNS = ("file_name", "sha256", "received_at")
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


def years_waiting(inbox: Path) -> set[int]:
    """The years in whose folders files wait."""
    years = [int(path.name) for path in inbox.glob("*") if path.is_dir() and path.name.isdecimal()]
    return {year for year in years if any(path.parent != inbox for path in scan_inbox(inbox, year))}


def _is_received(path: Path) -> bool:
    name = path.name
    is_plain = path.is_file() and not path.is_symlink()
    return is_plain and not name.startswith((".", "~$")) and name != RECEIPTS and not name.endswith(_UNFINISHED)


def read_receipts(folder: Path) -> dict[tuple[str, str], datetime]:
    """When the gateway received each file, by name and SHA-256; empty where it writes no receipts.

    Raises:
        ReceiptsError: a column or a field is missing, it is no UTF-8, or a moment has no time zone: a guess could make
            a report late.
    """
    path = folder / RECEIPTS
    if not path.is_file():
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = set(_RECEIPT_COLUMNS) - set(reader.fieldnames or ())
            if missing:
                raise ReceiptsError(f"{path.name}: no column {', '.join(sorted(missing))}")
            return dict(_receipt(row, f"{path.name}, line {reader.line_num}") for row in reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise ReceiptsError(f"{path.name} cannot be read: {error}") from error


def _receipt(row: Mapping[str, str | None], place: str) -> tuple[tuple[str, str], datetime]:
    name, sha256, received_at = (row[column] for column in _RECEIPT_COLUMNS)
    if name is None or sha256 is None or received_at is None:
        raise ReceiptsError(f"{place}: the row is too short")
    try:
        moment = datetime.fromisoformat(received_at)
        in_utc = moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ReceiptsError(f"{place}: received_at is no ISO time: {received_at!r}") from error
    if moment.tzinfo is None:
        raise ReceiptsError(f"{place}: received_at needs a time zone: {received_at!r}")
    return (name, sha256.lower()), in_utc


def entered_at(path: Path) -> datetime:
    """When the file entered the inbox: its inode's change, which copying and moving set and no sender can forge."""
    return datetime.fromtimestamp(path.stat().st_ctime, UTC)


def printable_name(path: Path) -> str:
    """The file's name as text that any database takes; bytes that are no UTF-8 become question marks."""
    return os.fsencode(path.name).decode("utf-8", "replace").replace("\0", "")
