"""Lint against chance: what it passes can be scored whatever is reported, and what is planted it finds."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assets.rules.engine.criterion_scoring import score_criterion
from assets.rules.lint.framework_file import criterion_findings
from assets.rules.trying import try_criterion
from tests.assets.rules.framework_writing import framework_with
from tests.assets.rules.lint.lint_of import code_lists, codes_of

INPUTS = """\
inputs:
  all: {from: plan_tasks, count: "*"}
  done: {from: plan_tasks, count: "*", where: "status = 'completed'"}
  n: {declared: integer, minimum: 0, maximum: 20}
  x: {declared: number, minimum: 0, maximum: 20}
  m: {from: activities, count: "*", per: month, having: ">= 1"}
  y: {declared: yes_no}
  d: {declared: date}
"""
# Small odd figures meet each other, bounds and zero often.
figures = st.sampled_from(["0", "0.5", "1", "2", "3.5", "7", "12", "20"])
shares = st.sampled_from(["0", "0.25", "0.5", "0.9", "1"])
signs = st.sampled_from(["<", "<=", "=", "<>", ">", ">="])


@st.composite
def conditions(draw: st.DrawFn) -> str:
    quantity = draw(st.sampled_from(["done / all", "n", "x", "m", "y", "d", "all", "least(n, m)", "n - m"]))
    if quantity == "y":
        return draw(st.sampled_from(["y", "not y"]))
    if quantity == "d":
        return f"days(year_start, d) {draw(signs)} {draw(st.sampled_from([0, 45, 90, 366]))}"
    limit = draw(shares if "/" in quantity else figures)
    joined = draw(st.sampled_from(["", "", " and y", " or all = 0"]))
    return f"{quantity} {draw(signs)} {limit}{joined}"


points = st.sampled_from(
    ["0", "0.5", "max", "done / all", "least(max, 0.1 * n)", "x / 20", "0.1 * m", "n / m", "max - 0.05 * x",
     "coalesce(done / all, 0) * max", "case when m > 0 then least(1, n / m) else 0 end", "greatest(0, 1 - 0.25 * n)"]
)  # fmt: skip


@st.composite
def scores(draw: st.DrawFn) -> str:
    form = draw(st.sampled_from(["branches", "sum", "expression"]))
    if form == "expression":
        return f'"{draw(points)}"'
    count = draw(st.integers(1, 3))
    if form == "sum":
        parts = [f'{{when: "{draw(conditions())}", points: "{draw(points)}"}}' for _ in range(count)]
        return f"{{sum: [{', '.join(parts)}]{draw(st.sampled_from(['', ', cap: 1']))}}}"
    branches = [f'{{when: "{draw(conditions())}", points: "{draw(points)}"}}' for _ in range(count)]
    last = draw(st.sampled_from([[], [f'{{otherwise: "{draw(points)}"}}']]))
    return f"[{', '.join([*branches, *last])}]"


@st.composite
def reports(draw: st.DrawFn) -> dict[str, Any]:
    """Whatever an agency can have done and typed: nothing is absent."""
    whole = draw(st.integers(0, 12))
    return {
        "all": whole,
        "done": draw(st.integers(0, whole)),
        "n": draw(st.integers(0, 20)),
        "x": draw(st.fractions(0, 20, max_denominator=8)),
        "m": draw(st.integers(0, 12)),
        "y": draw(st.booleans()),
        "d": date(2024, 1, 1) + timedelta(days=draw(st.integers(-30, 400))),
    }


@settings(max_examples=100, deadline=None)
@given(score=scores(), reported=st.lists(reports(), min_size=8, max_size=8))
def test_a_rule_that_lint_passes_scores_every_report_within_its_bounds(
    score: str, reported: list[dict[str, Any]]
) -> None:
    rule = f"{INPUTS}score: {score}"
    framework = framework_with(rule)
    unscorable = [
        values
        for values in reported
        if score_criterion(framework.by_code["1"], values, framework=framework).error is not None
    ]
    if unscorable:
        announced = {"GAP", "DIVISOR_ZERO", "NULL_POINTS", "OVER_MAX", "UNDER_MIN", "NOT_ANALYSED"}
        assert announced & set(codes_of(rule)), (score, unscorable[0])


@settings(max_examples=60, deadline=None)
@given(score=scores())
def test_what_lint_shows_as_unscorable_the_engine_cannot_score(score: str) -> None:
    framework = framework_with(f"{INPUTS}basis: Điều 1\nscore: {score}")
    for finding in criterion_findings(framework.by_code["1"], framework, code_lists()):
        shown = re.search(r"ví dụ: (.*?)(?: → |; )", finding.message)
        if finding.level == "error" and shown:
            given = [each for each in shown[1].split() if "=" in each]
            assert try_criterion(framework, "1", given).data["error"] is not None, (score, finding.message)


PLAN = """\
inputs:
  all: {from: plan_tasks, count: "*"}
  done: {from: plan_tasks, count: "*", where: "status = 'completed'"}
"""
QUANTITIES = {
    "n": ("inputs: {n: {from: activities, count: '*'}}\n", st.integers(1, 40).map(str)),
    "x": ("inputs: {x: {declared: number, minimum: 0}}\n", st.integers(1, 40).map(lambda each: f"{each / 4:g}")),
    "done / all": (PLAN, st.integers(1, 39).map(lambda each: f"{each / 40:g}")),
}


@st.composite
def scales(draw: st.DrawFn) -> tuple[str, str, list[str], list[Fraction]]:
    """A sound scale: a quantity, its thresholds from high to low, points that fall with them."""
    quantity = draw(st.sampled_from(sorted(QUANTITIES)))
    inputs, limits = QUANTITIES[quantity]
    thresholds = sorted(draw(st.sets(limits, min_size=3, max_size=5)), key=Fraction, reverse=True)
    steps = sorted(draw(st.sets(st.integers(0, 20), min_size=len(thresholds), max_size=len(thresholds))), reverse=True)
    return quantity, inputs, thresholds, [Fraction(step, 20) for step in steps]


def _written(quantity: str, inputs: str, conditions: list[str], values: list[Fraction], last: str) -> str:
    branches = [
        f'{{when: "{condition}", points: {float(value):g}}}'
        for condition, value in zip(conditions, values, strict=True)
    ]
    zero = ['{when: "all = 0", points: 0}'] if "/" in quantity else []
    return f"{inputs}score: [{', '.join([*zero, *branches, last])}]"


@settings(max_examples=25, deadline=None)
@given(scale=scales())
def test_a_sound_scale_is_clean(scale: tuple[str, str, list[str], list[Fraction]]) -> None:
    quantity, inputs, thresholds, values = scale
    conditions = [f"{quantity} >= {threshold}" for threshold in thresholds]
    assert codes_of(_written(quantity, inputs, conditions, values, "{otherwise: 0}")) == []


@settings(max_examples=25, deadline=None)
@given(scale=scales(), data=st.data())
def test_a_planted_gap_is_always_found(scale: tuple[str, str, list[str], list[Fraction]], data: st.DataObject) -> None:
    """One band stops short of its own threshold, and nothing stands below it for what is left out."""
    quantity, inputs, thresholds, values = scale
    planted = data.draw(st.integers(1, len(thresholds) - 1))
    conditions = [
        f"{quantity} >= {low} and {quantity} < {high}"
        for low, high in zip(thresholds, ["1000", *thresholds], strict=False)
    ]
    conditions[planted] = conditions[planted].replace(">=", ">")
    last = f'{{when: "{quantity} < {thresholds[-1]}", points: 0}}'
    found = codes_of(_written(quantity, inputs, conditions, values, last))
    assert "GAP" in found


@settings(max_examples=25, deadline=None)
@given(scale=scales(), data=st.data())
def test_a_planted_overlap_is_always_found(
    scale: tuple[str, str, list[str], list[Fraction]], data: st.DataObject
) -> None:
    """A band that reaches up to the threshold of the one above, while that one reaches no lower than itself."""
    quantity, inputs, thresholds, values = scale
    assume(values[-1] > 0)
    planted = data.draw(st.integers(1, len(thresholds) - 1))
    conditions = [
        f"{quantity} >= {low} and {quantity} < {high}"
        for low, high in zip(thresholds, ["1000", *thresholds], strict=False)
    ]
    conditions[planted] = conditions[planted].replace("<", "<=", 1)
    # A single count between two thresholds would make the upper band a part of the lower one, and so a cascade.
    upper = Fraction("1000" if planted == 1 else thresholds[planted - 2]) - Fraction(thresholds[planted - 1])
    assume(quantity != "n" or upper > 1)
    assume("/" not in quantity or Fraction(thresholds[planted - 1]) < 1)
    assert "OVERLAP" in codes_of(_written(quantity, inputs, conditions, values, "{otherwise: 0}"))


@settings(max_examples=25, deadline=None)
@given(scale=scales(), data=st.data())
def test_a_planted_fall_is_always_found(scale: tuple[str, str, list[str], list[Fraction]], data: st.DataObject) -> None:
    """Two steps of the scale have changed places."""
    quantity, inputs, thresholds, values = scale
    planted = data.draw(st.integers(1, len(thresholds) - 1))
    values[planted - 1], values[planted] = values[planted], values[planted - 1]
    conditions = [f"{quantity} >= {threshold}" for threshold in thresholds]
    assert "FALL" in codes_of(_written(quantity, inputs, conditions, values, "{otherwise: 0}"))
