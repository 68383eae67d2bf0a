from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from assets.rules.language.expressions import parse_expression
from assets.rules.lint.affine import Affine, NotAnalysedError
from assets.rules.lint.domains import Domain
from assets.rules.lint.input_bounds import bounds_of
from tests.assets.rules.framework_writing import framework_with


def domain_of(inputs: str) -> Domain:
    return Domain.of(framework_with(f"inputs: {{{inputs}}}\nscore: 1").by_code["1"], 2024)


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
    found = bounds_of(domain_of(f"n: {given}").criterion.inputs["n"])
    assert (found.low, found.high, found.is_whole) == (low, high, is_whole)


def test_a_part_of_the_rows_is_no_more_than_all_of_them() -> None:
    domain = domain_of(
        "all: {from: plan_tasks, count: '*'}, done: {from: plan_tasks, count: '*', where: \"status = 'completed'\"},"
        " open: {from: plan_tasks, count: '*', where: \"status <> 'completed'\"}, n: {from: activities, count: '*'}"
    )
    together = Affine.of({"all": Fraction(1), "done": Fraction(-1), "open": Fraction(-1)})
    forms = {condition.form for condition in domain.space(("all", "done", "open", "n")).conditions}
    assert together in forms
    assert not any(form.names == {"all", "n"} for form in forms)


def test_absence_is_tried_only_where_a_formula_asks_and_the_input_can_be_absent() -> None:
    domain = domain_of("a: {declared: integer}, c: {from: activities, count: '*'}, y: {declared: yes_no}")
    settled = [
        {name: value for name, value in settled.items() if name in ("a", "c", "y")}
        for settled, _ in domain.spaces([parse_expression("coalesce(a, 0) + coalesce(c, 0) > 1 and y")])
    ]
    assert settled == [{"y": True}, {"y": False}, {"a": None, "y": True}, {"a": None, "y": False}]


def test_too_many_combinations_are_not_tried() -> None:
    many = ", ".join(f"y{i}: {{declared: yes_no}}" for i in range(10))
    tree = parse_expression(" and ".join(f"y{i}" for i in range(10)))
    with pytest.raises(NotAnalysedError):
        list(domain_of(many).spaces([tree]))
