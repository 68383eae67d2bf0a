from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.engine.totals import NOTHING, Points, RollUp, beyond_scale, exact_sum
from assets.rules.framework.files import parse_framework

LEAF = "max: 10, inputs: {x: {declared: number}}, score: x"
FRAMEWORK = parse_framework(
    f"""
framework: thu
title: Thử
level: commune
years: [2024]
basis: {{document: 1/QĐ, issued: 2024-01-01, issuer: Thử}}
criteria:
  - code: "1"
    name: Gốc
    max: 30
    criteria:
      - code: "1.1"
        name: Nhánh
        max: 20
        cap: 15
        criteria: [{{code: a, name: A, {LEAF}}}, {{code: b, name: B, {LEAF}}}]
      - {{code: c, name: C, {LEAF}}}
""",
    path="thu.yaml",
)
BOUNDED = f"""
framework: thu
title: Thử
level: commune
years: [2024]
basis: {{document: 1/QĐ, issued: 2024-01-01, issuer: Thử}}
criteria:
  - {{code: "1", name: Gốc, max: 20, BOUNDS, criteria: [{{code: a, name: A, {LEAF}}}, {{code: b, name: B, {LEAF}}}]}}
"""
LEFT_OUT = Points(NOTHING, NOTHING, is_applicable=False)


def points_of(**leaves: Fraction | int | Points | None) -> dict[str, Points]:
    return {
        code: points
        if isinstance(points, Points)
        else Points(None if points is None else Fraction(points), Fraction(10))
        for code, points in leaves.items()
    }


def complete(**leaves: Fraction | int | Points | None) -> dict[str, Points]:
    return RollUp(FRAMEWORK).complete(points_of(**leaves), traced=True)


def test_parents_are_the_sums_of_their_children_at_every_level():
    found = complete(a=Fraction(1, 3), b=Fraction(1, 6), c=Fraction(1, 2))
    assert (found["1.1"].points, found["1"].points) == (Fraction(1, 2), 1)
    assert (found["1.1"].max_points, found["1"].max_points) == (20, 30)


def test_a_parents_cap_cuts_and_says_so():
    found = complete(a=10, b=9, c=0)
    assert (found["1.1"].points, found["1"].points) == (15, 15)
    assert found["1.1"].sentence == "Tổng điểm của các tiêu chí a, b; nhiều nhất 15 điểm"


@pytest.mark.parametrize(
    ("bounds", "a", "b", "points"),
    [
        ("floor: 4", 1, 2, 4),
        ("floor: 4", 1, 3, 4),
        ("floor: 4", 2, 3, 5),
        ("floor: 0, min: -20", -1, -2, 0),
        ("cap: 5, floor: 5", 1, 2, 5),
        ("cap: 5, floor: 5", 3, 4, 5),
        ("cap: 5, floor: 4", 5, 5, 5),
    ],
)
def test_a_parents_floor_lifts_and_its_cap_cuts_what_its_children_sum_to(bounds, a, b, points):
    framework = parse_framework(BOUNDED.replace("BOUNDS", bounds), path="thu.yaml")
    assert RollUp(framework).complete(points_of(a=a, b=b), traced=False)["1"].points == points


@pytest.mark.parametrize(
    ("leaves", "trace", "sentence"),
    [
        (
            {"a": 1, "b": 2},
            {"criterion": "1", "sum_of": ["a", "b"], "left_out": [], "cap": "15/2", "floor": "1"},
            "Tổng điểm của các tiêu chí a, b; nhiều nhất 7,5 điểm; ít nhất 1 điểm",
        ),
        (
            {"a": LEFT_OUT, "b": 2},
            {"criterion": "1", "sum_of": ["b"], "left_out": ["a"], "cap": "15/2", "floor": "1"},
            "Tổng điểm của các tiêu chí b; không tính a; nhiều nhất 7,5 điểm; ít nhất 1 điểm",
        ),
        (
            {"a": LEFT_OUT, "b": LEFT_OUT},
            {"criterion": "1", "sum_of": [], "left_out": ["a", "b"], "cap": "15/2", "floor": "1"},
            "Không tính vào thang điểm; nhiều nhất 7,5 điểm; ít nhất 1 điểm",
        ),
        (
            {"a": None, "b": None},
            {
                "criterion": "1", "sum_of": ["a", "b"], "left_out": [], "cap": "15/2", "floor": "1",
                "error": "Tiêu chí thành phần chưa có điểm: a, b",
            },
            "Tiêu chí thành phần chưa có điểm: a, b",
        ),
    ],
    ids=["all counted", "one left out", "all left out", "none scored"],
)  # fmt: skip
def test_a_parents_trace_and_sentence_say_what_was_summed_and_what_bounds_it(leaves, trace, sentence):
    framework = parse_framework(BOUNDED.replace("BOUNDS", "cap: 7.5, floor: 1"), path="thu.yaml")
    found = RollUp(framework).complete(points_of(**leaves), traced=True)["1"]
    assert json.loads(found.trace) == trace
    assert found.sentence == sentence
    assert "\\u" not in found.trace


def test_a_parent_beyond_the_scale_adds_nothing_to_what_is_divided_by():
    framework = parse_framework(BOUNDED.replace("BOUNDS", "kind: bonus, beyond_scale: true"), path="thu.yaml")
    found = RollUp(framework).complete(points_of(a=1, b=2), traced=False)["1"]
    assert (found.points, found.max_points) == (3, 0)


@pytest.mark.parametrize(("points", "beyond"), [(None, None), (9, None), (10, None), (12, 2)])
def test_what_passes_the_scale_is_told_and_the_scale_itself_does_not(points, beyond):
    assert beyond_scale(None if points is None else Fraction(points), Fraction(10)) == beyond


def test_missing_points_travel_up_to_the_root():
    found = complete(a=None, b=1, c=1)
    assert (found["1.1"].points, found["1"].points) == (None, None)
    assert found["1"].error == "Tiêu chí thành phần chưa có điểm: 1.1"
    assert found["1"].max_points == 30


def test_what_is_left_out_counts_neither_above_nor_below():
    found = complete(a=LEFT_OUT, b=None, c=1)
    assert found["1.1"].points is None
    found = complete(a=LEFT_OUT, b=3, c=LEFT_OUT)
    assert (found["1"].points, found["1"].max_points) == (3, 10)
    assert found["1.1"].sentence == "Tổng điểm của các tiêu chí b; không tính a; nhiều nhất 15 điểm"


@pytest.mark.parametrize("traced", [True, False])
def test_a_parent_whose_children_are_all_left_out_is_left_out(traced):
    found = RollUp(FRAMEWORK).complete(dict.fromkeys("abc", LEFT_OUT), traced=traced)
    assert (found["1"].is_applicable, found["1"].points, found["1"].max_points) == (False, 0, 0)
    assert (found["1"].sentence is not None) == traced


@given(st.lists(st.fractions(), max_size=8))
def test_the_exact_sum_is_the_sum(figures):
    assert exact_sum(figures) == sum(figures, Fraction(0))
