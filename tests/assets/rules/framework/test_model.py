"""What a file that says no more comes to, how large its parts may be, and between which points a criterion lies."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from assets.rules.framework.files import FrameworkError, parse_framework
from assets.rules.framework.input_kinds.answers import AnswerInput
from assets.rules.framework.input_kinds.input_kind import InputKind
from assets.rules.framework.input_kinds.report import ReportInput
from assets.rules.framework.parts import EvidenceNeed, Exemption, Ranking, Rounding
from assets.rules.framework.titles import Headings, Titles
from tests.assets.rules.framework_writing import framework_with

SHORTEST = """
framework: thu
title: Thử
level: commune
years: [2024]
basis: {document: 1/QĐ, issued: 2024-01-01, issuer: UBND}
criteria: [{code: a, name: A, max: 1, score: 1}]
"""


def test_what_a_file_leaves_out_is_nothing_or_the_usual() -> None:
    framework = parse_framework(SHORTEST, path="thu.yaml")
    assert {
        name: getattr(framework, name) for name in type(framework).model_fields.keys() - framework.model_fields_set
    } == {
        "version": 1,
        "rounding": Rounding(points=2, index=2, mode="half_up"),
        "ranking": Ranking(ties="min", then_by=()),
        "titles": Titles(),
        "headings": Headings(),
        "classes": (),
        "par_index_weight": None,
        "without_survey": "rescale",
        "total": None,
        "self_scored": None,
        "exemptions": (),
    }
    criterion = framework.by_code["a"]
    assert {
        name: getattr(criterion, name) for name in type(criterion).model_fields.keys() - criterion.model_fields_set
    } == {
        "min_points": 0,
        "weight": None,
        "self_scored": None,
        "cap": None,
        "floor": None,
        "kind": "standard",
        "beyond_scale": False,
        "basis": None,
        "measures": (),
        "inputs": {},
        "must": (),
        "evidence": (),
        "without_evidence": "explain",
        "not_applicable": "forbidden",
        "exemptions": (),
        "less_is_better": False,
        "examples": (),
        "ruling": None,
        "criteria": (),
    }


def test_what_a_part_leaves_out_is_nothing_or_the_usual() -> None:
    criterion = framework_with(
        """
inputs: {a: {declared: integer}}
must: [{that: a > 0}]
evidence: [{kind: plan}]
exemptions: [{agencies: [A], reason: Mới}]
score: 1
"""
    ).by_code["1"]
    assert criterion.evidence == (EvidenceNeed(kind="plan", required=False),)
    assert criterion.exemptions == (Exemption(agencies=("A",), criteria=(), reason="Mới", document=None),)
    assert [constraint.message for constraint in criterion.must] == [None]
    rounding = parse_framework(SHORTEST + "rounding: {mode: down}\n", path="thu.yaml").rounding
    assert rounding == Rounding(points=2, index=2, mode="down")


def test_what_an_example_gives_is_kept_as_one_types_it() -> None:
    example = "examples: [{given: {a: 5, b: 2.50, c: true, d: false, e: null, f: 'A:50', g: 'null'}, points: 0.5}]"
    (read,) = framework_with(f"score: 1\n{example}").by_code["1"].examples
    assert read.given == {"a": "5", "b": "2.50", "c": "true", "d": "false", "e": "null", "f": "A:50", "g": "null"}
    assert (read.points, read.source) == (Fraction(1, 2), None)


@pytest.mark.parametrize(
    ("written", "fits", "beyond"),
    [
        (lambda size: f"rounding: {{points: {size}}}", (0, 10), (-1, 11)),
        (lambda size: f"rounding: {{index: {size}}}", (0, 10), (-1, 11)),
        (lambda size: f"years: [{size}]", (2000, 2100), (1999, 2101)),
        (lambda size: f"version: {size}", (1, 1_000), (0, -1)),
        (lambda size: f"par_index_weight: {size}", (0, 0.5), (-0.5,)),
        (lambda size: f"title: {'x' * size}", (1, 4_000), (0, 4_001)),
        (lambda size: f"framework: {'x' * size}", (1, 64), (0, 65)),
        (lambda size: f"exemptions: [{{agencies: [{', '.join('x' * size)}], criteria: [a], reason: x}}]", (1, 2), (0,)),
        (lambda size: f"criteria: [{{code: a, name: A, max: 1, score: [{'{when: false, points: 0}, ' * (size - 1)}"
                      "{otherwise: 0}]}]", (1, 500), (501,)),
        (lambda size: f"criteria: [{{code: a, name: A, max: 1, score: {{sum: [{', '.join('0' * size)}]}}}}]",
         (1, 500), (0, 501)),
        (lambda size: f"criteria: [{{code: a, name: A, max: 1, score: {{sum: [{{sum: [{', '.join('0' * size)}]}}]}}}}]",
         (1, 500), (0, 501)),
    ],
)  # fmt: skip
def test_the_largest_and_least_of_each_part_fit_and_none_beyond(
    written: Callable[[float], str], fits: tuple[float, ...], beyond: tuple[float, ...]
) -> None:
    for size in (*fits, *beyond):
        key = written(size).partition(":")[0]
        others = "".join(f"{line}\n" for line in SHORTEST.strip().splitlines() if not line.startswith(f"{key}:"))
        if size in fits:
            parse_framework(f"{others}{written(size)}\n", path="thu.yaml")
        else:
            with pytest.raises(FrameworkError):
                parse_framework(f"{others}{written(size)}\n", path="thu.yaml")


@pytest.mark.parametrize(
    ("rule", "lowest", "lower_cut", "upper_cut", "scale"),
    [
        ("max: 2\nscore: 1", 0, None, None, 2),
        ("max: 2\nmin: -1\nscore: 1", -1, None, None, 2),
        ("max: 2\ncap: 1.5\nfloor: 0.5\nscore: 1", 0, "0.5", "1.5", 2),
        ("kind: penalty\nmin: -5\nscore: -1", -5, None, None, 0),
        ("kind: penalty\ncap: 3\nscore: -1", -3, -3, None, 0),
        ("kind: penalty\ncap: -3\nscore: -1", -3, -3, None, 0),
        ("kind: penalty\nmin: -5\ncap: 3\nscore: -1", -5, -3, None, 0),
        ("kind: penalty\nmin: -5\nfloor: -4\nscore: -1", -5, -4, None, 0),
        ("kind: bonus\nmax: 3\nbeyond_scale: true\nscore: 1", 0, None, None, 0),
        ("kind: bonus\nmax: 3\nscore: 1", 0, None, None, 3),
    ],
)
def test_bounds_and_cuts_follow_from_kind_minimum_cap_and_floor(
    rule: str, lowest: int, lower_cut: str | int | None, upper_cut: str | None, scale: int
) -> None:
    criterion = framework_with(rule).by_code["1"]
    told = (criterion.lowest, criterion.lower_cut, criterion.upper_cut, criterion.scale_points)
    wanted = (None if each is None else Fraction(each) for each in (lowest, lower_cut, upper_cut, scale))
    assert told == tuple(wanted)


@pytest.mark.parametrize(
    ("aggregate", "is_count", "is_nullable"),
    [
        ("count: '*'", True, False),
        ("count: distinct channel", True, False),
        ("exists: true", False, False),
        ("sum: reach", False, False),
        ("min: reach", False, True),
        ("max: held_on", False, True),
        ("sum: reach, per: month, having: '>= 1'", True, False),
        ("min: reach, per: quarter, having: '>= 1'", True, False),
    ],
)
def test_a_number_of_rows_or_periods_is_a_count_and_the_least_of_no_rows_is_absent(
    aggregate: str, *, is_count: bool, is_nullable: bool
) -> None:
    rule = f"max: 1\ninputs: {{x: {{from: activities, {aggregate}}}}}\nscore: 1"
    given = framework_with(rule).by_code["1"].inputs["x"]
    assert isinstance(given, ReportInput)
    assert (given.is_count, given.is_nullable) == (is_count, is_nullable)


@pytest.mark.parametrize(
    ("rule", "asks"),
    [
        ("inputs: {x: {external: SIPAS}}\nscore: x", False),
        ("inputs: {x: {external: SIPAS}, y: {survey: q1, option_weights: {A: 1}}}\nscore: x + y", False),
        ("inputs: {x: {external: SIPAS}, y: {declared: number}}\nscore: x + y", True),
        ("inputs: {x: {external: SIPAS}, y: {appraised: number}}\nscore: x + y", True),
        ("inputs: {x: {external: SIPAS}}\nscore: x\nevidence: [{kind: plan, required: false}]", True),
        ("score: 1", True),
    ],
)
def test_only_a_framework_of_outside_figures_alone_asks_for_no_report(rule: str, asks: bool) -> None:
    assert framework_with(rule).asks_for_reports is asks


@pytest.mark.parametrize("family", [InputKind, AnswerInput])
def test_a_family_of_inputs_without_a_way_of_reading_them_is_no_kind(family: type[InputKind]) -> None:
    with pytest.raises(TypeError, match="abstract"):
        family()
