"""Messages that wait to be delivered, a file for each message and way in the home: none is lost when a server is down.

A file is removed when its message was taken, so that each arrives once; a process that is killed between the two sends
it again under the same id. What does not belong here: which ways there are (`tell`), and what is told.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from orchestration.watching.telling.message import Message, UndeliveredError, Way
from warehouse.private_files import make_folder, private_opener
from warehouse.whole_files import write_whole

LONGEST = timedelta(days=3)
"""A message that could not be delivered for so long is given up; its file in `summaries` stays."""

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=6)
"""Between tries: doubled each time, since a server that is asked too often with a wrong password locks the account."""

log = logging.getLogger("parcomm.telling")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that waits for one way.

    Attributes:
        way: its name.
        tries: that failed.
        next_try_at: not before.
        why: what the last try met; None before the first.
    """

    way: str
    message: Message
    tries: int
    next_try_at: datetime
    why: str | None = None

    @property
    def file_name(self) -> str:
        """Under which it waits."""
        return f"{self.message.key}.{self.way}.json"

    def after_failure(self, why: str, now: datetime) -> Waiting:
        """The same after one more try that failed."""
        pause = min(FIRST_PAUSE * 2 ** min(self.tries, 10), LONGEST_PAUSE)
        return replace(self, tries=self.tries + 1, next_try_at=now + pause, why=why)


@dataclass(frozen=True, slots=True)
class Outbox:
    """The folder of what waits."""

    folder: Path

    @contextmanager
    def held(self) -> Iterator[None]:
        """The outbox to oneself: two processes would send the same message twice."""
        make_folder(self.folder)
        descriptor = private_opener(str(self.folder / ".lock"), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def put(self, message: Message, ways: Sequence[Way], now: datetime) -> None:
        """Let a message wait for each way.

        Raises:
            OSError: the disk is full.
        """
        for way in ways:
            self._keep(Waiting(way.name, message, 0, now))

    def waiting(self) -> list[Waiting]:
        """All that waits, oldest first; a file that cannot be read is passed over."""
        found = [each for path in sorted(self.folder.glob("*.json")) if (each := _read(path)) is not None]
        return sorted(found, key=lambda each: (each.message.made_at, each.file_name))

    def deliver(self, ways: Sequence[Way], now: datetime) -> None:
        """Try once whatever is due; a way that fails is not asked again in this round. The outbox must be held.

        What waits for a way that the settings no longer name is given up in its time too.
        """
        by_name: Mapping[str, Way] = {way.name: way for way in ways}
        failed: set[str] = set()
        for each in self.waiting():
            if (each.tries or each.way not in by_name) and now - each.message.made_at > LONGEST:
                log.error("given up: %s by %s, tried %d times: %s", each.message.key, each.way, each.tries, each.why)
                self._forget(each)
            elif each.next_try_at <= now and each.way in by_name and each.way not in failed:
                why = try_once(by_name[each.way], each.message)
                if why is None:
                    self._forget(each)
                else:
                    failed.add(each.way)
                    with suppress(OSError):  # on a full disk it waits as it did; whoever tells would send all again
                        self._keep(each.after_failure(why, now))

    def discard(self, message: Message, way: Way) -> None:
        """Let a message wait no more for a way, by which it went out otherwise."""
        self._forget(Waiting(way.name, message, 0, message.made_at))

    def _keep(self, each: Waiting) -> None:
        document = asdict(each)
        write_whole(self.folder / each.file_name, json.dumps(document, default=datetime.isoformat).encode())

    def _forget(self, each: Waiting) -> None:
        with suppress(OSError):  # not there, or the folder is none
            (self.folder / each.file_name).unlink()


def try_once(way: Way, message: Message) -> str | None:
    """Deliver a message by one way; why it was not taken, or None if it was."""
    try:
        way.deliver(message)
    except UndeliveredError as error:
        why = str(error)
    except Exception as error:  # noqa: BLE001 - one way's fault stops no other, and no night; its words may be secret
        why = f"a fault of the program stopped it ({type(error).__name__})"
    else:
        log.info("delivered by %s: %s", way.name, message.key)
        return None
    log.warning("not delivered by %s: %s: %s", way.name, message.key, why)
    return why


def _read(path: Path) -> Waiting | None:
    try:
        kept: dict[str, Any] = json.loads(path.read_bytes())
        message = kept["message"]
        return Waiting(
            kept["way"],
            Message(message["key"], message["subject"], message["text"], datetime.fromisoformat(message["made_at"])),
            kept["tries"],
            datetime.fromisoformat(kept["next_try_at"]),
            kept["why"],
        )
    except FileNotFoundError:  # delivered by another process at this moment
        return None
    except (OSError, ValueError, KeyError, TypeError):
        log.exception("%s cannot be read: nobody is told what is in it", path.name)
        return None
