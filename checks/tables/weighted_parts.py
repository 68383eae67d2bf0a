"""Parts of parents as their rules make them: children's points in points of the parent, and sums that are cut.

Computed from the tables alone, apart from the scoring that it is held against. What does not belong here: the sums.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

import pandas as pd

NOTHING = Fraction(0)


def weighed(scores: pd.DataFrame, criteria: pd.DataFrame) -> pd.DataFrame:
    """Scores with `points_exact` in points of the parent, where that is a weighted mean.

    Args:
        scores: rows of `criterion_score` with `parent_code` and `weight`.
        criteria: rows of `criterion`.
    """
    if scores["weight"].isna().all():
        return scores
    keys = zip(criteria["framework_id"], criteria["criterion_code"], strict=True)
    most = dict(zip(keys, criteria["max_points"].map(Fraction), strict=True))
    has_weight = scores["weight"].notna()
    rows = scores[has_weight]
    columns = ("framework_id", "agency_code", "track", "parent_code", "criterion_code", "weight", "max_points_exact")
    given = list(zip(*(rows[name] for name in columns), rows["points_exact"], strict=True))
    applying: defaultdict[tuple[str, ...], Fraction] = defaultdict(Fraction)
    in_all: defaultdict[tuple[str, ...], Fraction] = defaultdict(Fraction)
    for framework, agency, track, parent, _, weight, maximum, _ in given:
        in_all[framework, agency, track, parent] += Fraction(weight)
        if maximum:
            applying[framework, agency, track, parent] += Fraction(weight)
    points = [
        None
        if own is None
        else own
        * most[framework, parent]
        * Fraction(weight)
        / (
            (maximum or most[framework, code])
            * (applying.get(key := (framework, agency, track, parent)) or in_all[key])
        )
        for framework, agency, track, parent, code, weight, maximum, own in given
    ]
    exact = scores["points_exact"].copy()
    exact[has_weight] = pd.Series(points, rows.index, dtype="object")
    return scores.assign(points_exact=exact)


def cut(parents: pd.DataFrame, criteria: pd.DataFrame) -> Iterable[Fraction | None]:
    """The `parts` of parents, cut at their caps and floors."""
    bounds = {
        (row.framework_id, row.criterion_code): (row.cap, row.floor)
        for row in criteria.itertuples()
        if isinstance(row.cap, str) or isinstance(row.floor, str)
    }
    keys = zip(parents["framework_id"], parents["criterion_code"], strict=True)
    return [_cut(parts, *bounds.get(key, (None, None))) for key, parts in zip(keys, parents["parts"], strict=True)]


def _cut(parts: Fraction | None, cap: object, floor: object) -> Fraction | None:
    if parts is None:
        return None
    capped = min(parts, Fraction(cap)) if isinstance(cap, str) else parts
    return max(capped, Fraction(floor)) if isinstance(floor, str) else capped
