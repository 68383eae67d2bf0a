"""What a leaf criterion reads of a report, and whether points gained there are gained in all."""

from __future__ import annotations

import pytest

from assets.rules.framework.files import parse_framework
from assets.submissions.stakes.leaf_rules import FrameworkRules, framework_rules

YEAR = 2024
HEAD = """
framework: thu
title: Thử
level: commune
years: [2024]
basis: {document: 1/QĐ, issued: 2024-01-01, issuer: Thử}
criteria:
"""
LEAVES = {
    "a": 'max: 1, inputs: {n: {from: activities, count: "*"}, m: {from: plan_tasks, count: "*"}}, score: 1',
    "b": "max: 1, inputs: {d: {declared: integer}}, score: 1",
    "c": "max: 1, evidence: [{kind: plan, required: true}], without_evidence: zero, score: 1",
    "d": "max: 1, evidence: [{kind: plan, required: true}], score: 1",
    "e": "max: 1, evidence: [{kind: plan}], without_evidence: zero, score: 1",
    "f": 'max: 1, inputs: {n: {from: activities, count: "*"}, s: {appraised: integer}}, score: 1',
    "g": 'max: 1, inputs: {r: {from: reports, count: "*"}}, score: 1',
    "h": 'max: 1, inputs: {n: {from: evidence, count: "*"}}, score: 1',
}


def rules_of(*criteria: str) -> FrameworkRules:
    return FrameworkRules(parse_framework(HEAD + "".join(f"  - {each}\n" for each in criteria), path="thu.yaml"), YEAR)


EVERY = rules_of(*(f"{{code: {code}, name: A, {rest}}}" for code, rest in LEAVES.items()))


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        ("activities", "af"),
        ("plan_tasks", "a"),
        ("scorecard", "bc"),
        ("evidence", "ch"),
        ("feedback", ""),
        ("reports", ""),
    ],
)
def test_a_criterion_hangs_on_the_sheets_that_it_reads(source: str, codes: str) -> None:
    assert [rule.criterion.code for rule in EVERY.moved_by([source])] == list(codes)
    assert [code for code, rule in EVERY.rules.items() if rule.needs(source)] == list(codes)


def test_of_several_sheets_each_criterion_is_named_once_in_the_order_of_the_file() -> None:
    assert [rule.criterion.code for rule in EVERY.moved_by(["plan_tasks", "scorecard", "activities"])] == list("abcf")
    assert EVERY.moved_by([]) == []


def test_what_a_file_decides_alone_has_no_other_inputs() -> None:
    assert [code for code, rule in EVERY.rules.items() if rule.is_decided_by_file] == list("abcdeh")
    assert [code for code, rule in EVERY.rules.items() if rule.punishes_lack] == ["c"]
    assert [sorted(rule.held) for rule in EVERY.rules.values()] == [["m", "n"], [], [], [], [], ["n"], [], ["n"]]


LEAF = "{code: CODE, name: A, max: 1, score: 1}"


def parent(code: str, keys: str, *below: str, most: int = 1) -> str:
    return f"{{code: {code}, name: A, max: {most}, {keys}criteria: [{', '.join(below)}]}}"


@pytest.mark.parametrize(
    ("keys", "adds_up"),
    [("", True), ("cap: 0.5, ", False), ("floor: 0.5, ", False), ("cap: 0.5, floor: 0.25, ", False)],
)
def test_points_add_up_unless_a_criterion_above_cuts_them(keys: str, adds_up: bool) -> None:
    rules = rules_of(
        parent("1", keys, parent("1.1", "", LEAF.replace("CODE", "1.1.1"))),
        parent("2", "", parent("2.1", keys, LEAF.replace("CODE", "2.1.1")), LEAF.replace("CODE", "2.2"), most=2),
        '{code: "3", name: A, max: 1, cap: 0.5, floor: 0.25, score: 1}',
    )
    assert {code: rule.adds_up for code, rule in rules.rules.items()} == {
        "1.1.1": adds_up, "2.1.1": adds_up, "2.2": True, "3": True,
    }  # fmt: skip


def test_rules_are_compiled_once_for_a_framework_and_a_year() -> None:
    assert framework_rules(EVERY.framework, YEAR) is framework_rules(EVERY.framework, YEAR)
    assert framework_rules(EVERY.framework, YEAR) is not framework_rules(EVERY.framework, YEAR + 1)
