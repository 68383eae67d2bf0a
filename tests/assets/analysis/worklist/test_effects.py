"""The effect of a decision against the whole year scored again with it."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.analysis.worklist.effects import Effect, Standing, criterion_effects
from assets.rules.engine.totals import Points, RollUp
from assets.rules.framework.files import parse_framework
from assets.rules.framework.model import Framework
from assets.scoring.indices import score_indices

YEAR = 2024


def framework(ties: str = "min", weights: tuple[str, str] = ("", "")) -> Framework:
    """A capped parent (sum or mean), points beyond the scale, a penalty, and a criterion that breaks ties."""
    first, second = (weight and f"weight: {weight}," for weight in weights)
    return parse_framework(
        f"""
framework: thu
title: Thử
level: commune
years: [{YEAR}]
basis: {{document: 1/QĐ, issued: {YEAR}-01-01, issuer: Thử}}
ranking: {{ties: {ties}, then_by: ["2"]}}
classes: [{{from: 80, name: Tốt}}, {{from: 50, name: Khá}}, {{from: 20, name: Đạt}}]
exemptions: [{{agencies: [c], criteria: ["1.2"], reason: Không có}}]
criteria:
  - code: "1"
    name: Kế hoạch
    max: 6
    cap: 6
    criteria:
      - {{code: "1.1", name: Một, max: 4, {first} not_applicable: exclude,
          inputs: {{x: {{declared: number}}}}, score: x}}
      - {{code: "1.2", name: Hai, max: 2, {second} inputs: {{x: {{declared: number}}}}, score: x}}
      - {{code: "1.3", name: Thưởng, kind: bonus, max: 2, cap: 2, beyond_scale: true,
          inputs: {{x: {{declared: number}}}}, score: x}}
  - {{code: "2", name: Hoạt động, max: 4, inputs: {{x: {{declared: number}}}}, score: x}}
  - {{code: "3", name: Trừ, kind: penalty, max: 0, min: -2, inputs: {{x: {{declared: number}}}}, score: x}}
""",
        path="thu.yaml",
    )


AGENCIES = "abcdef"
GROUPS = dict.fromkeys("abcde", "xã") | {"f": "phường"}
Leaves = dict[tuple[str, str], Points]


@st.composite
def given_points(draw: st.DrawFn) -> Leaves:
    """Points of every leaf, now and then none (left out, or not scored)."""
    rules = framework()
    found: Leaves = {}
    for agency, leaf in product(AGENCIES, rules.leaves()):
        least, most = int(leaf.lowest * 2), int(leaf.max_points * 2)
        points = Points(Fraction(draw(st.integers(least, most)), 2), leaf.scale_points)
        if rules.exemption(agency, leaf.code) or (leaf.code == "1.1" and draw(st.integers(0, 4)) == 0):
            points = Points(Fraction(0), Fraction(0), is_applicable=False)
        elif leaf.code == "2" and draw(st.integers(0, 9)) == 0:
            points = Points(None, leaf.scale_points, error="Chưa có số liệu")
        found[agency, leaf.code] = points
    return found


def scores(rules: Framework, leaves: Leaves) -> pd.DataFrame:
    """The rows that scoring makes of leaves."""
    roll_up, codes = RollUp(rules), {code for _, code in leaves}
    rows = [
        {
            "framework_id": "thu",
            "agency_code": agency,
            "criterion_code": code,
            "track": "computed",
            "points_exact": points.points,
            "max_points_exact": points.max_points,
            "is_applicable": points.is_applicable,
        }
        for agency in AGENCIES
        for code, points in roll_up.complete({code: leaves[agency, code] for code in codes}, traced=False).items()
    ]
    frame = pd.DataFrame(rows).astype({"points_exact": "object"})
    return frame.assign(points_exact=frame["points_exact"].where(frame["points_exact"].notna(), None))


def standings(rules: Framework, leaves: Leaves) -> pd.DataFrame:
    """The year scored by scoring itself, by agency."""
    agencies = pd.DataFrame({"code": list(GROUPS), "group_code": list(GROUPS.values())})
    submissions = pd.DataFrame({"agency_code": list(AGENCIES), "submission_id": range(1, len(AGENCIES) + 1)})
    found = score_indices(scores(rules, leaves), agencies, submissions, [rules], YEAR)
    return found.assign(tie=[leaves[agency, "2"].points for agency in found["agency_code"]]).set_index("agency_code")


def sides(standing: pd.DataFrame, agency: str) -> dict[str, int]:
    """Each other ranked agency of the group: above (1), level (0) or below (-1). Who has no rank is below all."""
    own = standing.loc[agency]
    others = standing[(standing["group_code"] == own["group_code"]) & standing["rank"].notna()]
    ranks = others["rank"].drop(agency, errors="ignore").to_dict()
    if pd.isna(own["rank"]):
        return dict.fromkeys(ranks, 1)
    return {code: int(other < own["rank"]) - int(other > own["rank"]) for code, other in ranks.items()}


def place(standing: pd.DataFrame, agency: str, ties: str) -> int:
    """The rank, or the one behind all others."""
    if pd.notna(standing.loc[agency, "rank"]):
        return int(standing.loc[agency, "rank"])
    ranks = standing.loc[standing["group_code"] == standing.loc[agency, "group_code"], "rank"].dropna().tolist()
    return 1 + (len(ranks) if ties == "min" else len(set(ranks)))


CLASSES = (None, "Đạt", "Khá", "Tốt")


def class_of(standing: pd.DataFrame, agency: str) -> str | None:
    name = standing.loc[agency, "class_name"]
    return None if pd.isna(name) else name


def scored_again(rules: Framework, leaves: Leaves, before: pd.DataFrame, effect: Effect, points: Fraction) -> Standing:
    """What the decision makes of the agency, by scoring and ranking everybody once more."""
    agency, leaf = effect.agency_code, rules.by_code[effect.criterion_code]
    after = standings(rules, leaves | {(agency, leaf.code): Points(points, leaf.scale_points)})
    was, becomes = sides(before, agency), sides(after, agency)
    rank = after.loc[agency, "rank"]
    return Standing(
        points,
        after.loc[agency, "index_exact"],
        None if pd.isna(rank) else int(rank),
        class_of(after, agency),
        abs(place(after, agency, rules.ranking.ties) - place(before, agency, rules.ranking.ties)),
        sum(was[other] != becomes[other] for other in was),
        abs(CLASSES.index(class_of(after, agency)) - CLASSES.index(class_of(before, agency))),
    )


@settings(max_examples=8, deadline=None)
@given(given_points(), st.sampled_from(["min", "dense"]), st.sampled_from([("", ""), ("1/3", "3")]))
def test_an_effect_is_what_scoring_everybody_again_makes_of_the_decision(
    leaves: Leaves, ties: str, weights: tuple[str, str]
) -> None:
    rules = framework(ties, weights)
    effects = criterion_effects(rules, scores(rules, leaves), GROUPS)
    first = sorted(effects, key=lambda each: (-each.ranks_moved, -each.boundaries))[:10]
    before = standings(rules, leaves)
    for effect in first:
        leaf = rules.by_code[effect.criterion_code]
        assert effect.least == scored_again(rules, leaves, before, effect, leaf.lowest), effect
        assert effect.most == scored_again(rules, leaves, before, effect, leaf.max_points), effect


@settings(max_examples=8, deadline=None)
@given(given_points(), st.data())
def test_points_between_the_ends_move_no_more_than_the_farther_end(leaves: Leaves, data: st.DataObject) -> None:
    rules = framework()
    effect = data.draw(st.sampled_from(criterion_effects(rules, scores(rules, leaves), GROUPS)))
    leaf = rules.by_code[effect.criterion_code]
    points = data.draw(st.fractions(leaf.lowest, leaf.max_points, max_denominator=8))
    between = scored_again(rules, leaves, standings(rules, leaves), effect, points)
    assert between.ranks_moved <= effect.ranks_moved
    assert between.boundaries <= effect.boundaries


def test_nobody_decides_on_what_an_agency_is_exempt_from() -> None:
    rules = framework()
    leaves = {
        (agency, leaf.code): Points(leaf.max_points, leaf.scale_points)
        for agency in AGENCIES
        for leaf in rules.leaves()
    }
    items = {
        (each.agency_code, each.criterion_code) for each in criterion_effects(rules, scores(rules, leaves), GROUPS)
    }
    assert ("c", "1.2") not in items
    assert len(items) == len(AGENCIES) * 5 - 1
