"""Frames of what is published, shaped for statements about it: totals beside their parts, expected beside present.

Exact figures stay Fractions: sums of floats would forgive what the arithmetic must not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from checks.tables.weighted_parts import cut, weighed
from warehouse.tables.evaluation_year import exist_in
from warehouse.tables.statuses import ACCEPTED
from warehouse.tables.tracks import FINAL, SELF, TRACKS, decisive, round_of

Frameworks = dict[str, set[str]]
"""Framework ids by level."""
KEY = ("framework_id", "agency_code", "track")


def published_frames(
    *,
    agencies: pd.DataFrame,
    criteria: pd.DataFrame,
    submissions: pd.DataFrame,
    criterion_scores: pd.DataFrame,
    index_scores: pd.DataFrame,
    last_index_scores: pd.DataFrame,
    year: int,
) -> dict[str, pd.DataFrame]:
    """The frames that the statements are about, from frames of the tables of those names, of one year.

    `last_index_scores` are those of the year before.
    """
    return {
        "expected": expected_indices(agencies, submissions, index_scores, year),
        "reported_indices": index_scores.loc[index_scores["submission_id"].notna(), list(KEY)],
        "indices": _indices(criteria, criterion_scores, index_scores),
        "leaves": _leaves(criteria, criterion_scores),
        "parents": _parents(criteria, criterion_scores),
        "groups": _groups(index_scores),
        "last_rounds": _last_rounds(criterion_scores),
        "final_indices": _final(index_scores),
        "final_indices_last_year": _final(last_index_scores),
    }


def expected_indices(
    agencies: pd.DataFrame, submissions: pd.DataFrame, indices: pd.DataFrame, year: int
) -> pd.DataFrame:
    """Each agency and track that must have an index, and its `framework_id`, missing where there is none.

    Those with an accepted report, by the framework that asks their level for reports; and all agencies of a level of
    which one has an index without a report, by the framework of that index, since it asks for none. A round that has
    begun for one agency of a framework has begun for all of them.
    """
    existing = agencies[exist_in(agencies, year)]
    scored = submissions[submissions["status"].isin(ACCEPTED) & submissions["framework_id"].notna()]
    reporters = set(scored["agency_code"])
    level = dict(zip(existing["code"], existing["level"], strict=True))
    reporting, outside = _scoring_frameworks(indices, level)
    begun = indices[indices["track"].map(round_of).notna()].groupby("framework_id")["track"].unique()
    present = set(zip(indices["agency_code"], indices["framework_id"], indices["track"], strict=True))
    scored_by = {(code, framework) for code, framework, _ in present}
    rows = []
    for code in sorted(existing["code"]):
        due: list[str | None] = [*sorted(outside.get(level[code], ()))]
        if code in reporters:
            # Whose reports nothing was made of has no framework that could be named.
            own = (each for each in sorted(reporting.get(level[code], ())) if (code, each) in scored_by)
            due += [next(own, None)] if reporting.get(level[code]) or not due else []
        rows += [
            (code, track, framework if (code, framework, track) in present else None)
            for framework in due
            for track in (*TRACKS, *begun.get(framework, ()))
        ]
    return pd.DataFrame(rows, columns=["agency_code", "track", "framework_id"], dtype="str")


def _scoring_frameworks(indices: pd.DataFrame, level: Mapping[str, str]) -> tuple[Frameworks, Frameworks]:
    """By level the frameworks that score reports, and those that score some agency without one."""
    by_framework = indices.assign(level=indices["agency_code"].map(level)).dropna(subset=["level"])
    reporting: Frameworks = {}
    outside: Frameworks = {}
    for (framework, of_level), rows in by_framework.groupby(["framework_id", "level"]):
        side = outside if rows["submission_id"].isna().any() else reporting
        side.setdefault(str(of_level), set()).add(str(framework))
    return reporting, outside


def _sums(scores: pd.DataFrame, by: Sequence[str]) -> dict[tuple[Any, ...], Fraction | None]:
    """Sum of points by key; None where a part that applies has no points."""
    sums: dict[tuple[Any, ...], Fraction | None] = {}
    keys = zip(*(scores[name] for name in by), strict=True)
    for key, points, applies in zip(keys, scores["points_exact"], scores["is_applicable"], strict=True):
        so_far = sums.get(key, Fraction(0))
        if applies:
            sums[key] = None if points is None or so_far is None else so_far + points
        else:
            sums.setdefault(key, Fraction(0))
    return sums


def _with_parents(criteria: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    tree = criteria[["framework_id", "criterion_code", "parent_code", "is_leaf", "weight"]]
    return scores.merge(tree, on=["framework_id", "criterion_code"], how="left")


def _beside_parts(
    totals: pd.DataFrame, sums: dict[tuple[Any, ...], Fraction | None], by: Sequence[str]
) -> pd.DataFrame:
    """The totals' keys, their `points`, and the sum of their `parts`."""
    keys = zip(*(totals[name] for name in by), strict=True)
    return totals[list(by)].assign(
        points=totals["points_exact"], parts=pd.Series([sums.get(key) for key in keys], totals.index, dtype="object")
    )


def _parents(criteria: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    placed = _with_parents(criteria, scores)
    sums = _sums(weighed(placed[placed["parent_code"].notna()], criteria), [*KEY, "parent_code"])
    found = _beside_parts(placed[placed["is_leaf"].eq(False)], sums, [*KEY, "criterion_code"])
    return found.assign(parts=pd.Series(cut(found, criteria), found.index, dtype="object"))


def _indices(criteria: pd.DataFrame, scores: pd.DataFrame, indices: pd.DataFrame) -> pd.DataFrame:
    placed = _with_parents(criteria, scores)
    sums = _sums(placed[placed["parent_code"].isna()], KEY)
    printed = zip(indices["index_exact"], indices["index_pct"], strict=True)
    return _beside_parts(indices, sums, KEY).assign(
        group_code=indices["group_code"],
        misprint=pd.Series([_misprint(exact, shown) for exact, shown in printed], indices.index, dtype="object"),
    )


def _misprint(exact: Fraction | None, shown: Any) -> Fraction | None:
    """Distance of a printed index from the exact one, in units of its last decimal; 1 if one of them is missing."""
    if exact is None or shown is None:
        return None if exact is shown else Fraction(1)
    decimals = max(0, -shown.as_tuple().exponent)
    return abs(Fraction(shown) - exact) * Fraction(10**decimals)


def _leaves(criteria: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    placed = _with_parents(criteria, scores)
    leaves = placed[placed["is_leaf"].eq(True) & placed["track"].ne(SELF)]
    most = criteria.set_index(["framework_id", "criterion_code"])["max_points"].map(Fraction).to_dict()
    keys = zip(leaves["framework_id"], leaves["criterion_code"], strict=True)
    return leaves[[*KEY, "criterion_code"]].assign(
        points=leaves["points_exact"], most=pd.Series([most[key] for key in keys], leaves.index, dtype="object")
    )


def _groups(indices: pd.DataFrame) -> pd.DataFrame:
    ranked = indices[indices["rank"].notna()]
    best = ranked.groupby(["framework_id", "group_code", "track"])["rank"].min()
    return best.astype("int64").rename("best_rank").reset_index()


def _last_rounds(scores: pd.DataFrame) -> pd.DataFrame:
    """The keys of final points, the `points`, and those of the last round or else the computed ones (`decided`)."""
    key = ["framework_id", "agency_code", "criterion_code"]
    given = scores[[*key, "track", "points_exact"]]
    last = {of: decisive(rows["track"]) for of, rows in given.groupby("framework_id")}
    decided = given[given["track"].eq(given["framework_id"].map(last))].rename(columns={"points_exact": "decided"})
    final = given[given["track"].eq(FINAL)].rename(columns={"points_exact": "points"})
    return final.merge(decided.drop(columns="track"), on=key, how="outer")


def _final(indices: pd.DataFrame) -> pd.DataFrame:
    """Final indices in per cent, as floats: a distribution is looked at, not a figure."""
    has_index = indices["track"].eq(FINAL) & indices["index_exact"].notna()
    return indices.loc[has_index, ["agency_code"]].assign(index=indices.loc[has_index, "index_exact"].map(float))
