from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import pytest

from assets.rules.engine.tracing import value_as_data
from assets.rules.language.evaluation import Value
from tests.assets.rules.framework_writing import HEAD, outcome_of

BRANCHES = """
max: 2
inputs: {a: {declared: number}, d: {declared: date}, b: {declared: yes_no}}
score: [{when: a > 1, points: a / 3, name: Đạt}, {otherwise: 0}]
"""


def test_a_trace_names_the_inputs_the_branch_and_the_points_exact_and_printed() -> None:
    outcome = outcome_of(BRANCHES, {"a": Fraction(5, 2), "d": date(2024, 2, 29), "b": True})
    assert outcome.trace == {
        "criterion": "1",
        "points": "0.83",
        "points_exact": "5/6",
        "max": "2.00",
        "branch": {"index": 0, "when": "a > 1", "points": "a / 3", "name": "Đạt"},
        "parts": [],
        "inputs": {"a": "5/2", "d": "2024-02-29", "b": True},
    }


def test_a_trace_of_parts_tells_what_each_gave_and_which_cap_cut_it() -> None:
    rule = "score: {sum: [{when: true, points: 0.25, name: Báo}, {cap: 0.5, sum: [0.3, 0.3]}]}"
    assert outcome_of(rule, {}).trace["parts"] == [
        {"name": "Báo", "when": "true", "holds": True, "points": "0.25", "points_exact": "1/4"},
        {
            "name": None,
            "when": None,
            "holds": True,
            "points": "0.50",
            "points_exact": "1/2",
            "cap": "1/2",
            "is_capped": True,
            "parts": [
                {"name": None, "when": None, "holds": True, "points": "0.30", "points_exact": "3/10"},
                {"name": None, "when": None, "holds": True, "points": "0.30", "points_exact": "3/10"},
            ],
        },
    ]


def test_a_cap_that_cut_nothing_is_told_as_such() -> None:
    rule = "score: {sum: [{points: 0.5, cap: 0.5}, {when: false, points: 1, cap: 0.5}]}"
    assert [(part["holds"], part["is_capped"]) for part in outcome_of(rule, {}).trace["parts"]] == [
        (True, False),
        (False, False),
    ]


def test_a_cut_is_in_the_trace_with_what_it_cut() -> None:
    outcome = outcome_of("max: 2\ncap: 1.5\nscore: 2", {})
    assert outcome.trace["clamps"] == [{"bound": "cap", "from": "2", "to": "3/2"}]


def test_what_could_not_be_scored_has_no_points_and_a_reason() -> None:
    trace = outcome_of("score: 1 / 0", {}).trace
    assert trace["points"] is None
    assert trace["points_exact"] is None
    assert "chia cho 0" in trace["error"]


def test_what_left_the_denominator_has_no_maximum() -> None:
    trace = outcome_of("score: 1\nnot_applicable: exclude", {}, not_applicable=True).trace
    assert (trace["points"], trace["max"], trace["is_applicable"]) == ("0.00", "0.00", False)
    assert trace["not_scored"] == "not_applicable"


def test_a_trace_is_json_and_says_the_same_whenever_it_is_asked_for() -> None:
    outcome = outcome_of(BRANCHES, {"a": 2})
    assert json.dumps(outcome.trace) == json.dumps(outcome.trace)
    assert json.loads(json.dumps(outcome.trace)) == outcome.trace


def test_points_are_printed_with_the_frameworks_decimals_and_mode() -> None:
    head = HEAD + "rounding: {points: 1, mode: down}\n"
    assert outcome_of("score: 2 / 3", {}, head=head).trace["points"] == "0.6"


@pytest.mark.parametrize(
    ("value", "data"),
    [(None, None), (True, True), (4, "4"), (Fraction(1, 4), "1/4"), (date(2024, 1, 2), "2024-01-02"), ("A", "A")],
)
def test_a_value_is_written_without_losing_anything(value: Value, data: str | bool | None) -> None:
    assert value_as_data(value) == data
