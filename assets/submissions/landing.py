"""From the inbox to the archive: every file kept, new ones told from those already known.

What does not belong here: committing the rows about them. `Landing.clear_inbox` is called after that, never before.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pandas as pd

from assets.submissions.archive import Archive
from assets.submissions.inbox import entered_at, printable_name, read_receipts, scan_inbox
from warehouse.frames import conform, empty_frame
from warehouse.tables import landed_file, receipt

_LOG = logging.getLogger(__name__)

Trace = tuple[int, int, int, int]
"""What tells one state of a file from any later one: inode, size, and when content and inode last changed."""


@dataclass(frozen=True, slots=True)
class Landing:
    """What came in.

    Attributes:
        new: rows of `landed_file`, ordered by time, name and fingerprint.
        arrivals: rows of `receipt`, one for each file that lay there, also of known content, in the same order; some
            may be known from a run that was killed before it emptied the inbox.
        identical: names of files whose content was known before, or came twice now.
        traces: every file that is now safe in the archive, as it was when it was kept.
        left: names of files that could not be opened, and wait in the inbox.
    """

    new: pd.DataFrame
    arrivals: pd.DataFrame
    identical: list[str]
    traces: dict[Path, Trace] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    @property
    def paths(self) -> list[Path]:
        """The files that are now safe in the archive."""
        return list(self.traces)

    def clear_inbox(self) -> None:
        """Remove what was landed, once `new` is committed; a file sent anew meanwhile stays for the next run."""
        for path, trace in self.traces.items():
            try:
                if _trace(path) == trace:
                    path.unlink()
            except FileNotFoundError:
                _LOG.info("%s was taken from the inbox meanwhile", path.name)


@dataclass(frozen=True, order=True, slots=True)
class _Received:
    moment: datetime
    name: str
    sha256: str


def land(inbox: Path, archive: Archive, year: int, known: Collection[str]) -> Landing:
    """Archive whatever lies in the inbox for a year; one run at a time does.

    Args:
        inbox: the folder that agencies' files are put into.
        archive: where every byte is kept.
        year: the evaluation year.
        known: fingerprints that this year's `landed_file` already has.

    Raises:
        OSError: the archive cannot be written; nothing may then be removed from the inbox.
        ReceiptsError: the gateway's receipts are wrong.
    """
    received: list[_Received] = []
    traces: dict[Path, Trace] = {}
    left: list[str] = []
    archive.clear_unfinished()
    paths = scan_inbox(inbox, year)
    receipts = {folder: read_receipts(folder) for folder in {path.parent for path in paths}}
    for path in paths:
        name = printable_name(path)
        try:
            with path.open("rb"):
                trace, moment = _trace(path), entered_at(path)
        except (FileNotFoundError, PermissionError) as error:
            _LOG.warning("%s stays in the inbox: %s", name, error)
            left.append(name)
            continue
        sha256 = archive.keep(path)
        traces[path] = trace
        received.append(_Received(receipts[path.parent].get((name, sha256), moment), name, sha256))
    in_order = sorted(received)
    new, identical = _told_apart(in_order, archive, year, known)
    return Landing(new, _arrivals(in_order, year), identical, traces, left)


def _told_apart(
    received: Iterable[_Received], archive: Archive, year: int, known: Collection[str]
) -> tuple[pd.DataFrame, list[str]]:
    """Rows of `landed_file` for what is new, and the names of what is not."""
    rows: dict[str, dict[str, object]] = {}
    identical = []
    for one in received:
        if one.sha256 in known or one.sha256 in rows:
            identical.append(one.name)
            continue
        rows[one.sha256] = {
            "year": year,
            "sha256": one.sha256,
            "file_name": one.name,
            "byte_size": archive.path_of(one.sha256).stat().st_size,
            "received_at": one.moment,
        }
    return (conform(pd.DataFrame(rows.values()), landed_file) if rows else empty_frame(landed_file)), identical


def _arrivals(received: Iterable[_Received], year: int) -> pd.DataFrame:
    """Rows of `receipt`; one file under the same name in both of a year's folders is one arrival."""
    rows = [{"year": year, "sha256": one.sha256, "file_name": one.name, "received_at": one.moment} for one in received]
    return conform(pd.DataFrame(rows).drop_duplicates(), receipt) if rows else empty_frame(receipt)


def _trace(path: Path) -> Trace:
    state = path.stat()
    return state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns
