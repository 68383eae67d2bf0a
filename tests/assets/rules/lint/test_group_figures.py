"""What lint knows of figures of the group: where they lie, how they stand to one's own, when there are none."""

# ruff: noqa: E501 - a rule a line is what makes this table readable

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.rules.engine.group_figures import group_figures
from assets.rules.framework.input_kinds.input_kind import Bounds
from assets.rules.framework.model import Criterion
from assets.rules.language.evaluation import Value
from assets.rules.language.expressions import parse_expression
from assets.rules.language.report_sources import ValueType
from assets.rules.lint.symbolic.domains import Domain
from tests.assets.rules.framework_writing import framework_with
from tests.assets.rules.lint.lint_of import codes_of, findings_of

SPAN = """\
inputs:
  x: {declared: number, minimum: 0, maximum: 9}
  low: {group: min, of: x}
  high: {group: max, of: x}
"""
COUNTED = """\
inputs:
  posts: {from: activities, count: "*"}
  best: {group: max, of: posts}
"""
PLACED = """\
inputs:
  x: {declared: number}
  high: {group: max, of: x}
  mean: {group: mean, of: x}
  n: {group: count, of: x}
  place: {group: rank, of: x}
  share: {group: percentile, of: x}
"""
LEAST = PLACED.replace("of: x}", "of: x, least_first: true}").replace(
    "high: {group: max, of: x, least_first: true}", "low: {group: min, of: x}"
).replace("mean, of: x, least_first: true", "mean, of: x").replace("count, of: x, least_first: true", "count, of: x")  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        # One's own figure lies between the least and the greatest: goalposts that follow from the group.
        (SPAN + "score: [{when: 'high = low', points: max}, {otherwise: '(x - low) / (high - low) * max'}]", []),
        (SPAN + "score: [{when: 'high > low', points: '(x - low) / (high - low) * max'}, {otherwise: max}]", []),
        (SPAN + "score: '(x - low) / (high - low) * max'", ["DIVISOR_ZERO"]),
        (SPAN + "score: 'coalesce((x - low) / (high - low), 1) * max'", []),
        (SPAN + "score: [{when: 'x = low', points: 0}, {otherwise: '(x - low) / (high - low) * max'}]", []),
        (SPAN + "score: [{when: 'high = low', points: max}, {otherwise: '(high - x) / (high - low) * max'}]", []),
        (SPAN + "score: [{when: 'low > 0', points: 'low / x * max'}, {otherwise: 0}]\nless_is_better: true", ["UNUSED_INPUT"]),
        (SPAN + "score: [{when: 'x <= high', points: '0.1 * low'}]", []),
        (SPAN + "score: [{when: 'x > high', points: 1}, {otherwise: 0.1}]", ["UNUSED_INPUT", "UNREACHED"]),
        # The greatest of counts is a whole number from 0, and 0 where nobody has any.
        (COUNTED + "score: 'posts / best * max'", ["DIVISOR_ZERO"]),
        (COUNTED + "score: [{when: 'best = 0', points: 0}, {otherwise: 'posts / best * max'}]", []),
        (COUNTED + "score: [{when: 'best >= 1', points: 'posts / best * max'}, {when: 'best < 1', points: 0}]", []),
        (COUNTED + "score: [{when: 'posts = 0', points: 0}, {otherwise: 'best / posts * max'}]", ["OVER_MAX", "FALL"]),
        (COUNTED + "score: [{when: 'best is null', points: 0}, {when: 'best > 0', points: 'posts / best * max'}, {otherwise: 0}]", ["UNREACHED"]),
        # Figures that agencies declare may all be absent.
        (SPAN + "score: [{when: 'high is null', points: 0}, {otherwise: 'x * 0.1'}]", ["UNUSED_INPUT"]),
        # A place is at most the number of agencies; the first one is that of the best figure.
        (PLACED + "score: '1 - (place - 1) / n'", ["UNUSED_INPUT"] * 3),
        (PLACED + "score: 'place / n'", ["UNUSED_INPUT"] * 3 + ["FALL"]),
        (PLACED + "score: 'share * max'", ["UNUSED_INPUT"] * 4),
        (PLACED + "score: '(1 - share) * max'", ["UNUSED_INPUT"] * 4 + ["FALL"]),
        (PLACED + "score: '0.1 / share'", ["UNUSED_INPUT"] * 4 + ["OVER_MAX", "FALL"]),
        (PLACED + "score: [{when: 'place <= 3', points: max}, {when: 'place > 3', points: 0}]", ["UNUSED_INPUT"] * 4),
        (PLACED + "score: [{when: 'place <= 3', points: 0}, {when: 'place > 3', points: max}]", ["UNUSED_INPUT"] * 4 + ["FALL"]),
        (PLACED + "score: [{when: 'place = 1', points: max}, {when: 'x = high', points: 0.5}, {otherwise: 0}]", ["UNUSED_INPUT"] * 3 + ["UNREACHED"]),
        (PLACED + "score: [{when: 'share = 1', points: max}, {when: 'place = 1', points: 0.5}, {otherwise: 0}]", ["UNUSED_INPUT"] * 3 + ["UNREACHED"]),
        (PLACED + "score: [{when: 'mean > high', points: max}, {otherwise: 0}]", ["UNUSED_INPUT"] * 3 + ["UNREACHED"]),
        (PLACED + "score: [{when: 'mean = high and x < high', points: max}, {otherwise: 0}]", ["UNUSED_INPUT"] * 3 + ["UNREACHED"]),
        (PLACED + "score: [{when: 'n = 1 and x < high', points: max}, {otherwise: 0}]", ["UNUSED_INPUT"] * 3 + ["UNREACHED"]),
        (PLACED + "score: [{when: 'n >= 1', points: 0.1}]", ["UNUSED_INPUT"] * 4 + ["GAP"]),
        (PLACED + "score: [{when: 'x > 5 and n = 0', points: 1}, {otherwise: 0.1}]", ["UNUSED_INPUT"] * 4 + ["UNREACHED"]),
        # Nobody has a figure: the place is null as well, and the branch is taken.
        (PLACED + "score: [{when: 'n = 0', points: 0}, {when: 'place <= 3', points: max}, {otherwise: 0.1}]", ["UNUSED_INPUT"] * 3),
        (PLACED + "score: [{when: 'n = 0', points: 0}, {when: 'x = high', points: max}, {otherwise: 0.1}]", ["UNUSED_INPUT"] * 3),
        (LEAST + "score: [{when: 'place = 1', points: max}, {when: 'x = low', points: 0.5}, {otherwise: 0}]", ["UNUSED_INPUT"] * 3 + ["UNREACHED"]),
        (LEAST + "score: 'share * max'\nless_is_better: true", ["UNUSED_INPUT"] * 4),
    ],
)  # fmt: skip
def test_figures_of_the_group_are_bounded_by_each_other_and_by_ones_own(rule: str, codes: list[str]) -> None:
    assert sorted(codes_of(rule)) == sorted(codes)


def test_an_example_of_lint_can_be_typed_into_a_trial() -> None:
    (found,) = findings_of(SPAN + "score: '(x - low) / (high - low) * max'")
    assert "ví dụ: x=0 low=0 high=0;" in found.message


def criterion(rule: str) -> Criterion:
    return framework_with(f"{rule}score: 1").by_code["1"]


def test_bounds_follow_from_what_a_figure_is_of() -> None:
    limits = {name: each.limits for name, each in criterion(SPAN).inputs.items()}
    assert limits["low"] == limits["high"] == limits["x"] == Bounds(0, 9)
    best = criterion(COUNTED).inputs["best"]
    assert (best.limits, best.is_nullable) == (Bounds(0, None, is_whole=True), False)
    placed = criterion(PLACED).inputs
    assert [placed[name].limits for name in ("n", "place", "share")] == [
        Bounds(0, None, is_whole=True),
        Bounds(1, None, is_whole=True),
        Bounds(0, 1),
    ]
    assert [name for name, each in placed.items() if each.is_nullable] == ["x", "high", "mean", "place", "share"]


def test_the_last_day_of_a_group_is_a_day() -> None:
    days = criterion(
        "inputs: {sent: {declared: date}, last: {group: max, of: sent}, n: {group: count, of: sent}}\n"
    ).inputs
    assert [days[name].value_type for name in ("last", "n")] == [ValueType.DATE, ValueType.NUMBER]
    assert codes_of(
        "inputs: {sent: {declared: date}, first: {group: min, of: sent}}\nscore: [{when: 'sent < first', points: 1}, {otherwise: 0}]"
    ) == ["UNREACHED"]


@settings(max_examples=25, deadline=None)
@given(
    figures=st.lists(st.one_of(st.none(), st.fractions(-3, 3, max_denominator=2)), min_size=1, max_size=4),
    ties=st.sampled_from(["min", "dense"]),
)
def test_what_lint_takes_for_true_of_a_group_is_true_of_every_group(
    figures: list[Fraction | None], ties: Literal["min", "dense"]
) -> None:
    members = {str(code): value for code, value in enumerate(figures)}
    values: dict[str, Value] = {"x": figures[0]}
    for name, figure in EVERY_KIND.group_inputs.items():
        values[name] = group_figures(figure, members, ties)("0").value
    asked = parse_expression(" and ".join(f"{name} is null" for name in EVERY_KIND.inputs))
    domain = Domain(EVERY_KIND, 2024, [asked], z3.Context())
    pinned = [
        unknown.absent
        if values[name] is None
        else domain.formulas.truth(parse_expression(f"{name} = {values[name]}")).true
        for name, unknown in domain.unknowns.items()
        if unknown.absent is not None or values[name] is not None
    ]
    assert domain.solver.can_hold(domain.formulas.algebra.all_of(*pinned))


EVERY_KIND = criterion(
    PLACED.rstrip()
    + """
  low: {group: min, of: x}
  last: {group: rank, of: x, least_first: true}
  part: {group: percentile, of: x, least_first: true}
"""
)
