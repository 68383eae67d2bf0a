"""Ready and waiting files of a year, in one look: for the sensor and for a run's summary.

What does not belong here: taking files (`taking`), and files of no year (`unread`).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from assets.submissions.receiving.inbox import (
    UNFINISHED,
    Inbox,
    ReceiptsError,
    printable_name,
    read_receipts,
    scan_inbox,
    unfinished_uploads,
)
from assets.submissions.receiving.opened_file import Trace, UnreadableError, VanishedError, open_received
from assets.submissions.receiving.readiness import State, look
from assets.submissions.receiving.wholeness import Receipts


@dataclass(frozen=True, slots=True)
class YearLooks:
    """The files of a year, by their paths in the inbox.

    Attributes:
        ready: the state of each file that a run would take, or take after a second look.
        waiting: why each other file is waited for.
    """

    ready: dict[str, Trace] = field(default_factory=dict)
    waiting: dict[str, str] = field(default_factory=dict)


def look_at_year(inbox: Inbox, year: int, *, own_folder_only: bool = False) -> YearLooks:
    """Look at a year's files, in the inbox itself and in the year's own folder; one that cannot be opened waits."""
    found = YearLooks()
    try:
        paths = [path for path in scan_inbox(inbox.root, year) if not own_folder_only or path.parent != inbox.root]
        unfinished = unfinished_uploads(inbox.root, year)
    except OSError as error:
        found.waiting[f"{year}/"] = f"cannot be opened: {error.strerror}"
        return found
    receipts = {folder: _receipts(folder, inbox.root) for folder in {path.parent for path in paths}}
    for path in paths:
        try:
            with open_received(path, inbox.root) as file:
                seen = look(file, path, printable_name(path), receipts[path.parent], inbox.quiet_seconds)
        except VanishedError:
            continue
        except UnreadableError as error:
            found.waiting[inbox.relative(path)] = str(error)
            continue
        if seen.state is State.WAITING:
            found.waiting[inbox.relative(path)] = seen.reason
        else:
            found.ready[inbox.relative(path)] = seen.trace
    for path in unfinished:
        if not own_folder_only or path.parent != inbox.root:
            found.waiting[inbox.relative(path)] = UNFINISHED
    return found


def _receipts(folder: Path, inbox: Path) -> Receipts:
    """The gateway's word; none where it cannot be read, which the run refuses by file and line."""
    with suppress(ReceiptsError):
        return read_receipts(folder, inbox)
    return {}
