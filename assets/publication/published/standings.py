"""Standings of a year: who is expected to be ranked by which framework, and where each one stands.

Pure: frames in, frames out. What does not belong here: ranks, which scoring stored, and what was sent
(`submission_states`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from assets.publication.published.framework_rules import AppliedFramework
from assets.publication.published.submission_states import NOT_ASKED, AgencyState
from assets.reference.agencies import agencies_of_year
from warehouse.tables.tracks import COMPUTED, FINAL, SELF

STANDING_COLUMNS = (
    "framework_id",
    "group_code",
    "agency_code",
    "name",
    "self_points",
    "computed_points",
    "points",
    "max_points_exact",
    "index_exact",
    "index_pct",
    "class_name",
    "rank",
    "is_scored",
    "state",
)


def expected_agencies(agencies: pd.DataFrame, year: int, rules: Iterable[AppliedFramework]) -> pd.DataFrame:
    """Agencies of 31 December with each framework that scores them: agency_code, name, group_code, framework_id."""
    existing = agencies_of_year(agencies, year).rename(columns={"code": "agency_code"})
    scoring = pd.DataFrame([(each.level, each.framework_id) for each in rules], columns=["level", "framework_id"])
    expected = existing.merge(scoring.astype("str"), on="level")
    return expected[["agency_code", "name", "group_code", "framework_id"]]


def of_outside_figures(rules: Iterable[AppliedFramework]) -> list[str]:
    """Frameworks that score without any report."""
    return [rule.framework_id for rule in rules if not rule.framework.asks_for_reports]


def standings(
    expected: pd.DataFrame,
    scores: pd.DataFrame,
    states: Mapping[str, AgencyState],
    rules: Sequence[AppliedFramework],
    group_order: list[str],
) -> pd.DataFrame:
    """One row an expected agency and framework (`STANDING_COLUMNS`); those without a score last in their group.

    Args:
        expected: a frame that `expected_agencies` gives.
        scores: rows of `index_score` of the year.
        states: what each agency sent, by its code.
        rules: the frameworks, in the order of printing.
        group_order: codes of groups, in the order of printing.
    """
    key = ["framework_id", "agency_code"]
    final = scores[scores["track"] == FINAL].drop(columns=["group_code", "year", "track"])
    rows = expected.merge(final, on=key, how="left")
    # Of an agency that scores nothing itself the total is nought of nought.
    counted = scores[(scores["track"] != SELF) | (scores["max_points_exact"] != 0)]
    for track, name in ((SELF, "self_points"), (COMPUTED, "computed_points")):
        beside = counted.loc[counted["track"] == track, [*key, "points"]].rename(columns={"points": name})
        rows = rows.merge(beside, on=key, how="left")
    rows["is_scored"] = rows["max_points_exact"].notna()
    outside = rows["framework_id"].isin(of_outside_figures(rules))
    rows["state"] = [
        NOT_ASKED if is_outside and not states[code].has_result else states[code].status
        for code, is_outside in zip(rows["agency_code"], outside, strict=True)
    ]
    order = pd.DataFrame(
        {
            "framework": rows["framework_id"].map({rule.framework_id: i for i, rule in enumerate(rules)}),
            "group": rows["group_code"].map({code: i for i, code in enumerate(group_order)}).fillna(len(group_order)),
            "group_code": rows["group_code"],
            "rank": rows["rank"],
            "unscored": ~rows["is_scored"],
            "code": rows["agency_code"],
        }
    ).sort_values(["framework", "group", "group_code", "rank", "unscored", "code"], na_position="last")
    return rows.loc[order.index, list(STANDING_COLUMNS)].reset_index(drop=True)
