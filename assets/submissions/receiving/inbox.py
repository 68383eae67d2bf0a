"""The inbox: where agencies' files arrive, and which of them are a year's.

What does not belong here: whether a file is whole (`receiving.readiness`), keeping it (`archive`), reading it, and
deleting it: that is the caller's, after the rows about it are committed.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from assets.submissions.container.guard import MEBIBYTE
from assets.submissions.receiving.opened_file import UnreadableError, VanishedError, open_received
from assets.submissions.receiving.system_files import is_system_file

RECEIPTS = "receipts.csv"
"""Written by the gateway that fills the inbox, if it knows when each file came: file_name,sha256,received_at."""

_MOST_RECEIPT_BYTES = 32 * MEBIBYTE
"""Some hundred thousand arrivals."""
_RECEIPT_COLUMNS = ("file_name", "sha256", "received_at")
_UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".tmp", ".filepart", ".uploading")

UNFINISHED = "its name says that it is not finished"
"""Why such an upload waits."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """The inbox of an installation.

    Attributes:
        root: its folder; a year's own files are in `<year>/` under it.
        quiet_seconds: how long a file that does not prove itself whole must be unchanged before it is taken.
        years: whose files runs take in.
        unready: why files of other years that have begun are not taken in, by year.
    """

    root: Path
    quiet_seconds: float
    years: Collection[int] = ()
    unready: Mapping[int, str] = field(default_factory=dict)

    def relative(self, path: Path) -> str:
        """A path under the inbox as text."""
        return (path.parent.relative_to(self.root) / printable_name(path)).as_posix()


class ReceiptsError(ValueError):
    """The gateway's receipts cannot be read; the message names file and line."""


def scan_inbox(inbox: Path, year: int) -> list[Path]:
    """The files received for a year, in `inbox/` itself and in `inbox/<year>/`, ordered by folder and name.

    Left alone are folders, links (they may point anywhere, also that of the year's folder), what systems and office
    programs leave, receipts, and uploads that are not finished. A folder that does not exist holds nothing.
    """
    return [path for path in _plain_files(inbox, year) if not is_unfinished(path)]


def unfinished_uploads(inbox: Path, year: int) -> list[Path]:
    """The files of a year, in the same folders, whose names say that they are still being written."""
    return [path for path in _plain_files(inbox, year) if is_unfinished(path)]


def is_unfinished(path: Path) -> bool:
    """Whether the name says that the file is still being written."""
    return path.name.casefold().endswith(_UNFINISHED)


def is_passed_over(path: Path) -> bool:
    """Whether the name is no report's: a system's file, or the gateway's receipts."""
    return is_system_file(path.name) or path.name == RECEIPTS


def _plain_files(inbox: Path, year: int) -> list[Path]:
    found: list[Path] = []
    for folder in (inbox, inbox / str(year)):
        if folder != inbox and folder.is_symlink():
            continue
        with suppress(FileNotFoundError, NotADirectoryError):  # it is not there, or not any more
            found.extend(sorted(path for path in folder.iterdir() if is_plain(path) and not is_passed_over(path)))
    return found


def years_waiting(inbox: Path) -> set[int]:
    """The years in whose folders files wait; a folder that cannot be opened costs its own year alone."""
    years = [int(path.name) for path in inbox.glob("*") if path.is_dir() and path.name.isdecimal()]
    found = set()
    for year in years:
        with suppress(OSError):  # `unread_files` and the year's own looks tell of it
            if any(path.parent != inbox for path in scan_inbox(inbox, year)):
                found.add(year)
    return found


def is_plain(path: Path) -> bool:
    """Whether it is a file, and no link to one."""
    return path.is_file() and not path.is_symlink()


def read_receipts(folder: Path, inbox: Path) -> dict[tuple[str, str], datetime]:
    """Times at which the gateway received files, by name and SHA-256; empty where it writes no receipts.

    Raises:
        ReceiptsError: a column or a field is missing, it is no UTF-8 or no plain file, or a moment has no time zone: a
            guess could make a report late.
    """
    try:
        with open_received(folder / RECEIPTS, inbox) as file:
            content = file.read(_MOST_RECEIPT_BYTES + 1)
        if len(content) > _MOST_RECEIPT_BYTES:
            raise ReceiptsError(f"{RECEIPTS}: larger than {_MOST_RECEIPT_BYTES // MEBIBYTE} MB")
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        missing = set(_RECEIPT_COLUMNS) - set(reader.fieldnames or ())
        if missing:
            raise ReceiptsError(f"{RECEIPTS}: no column {', '.join(sorted(missing))}")
        return dict(_receipt(row, f"{RECEIPTS}, line {reader.line_num}") for row in reader)
    except VanishedError:
        return {}
    except (UnreadableError, OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReceiptsError(f"{RECEIPTS} cannot be read: {error}") from error


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


def printable_name(path: Path) -> str:
    """The file's name as text that any database takes; bytes that are no UTF-8 become question marks."""
    return os.fsencode(path.name).decode("utf-8", "replace").replace("\0", "")
