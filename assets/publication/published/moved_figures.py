"""Differences between two sets of published figures: points, maxima, classes and ranks.

Pure: frames in, frames out. What does not belong here: why they differ, and where the list of it is published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import pandas as pd

from assets.rules.language.rounding import shortest_decimal
from checks.texts.figures_and_dates import grouped
from warehouse.tables.publication import WHOLE_FRAMEWORK
from warehouse.tables.tracks import RANKED_TRACK, round_of

KEY = ["framework_id", "agency_code", "criterion_code", "track"]
COMPARED = ("points_exact", "points", "max_points_exact", "index_exact", "index_pct", "class_name", "rank")
"""The exact figures, and those that were printed: another rounding publishes other figures too."""

PRINTED_OF_RANKED_TRACK = ("index_exact", "index_pct", "class_name", "rank")

SHOWN = {
    "points": "điểm",
    "max_points_exact": "điểm tối đa",
    "index_pct": "chỉ số",
    "class_name": "xếp loại",
    "rank": "hạng",
}
BELOW_ROUNDING = "thay đổi dưới mức làm tròn"


class Change(NamedTuple):
    """A printed figure that differs: what it is, and its two values as they are printed."""

    what: str
    before: str
    after: str


def printed_figures(scores: pd.DataFrame) -> pd.DataFrame:
    """Rows of `release_score` as the Committee's workbook prints them: of other tracks than the ranked one, points."""
    others = scores["track"] != RANKED_TRACK
    return scores.assign(**{name: scores[name].mask(others) for name in PRINTED_OF_RANKED_TRACK})


def moved_figures(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The figures that differ. Of a round of appraisal that only one release knows the final figures tell.

    Args:
        before: rows of `release_score` of the earlier release.
        after: those of the later one.

    Returns:
        `KEY`, and each of `SHOWN` as `<name>_before` and `<name>_after`; a figure that is only in one release has
        nothing on the other side. Ordered by key.
    """
    columns = [*KEY, *COMPARED]
    only_one = {track for track in {*before["track"]} ^ {*after["track"]} if round_of(track) is not None}
    before, after = (each[~each["track"].isin(only_one)] for each in (before, after))
    both = before[columns].merge(after[columns], on=KEY, how="outer", suffixes=("_before", "_after"))
    differs = pd.Series(data=False, index=both.index)
    for name in COMPARED:
        differs |= _differs(both, name)
    shown = [f"{name}_{side}" for name in SHOWN for side in ("before", "after")]
    return both.loc[differs, [*KEY, *shown]].sort_values(KEY).reset_index(drop=True)


def moved_ranks(moved: pd.DataFrame) -> pd.DataFrame:
    """The rows of whole frameworks whose rank differs."""
    return moved[(moved["criterion_code"] == WHOLE_FRAMEWORK) & _differs(moved, "rank")].reset_index(drop=True)


def _differs(both: pd.DataFrame, name: str) -> pd.Series[bool]:
    left, right = both[f"{name}_before"], both[f"{name}_after"]
    same = (left == right).fillna(value=False).astype(bool) | (left.isna() & right.isna())
    return ~same


def changes(row: Mapping[Any, Any]) -> Iterator[Change]:
    """The changes of one row of `moved_figures` that printing shows; none where all are below its rounding."""
    for name, what in SHOWN.items():
        before, after = (_value(row[f"{name}_{side}"]) for side in ("before", "after"))
        if before != after:
            yield Change(what, before, after)


def _value(value: Any) -> str:
    if pd.isna(value):
        return "không có"
    if isinstance(value, str):
        return value
    if isinstance(value, Fraction):
        return grouped(shortest_decimal(value, 2))
    return grouped(value if isinstance(value, Decimal) else int(value))
