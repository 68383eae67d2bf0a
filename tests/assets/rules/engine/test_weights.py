from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.rules.engine.totals import Points, RollUp
from assets.rules.engine.weights import child_factors, criterion_worths
from tests.assets.rules.weighted_frameworks import (
    LEFT_OUT,
    by_recursion,
    framework_of,
    leaf,
    parent,
    scored_frameworks,
)

THIRDS = framework_of(
    parent("1", 100, leaf("a", 10, weight=1), leaf("b", 20, weight=1), leaf("c", 5, weight=1)), total=100
)
UNEQUAL = framework_of(
    parent(
        "1", 10,
        leaf("a", 10, weight="1/3"),
        leaf("b", 20, weight=0.5),
        leaf("c", 5, kind="bonus", beyond_scale=True),
        leaf("d", 0, kind="penalty", min=-2),
    ),
)  # fmt: skip


def points_of(framework, **leaves):
    return {
        code: points
        if isinstance(points, Points)
        else Points(None if points is None else Fraction(points), framework.by_code[code].scale_points)
        for code, points in leaves.items()
    }


def root(framework, **leaves):
    return RollUp(framework).complete(points_of(framework, **leaves), traced=True)["1"]


@pytest.mark.parametrize(
    ("framework", "leaves", "points", "most"),
    [
        (THIRDS, {"a": 10, "b": 20, "c": 5}, 100, 100),
        (THIRDS, {"a": 10, "b": 0, "c": 0}, Fraction(100, 3), 100),
        (THIRDS, {"a": 5, "b": 5, "c": 1}, Fraction(95, 3), 100),
        (THIRDS, {"a": 5, "b": LEFT_OUT, "c": 1}, 35, 100),  # the others share its weight
        (THIRDS, {"a": LEFT_OUT, "b": LEFT_OUT, "c": LEFT_OUT}, 0, 0),
        (THIRDS, {"a": None, "b": 5, "c": 1}, None, 100),
        (UNEQUAL, {"a": 10, "b": 0, "c": 0, "d": 0}, 4, 10),
        (UNEQUAL, {"a": 0, "b": 20, "c": 0, "d": 0}, 6, 10),
        (UNEQUAL, {"a": 10, "b": 20, "c": 3, "d": -2}, 11, 10),  # bonus and penalty are added as they are
        (UNEQUAL, {"a": LEFT_OUT, "b": 5, "c": LEFT_OUT, "d": 0}, Fraction(5, 2), 10),
        (UNEQUAL, {"a": LEFT_OUT, "b": LEFT_OUT, "c": 3, "d": LEFT_OUT}, 3, 0),
    ],
)
def test_a_weighted_parent_is_the_mean_of_what_its_children_reach_in_its_own_maximum(framework, leaves, points, most):
    found = root(framework, **leaves)
    assert (found.points, found.max_points) == (points, most)


@pytest.mark.parametrize(
    ("framework", "leaves", "trace", "sentence"),
    [
        (
            THIRDS,
            {"a": 1, "b": LEFT_OUT, "c": 1},
            {"criterion": "1", "mean_of": {"a": "1", "c": "1"}, "times": "100", "added": [], "left_out": ["b"]},
            "Trung bình cộng tỷ lệ đạt được của các tiêu chí a, c, nhân với 100 điểm; không tính b",
        ),
        (
            UNEQUAL,
            {"a": 1, "b": 1, "c": 1, "d": 0},
            {
                "criterion": "1", "mean_of": {"a": "1/3", "b": "1/2"}, "times": "10", "added": ["c", "d"],
                "left_out": [],
            },
            (
                "Trung bình có trọng số tỷ lệ đạt được của các tiêu chí a (trọng số 1/3), b (trọng số 0,5), "
                "nhân với 10 điểm; cộng điểm của các tiêu chí c, d"
            ),
        ),
        (
            THIRDS,
            {"a": None, "b": 1, "c": 1},
            {
                "criterion": "1", "mean_of": {"a": "1", "b": "1", "c": "1"}, "times": "100", "added": [],
                "left_out": [], "error": "Tiêu chí thành phần chưa có điểm: a",
            },
            "Tiêu chí thành phần chưa có điểm: a",
        ),
    ],
    ids=["equal weights, one left out", "unequal weights, bonus and penalty", "one not scored"],
)  # fmt: skip
def test_a_weighted_parents_trace_and_sentence_say_what_was_averaged_and_by_which_weights(
    framework, leaves, trace, sentence
):
    found = root(framework, **leaves)
    assert json.loads(found.trace) == trace
    assert found.sentence == sentence


def test_weights_that_were_rounded_are_divided_by_their_sum_and_maxima_that_were_are_not():
    """Published weights 0.3334 + 0.3336 + 0.3337 = 1.0007, of indicators from 0 to 1."""
    figures = {"a": Fraction(9, 10), "b": Fraction(1, 2), "c": Fraction(1, 4)}
    weights = {"a": "0.3334", "b": "0.3336", "c": "0.3337"}
    plain = sum(Fraction(weights[code]) * figures[code] for code in figures)
    summed = framework_of(*(leaf(code, float(weights[code])) for code in weights), total=1.0007)
    earned = {code: Points(Fraction(weights[code]) * figures[code], Fraction(weights[code])) for code in figures}
    every = RollUp(summed).complete(earned, traced=False)
    assert sum(every[code].points for code in figures) == plain == Fraction("0.550285")
    assert sum(every[code].max_points for code in figures) == summed.scale == Fraction("1.0007")
    divided = framework_of(parent("1", 1, *(leaf(code, 1, weight=float(weights[code])) for code in weights)), total=1)
    assert root(divided, **figures).points == plain / Fraction("1.0007")


@given(scored_frameworks(unscored=True))
@settings(max_examples=80)
def test_every_parent_is_what_the_definition_gives(drawn):
    framework, leaves = drawn
    found = RollUp(framework).complete(leaves, traced=False)
    for criterion, _ in framework.walk():
        expected, points = by_recursion(criterion, leaves), found[criterion.code]
        assert points.is_applicable == (expected is not None)
        assert (points.points, points.max_points) == (expected or (0, 0))


@given(scored_frameworks(), st.data())
@settings(max_examples=40)
def test_one_leafs_other_points_change_those_above_it_as_if_all_were_computed_anew(drawn, data):
    framework, leaves = drawn
    roll_up = RollUp(framework)
    code = data.draw(st.sampled_from(sorted(leaves)))
    other = Points(framework.by_code[code].max_points, framework.by_code[code].scale_points)
    before = roll_up.complete(leaves, traced=False)
    anew = roll_up.complete(leaves | {code: other}, traced=False)
    assert before | roll_up.changed(before, code, other) == anew


def test_children_weighted_by_their_maxima_come_to_their_sum():
    maxima = (3, 4, 9)
    children = [leaf(f"1.{most}", most, weight=most) for most in maxima]
    top = framework_of(parent("1", sum(maxima), *children)).by_code["1"]
    assert child_factors(top, [Fraction(most) for most in maxima]) == [1, 1, 1]


def test_a_points_worth_in_the_total_is_the_product_of_what_it_is_worth_above():
    framework = framework_of(
        parent("1", 30,
               parent("1.1", 4, leaf("a", 4), leaf("n", 0, kind="penalty", min=-1), weight=2),
               leaf("b", 10, weight=1)),
        leaf("c", 7),
    )  # fmt: skip
    worths = criterion_worths(framework, {"1": 30, "1.1": 4, "a": 4, "n": 0, "b": 10, "c": 7})
    assert {code: worth.points for code, worth in worths.items()} == {
        "1": 1, "1.1": 5, "a": 5, "n": 5, "b": 1, "c": 1,
    }  # fmt: skip
