"""Files of a year that have waited in the inbox for so long that nobody is sending them any more.

What does not belong here: why a file waits at all (`readiness`), and files that no run reads (`unread`).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from assets.submissions.receiving.inbox import Inbox
from assets.submissions.receiving.year_looks import YearLooks, look_at_year

LONGEST_UPLOAD: Final = timedelta(hours=1)
"""A report of the largest size that is taken passes a slow line in less; what waits longer waits for somebody."""


def long_waits(inbox: Inbox, year: int, now: datetime) -> dict[str, str]:
    """Paths in the inbox, each with the reason for which the file waits, in English."""
    return stale_waits(look_at_year(inbox, year), inbox, now)


def stale_waits(looks: YearLooks, inbox: Inbox, now: datetime) -> dict[str, str]:
    """Those of the waiting files that last changed longer ago than an upload takes, or of which nobody can tell."""
    return {
        place: why for place, why in looks.waiting.items() if not _changed_since(inbox, place, now - LONGEST_UPLOAD)
    }


def _changed_since(inbox: Inbox, place: str, moment: datetime) -> bool:
    try:
        # Not the time of its content, which a copy may bring along.
        changed = (inbox.root / place).lstat().st_ctime
    except OSError:
        return False
    return datetime.fromtimestamp(changed, UTC) > moment
