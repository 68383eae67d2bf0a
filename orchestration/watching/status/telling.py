"""Telling what needs a person: once when it comes up, once a day while it lasts, and once that all is well again.

What was told last is kept in the home. What does not belong here: by which ways (`orchestration.watching.telling`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from checks.texts.figures_and_dates import hanoi_time_in_words
from checks.texts.vietnam_time import day_in_vietnam
from orchestration.installation.settings import Settings
from orchestration.watching.status.concerns import Concern
from orchestration.watching.telling.message import Message
from orchestration.watching.telling.tell import remember, tell

UNDELIVERED = "undelivered-"
"""What the keys of concerns begin with that cannot be told: the way by which they would be is the matter."""


@dataclass(frozen=True, slots=True)
class LastTold:
    """What was told last.

    Attributes:
        day: in Vietnam, as an ISO date; empty if all is well, or nothing was ever told.
        keys: of the concerns, in order, without those that are over since.
        at: when, as an ISO time; empty if nothing was ever told.
    """

    day: str = ""
    keys: tuple[str, ...] = ()
    at: str = ""


def tell_concerns(settings: Settings, found: Sequence[Concern], now: datetime) -> None:
    """Tell, if there is something to be told."""
    kept = settings.folders.outbox / "status.told"
    tellable = [each for each in found if not each.key.startswith(UNDELIVERED)]
    last = _read(kept)
    keys = tuple(each.key for each in tellable)
    message = message_of(tellable, last, now)
    if message is not None:
        tell(settings, message)
        today = day_in_vietnam(now).isoformat() if tellable else ""
        remember(kept, asdict(LastTold(today, keys, now.isoformat())))
    elif keys != last.keys:  # what is over meanwhile is told when it comes up again
        remember(kept, asdict(replace(last, keys=keys)))


def message_of(found: Sequence[Concern], last: LastTold, now: datetime) -> Message | None:
    """What is to be told now.

    Args:
        found: what needs a person and can be told.
        last: what was told last.
        now: the moment.
    """
    day = day_in_vietnam(now).isoformat()
    keys = tuple(each.key for each in found)
    if not found:
        text = f"Không còn việc gì cần người xử lý, tính đến {hanoi_time_in_words(now)}."
        return Message(f"{day}-on-tro-lai-{_mark(last, ())}", "Đã ổn trở lại", text, now) if last.keys else None
    if last.day == day and {*keys} <= {*last.keys}:
        return None
    text = "\n".join(f"- {each.vietnamese}" for each in found)
    return Message(f"{day}-can-xu-ly-{_mark(last, keys)}", f"Có {len(found)} việc cần người xử lý", text, now)


def _mark(last: LastTold, keys: Sequence[str]) -> str:
    """The same for two that look at once; another for what comes up anew on the day on which it was over."""
    return hashlib.sha256("\n".join((last.at, *last.keys, "", *keys)).encode()).hexdigest()[:8]


def _read(path: Path) -> LastTold:
    try:
        kept = json.loads(path.read_bytes())
        return LastTold(kept["day"], tuple(kept["keys"]), kept.get("at", ""))
    except (OSError, ValueError, KeyError, TypeError):
        return LastTold()
