"""Tracks: the ways in which an agency's points come about, and the steps of a year's calendar that make rounds of them.

What an agency gives itself, what the rules compute, what each round of appraisal makes of that (as of all decisions up
to it), and the final points: those of the last round, else the computed ones. Rounds are the calendar's: a step
`appraisal_<n>_due` is the day on which round n is locked, `explanation_<n>_due` the day until which agencies explain
themselves on its decisions (of round 1 also `explanation_due`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

import sqlalchemy as sa

from warehouse.tables.reference import AFTER_APPRAISAL, BEFORE_APPRAISAL

SELF: Final = "self"
COMPUTED: Final = "computed"
FINAL: Final = "final"
TRACKS = (SELF, COMPUTED, FINAL)
"""Those that every year has; a year with decisions has one more for each round that has begun."""
RANKED_TRACK = FINAL
"""The track by which agencies are ranked in what is published: of the others, points alone are printed."""

NO_NAMES: Mapping[int, str] = {}
_APPRAISAL = "appraisal_"
_WORDS = {SELF: "tự chấm", COMPUTED: "hệ thống chấm", FINAL: "kết quả"}


def appraised(round_number: int) -> str:
    """The track of a round of appraisal."""
    return f"{_APPRAISAL}{round_number}"


def round_of(track: str) -> int | None:
    """The round of a track; None of the three that every year has."""
    match = re.fullmatch(rf"{_APPRAISAL}([1-9][0-9]*)", track)
    return None if match is None else int(match[1])


def is_track(column: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """SQL condition that a column holds a track."""
    return sa.or_(column.in_(TRACKS), sa.func.substr(column, 1, len(_APPRAISAL)) == _APPRAISAL)


def in_track_order(tracks: Iterable[str]) -> list[str]:
    """Tracks in the order in which their points come about, each once."""
    return sorted(set(tracks), key=track_position)


def track_position(track: str) -> tuple[int, int]:
    """Sorting key of that order."""
    number = round_of(track)
    return (2, number) if number is not None else ((SELF, COMPUTED, "", FINAL).index(track), 0)


def decisive(tracks: Iterable[str]) -> str | None:
    """Whose points are final: the last round's, else the computed ones; None where there are neither."""
    return next((track for track in reversed(in_track_order(tracks)) if track not in (SELF, FINAL)), None)


def track_words(track: str, names: Mapping[int, str] = NO_NAMES) -> str:
    """Vietnamese name of a track within a sentence.

    Args:
        track: whose.
        names: round -> its name in the year's calendar, taken as it is; one without is called by its number.
    """
    number = round_of(track)
    if number is None:
        return _WORDS[track]
    return names.get(number, f"thẩm định lần {number}")


def track_label(track: str, names: Mapping[int, str] = NO_NAMES) -> str:
    """Vietnamese name of a track alone in a cell or a heading."""
    words = track_words(track, names)
    return words[:1].upper() + words[1:]


def locked_round(event: str) -> int | None:
    """The round that a step of the calendar locks."""
    match = re.fullmatch(r"appraisal_([1-9][0-9]?)_due", event)
    return None if match is None else int(match[1])


def explained_round(event: str) -> int | None:
    """The round on whose decisions agencies explain themselves until a step of the calendar."""
    match = re.fullmatch(r"explanation(?:_([1-9][0-9]?))?_due", event)
    return None if match is None else int(match[1] or 1)


def rounds_of(events: Iterable[str]) -> tuple[int, ...]:
    """The rounds of appraisal that a calendar's steps name, in their order."""
    return tuple(sorted({number for number in map(locked_round, events) if number is not None}))


def step_position(event: str) -> tuple[int, int, int] | None:
    """Sorting key of a step in the order of the year; None if it is no step."""
    if event in BEFORE_APPRAISAL:
        return (0, BEFORE_APPRAISAL.index(event), 0)
    if event in AFTER_APPRAISAL:
        return (2, AFTER_APPRAISAL.index(event), 0)
    locks, explains = locked_round(event), explained_round(event)
    if locks is not None:
        return (1, locks, 0)
    return None if explains is None else (1, explains, 1)
