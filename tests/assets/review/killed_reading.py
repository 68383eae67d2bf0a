"""A process that takes in workbooks beside reports and is killed while it stores the second of them."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from assets.reference.loading import load_references
from assets.review.forms import storing
from assets.review.forms.taking import take_in_forms
from assets.submissions.receiving.archive import Archive
from assets.workers import Workers
from tests.assets.submissions.sound_files import FIXTURES
from warehouse.audit import Event, record
from warehouse.engine import open_engine

LAST = 1


def kill_at_the_second(connection: sa.Connection, events: Sequence[Event], **how: Any) -> None:
    """Tell the audit trail, and die before the transaction is committed if it is the second file's."""
    record(connection, events, **how)
    if int(events[0].subject) > LAST:
        os.kill(os.getpid(), signal.SIGKILL)


def main(url: str, archive: str, frameworks: str, year: str) -> None:
    """Take in what the archive holds, until it is killed."""
    storing.record = kill_at_the_second
    workers = Workers(lambda: ThreadPoolExecutor(1), ahead=1)
    references = load_references(FIXTURES, Path(frameworks))
    take_in_forms(open_engine(url), Archive(Path(archive)), workers, references, int(year), lambda: datetime.now(UTC))


if __name__ == "__main__":
    main(*sys.argv[1:])
