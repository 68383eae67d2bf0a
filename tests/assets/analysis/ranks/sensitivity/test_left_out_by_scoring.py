"""Ranks without a criterion are those that scoring gives by a framework that never had it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from random import Random

import pandas as pd
import pytest

from assets.analysis.ranks.score_matrix import score_matrices
from assets.analysis.ranks.sensitivity.left_out import places_left_out, places_now
from assets.rules.engine.totals import Points, RollUp
from assets.rules.framework.files import parse_framework
from assets.rules.framework.model import Framework
from assets.scoring.indices import score_indices

YEAR = 2024
MOST = {"1.1": 4, "1.2": 2, "2": 3, "3": 5, "4": 0}
AGENCIES = [f"{number:02}" for number in range(40)]
GROUPS = {code: "xã" if int(code) % 3 else "tỉnh" for code in AGENCIES}


def framework(ties: str, without: str = "") -> Framework:
    def leaf(code: str) -> str:
        kind = "kind: penalty, max: 0, min: -2" if not MOST[code] else f"max: {MOST[code]}"
        return f'{{code: "{code}", name: Thử, {kind}, inputs: {{x: {{declared: number}}}}, score: x}}'

    kept = [code for code in MOST if code != without]
    below = [code for code in kept if code.startswith("1.")]
    parent = (
        f'{{code: "1", name: Thử, max: {sum(MOST[code] for code in below)}, criteria: [{", ".join(map(leaf, below))}]}}'
    )
    criteria = [parent, *(leaf(code) for code in kept if "." not in code)]
    return parse_framework(
        f"""
framework: thu
title: Thử
level: commune
years: [{YEAR}]
basis: {{document: 1/QĐ, issued: {YEAR}-01-01, issuer: Thử}}
ranking: {{ties: {ties}}}
criteria: [{", ".join(criteria)}]
""",
        path="thu.yaml",
    )


def scores(rules: Framework, leaves: Mapping[str, Mapping[str, Points]]) -> pd.DataFrame:
    rows = [
        (rules.framework, agency, code, "final", points.points, points.max_points)
        for agency, points_of in leaves.items()
        for code, points in RollUp(rules)
        .complete({leaf.code: points_of[leaf.code] for leaf in rules.leaves()}, traced=False)
        .items()
    ]
    names = ["framework_id", "agency_code", "criterion_code", "track", "points_exact", "max_points_exact"]
    return pd.DataFrame(rows, columns=names)


def ranks(rules: Framework, leaves: Mapping[str, Mapping[str, Points]]) -> dict[str, int]:
    agencies = pd.DataFrame({"code": list(GROUPS), "group_code": list(GROUPS.values())})
    submissions = pd.DataFrame({"agency_code": list(GROUPS), "submission_id": range(len(GROUPS))})
    found = score_indices(scores(rules, leaves), agencies, submissions, [rules], YEAR)
    return dict(zip(found["agency_code"], map(int, found["rank"]), strict=True))


@pytest.mark.parametrize("ties", ["min", "dense"])
def test_ranks_without_each_criterion_are_those_of_a_framework_without_it(ties: str) -> None:
    chance = Random(ties)  # noqa: S311 - test data
    leaves = {
        agency: {
            code: Points(Fraction(0), Fraction(0), is_applicable=False)
            if code in {"1.2", "2"} and chance.random() < 0.2
            else Points(Fraction(chance.randint(0, 3) * (top or -2), 3), Fraction(top))
            for code, top in MOST.items()
        }
        for agency in AGENCIES
    }
    rules = framework(ties)

    for matrix in score_matrices(rules, scores(rules, leaves), GROUPS).values():
        left_out = dict(zip(matrix.criteria, places_left_out(matrix).tolist(), strict=True))
        now = ranks(rules, leaves)
        assert places_now(matrix).tolist() == [now[unit] for unit in matrix.units]
        for code in MOST:
            expected = ranks(framework(ties, without=code), leaves)
            assert left_out[code] == [expected[unit] for unit in matrix.units], code
