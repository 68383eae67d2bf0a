"""Landing: every whole file of the inbox copied into the archive, new contents told from known ones.

What does not belong here: when a file is whole (`wholeness`, `readiness`), and committing the rows.
`Landing.clear_inbox` is called after that, never before.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pandas as pd

from assets.submissions.receiving.archive import Archive
from assets.submissions.receiving.inbox import (
    UNFINISHED,
    Inbox,
    printable_name,
    read_receipts,
    scan_inbox,
    unfinished_uploads,
)
from assets.submissions.receiving.keeping import HASHED_BYTES_A_RUN
from assets.submissions.receiving.opened_file import Trace, remove_received
from assets.submissions.receiving.taking import Taken, Taking
from assets.submissions.receiving.wholeness import Receipts
from warehouse.rows.frames import conform, empty_frame
from warehouse.tables import landed_file, receipt

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Landing:
    """Result of a landing.

    Attributes:
        new: rows of `landed_file`, ordered by time, name and fingerprint.
        arrivals: rows of `receipt`, one for each file that lay there, also of known content, in the same order; some
            may be known from a run that was killed before it emptied the inbox.
        identical: names of files whose content was known before, or came twice now.
        inbox: where it lay.
        traces: every file that is now safe in the archive, or too large for it, as it was when it was taken.
        waiting: why each file that may be unfinished, or could not be opened, stays in the inbox; by its path there.
    """

    new: pd.DataFrame
    arrivals: pd.DataFrame
    identical: list[str]
    inbox: Path
    traces: dict[Path, Trace] = field(default_factory=dict)
    waiting: dict[str, str] = field(default_factory=dict)

    @property
    def paths(self) -> list[Path]:
        """The files that were taken."""
        return list(self.traces)

    def clear_inbox(self) -> None:
        """Remove what was landed, once `new` is committed; a file sent anew meanwhile stays for the next run."""
        for path, trace in self.traces.items():
            try:
                remove_received(path, trace, self.inbox)
            except FileNotFoundError:
                _LOG.info("%s was taken from the inbox meanwhile", path.name)


@dataclass(frozen=True, order=True, slots=True)
class _Received:
    moment: datetime
    name: str
    sha256: str
    byte_size: int
    exceeded_limit: int | None


def land(inbox: Inbox, archive: Archive, year: int, known: Collection[str]) -> Landing:
    """Archive whatever lies in the inbox for a year and is whole; one run at a time does.

    Waits the quiet time once if files are there that do not prove themselves whole, and look as if they were left so.

    Args:
        inbox: the folder that agencies' files are put into, and its quiet time.
        archive: where every byte is kept.
        year: the evaluation year.
        known: fingerprints that this year's `landed_file` already has.

    Raises:
        OSError: the archive cannot be written; nothing may then be removed from the inbox.
        ReceiptsError: the gateway's receipts are wrong.
    """
    archive.clear_unfinished()
    paths = scan_inbox(inbox.root, year)
    receipts = {folder: read_receipts(folder, inbox.root) for folder in {path.parent for path in paths}}
    taking = Taking(inbox, archive, receipts, HASHED_BYTES_A_RUN)
    taking.take(paths)
    in_order = sorted(_received(one, receipts[one.path.parent]) for one in taking.taken)
    new, identical = _told_apart(in_order, year, known)
    waiting = taking.waiting | dict.fromkeys(unfinished_uploads(inbox.root, year), UNFINISHED)
    return Landing(
        new,
        _arrivals(in_order, year),
        identical,
        inbox.root,
        {one.path: one.trace for one in taking.taken},
        {inbox.relative(path): reason for path, reason in waiting.items()},
    )


def _received(one: Taken, receipts: Receipts) -> _Received:
    name = printable_name(one.path)
    moment = receipts.get((name, one.sha256), one.trace.entered_at)
    return _Received(moment, name, one.sha256, one.byte_size, one.exceeded_limit)


def _told_apart(received: Iterable[_Received], year: int, known: Collection[str]) -> tuple[pd.DataFrame, list[str]]:
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
            "byte_size": one.byte_size,
            "exceeded_limit": one.exceeded_limit,
            "received_at": one.moment,
        }
    return (conform(pd.DataFrame(rows.values()), landed_file) if rows else empty_frame(landed_file)), identical


def _arrivals(received: Iterable[_Received], year: int) -> pd.DataFrame:
    """Rows of `receipt`; one file under the same name in both of a year's folders is one arrival."""
    rows = [{"year": year, "sha256": one.sha256, "file_name": one.name, "received_at": one.moment} for one in received]
    return conform(pd.DataFrame(rows).drop_duplicates(), receipt) if rows else empty_frame(receipt)
