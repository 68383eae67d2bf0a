"""How long the scores of a year take, and how that stands to the same arithmetic in plain floats.

Run with `make bench`, which prints the figures. What is measured begins with the year's inputs and ends with the
frames that are stored: every figure exact, with its trace and its sentence, in both tracks. The float loop only
computes.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from assets.rules.framework.files import parse_framework
from assets.rules.framework.model import Framework
from assets.scoring.indices import score_indices
from assets.scoring.scores import score_criteria

YEAR = 2024
AGENCIES = 4_000
LIMIT_SECONDS = 4.0
GROUPS = 4

Row = dict[str, Any]

RATIO = """
          inputs: {planned: {declared: integer}, done: {declared: integer}}
          score:
            - {when: "done = planned and planned > 0", points: max}
            - {when: "done / planned >= 0.7", points: "done / planned * max"}
            - {when: "done / planned >= 0.5", points: 1}
            - {otherwise: 0}"""
COUNTED = """
          inputs: {pieces: {declared: integer}}
          score: "least(max, pieces * 0.25)" """
CHANNELS = """
          inputs: {online: {declared: yes_no}, press: {declared: yes_no}, meeting: {declared: yes_no}}
          score: {sum: [{when: online, points: 2}, {when: press, points: 1.5}, {when: meeting, points: 1.5}]}"""
DEDUCTED = """
          inputs: {late: {declared: integer}, absent: {declared: integer}}
          score: "greatest(0, max - 0.25 * late - 1 * absent)" """
SPENT = """
          inputs: {spent_vnd: {declared: integer}, budget_vnd: {declared: integer}}
          score: "case when budget_vnd > 0 then least(1, spent_vnd / budget_vnd) * max else 0 end" """
SHAPES = (RATIO, COUNTED, CHANNELS, DEDUCTED, SPENT)


def build_framework() -> Framework:
    """Four groups of five criteria of 5 points each."""
    criteria = "".join(
        f"""
  - code: "{group}"
    name: Nhóm {group}
    max: 25
    criteria:"""
        + "".join(
            f"""
        - code: "{group}.{place}"
          name: Tiêu chí {group}.{place}
          max: 5{shape}"""
            for place, shape in enumerate(SHAPES, start=1)
        )
        for group in range(1, GROUPS + 1)
    )
    head = f"""
framework: do-toc-do
title: Đo tốc độ
level: commune
years: [{YEAR}]
basis: {{document: 1/QĐ, issued: {YEAR}-01-01, issuer: Thử}}
classes: [{{from: 90, name: A}}, {{from: 80, name: B}}, {{from: 0, name: C}}]
criteria:"""
    return parse_framework(head + criteria, path="do-toc-do.yaml")


def draw_agency(chance: random.Random) -> list[list[Row]]:
    """Inputs by group and criterion: counts that recur among agencies, and money that does not."""
    groups = []
    for _ in range(GROUPS):
        planned, budget = chance.randint(4, 60), chance.randint(50, 900) * 1_000_000
        groups.append(
            [
                {"planned": planned, "done": chance.randint(planned // 2, planned)},
                {"pieces": chance.randint(0, 40)},
                {name: chance.random() < 0.7 for name in ("online", "press", "meeting")},
                {"late": chance.randint(0, 4), "absent": chance.randint(0, 2)},
                {"spent_vnd": chance.randint(budget // 2, budget), "budget_vnd": budget},
            ]
        )
    return groups


def float_points(group: list[Row]) -> float:
    """The five rules in plain floats."""
    tasks, news, channels, reports, money = group
    ratio = tasks["done"] / tasks["planned"] if tasks["planned"] else 0.0
    if ratio == 1:
        points = 5.0
    elif ratio >= 0.7:
        points = ratio * 5
    else:
        points = 1.0 if ratio >= 0.5 else 0.0
    points += min(5.0, news["pieces"] * 0.25)
    points += channels["online"] * 2 + channels["press"] * 1.5 + channels["meeting"] * 1.5
    points += max(0.0, 5 - 0.25 * reports["late"] - reports["absent"])
    return points + (min(1.0, money["spent_vnd"] / money["budget_vnd"]) * 5 if money["budget_vnd"] else 0.0)


def float_loop(agencies: dict[str, list[list[Row]]]) -> dict[str, tuple[float, str, int]]:
    """Index, class and rank of each agency in plain floats."""
    indices = {code: sum(map(float_points, groups)) for code, groups in agencies.items()}
    places: dict[float, int] = {}
    for position, index in enumerate(sorted(indices.values(), reverse=True), start=1):
        places.setdefault(index, position)
    return {
        code: (index, "A" if index >= 90 else "B" if index >= 80 else "C", places[index])
        for code, index in indices.items()
    }


def as_inputs(framework: Framework, agencies: dict[str, list[list[Row]]]) -> pd.DataFrame:
    """The same figures as a frame of `input_value`."""
    rows = [
        (YEAR, framework.framework, code, f"{group}.{place}", name, *_typed(value), 1)
        for code, groups in agencies.items()
        for group, criteria in enumerate(groups, start=1)
        for place, values in enumerate(criteria, start=1)
        for name, value in values.items()
    ]
    names = ["year", "framework_id", "agency_code", "criterion_code", "input_name", "value_type", "value", "row_count"]
    return pd.DataFrame(rows, columns=names)


def _typed(value: int | bool) -> tuple[str, str]:
    return ("boolean", str(value).lower()) if isinstance(value, bool) else ("number", str(value))


def as_scorecard(framework: Framework, agencies: dict[str, list[list[Row]]]) -> pd.DataFrame:
    codes = [criterion.code for criterion in framework.leaves()]
    return pd.DataFrame(
        {
            "agency_code": [agency for agency in agencies for _ in codes],
            "criterion_code": codes * len(agencies),
            "self_points": [Decimal("4.5")] * (len(codes) * len(agencies)),
            "not_applicable": pd.array([False] * (len(codes) * len(agencies)), dtype="boolean"),
            "evidence_kinds": pd.Series(["plan"] * (len(codes) * len(agencies)), dtype="str"),
        }
    )


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """The faster of two goes, on one core's clock."""
    seconds = []
    for _ in range(2):
        begun = time.process_time()
        result = work()
        seconds.append(time.process_time() - begun)
    return min(seconds), result


def test_four_thousand_agencies_and_twenty_criteria_in_four_seconds(capsys):
    framework, chance = build_framework(), random.Random(20_240_408)  # noqa: S311 - figures for a benchmark
    agencies = {f"{number:05d}": draw_agency(chance) for number in range(AGENCIES)}
    inputs, scorecard = as_inputs(framework, agencies), as_scorecard(framework, agencies)
    known = pd.DataFrame({"code": list(agencies), "group_code": "communes"})
    submissions = pd.DataFrame({"agency_code": list(agencies), "submission_id": range(1, AGENCIES + 1)})

    criteria_seconds, criteria = timed(lambda: score_criteria(inputs, scorecard, [framework], YEAR))
    index_seconds, indices = timed(lambda: score_indices(criteria, known, submissions, [framework], YEAR))
    float_seconds, floats = timed(lambda: float_loop(agencies))

    computed = indices[indices["track"] == "computed"].set_index("agency_code")
    for code, (index, _, _) in floats.items():
        assert float(computed.loc[code, "index_exact"]) == pytest.approx(index)
    seconds = criteria_seconds + index_seconds
    with capsys.disabled():
        sys.stdout.write(
            f"\n{AGENCIES:,} agencies x {len(framework.leaves())} criteria: {len(inputs):,} inputs,"
            f" {len(criteria):,} scores"
            f"\ncriterion scores {criteria_seconds:.2f} s, indices {index_seconds:.2f} s, together {seconds:.2f} s"
            f"\nthe same arithmetic in a plain float loop {float_seconds:.3f} s:"
            f" 1/{seconds / float_seconds:.0f} of it\n"
        )
    assert seconds < LIMIT_SECONDS
