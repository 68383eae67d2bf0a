"""From the inbox to the archive: every file kept, new ones told from those already known.

What does not belong here: deleting from the inbox. `Landing.paths` says what may go once its rows are committed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd

from assets.submissions.archive import Archive
from assets.submissions.inbox import entered_at, printable_name, read_receipts, scan_inbox
from warehouse.frames import conform, empty_frame
from warehouse.tables import landed_file


@dataclass(frozen=True, slots=True)
class Landing:
    """What came in.

    Attributes:
        new: rows of `landed_file`, ordered by time, name and fingerprint.
        identical: names of files whose content was known before, or came twice now.
        paths: every file that is now safe in the archive; remove them from the inbox only after `new` is committed.
    """

    new: pd.DataFrame
    identical: list[str]
    paths: list[Path]


def land(inbox: Path, archive: Archive, year: int, known: Collection[str]) -> Landing:
    """Archive whatever lies in the inbox for a year.

    Args:
        inbox: the folder that agencies' files are put into.
        archive: where every byte is kept.
        year: the evaluation year.
        known: fingerprints that this year's `landed_file` already has.

    Raises:
        OSError: the archive cannot be written; nothing may then be removed from the inbox.
        ReceiptsError: the gateway's receipts are wrong.
    """
    received: list[tuple[datetime, str, str, Path]] = []
    receipts: dict[Path, dict[tuple[str, str], datetime]] = {}
    for path in scan_inbox(inbox, year):
        sha256 = archive.keep(path)
        name = printable_name(path)
        if path.parent not in receipts:
            receipts[path.parent] = read_receipts(path.parent)
        received.append((receipts[path.parent].get((name, sha256)) or entered_at(path), name, sha256, path))
    received.sort()
    rows: dict[str, dict[str, object]] = {}
    identical = []
    for moment, name, sha256, _ in received:
        if sha256 in known or sha256 in rows:
            identical.append(name)
            continue
        size = archive.path_of(sha256).stat().st_size
        rows[sha256] = {
            "year": year,
            "sha256": sha256,
            "file_name": name,
            "byte_size": size,
            "received_at": moment,
        }
    new = conform(pd.DataFrame(rows.values()), landed_file) if rows else empty_frame(landed_file)
    return Landing(new, identical, [path for *_, path in received])
