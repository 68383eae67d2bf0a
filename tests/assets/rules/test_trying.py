from __future__ import annotations

import json
from textwrap import dedent
from typing import Any

import pytest

from assets.rules.trying import Trial, TrialError, try_criterion
from tests.assets.rules.framework_writing import HEAD, framework_with

PLAN = """
inputs:
  planned: {from: plan_tasks, count: "*"}
  done: {from: plan_tasks, count: "*", where: "status = 'completed'"}
score:
  - {when: "done = planned and planned > 0", points: max}
  - {when: "done / planned >= 0.9", points: "done / planned * max"}
  - {otherwise: 0}
"""

EVERY_TYPE = """
max: 10
inputs:
  n: {declared: number, minimum: 0, maximum: 100}
  i: {declared: integer}
  d: {declared: date}
  b: {declared: yes_no}
  c: {declared: choice, options: {A: Tốt, B: Khá}}
  g: {appraised: choice, options: [X, Y]}
  m: {from: activities, max: held_on}
  s: {from: activities, sum: cost_vnd}
  k: {from: activities, count: distinct channel}
  q: {survey: Q1, option_weights: {A: 1, B: 0.6, C: 0.2, D: 0}}
  x: {external: SIPAS}
score: "case when b then 1 else 0 end"
"""


def _try(rule: str, *assignments: str, **options: Any) -> Trial:
    return try_criterion(framework_with(rule), "1", assignments, **options)


def test_a_score_is_told_exact_and_printed_with_its_branch() -> None:
    trial = _try(PLAN, "planned=10", "done=9")
    assert trial.exit_code == 0
    assert trial.data == {
        "criterion": "1",
        "points": "0.90",
        "points_exact": "9/10",
        "max": "1.00",
        "branch": {"index": 1, "when": "done / planned >= 0.9", "points": "done / planned * max"},
        "parts": [],
        "inputs": {"planned": "10", "done": "9"},
        "sentence": "Hoàn thành 9/10 nhiệm vụ (90 %) ≥ 90 % → 0,9 điểm",
    }
    assert json.loads(json.dumps(trial.data)) == trial.data


def test_four_of_five_is_nought_by_the_table_of_xuan_loc() -> None:
    trial = _try(PLAN, "planned=5", "done=4")
    assert (trial.data["points"], trial.data["points_exact"], trial.exit_code) == ("0.00", "0", 0)


def test_an_unscorable_result_has_no_points_an_error_and_exit_code_one() -> None:
    trial = _try(PLAN, "planned=1", "done=2")
    assert trial.exit_code == 1
    assert trial.data["points"] is None
    assert trial.data["points_exact"] is None
    assert "vượt điểm tối đa" in trial.data["error"]


@pytest.mark.parametrize(
    ("assignment", "name", "value"),
    [
        ("n=12.5", "n", "25/2"),
        ("n = 7", "n", "7"),
        ("i=-3", "i", "-3"),
        ("d=2024-02-29", "d", "2024-02-29"),
        ("b=true", "b", True),
        ("b=false", "b", False),
        ("c=B", "c", "B"),
        ("g=Y", "g", "Y"),
        ("m=2024-12-31", "m", "2024-12-31"),
        ("s=1500000", "s", "1500000"),
        ("k=3", "k", "3"),
        ("q=A:50,B:30,C:15,D:5", "q", "71/100"),
        ("q=A:50,B:30,C:15,D:5", "q_respondents", "100"),
        ("q=A:1", "q", "1"),
        ("q=A:0", "q", None),
        ("x=86.08", "x", "2152/25"),
        ("n=null", "n", None),
        ("q=null", "q", None),
        ("q=null", "q_respondents", None),
        ("b=null", "b", None),
    ],
)
def test_values_are_typed_as_their_input_is_declared(assignment: str, name: str, value: Any) -> None:
    assert _try(EVERY_TYPE, assignment).data["inputs"][name] == value


@pytest.mark.parametrize(
    ("assignment", "reason"),
    [
        ("n", "tên=giá_trị"),
        ("z=1", "không có số liệu «z»; các số liệu: n, i, d"),
        ("max=1", "không có số liệu «max»"),
        ("n=12,5", "dấu chấm"),
        ("n=", "không phải là số"),
        ("n=abc", "không phải là số"),
        ("n=1e9999", "vượt quá 20"),
        ("n=-1", "nhỏ nhất là 0"),
        ("n=100.5", "lớn nhất là 100"),
        ("i=1.5", "cần số nguyên"),
        ("k=1.5", "cần số nguyên"),
        ("k=-1", "không thể âm"),
        ("d=31/03/2024", "2024-03-31"),
        ("d=20240331", "2024-03-31"),
        ("d=2024-02-30", "2024-03-31"),
        ("b=yes", "true hoặc false"),
        ("c=C", "không có lựa chọn «C»; các lựa chọn: A, B"),
        ("c=Tốt", "không có lựa chọn"),
        ("q=50", "số người chọn từng phương án"),
        ("q=A:-1", "số người chọn"),
        ("q=A:1.5", "số người chọn"),
        ("q=E:1", "không có phương án «E»"),
        ("q=A:1,A:2", "viết hai lần"),
        ("q=A:" + "9" * 13, "số người chọn"),
    ],
)
def test_a_value_of_the_wrong_kind_is_wrong_usage(assignment: str, reason: str) -> None:
    with pytest.raises(TrialError) as caught:
        _try(EVERY_TYPE, assignment)
    assert reason in str(caught.value)


GROUPED = """
inputs:
  posts: {from: activities, count: "*"}
  best: {group: max, of: posts, label: "Số tin, bài nhiều nhất nhóm"}
  low: {group: min, of: posts}
  mean: {group: mean, of: posts}
  place: {group: rank, of: posts}
score: "case when place <= 3 then least(max, (posts + low + mean) / best) else 0 end"
"""


def test_figures_of_the_group_are_given_by_hand() -> None:
    trial = _try(GROUPED, "posts=4", "best=12", "low=1", "mean=2.5", "place=3")
    assert trial.data["points_exact"] == "5/8"
    assert trial.data["inputs"] == {"posts": "4", "best": "12", "low": "1", "mean": "5/2", "place": "3"}
    assert _try(GROUPED, "posts=4", "place=1").exit_code == 1


@pytest.mark.parametrize(
    ("assignments", "reason"),
    [
        (("best=1.5",), "cần số nguyên"),
        (("best=-1",), "nhỏ nhất là 0"),
        (("place=0",), "nhỏ nhất là 1"),
        (("posts=4", "best=3"), "«posts» lớn hơn «best», là số tin, bài nhiều nhất nhóm gồm cả chính cơ quan"),
        (("posts=4", "low=5"), "«posts» nhỏ hơn «low», là mức thấp nhất của nhóm"),
    ],
)
def test_a_group_that_cannot_be_is_wrong_usage(assignments: tuple[str, ...], reason: str) -> None:
    with pytest.raises(TrialError) as caught:
        _try(GROUPED, *assignments)
    assert reason in str(caught.value)


def test_a_name_given_twice_is_wrong_usage() -> None:
    with pytest.raises(TrialError, match="viết hai lần"):
        _try(PLAN, "done=1", "done=2")


@pytest.mark.parametrize(("code", "reason"), [("9", "không có tiêu chí «9»"), ("1", "gồm 1.1")])
def test_only_a_criterion_that_is_scored_itself_can_be_tried(code: str, reason: str) -> None:
    framework = framework_with("criteria: [{code: '1.1', name: A, max: 1, score: 1}]")
    with pytest.raises(TrialError, match=reason):
        try_criterion(framework, code, [])


@pytest.mark.parametrize(
    ("meaning", "points", "most", "exit_code"),
    [("full", "1.00", "1.00", 0), ("exclude", "0.00", "0.00", 0), ("forbidden", None, "1.00", 1)],
)
def test_not_applicable_is_scored_in_its_three_meanings(
    meaning: str, points: str | None, most: str, exit_code: int
) -> None:
    trial = _try(f"score: 0.5\nnot_applicable: {meaning}", not_applicable=True)
    assert (trial.data["points"], trial.data["max"], trial.exit_code) == (points, most, exit_code)
    assert ("error" in trial.data) == (points is None)


@pytest.mark.parametrize(("without_survey", "points", "exit_code"), [("rescale", None, 1), ("zero", "0.00", 0)])
def test_a_survey_that_was_not_held_gives_no_points_of_its_own(
    without_survey: str, points: str | None, exit_code: int
) -> None:
    rule = "kind: survey\ninputs: {q: {survey: Q, option_weights: {A: 1}}}\nscore: q"
    framework = framework_with(rule, head=f"{HEAD}without_survey: {without_survey}\n")
    trial = try_criterion(framework, "1", ["q=null"])
    assert (trial.data["points"], trial.exit_code) == (points, exit_code)


def test_the_year_can_be_said_where_a_framework_has_several() -> None:
    head = HEAD.replace("[2024]", "[2023, 2024]")
    rule = 'inputs: {d: {declared: date}}\nscore: [{when: "d >= year_start", points: 1}, {otherwise: 0}]'
    framework = framework_with(rule, head=head)
    assert try_criterion(framework, "1", ["d=2023-05-01", "year=2023"]).data["points"] == "1.00"
    assert try_criterion(framework, "1", ["d=2023-05-01"]).data["points"] == "0.00", "the latest year, unless said"
    with pytest.raises(TrialError, match="không áp dụng cho năm «2022»"):
        try_criterion(framework, "1", ["year=2022"])


def test_the_text_tells_a_person_the_same() -> None:
    assert _try(PLAN, "planned=5", "done=4").text == dedent(
        """\
        Tiêu chí 1: Tiêu chí thử
        Số liệu: planned = 5; done = 4
        Hoàn thành 4/5 nhiệm vụ (80 %) < 90 % → 0 điểm
        Điểm: 0,00 / 1,00 (chính xác: 0)"""
    )
    unscored = _try(PLAN, "planned=1", "done=2").text
    assert unscored.endswith("Không chấm được: điểm tính được 2 vượt điểm tối đa 1")
    assert "b = có" in _try(EVERY_TYPE, "b=true").text
