"""Files of the inbox copied into the archive as soon as they are whole, at the second look where they cannot prove it.

Of files that are too large to be kept only the fingerprint is taken.

What does not belong here: the proof and the quiet time (`readiness`), and rows of any table.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from assets.submissions.receiving.archive import Archive
from assets.submissions.receiving.inbox import Inbox, printable_name
from assets.submissions.receiving.keeping import (
    CHANGED,
    GIBIBYTE,
    MOST_HASHED_BYTES,
    exceeded_limit,
    fingerprint,
)
from assets.submissions.receiving.opened_file import Trace, UnreadableError, VanishedError, open_received, trace_of
from assets.submissions.receiving.readiness import Look, State, look
from assets.submissions.receiving.wholeness import Receipts, is_proved_whole

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is now safe in the archive, or too large for it.

    Attributes:
        path: where it lay.
        trace: its state when it was looked at.
        sha256: of what was copied, or read.
        byte_size: of the same.
        exceeded_limit: in bytes, of a file that is larger than that and therefore not in the archive.
    """

    path: Path
    trace: Trace
    sha256: str
    byte_size: int
    exceeded_limit: int | None = None


@dataclass(slots=True)
class Taking:
    """Taking files into the archive.

    Attributes:
        inbox: where they lie, and how far the two looks are apart.
        archive: where they are kept.
        receipts: the gateway's word, by folder.
        hashable_bytes: of files too large to be kept, how many may still be read.
        taken: the files kept so far.
        waiting: why each other file stays in the inbox.
    """

    inbox: Inbox
    archive: Archive
    receipts: Mapping[Path, Receipts]
    hashable_bytes: int
    taken: list[Taken] = field(default_factory=list)
    waiting: dict[Path, str] = field(default_factory=dict)

    def take(self, paths: Iterable[Path]) -> None:
        """Take what is proved whole; then wait once, and take what has been quiet since it was looked at.

        Raises:
            OSError: the archive cannot be written.
        """
        quiet = [(path, first) for path in paths if (first := self._try(path)) is not None]
        if quiet:
            time.sleep(self.inbox.quiet_seconds)
        for path, first in quiet:
            self._try(path, first)

    def _try(self, path: Path, first: Look | None = None) -> Look | None:
        """Take a file, or note why it waits; gives a first look that asks for a second one."""
        receipts, name = self.receipts[path.parent], printable_name(path)
        try:
            with open_received(path, self.inbox.root) as file:
                seen = look(file, path, name, receipts, self.inbox.quiet_seconds)
                if seen.state is State.QUIET and first is None:
                    return seen
                if seen.state is State.WAITING:
                    self.waiting[path] = seen.reason
                    return None
                limit = exceeded_limit(file)
                if limit is not None:
                    sha256 = self._fingerprint(file, seen.trace)
                    self.taken.append(Taken(path, seen.trace, sha256, seen.trace.size, limit))
                    return None
                with self.archive.copy_of(file) as copy:
                    is_quiet = first is not None and first.trace == trace_of(file)
                    # The copy is what must be whole: the file may have changed while it was copied.
                    if is_quiet or is_proved_whole(copy.file, name, receipts):
                        self.taken.append(Taken(path, seen.trace, self.archive.keep(copy), copy.byte_size))
                    else:
                        self.waiting[path] = CHANGED
        except VanishedError:
            _LOG.info("%s was taken from the inbox meanwhile", name)
        except UnreadableError as error:
            self.waiting[path] = str(error)
        return None

    def _fingerprint(self, file: BinaryIO, trace: Trace) -> str:
        """Of a file that is too large to be kept, and stays as it was while it is read."""
        if trace.size > MOST_HASHED_BYTES:
            raise UnreadableError(
                f"has {trace.size // GIBIBYTE} GiB: too large even for a fingerprint, an administrator must remove it"
            )
        if trace.size > self.hashable_bytes:
            raise UnreadableError("too large to be kept, as are others of this run: the next one takes its fingerprint")
        self.hashable_bytes -= trace.size
        sha256 = fingerprint(file, trace.size)
        if trace_of(file) != trace:
            raise UnreadableError(CHANGED)
        return sha256
