"""Every rule shape found in a real table, scored at, just under and just over each of its thresholds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from textwrap import dedent
from typing import Any

import pytest

from assets.rules.engine.criterion_scoring import score_criterion
from assets.rules.framework.model import Framework
from tests.assets.rules.framework_writing import framework_with

Cases = list[tuple[dict[str, Any], "str | None"]]
"""(inputs, exact points as text; None where it cannot be scored)."""


@dataclass(frozen=True)
class Shape:
    name: str
    rule: str
    cases: Cases
    not_applicable: list[tuple[str, str, bool]] = field(default_factory=list)

    def framework(self) -> Framework:
        return framework_with(dedent(self.rule))


RATIO = """
inputs:
  done: {declared: integer, minimum: 0}
  all: {declared: integer, minimum: 0}
"""


def ratio_cases(*shares: tuple[int, int, str | None]) -> Cases:
    return [({"done": done, "all": of}, points) for done, of, points in shares]


SHAPES = [
    Shape(
        "yes or no",
        """
        inputs: {issued: {declared: yes_no}}
        score: [{when: issued, points: max}, {otherwise: 0}]
        max: 2
        """,
        [({"issued": True}, "2"), ({"issued": False}, "0"), ({"issued": None}, "0")],
    ),
    Shape(
        "yes, no or not applicable",
        """
        inputs: {trained: {declared: yes_no}}
        score: "case when trained then max else 0 end"
        not_applicable: exclude
        """,
        [({"trained": True}, "1"), ({"trained": False}, "0")],
        [("0", "0", False)],
    ),
    Shape(
        "done before a date",
        """
        inputs: {issued_on: {declared: date}}
        score:
          - {when: "issued_on <= date '2024-03-31'", points: max}
          - {when: "issued_on <= year_end", points: 0.5}
          - {otherwise: 0}
        """,
        [
            ({"issued_on": date(2024, 3, 30)}, "1"),
            ({"issued_on": date(2024, 3, 31)}, "1"),
            ({"issued_on": date(2024, 4, 1)}, "1/2"),
            ({"issued_on": date(2024, 12, 31)}, "1/2"),
            ({"issued_on": date(2025, 1, 1)}, "0"),
            ({"issued_on": None}, "0"),
        ],
    ),
    Shape(
        "done in a quarter",
        """
        inputs: {held_on: {from: activities, min: held_on, where: "channel = 'training'"}}
        score:
          - {when: "held_on between date '2024-04-01' and date '2024-06-30'", points: max}
          - {otherwise: 0}
        """,
        [
            ({"held_on": date(2024, 3, 31)}, "0"),
            ({"held_on": date(2024, 4, 1)}, "1"),
            ({"held_on": date(2024, 6, 30)}, "1"),
            ({"held_on": date(2024, 7, 1)}, "0"),
            ({"held_on": None}, "0"),
        ],
    ),
    Shape(
        "on time, late or absent: 1, 0, -1",
        """
        min: -1
        inputs: {sent_on: {declared: date}}
        score:
          - {when: "sent_on is null", points: -1}
          - {when: "days(date '2024-12-15', sent_on) <= 0", points: 1}
          - {otherwise: 0}
        """,
        [
            ({"sent_on": date(2024, 12, 15)}, "1"),
            ({"sent_on": date(2024, 12, 16)}, "0"),
            ({"sent_on": None}, "-1"),
        ],
    ),
    Shape(
        "step bands on a ratio",
        RATIO
        + """
score:
  - {when: "done / all >= 0.9", points: 2}
  - {when: "done / all >= 0.7", points: 1}
  - {when: "done / all >= 0.5", points: 0.5}
  - {otherwise: 0}
max: 2
""",
        ratio_cases(
            (900, 1000, "2"),
            (899, 1000, "1"),
            (901, 1000, "2"),
            (700, 1000, "1"),
            (699, 1000, "1/2"),
            (500, 1000, "1/2"),
            (499, 1000, "0"),
            (0, 1000, "0"),
            (0, 0, "0"),
            (3, 0, "0"),
        ),
    ),
    Shape(
        "proportional above a floor, else nothing",
        RATIO
        + """
score: [{when: "done / all >= 0.5", points: "done / all * max"}, {otherwise: 0}]
max: 3
""",
        ratio_cases((1, 2, "3/2"), (49, 100, "0"), (51, 100, "153/100"), (2, 3, "2"), (1, 1, "3"), (0, 0, "0")),
    ),
    Shape(
        "full at 100 %, else proportional with a floor (4.1 of Xuân Lộc)",
        """
        inputs:
          planned: {from: plan_tasks, count: "*"}
          done: {from: plan_tasks, count: "*", where: "status = 'completed'"}
        score:
          - {when: "done = planned and planned > 0", points: max}
          - {when: "done / planned >= 0.9", points: "done / planned * max"}
          - {otherwise: 0}
        """,
        [
            ({"planned": 5, "done": 5}, "1"),
            ({"planned": 5, "done": 4}, "0"),
            ({"planned": 10, "done": 9}, "9/10"),
            ({"planned": 100, "done": 89}, "0"),
            ({"planned": 100, "done": 91}, "91/100"),
            ({"planned": 0, "done": 0}, "0"),
            ({"planned": 1, "done": 2}, None),
        ],
    ),
    Shape(
        "channel checklist with nested caps",
        """
        max: 2
        inputs:
          board: {from: activities, exists: true, where: "channel = 'electronic_board'"}
          web: {from: activities, exists: true, where: "channel = 'website'"}
          zalo: {from: activities, exists: true, where: "channel = 'social_network'"}
          meeting: {from: activities, exists: true, where: "channel = 'conference'"}
        score:
          sum:
            - name: Trực tuyến
              cap: 0.75
              sum:
                - {when: board, points: 0.5}
                - {when: web, points: 0.5}
                - {when: zalo, points: 0.25}
            - {when: meeting, points: 1}
          cap: 1.5
        """,
        [
            ({"board": False, "web": False, "zalo": False, "meeting": False}, "0"),
            ({"board": True, "web": False, "zalo": False, "meeting": False}, "1/2"),
            ({"board": True, "web": False, "zalo": True, "meeting": False}, "3/4"),
            ({"board": True, "web": True, "zalo": True, "meeting": False}, "3/4"),
            ({"board": True, "web": False, "zalo": False, "meeting": True}, "3/2"),
            ({"board": True, "web": True, "zalo": True, "meeting": True}, "3/2"),
            ({"board": None, "web": None, "zalo": None, "meeting": True}, "1"),
        ],
    ),
    Shape(
        "count by unit, capped",
        """
        max: 2
        cap: 2
        inputs: {articles: {from: activities, sum: quantity, where: "channel = 'newspaper'"}}
        score: "articles * 0.1"
        """,
        [
            ({"articles": 0}, "0"),
            ({"articles": 19}, "19/10"),
            ({"articles": 20}, "2"),
            ({"articles": 21}, "2"),
            ({"articles": None}, None),
        ],
    ),
    Shape(
        "base minus unequal deductions, the floor stated",
        """
        max: 2
        inputs:
          late: {declared: integer}
          missing_quarterly: {declared: integer}
          missing_annual: {declared: integer}
        score: "greatest(0, max - 0.25 * late - 0.5 * missing_quarterly - 1 * missing_annual)"
        """,
        [
            ({"late": 0, "missing_quarterly": 0, "missing_annual": 0}, "2"),
            ({"late": 1, "missing_quarterly": 1, "missing_annual": 0}, "5/4"),
            ({"late": 4, "missing_quarterly": 0, "missing_annual": 1}, "0"),
            ({"late": 5, "missing_quarterly": 0, "missing_annual": 1}, "0"),
            ({"late": None, "missing_quarterly": 0, "missing_annual": 0}, None),
        ],
    ),
    Shape(
        "weighted mix of counts",
        """
        inputs: {a: {declared: integer}, b: {declared: integer}, c: {declared: integer}}
        score: "(b / a) * 1 + (c / a) * 0.5"
        """,
        [
            ({"a": 3, "b": 2, "c": 1}, "5/6"),
            ({"a": 3, "b": 3, "c": 0}, "1"),
            ({"a": 0, "b": 0, "c": 0}, None),
            ({"a": 2, "b": 2, "c": 1}, None),
        ],
    ),
    Shape(
        "grade to a percentage of the maximum",
        """
        max: 4
        inputs: {grade: {appraised: choice, options: {A: Tốt, B: Khá, C: Trung bình, D: Yếu}}}
        score: "case when grade = 'A' then 1 when grade = 'B' then 0.75 when grade = 'C' then 0.5 else 0 end * max"
        """,
        [({"grade": "A"}, "4"), ({"grade": "B"}, "3"), ({"grade": "C"}, "2"), ({"grade": "D"}, "0")],
    ),
    Shape(
        "breach to a percentage lost",
        """
        max: 5
        floor: 0
        inputs: {breaches: {declared: integer}}
        score: "max * (1 - 0.3 * breaches)"
        """,
        [({"breaches": 0}, "5"), ({"breaches": 1}, "7/2"), ({"breaches": 3}, "1/2"), ({"breaches": 4}, "0")],
    ),
    Shape(
        "free formula, the branch chosen by the agency unless the appraiser chooses another",
        RATIO
        + """
  own: {declared: choice, options: [A, B]}
  appraised: {appraised: choice, options: [A, B]}
score:
  - {when: "coalesce(appraised, own) = 'A'", points: "done / all * max"}
  - {when: "coalesce(appraised, own) = 'B'", points: "done / all * max / 2"}
""",
        [
            ({"done": 1, "all": 2, "own": "A", "appraised": None}, "1/2"),
            ({"done": 1, "all": 2, "own": "A", "appraised": "B"}, "1/4"),
            ({"done": 1, "all": 2, "own": "B", "appraised": "A"}, "1/2"),
            ({"done": 1, "all": 2, "own": None, "appraised": None}, None),
            ({"done": 1, "all": 0, "own": "A", "appraised": None}, None),
        ],
    ),
    Shape(
        "multiple choice, fixed",
        """
        max: 3
        inputs: {form: {declared: choice, options: {none: Không, web: Trên mạng, both: Cả hai}}}
        score:
          - {when: "form = 'both'", points: 3}
          - {when: "form in ('web')", points: 1.5}
          - {when: "form = 'none'", points: 0}
        """,
        [({"form": "both"}, "3"), ({"form": "web"}, "3/2"), ({"form": "none"}, "0"), ({"form": None}, None)],
    ),
    Shape(
        "multiple choice, scaled",
        RATIO
        + """
  way: {declared: choice, options: [online, paper]}
score: "case when way = 'online' then max else max * 0.5 end * least(1, done / all)"
""",
        [
            ({"done": 5, "all": 4, "way": "online"}, "1"),
            ({"done": 2, "all": 4, "way": "online"}, "1/2"),
            ({"done": 2, "all": 4, "way": "paper"}, "1/4"),
        ],
    ),
    Shape(
        "outside index taken over",
        """
        kind: external
        max: 10
        inputs: {sipas: {external: SIPAS}}
        score: "sipas / 100 * max"
        """,
        [({"sipas": Fraction("86.08")}, "1076/125"), ({"sipas": 100}, "10"), ({"sipas": None}, None)],
    ),
    Shape(
        "not self-scored: the appraiser's own mark",
        """
        max: 5
        inputs: {mark: {appraised: number, minimum: 0, maximum: 5}}
        score: mark
        """,
        [({"mark": Fraction("3.25")}, "13/4"), ({"mark": 5}, "5"), ({"mark": 6}, None), ({"mark": None}, None)],
    ),
    Shape(
        "not applicable gives the maximum",
        """
        max: 3
        not_applicable: full
        inputs: {issued: {declared: yes_no}}
        score: [{when: issued, points: 1}, {otherwise: 0}]
        """,
        [({"issued": True}, "1"), ({"issued": False}, "0")],
        [("3", "3", True)],
    ),
    Shape(
        "not applicable leaves the maximum",
        """
        max: 3
        not_applicable: exclude
        inputs: {issued: {declared: yes_no}}
        score: [{when: issued, points: 3}, {otherwise: 0}]
        """,
        [({"issued": True}, "3")],
        [("0", "0", False)],
    ),
    Shape(
        "bonus with a yearly cap, beyond the scale",
        """
        kind: bonus
        beyond_scale: true
        max: 10
        cap: 10
        inputs: {awards: {declared: integer}}
        score: "3 * awards"
        """,
        [({"awards": 0}, "0"), ({"awards": 3}, "9"), ({"awards": 4}, "10")],
    ),
    Shape(
        "penalty with a yearly cap",
        """
        kind: penalty
        max: 0
        cap: 5
        inputs: {breaches: {declared: integer}}
        score: "-2 * breaches"
        """,
        [({"breaches": 0}, "0"), ({"breaches": 2}, "-4"), ({"breaches": 3}, "-5")],
    ),
    Shape(
        "marks by named leaders",
        """
        max: 10
        inputs:
          chair: {appraised: number, label: Chủ tịch UBND tỉnh}
          deputy: {appraised: number, label: Phó Chủ tịch UBND tỉnh}
          director: {appraised: number, label: Giám đốc Sở Nội vụ}
        score: "chair * 0.5 + deputy * 0.3 + director * 0.2"
        """,
        [
            ({"chair": 9, "deputy": 8, "director": Fraction("7.5")}, "42/5"),
            ({"chair": 9, "deputy": None, "director": 7}, None),
        ],
    ),
    Shape(
        "a number of articles each quarter",
        """
        inputs: {quarters: {from: activities, count: "*", per: quarter, having: ">= 1", where: "channel = 'website'"}}
        score: "quarters / 4 * max"
        """,
        [({"quarters": 4}, "1"), ({"quarters": 3}, "3/4"), ({"quarters": 0}, "0")],
    ),
    Shape(
        "timeliness of periodic reports",
        """
        max: 2
        inputs:
          late: {from: reports, count: "*", where: "days_late > 0"}
          absent: {from: reports, count: "*", where: "received_at is null"}
        score: "greatest(0, max - 0.25 * late - 0.5 * absent)"
        """,
        [({"late": 1, "absent": 1}, "5/4"), ({"late": 9, "absent": 0}, "0")],
    ),
]


@pytest.mark.parametrize(
    ("shape", "values", "points"),
    [(shape, values, points) for shape in SHAPES for values, points in shape.cases],
    ids=lambda value: value.name if isinstance(value, Shape) else str(value),
)
def test_each_rule_shape_scores_as_its_table_says(shape: Shape, values: dict[str, Any], points: str | None) -> None:
    framework = shape.framework()
    outcome = score_criterion(framework.by_code["1"], values, framework=framework)
    assert (None if outcome.points is None else str(outcome.points)) == points
    assert (outcome.error is None) == (points is not None)


@pytest.mark.parametrize(
    ("shape", "expected"),
    [(shape, expected) for shape in SHAPES for expected in shape.not_applicable],
    ids=lambda value: value.name if isinstance(value, Shape) else "",
)
def test_each_meaning_of_not_applicable(shape: Shape, expected: tuple[str, str, bool]) -> None:
    framework = shape.framework()
    outcome = score_criterion(framework.by_code["1"], {}, framework=framework, not_applicable=True)
    assert (str(outcome.points), str(outcome.max_points), outcome.is_applicable) == expected


SURVEY = """
kind: survey
max: 10
inputs: {q1: {survey: Q1, option_weights: {A: 1, B: 0.6, C: 0.2, D: 0}}}
score: [{when: "q1_respondents >= 30", points: "q1 * max"}, {otherwise: 0}]
"""


@pytest.mark.parametrize(
    ("counts", "points"),
    [
        ({"A": 50, "B": 30, "C": 15, "D": 5}, "71/10"),
        ({"A": 30}, "10"),
        ({"D": 30}, "0"),
        ({"A": 10, "B": 10, "C": 10}, "6"),
        ({"A": 29}, "0"),
    ],
)
def test_survey_answers_are_weighted_by_option(counts: dict[str, int], points: str) -> None:
    framework = framework_with(SURVEY)
    criterion = framework.by_code["1"]
    values = criterion.inputs["q1"].values("q1", counts)
    assert str(score_criterion(criterion, values, framework=framework).points) == points
