"""The last backup that `parcomm db backup` made: remembered in the home, since it lies elsewhere."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assets.home import Home
from warehouse.whole_files import write_whole

OLDEST_BACKUP = timedelta(days=8)
"""One a week, and a day for it to be made in. Asked of a host and of every day's state alike."""


def remember_backup(home: Home, folder: Path) -> None:
    """Write down that one was made just now."""
    kept = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "folder": str(folder.resolve())}
    write_whole(home.last_backup, json.dumps(kept).encode())


def read_last_backup(home: Home) -> tuple[datetime, str] | None:
    """When and where; None if none is known."""
    try:
        kept = json.loads(home.last_backup.read_bytes())
        return datetime.fromisoformat(kept["at"]), str(kept["folder"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
