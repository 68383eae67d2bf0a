"""The formula with figures put in: whoever computes what is shown gets the points that were stored."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

from assets.rules.engine.criterion_scoring import score_criterion
from assets.rules.engine.formula import broken_constraints, formula
from assets.rules.framework.checks import known_names
from assets.rules.framework.files import parse_framework
from assets.rules.framework.folder import load_frameworks
from assets.rules.framework.model import Criterion, Framework
from assets.rules.language.report_sources import ValueType
from assets.rules.language.types import PREDEFINED
from assets.rules.words.rules import rule_words
from tests.assets.rules.engine.reading_formulas import computed

FIXTURES = Path(__file__).parents[4] / "fixtures"
FRAMEWORKS = {
    loaded.framework.framework: loaded.framework for loaded in load_frameworks(FIXTURES / "frameworks").loaded
}
YEAR = 2025
TRIALS = 40
FRAMEWORK = (
    "{framework: thu, title: Thử, level: commune, years: [2025],"
    " basis: {document: 1/QĐ, issued: 2025-01-01, issuer: A},"
    " criteria: [{code: '1', name: A, max: 10, %s}]}"
)


def figures(random: Random, leaf: Criterion) -> dict[str, Any]:
    """Values of a leaf's inputs, some of them absent."""

    def value(name: str, kind: ValueType) -> Any:
        if random.random() < 0.1:
            return None
        match kind:
            case ValueType.NUMBER:
                large = random.choice((1, 3, 12, 60, 2_000, 500_000))
                return random.choice(
                    (random.randint(0, large), Fraction(random.randint(0, large), random.choice((1, 3, 8))))
                )
            case ValueType.DATE:
                return date(YEAR, 1, 1) + timedelta(days=random.randint(-70, 400))
            case ValueType.BOOLEAN:
                return random.random() < 0.7
            case _:
                return random.choice(list(leaf.inputs[name].choices))

    return {name: value(name, kind) for name, kind in known_names(leaf).items() if name not in PREDEFINED}


def check(leaf: Criterion, framework: Framework, values: dict[str, Any]) -> bool:
    """Whether the rule gave points; every piece that is shown is computed again."""
    outcome = score_criterion(leaf, values, framework=framework, year=YEAR)
    broken = broken_constraints(leaf, YEAR, values)
    assert bool(broken) == bool(outcome.broken)
    steps = formula(leaf, YEAR, values)
    for step in (*broken, *steps):
        if step.when is not None:
            assert computed(step.when) is step.holds, step
        if step.points is not None and step.points != "tổng của các phần":
            assert computed(step.points) == step.result, step
        assert step.when is None or step.when in step.text
        assert step.points is None or step.points in step.text
    if outcome.broken or outcome.not_scored or outcome.points is None:
        return False
    assert steps[-1].result == outcome.points, (leaf.code, values)
    return True


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_the_pieces_of_every_shipped_formula_give_the_points_that_scoring_stores(name: str) -> None:
    random = Random(f"formula {name}")  # noqa: S311 - trials, the same every time
    for leaf in FRAMEWORKS[name].leaves():
        told = [check(leaf, FRAMEWORKS[name], figures(random, leaf)) for _ in range(TRIALS)]
        assert any(told), f"criterion {leaf.code} never gave points"


def lines(score: str, inputs: str = "{a: {declared: number}, b: {declared: number}}", **values: Any) -> list[str]:
    framework = parse_framework(FRAMEWORK % f"inputs: {inputs}, score: {score}", path="thu.yaml")
    return [step.text for step in formula(framework.leaves()[0], YEAR, values)]


@pytest.mark.parametrize(
    ("score", "values", "shown"),
    [
        ('"least(max, 2 * a / b)"', {"a": 45, "b": 60}, ["min(10; 2 × 45 / 60) = 1,5"]),
        ('"a / b"', {"a": 1_000, "b": 3}, ["1.000 / 3 = 1.000/3 ≈ 333,3333"]),
        ('"a * (b - 1)"', {"a": Fraction(7, 3), "b": 4}, ["7/3 × (4 − 1) = 7"]),
        ('"1 - (a - b)"', {"a": 2, "b": Fraction(5, 2)}, ["1 − (2 − 2,5) = 1,5"]),
        ('"3"', {}, ["3"]),
        ('"a / b"', {"a": 2, "b": 0}, ["2 / 0: không tính được"]),
        ('[{when: "a >= 40", points: 2}, {otherwise: 0}]', {"a": 45}, ["45 ≥ 40: đúng → 2"]),
        ('[{when: "a >= 40", points: 2, name: Mức 1}, {otherwise: "b / 2"}]', {"a": 3, "b": 1},
         ["Mức 1: 3 ≥ 40: sai", "Các trường hợp khác: 1 / 2 = 0,5"]),
        ('[{when: "a >= 40", points: 2}, {otherwise: 1}]', {},
         ["chưa có ≥ 40: không xác định được", "Các trường hợp khác: 1"]),
        ('[{when: "a >= 40", points: 2}]', {"a": 1}, ["1 ≥ 40: sai"]),
        ("{cap: 5, sum: [{points: a, cap: 4, name: Tin}, {when: 'b > 0', points: 2, name: Bài}]}", {"a": 6, "b": 1},
         ["Tin: 6", "Tin: min(6; 4) = 4", "Bài: 1 > 0: đúng → 2", "Cộng: 4 + 2 = 6", "Cộng: min(6; 5) = 5"]),
        ("{sum: [{sum: [{points: a}, {points: b}], cap: 2, name: Nhóm}, {when: 'b > 9', points: 2, name: Bài}]}",
         {"a": 1, "b": 2},
         ["1", "2", "Nhóm: 1 + 2 = 3", "Nhóm: min(3; 2) = 2", "Bài: 2 > 9: sai → 0", "Cộng: 2 + 0 = 2"]),
        ('"coalesce(a, 0) + coalesce(b, 1)"', {"b": 5}, ["(chưa có, lấy 0) + 5 = 5"]),
        ('"case when a between 1 and 3 then 2 else -1 end"', {"a": 2},
         ["(nếu 2 trong khoảng từ 1 đến 3 thì 2; còn lại -1) = 2"]),
    ],
)  # fmt: skip
def test_a_formula_reads_as_a_reader_would_compute_it(score: str, values: dict[str, Any], shown: list[str]) -> None:
    assert lines(score, **values) == shown


def test_yes_and_no_choices_and_days_are_shown_with_what_they_say() -> None:
    inputs = (
        "{yes: {declared: yes_no, label: Có trang}, on: {declared: date},"
        " kind: {declared: choice, options: {x: Đã ban hành, y: Chưa ban hành}}}"
    )
    score = "\"case when yes and kind in ('x') and days(year_start, on) <= 45 then 1 else 0 end\""
    (shown,) = lines(score, inputs, yes=False, kind="y", on=date(2025, 2, 1))
    assert shown == (
        "(nếu [có trang: không] và «Chưa ban hành» thuộc {«Đã ban hành»} và "
        "(số ngày từ 01/01/2025 đến 01/02/2025: 31) ≤ 45 thì 1; còn lại 0) = 0"
    )


def test_a_cut_of_the_whole_criterion_is_a_step_of_its_own() -> None:
    framework = parse_framework(
        FRAMEWORK % "cap: 4, floor: 1, inputs: {a: {declared: number}}, score: a", path="thu.yaml"
    )
    (leaf,) = framework.leaves()
    assert [step.text for step in formula(leaf, YEAR, {"a": 6})] == ["6", "Nhiều nhất: min(6; 4) = 4"]
    assert [step.text for step in formula(leaf, YEAR, {"a": 0})] == ["0", "Ít nhất: max(0; 1) = 1"]


def test_a_rule_in_words_names_its_inputs_and_every_bound() -> None:
    leaf = FRAMEWORKS["minh-hoa-bo"].by_code["3.5"]
    assert rule_words(leaf)[:4] == (
        "Cộng điểm các phần sau:",
        "– Hình thức mới: cộng các phần (nhiều nhất 4 điểm):",
        "– – Video ngắn: min(2; 0,25 × («số video ngắn», chưa có thì lấy 0))",
        "– – Mạng xã hội: min(2; 0,25 × «số tháng có tin trên mạng xã hội»)",
    )
    assert rule_words(FRAMEWORKS["minh-hoa-bo"].by_code["3"]) == ()
    assert rule_words(FRAMEWORKS["minh-hoa-bo"].by_code["3.6"]) == (
        "Điểm = min(điểm tối đa; 0,75 × «số đầu ấn phẩm đã phát hành»)",
    )
