"""Files of the inbox copied into the archive as soon as they are whole, at the second look where they cannot prove it.

What does not belong here: the proof and the quiet time (`readiness`), and rows of any table.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assets.submissions.archive import Archive
from assets.submissions.inbox import printable_name
from assets.submissions.receiving.opened_file import Trace, UnreadableError, VanishedError, open_received, trace_of
from assets.submissions.receiving.readiness import Look, State, look
from assets.submissions.receiving.wholeness import Receipts, is_proved_whole

_LOG = logging.getLogger(__name__)

CHANGED = "changed while it was looked at"


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is now safe in the archive: its state when it was copied, and its fingerprint."""

    path: Path
    trace: Trace
    sha256: str


@dataclass(slots=True)
class Taking:
    """Taking files into the archive.

    Attributes:
        archive: where they are kept.
        receipts: the gateway's word, by folder.
        quiet_seconds: how far the two looks are apart.
        taken: the files kept so far.
        waiting: why each other file stays in the inbox.
    """

    archive: Archive
    receipts: Mapping[Path, Receipts]
    quiet_seconds: float
    taken: list[Taken] = field(default_factory=list)
    waiting: dict[Path, str] = field(default_factory=dict)

    def take(self, paths: Iterable[Path]) -> None:
        """Take what is proved whole; then wait once, and take what has been quiet since it was looked at.

        Raises:
            OSError: the archive cannot be written.
        """
        quiet = [(path, first) for path in paths if (first := self._try(path)) is not None]
        if quiet:
            time.sleep(self.quiet_seconds)
        for path, first in quiet:
            self._try(path, first)

    def _try(self, path: Path, first: Look | None = None) -> Look | None:
        """Take a file, or note why it waits; gives a first look that asks for a second one."""
        receipts, name = self.receipts[path.parent], printable_name(path)
        try:
            with open_received(path) as file:
                seen = look(file, path, name, receipts, self.quiet_seconds)
                if seen.state is State.QUIET and first is None:
                    return seen
                if seen.state is State.WAITING:
                    self.waiting[path] = seen.reason
                    return None
                with self.archive.copy_of(file) as copy:
                    is_quiet = first is not None and first.trace == trace_of(file)
                    # The copy is what must be whole: the file may have changed while it was copied.
                    if is_quiet or is_proved_whole(copy.file, name, receipts):
                        self.taken.append(Taken(path, seen.trace, self.archive.keep(copy)))
                    else:
                        self.waiting[path] = CHANGED
        except VanishedError:
            _LOG.info("%s was taken from the inbox meanwhile", name)
        except UnreadableError as error:
            self.waiting[path] = str(error)
        return None
