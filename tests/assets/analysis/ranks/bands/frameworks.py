"""A small framework with a capped parent, a survey asked twice, an outside index and a mark of appraisers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pandas as pd

from assets.rules.engine.criterion_scoring import ScoringRule
from assets.rules.engine.totals import Points, RollUp
from assets.rules.framework.files import parse_framework
from assets.rules.framework.model import Framework

YEAR = 2024
Leaves = Mapping[str, Points]
SCORES = ("agency_code", "criterion_code", "points_exact", "max_points_exact", "is_applicable")


STEPS = "score: [{when: q >= 0.7, points: 2}, {when: q >= 0.5, points: 1}, {otherwise: 0}]"


def framework(ties: str = "min", more_satisfied: str = f"{{A: 1, B: 0}}}}}}, {STEPS}") -> Framework:
    return parse_framework(
        f"""
framework: thu
title: Thử
level: commune
years: [{YEAR}]
basis: {{document: 1/QĐ, issued: {YEAR}-01-01, issuer: Thử}}
ranking: {{ties: {ties}, then_by: ["2"]}}
classes: [{{from: 80, name: Tốt}}, {{from: 50, name: Khá}}]
criteria:
  - code: "1"
    name: Kế hoạch
    max: 6
    cap: 5
    criteria:
      - {{code: "1.1", name: Một, max: 4, not_applicable: exclude, inputs: {{x: {{declared: number}}}}, score: x}}
      - {{code: "1.2", name: Hai, max: 2, inputs: {{x: {{appraised: number, minimum: 0, maximum: 2}}}}, score: x}}
  - {{code: "2", name: Hoạt động, max: 4, not_applicable: exclude, inputs: {{x: {{declared: number}}}}, score: x}}
  - {{code: "3", name: Trừ, kind: penalty, max: 0, min: -2, inputs: {{x: {{declared: number}}}}, score: x}}
  - {{code: "4", name: Hài lòng, max: 4, inputs: {{q: {{survey: C1, option_weights: {{A: 1, B: 0}}}}}}, score: 4 * q}}
  - {{code: "5", name: Hài lòng hơn, max: 2, inputs: {{q: {{survey: C1, option_weights: {more_satisfied}}}
  - {{code: "6", name: SIPAS, max: 5, inputs: {{s: {{external: SIPAS, minimum: 0, maximum: 100}}}}, score: 5 * s / 100}}
""",
        path="thu.yaml",
    )


def scores(rules: Framework, agencies: Mapping[str, Leaves]) -> pd.DataFrame:
    """Rows of `criterion_score`, parents summed."""
    rows = [
        (agency, code, points.points, points.max_points, points.is_applicable)
        for agency, leaves in agencies.items()
        for code, points in RollUp(rules).complete(leaves, traced=False).items()
    ]
    return pd.DataFrame(rows, columns=SCORES)


def leaves(rules: Framework, **points: Any) -> dict[str, Points]:
    """Points of all leaves by `c` and the digits of their codes; None has none, `-` is left out; others have 1."""
    found = {}
    for leaf in rules.leaves():
        given = points.get("c" + leaf.code.replace(".", ""), 1 if leaf.max_points else 0)
        if given == "-":
            found[leaf.code] = Points(Fraction(0), Fraction(0), is_applicable=False)
        else:
            found[leaf.code] = Points(None if given is None else Fraction(given), leaf.scale_points)
    return found


def trace(rules: Framework, code: str, **values: Any) -> str:
    """The trace of a leaf scored by these values."""
    return json.dumps(ScoringRule(rules.by_code[code], rules, YEAR).score(values).trace)
