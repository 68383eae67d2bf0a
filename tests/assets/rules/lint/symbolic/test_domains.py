from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import z3

from assets.rules.framework.model import Criterion
from assets.rules.language.expressions import parse_expression
from assets.rules.lint.symbolic.domains import Domain
from tests.assets.rules.framework_writing import framework_with


def criterion_with(inputs: str) -> Criterion:
    return framework_with(f"inputs: {{{inputs}}}\nscore: 1").by_code["1"]


@pytest.mark.parametrize(
    ("given", "low", "high", "is_whole"),
    [
        ("{from: activities, count: '*'}", 0, None, True),
        ("{from: activities, count: distinct channel}", 0, None, True),
        ("{from: activities, sum: reach}", 0, None, True),
        ("{from: activities, count: '*', per: month, having: '>= 1'}", 0, 12, True),
        ("{from: activities, count: '*', per: quarter, having: '>= 1'}", 0, 4, True),
        ("{from: reports, max: days_late}", None, None, True),
        ("{declared: integer}", None, None, True),
        ("{declared: integer, minimum: 1, maximum: 9}", 1, 9, True),
        ("{appraised: number, minimum: 0.5}", Fraction(1, 2), None, False),
        ("{survey: q, option_weights: {A: 1, B: 0.2}}", Fraction(1, 5), 1, False),
        ("{external: SIPAS}", None, None, False),
    ],
)
def test_a_figure_can_be_what_its_input_says(given: str, low: Any, high: Any, is_whole: bool) -> None:
    found = criterion_with(f"n: {given}").inputs["n"].limits
    assert (found.low, found.high, found.is_whole) == (low, high, is_whole)


@pytest.mark.parametrize(
    ("condition", "can_be"),
    [
        ("done + open = whole", True),
        ("done + open > whole", False),
        ("done > whole", False),
        ("n > whole", True),
        ("n < 0", False),
        ("n = 0.5", False),
    ],
)
def test_a_part_of_the_rows_is_no_more_than_all_of_them(condition: str, can_be: bool) -> None:
    criterion = criterion_with(
        "whole: {from: plan_tasks, count: '*'},"
        " done: {from: plan_tasks, count: '*', where: \"status = 'completed'\"},"
        " open: {from: plan_tasks, count: '*', where: \"status <> 'completed'\"},"
        " n: {from: activities, count: '*'}"
    )
    tree = parse_expression(condition)
    domain = Domain(criterion, 2024, [tree, parse_expression("whole + done + open")], z3.Context())
    assert domain.solver.can_hold(domain.formulas.truth(tree).true) is can_be


def test_absence_is_tried_only_where_a_formula_asks_and_the_input_can_be_absent() -> None:
    criterion = criterion_with(
        "a: {declared: integer}, b: {declared: integer}, c: {from: activities, count: '*'}, y: {declared: yes_no}"
    )
    tree = parse_expression("coalesce(a, 0) + coalesce(c, 0) > b and y")
    domain = Domain(criterion, 2024, [tree], z3.Context())
    assert [name for name, each in domain.unknowns.items() if each.absent is not None] == ["a"]


def test_of_a_ratio_only_what_holds_at_any_scale_is_known() -> None:
    criterion = criterion_with(
        "planned: {from: plan_tasks, count: '*'}, done: {from: plan_tasks, count: '*', where: \"status = 'completed'\"}"
    )
    formulas = [parse_expression(text) for text in ("done / planned > 0.99", "done / planned > 1")]
    domain = Domain(criterion, 2024, formulas, z3.Context(), share=("done", "planned"))
    assert [domain.solver.can_hold(domain.formulas.truth(each).true) for each in formulas] == [True, False]
