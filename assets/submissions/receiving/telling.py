"""Sentences on what stays in the inbox, for operators: the run's log, the sensor's and the printed summary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assets.submissions.receiving.unread import Unread
from checks.texts.from_outside import on_one_line

MOST_NAMED = 20
"""Places named in one sentence; the rest are counted."""


def sentences(waiting: Mapping[str, str], unread: Sequence[Unread]) -> list[str]:
    """One sentence on the files that wait, by their paths, and one on those that nobody will read; none for none."""
    told = []
    if waiting:
        named = _named(f"{place}: {reason}" for place, reason in waiting.items())
        told.append(f"inbox: {len(waiting)} file(s) wait: {named}")
    if unread:
        files = sum(each.files for each in unread)
        told.append(f"inbox: {files} file(s) that no run will read: {_named(map(str, unread))}")
    return told


def _named(places: Iterable[str]) -> str:
    listed = [on_one_line(place) for place in places]
    more = len(listed) - MOST_NAMED
    return "; ".join([*listed[:MOST_NAMED], *([f"and {more} more"] if more > 0 else [])])
