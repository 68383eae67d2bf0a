"""The ends of what is open hold whatever appraisers can decide."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from assets.analysis.agency_totals import points_by_agency
from assets.analysis.ranks.bands.open_points import open_ends
from assets.analysis.ranks.score_matrix import score_matrices
from assets.rules.engine.totals import Points
from assets.rules.framework.model import Framework
from tests.assets.analysis.ranks.bands.frameworks import Leaves, framework, leaves, scores

RULES = framework()
HALVES = [Fraction(half, 2) for half in range(-4, 9)]


def merits(rules: Framework, agency_leaves: Leaves) -> Any:
    found = scores(rules, {"a": agency_leaves})
    return score_matrices(rules, found, {"a": "xã"})["xã"].merit(0)


def ends(rules: Framework, agency_leaves: Leaves, is_open: set[str]) -> tuple[Any, Any, int]:
    found = points_by_agency(scores(rules, {"a": agency_leaves}))
    at_ends = open_ends(rules, found, {"a": is_open})
    least, most = (score_matrices(rules, each, {"a": "xã"})["xã"].merit(0) for each in (at_ends.least, at_ends.most))
    return least, most, at_ends.counts["a"]


@pytest.mark.parametrize(
    ("given", "is_open"),
    [
        ({}, {"1.1"}),
        ({"c11": 4, "c12": 0}, {"1.2", "3"}),
        ({"c2": None}, {"1.1"}),
        ({"c11": "-"}, {"1.1"}),
        ({"c11": "-", "c2": "-"}, {"1.1", "2"}),
        ({"c11": "-", "c2": "-", "c4": 4, "c5": 2, "c6": 5, "c12": 2}, {"1.1", "2"}),
    ],
)
def test_no_decision_passes_the_ends_and_some_reach_them(given: dict[str, Any], is_open: set[str]) -> None:
    now = leaves(RULES, **given)
    choices = {
        leaf.code: [
            *(Points(each, leaf.scale_points) for each in HALVES if leaf.lowest <= each <= leaf.max_points),
            *([now[leaf.code]] if not now[leaf.code].is_applicable else []),
        ]
        for leaf in RULES.leaves()
        if leaf.code in is_open or now[leaf.code].points is None
    }
    decided = [
        merits(RULES, {**now, **dict(zip(choices, chosen, strict=True))}) for chosen in product(*choices.values())
    ]

    least, most, count = ends(RULES, now, is_open)

    assert (least, most) == (min(decided), max(decided))
    assert count == len(choices)


def test_nothing_is_open_of_what_stands_and_of_what_nobody_may_decide() -> None:
    now = leaves(RULES, c11="-")

    assert ends(RULES, now, set()) == (merits(RULES, now), merits(RULES, now), 0)
