from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.analysis.worklist.corrected_groups import CorrectedGroup
from assets.analysis.worklist.corrections import Corrections, Span
from assets.rules.engine.group_figures import group_figures
from assets.rules.framework.files import parse_framework
from assets.rules.framework.inputs import GroupInput

YEAR = 2024
FRAMEWORK = parse_framework(
    f"""
framework: thu
title: Thử
level: commune
years: [{YEAR}]
basis: {{document: 1/QĐ, issued: {YEAR}-01-01, issuer: Thử}}
criteria:
  - code: share
    name: Tỷ lệ
    max: 4
    inputs: {{done: {{declared: integer, minimum: 0}}, planned: {{declared: integer, minimum: 0}}}}
    must: [{{that: "done <= planned"}}]
    score: "case when planned = 0 then 0 else done / planned * max end"
  - code: answers
    name: Trả lời
    max: 5
    not_applicable: exclude
    evidence: [{{kind: plan, required: true}}]
    without_evidence: zero
    inputs:
      held: {{declared: yes_no}}
      level: {{declared: choice, options: [low, middle, high]}}
    score:
      - {{when: "held and level = 'middle'", points: 5}}
      - {{when: "held", points: 2}}
      - {{otherwise: 1}}
  - {{code: count, name: Số lượng, max: 3, inputs: {{pieces: {{declared: integer}}}}, score: "least(max, pieces / 10)"}}
  - code: day
    name: Ngày
    max: 3
    inputs: {{issued_on: {{declared: date}}}}
    score:
      - {{when: "issued_on is null", points: 0}}
      - {{when: "issued_on <= year_start + 31", points: 3}}
      - {{otherwise: 1}}
""",
    path="thu.yaml",
)


def spans(code: str, texts: dict[str, str | None], *others: dict[str, str | None], **claim: bool) -> dict[str, Span]:
    known = {str(number): each for number, each in enumerate([texts, *others])}
    return Corrections(FRAMEWORK.by_code[code], FRAMEWORK, YEAR, known).spans(
        "0", **({"not_applicable": False, "evidence_missing": False} | claim)
    )


def span(least: int | Fraction, most: int | Fraction) -> Span:
    return Span(Fraction(least), Fraction(most))


@pytest.mark.parametrize(
    ("code", "texts", "found"),
    [
        # More done than planned cannot be true; as much as planned is the most; planned as little as was done as well.
        ("share", {"done": "3", "planned": "6"}, {"done": span(0, 4), "planned": span(0, 4)}),
        # Nothing done is nothing, whatever was planned.
        ("share", {"done": "0", "planned": "6"}, {"done": span(0, 4), "planned": span(0, 0)}),
        ("answers", {"held": "true", "level": "low"}, {"held": span(1, 2), "level": span(2, 5)}),
        ("answers", {"held": "false", "level": "middle"}, {"held": span(1, 5), "level": span(1, 1)}),
        ("day", {"issued_on": None}, {"issued_on": span(0, 3)}),
        ("day", {"issued_on": f"{YEAR}-06-01"}, {"issued_on": span(1, 3)}),
    ],
)
def test_the_points_that_correcting_an_input_can_give(
    code: str, texts: dict[str, str | None], found: dict[str, Span]
) -> None:
    assert spans(code, texts) == found


def test_values_of_other_agencies_are_tried_where_an_input_has_no_bounds() -> None:
    alone = spans("count", {"pieces": "5"})
    beside = spans("count", {"pieces": "5"}, {"pieces": "30"}, {"pieces": "0"}, {"pieces": None})
    assert (alone, beside) == ({"pieces": span(Fraction(1, 2), Fraction(1, 2))}, {"pieces": span(0, 3)})


GROUPED = parse_framework(
    f"""
framework: thu
title: Thử
level: commune
years: [{YEAR}]
basis: {{document: 1/QĐ, issued: {YEAR}-01-01, issuer: Thử}}
criteria:
  - code: best
    name: So với cơ quan nhiều nhất
    max: 4
    inputs: {{n: {{declared: integer, minimum: 0}}, best: {{group: max, of: n}}, place: {{group: rank, of: n}}}}
    score: [{{when: "best = 0", points: 0}}, {{otherwise: "n / best * (max - 1) + 1 / place"}}]
""",
    path="thu.yaml",
)


def test_figures_of_the_group_follow_what_is_tried_with_the_others_as_they_are() -> None:
    known = {code: {"n": value} for code, value in (("01", "8"), ("02", "4"), ("03", "2"))}
    groups = dict.fromkeys(known, "xã")
    corrections = Corrections(GROUPED.by_code["best"], GROUPED, YEAR, known, groups=groups)
    found = {code: corrections.spans(code, not_applicable=False, evidence_missing=False) for code in known}
    # The leader keeps the first place with 8; with 0 the second one leads, and nothing but the last place is left.
    assert found["01"] == {"n": span(Fraction(1, 3), 4)}
    assert found["02"] == found["03"] == {"n": span(Fraction(1, 3), 4)}


values = st.one_of(st.none(), st.fractions(0, 6, max_denominator=2))


@settings(max_examples=60, deadline=None)
@given(
    figures=st.lists(values, min_size=1, max_size=5),
    kind=st.sampled_from(["max", "min", "mean", "count", "rank", "percentile"]),
    ties=st.sampled_from(["min", "dense"]),
    least_first=st.booleans(),
    tried=values,
)
def test_a_corrected_group_is_the_group_computed_anew(figures, kind, ties, least_first, tried) -> None:
    asked = GroupInput(group=kind, of="n", least_first=least_first)
    anew = group_figures(asked, {str(code): value for code, value in enumerate([tried, *figures[1:]])}, ties)("0")
    assert CorrectedGroup(asked, figures, ties).figure(tried, figures[0]) == anew.value
    beside = group_figures(asked, {str(code): value for code, value in enumerate([tried, *figures])}, ties)("0")
    assert CorrectedGroup(asked, figures, ties).figure(tried, None) == beside.value


def test_nothing_can_be_given_by_inputs_where_the_criterion_does_not_apply() -> None:
    assert spans("answers", {"held": "true", "level": "low"}, not_applicable=True) == {}


def test_what_lacks_its_evidence_earns_nothing_by_any_input() -> None:
    found = spans("answers", {"held": "true", "level": "low"}, evidence_missing=True)
    assert found == {"held": span(0, 0), "level": span(0, 0)}
