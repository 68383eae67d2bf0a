"""Readiness of a file in the inbox: proved whole, quiet for long enough, or to be waited for.

A file without proof of being whole may still be being written. It is taken only after the quiet time: it changed
longer ago than that, and two looks that far apart, by a clock that nobody sets, see the same inode, size and times.
Age is told by the clock of the file's own file system, which may be another machine's. Where it tells nothing, since
that clock was set back, the two looks decide alone.

What does not belong here: the two looks themselves (`taking`), and what lies where.
"""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import BinaryIO

from assets.submissions.receiving.open_writers import writer_of
from assets.submissions.receiving.opened_file import Trace, UnreadableError, trace_of
from assets.submissions.receiving.wholeness import Receipts, is_proved_whole


class State(Enum):
    """State of a file in the inbox."""

    WHOLE = "proved whole"
    QUIET = "without proof, and old enough: to be looked at again after the quiet time"
    WAITING = "may still be being written"


@dataclass(frozen=True, slots=True)
class Look:
    """Result of one look at a file; `reason` says in English why it waits."""

    state: State
    trace: Trace
    reason: str = ""


def look(file: BinaryIO, path: Path, name: str, receipts: Receipts, quiet_seconds: float) -> Look:
    """Look at an opened file of that path, which has this name in the gateway's receipts.

    Raises:
        UnreadableError: it cannot be read.
    """
    trace = trace_of(file)
    try:
        is_whole = is_proved_whole(file, name, receipts)
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror}") from error
    if is_whole:
        return Look(State.WHOLE, trace)
    now = file_system_time(path.parent)
    if any(abs(now - moment) < quiet_seconds * 1e9 for moment in (trace.modified, trace.changed)):
        return Look(State.WAITING, trace, f"not a whole container, and changed less than {quiet_seconds:g} s ago")
    writer = writer_of(file, path.name)
    if writer is not None:
        return Look(State.WAITING, trace, f"not a whole container, and open for writing by process {writer}")
    return Look(State.QUIET, trace)


def file_system_time(folder: Path) -> int:
    """The present time in nanoseconds by the clock that stamps files in a folder: a file made there tells it.

    This machine's own time where none can be made.
    """
    try:
        with tempfile.TemporaryFile(dir=folder, prefix=".parcomm-clock-") as probe:
            return os.fstat(probe.fileno()).st_ctime_ns
    except OSError:
        return time.time_ns()
