"""Tracks: the ways in which an agency's points come about, in their order, and the Vietnamese words for each.

What an agency gives itself, what the rules compute, and what each round of appraisal decides. The rounds are those of
the calendar's steps: one more step `appraisal_<n>_due` is one more round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from warehouse.tables.reference import CALENDAR_EVENTS

SELF: Final = "self"
COMPUTED: Final = "computed"
FINAL: Final = "final"
"""No track of its own: the points of the one that decides."""


def rounds_of(events: Iterable[str]) -> tuple[int, ...]:
    """The rounds of appraisal that a calendar's steps name, in their order."""
    found = (re.fullmatch(r"appraisal_([1-9][0-9]*)_due", event) for event in events)
    return tuple(sorted(int(match[1]) for match in found if match))


def appraised(round_number: int) -> str:
    """The track of a round of appraisal."""
    return f"appraisal_{round_number}"


ROUNDS = rounds_of(CALENDAR_EVENTS)
TRACKS = (SELF, COMPUTED)
"""Those in which the warehouse keeps points."""
RANKED_TRACK = COMPUTED
"""The track by which agencies are ranked in what is published: of the others, points alone are printed."""
ALL_TRACKS = (*TRACKS, *map(appraised, ROUNDS))
DECISIVE = (*map(appraised, reversed(ROUNDS)), COMPUTED)
"""Whose points are final: those of the first of these tracks that has any."""

TRACK_WORDS = {
    SELF: "tự chấm",
    COMPUTED: "hệ thống chấm",
    **{appraised(each): f"thẩm định lần {each}" for each in ROUNDS},
    FINAL: "kết quả",
}
"""Within a sentence."""
TRACK_LABELS = {track: words.capitalize() for track, words in TRACK_WORDS.items()}
"""Alone in a cell or a heading."""
