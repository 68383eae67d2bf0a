"""Statements that tie two columns of one row of the pipeline's own tables.

What belongs here: a sentence and the vectorised test of it. What does not: bounds of one column, which are declared
with the column, and anything that needs another table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from warehouse.tables.statuses import ACCEPTED
from warehouse.tables.tracks import SELF, TRACKS, round_of

Rows = pd.DataFrame


@dataclass(frozen=True, slots=True)
class TableRule:
    """A sentence that every row satisfies, and the test that says so row by row."""

    statement: str
    holds: Callable[[Rows], pd.Series[bool]]


def _ends_after_it_begins(rows: Rows) -> pd.Series[bool]:
    return rows["valid_to"].isna() | rows["valid_to"].ge(rows["valid_from"])


def _supersedes_an_older_one(rows: Rows) -> pd.Series[bool]:
    return rows["supersedes"].isna() | rows["supersedes"].lt(rows["submission_id"]).fillna(value=False)


def _status_agrees_with_blocking_findings(rows: Rows) -> pd.Series[bool]:
    accepted = rows["status"].isin(ACCEPTED)
    return accepted.eq(rows["blocking_count"].eq(0)).astype(bool)


def _accepted_names_its_agency(rows: Rows) -> pd.Series[bool]:
    accepted = rows["status"].isin(ACCEPTED)
    known = rows[["agency_code", "period", "framework_id"]].notna().all(axis="columns")
    return ~accepted | known


def _track_is_known(rows: Rows) -> pd.Series[bool]:
    known = {track: track in TRACKS or round_of(track) is not None for track in rows["track"].unique()}
    return rows["track"].map(known).astype(bool)


def _printed_with_exact(rows: Rows) -> pd.Series[bool]:
    return rows["points"].isna().eq(rows["points_exact"].isna())


def _has_points_or_a_reason(rows: Rows) -> pd.Series[bool]:
    silent = rows["points_exact"].isna() & rows["error"].isna()
    return ~(rows["track"].ne(SELF) & rows["is_applicable"].astype(bool) & silent)


def _index_is_points_of_maximum(rows: Rows) -> pd.Series[bool]:
    """Index % = points / applicable maximum × 100, exactly; absent where either is absent or the maximum is 0."""
    agrees = [
        index is None if points is None or maximum == 0 else index == points / maximum * 100
        for points, maximum, index in zip(
            rows["points_exact"], rows["max_points_exact"], rows["index_exact"], strict=True
        )
    ]
    return pd.Series(agrees, index=rows.index, dtype=bool)


def _points_within_maximum(rows: Rows) -> pd.Series[bool]:
    """Of all but what an agency gives itself, which is its own, and a bonus may lie beyond the scale."""
    holds = [
        track == SELF or beyond is not None or points is None or points <= maximum
        for track, points, maximum, beyond in zip(
            rows["track"], rows["points_exact"], rows["max_points_exact"], rows["beyond_scale_exact"], strict=True
        )
    ]
    return pd.Series(holds, index=rows.index, dtype=bool)


def _rank_is_within_its_group(rows: Rows) -> pd.Series[bool]:
    return rows["rank"].isna() | rows["rank"].le(rows["ranked_count"]).fillna(value=False)


def _ranked_where_it_has_an_index(rows: Rows) -> pd.Series[bool]:
    return rows["rank"].isna().eq(rows["index_exact"].isna())


def _maximum_is_not_negative(rows: Rows) -> pd.Series[bool]:
    return rows["max_points_exact"].map(lambda maximum: isinstance(maximum, Fraction) and maximum >= 0).astype(bool)


TABLE_RULES: Mapping[str, tuple[TableRule, ...]] = {
    "agency": (TableRule("valid_to is not before valid_from", _ends_after_it_begins),),
    "submission": (
        TableRule("a submission supersedes an older one", _supersedes_an_older_one),
        TableRule("accepted if and only if nothing blocks it", _status_agrees_with_blocking_findings),
        TableRule("an accepted submission names its agency, period and framework", _accepted_names_its_agency),
    ),
    "criterion_score": (
        TableRule("the track is one of those that points have", _track_is_known),
        TableRule("printed points stand beside exact points", _printed_with_exact),
        TableRule("a score has points or the reason why not", _has_points_or_a_reason),
        TableRule("the applicable maximum is not negative", _maximum_is_not_negative),
        TableRule("points are within the maximum, but for a bonus beyond the scale", _points_within_maximum),
    ),
    "index_score": (
        TableRule("the track is one of those that points have", _track_is_known),
        TableRule("printed points stand beside exact points", _printed_with_exact),
        TableRule("the index is points of the applicable maximum, in per cent", _index_is_points_of_maximum),
        TableRule("a rank is within its group", _rank_is_within_its_group),
        TableRule("ranked if and only if there is an index", _ranked_where_it_has_an_index),
        TableRule("the applicable maximum is not negative", _maximum_is_not_negative),
        TableRule("points are within the maximum, but for a bonus beyond the scale", _points_within_maximum),
    ),
}
