from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from assets.rules.engine.criterion_scoring import score_criterion
from assets.rules.engine.sentences import sentence
from assets.rules.framework.model import Exemption
from tests.assets.rules.framework_writing import HEAD, framework_with, outcome_of

PLAN = """
inputs:
  planned: {from: plan_tasks, count: "*"}
  done: {from: plan_tasks, count: "*", where: "status = 'completed'"}
score:
  - {when: "done = planned and planned > 0", points: max}
  - {when: "done / planned >= 0.9", points: "done / planned * max"}
  - {otherwise: 0}
"""


@pytest.mark.parametrize(
    ("planned", "done", "said"),
    [
        (5, 4, "Hoàn thành 4/5 nhiệm vụ (80 %) < 90 % → 0 điểm"),
        (5, 5, "Hoàn thành 5/5 nhiệm vụ (100 %) → 1 điểm"),
        (10, 9, "Hoàn thành 9/10 nhiệm vụ (90 %) ≥ 90 % → 0,9 điểm"),
        (11, 10, "Hoàn thành 10/11 nhiệm vụ (90,91 %) ≥ 90 % → 0,91 điểm"),
        (100_000, 89_999, "Hoàn thành 89.999/100.000 nhiệm vụ (89,999 %) < 90 % → 0 điểm"),
        (0, 0, "Số nhiệm vụ bằng 0 → 0 điểm"),
        (None, 3, "Chưa có số liệu số nhiệm vụ → 0 điểm"),
        (1, 2, "Không chấm được: điểm tính được 2 vượt điểm tối đa 1"),
    ],
)
def test_a_share_of_the_plan_is_told_with_its_percentage(planned: int | None, done: int, said: str) -> None:
    assert sentence(outcome_of(PLAN, {"planned": planned, "done": done})) == said


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ("where: \"status = 'completed'\", label: số nhiệm vụ đã xong", "Hoàn thành 4/5 nhiệm vụ (80 %) < 90 %"),
        ("where: \"status = 'completed' and completed_on <= due_on\", label: số nhiệm vụ đúng hạn",
         "Số nhiệm vụ đúng hạn/số nhiệm vụ: 4/5 (80 %) < 90 %"),
        ("where: budget_vnd > 0", "Đạt 4/5 nhiệm vụ (80 %) < 90 %"),
    ],
)  # fmt: skip
def test_what_is_counted_decides_how_a_share_is_told(done: str, said: str) -> None:
    rule = f"""
inputs:
  planned: {{from: plan_tasks, count: "*"}}
  done: {{from: plan_tasks, count: "*", {done}}}
score: [{{when: done / planned >= 0.9, points: 1}}, {{otherwise: 0}}]
"""
    assert sentence(outcome_of(rule, {"planned": 5, "done": 4})) == f"{said} → 0 điểm"


def _branches(inputs: str, *branches: str) -> str:
    return f"inputs: {{{inputs}}}\nscore:\n" + "\n".join(f"  - {branch}" for branch in branches)


ISSUED = 'd: {declared: date, label: "Ngày ban hành kế hoạch"}'
GRADE = 'g: {declared: choice, label: "Mức độ", options: {A: Tốt, B: Khá}}'
ARTICLES = 'n: {from: activities, sum: quantity, label: "Số tin, bài"}'


@pytest.mark.parametrize(
    ("rule", "values", "said"),
    [
        (_branches('b: {declared: yes_no, label: "Có kế hoạch"}', "{when: b, points: 1}", "{otherwise: 0}"),
         {"b": True}, "Có kế hoạch: có → 1 điểm"),
        (_branches('b: {declared: yes_no, label: "Có kế hoạch"}', "{when: b, points: 1}", "{otherwise: 0}"),
         {"b": False}, "Có kế hoạch: không → 0 điểm"),
        (_branches("b: {from: activities, exists: true, label: chuyên mục trên báo}", "{when: b, points: 1}",
                   "{otherwise: 0}"), {"b": False}, "Không có chuyên mục trên báo → 0 điểm"),
        (_branches("b: {from: activities, exists: true, label: chuyên mục trên báo}", "{when: not b, points: 0}",
                   "{otherwise: 1}"), {"b": True}, "Có chuyên mục trên báo → 1 điểm"),
        (_branches(ISSUED, "{when: \"d <= date '2024-03-31'\", points: 1}", "{otherwise: 0}"),
         {"d": date(2024, 4, 1)}, "Ngày ban hành kế hoạch 01/04/2024 > 31/03/2024 → 0 điểm"),
        (_branches(ISSUED, "{when: d is null, points: 0}", "{otherwise: 1}"),
         {"d": None}, "Chưa có ngày ban hành kế hoạch → 0 điểm"),
        (_branches(ISSUED, "{when: d is null, points: 0}", "{otherwise: 1}"),
         {"d": date(2024, 4, 1)}, "Đã có ngày ban hành kế hoạch → 1 điểm"),
        (_branches(ISSUED, "{when: \"days(year_start, d) <= 45\", points: 1}", "{otherwise: 0}"),
         {"d": date(2024, 3, 1)},
         "Số ngày từ ngày đầu năm 01/01/2024 đến ngày ban hành kế hoạch 01/03/2024 = 60 > 45 → 0 điểm"),
        (_branches(GRADE, "{when: \"g = 'A'\", points: 1}", "{otherwise: 0}"), {"g": "A"}, "Mức độ: Tốt → 1 điểm"),
        (_branches(GRADE, "{when: \"g = 'A'\", points: 1}", "{otherwise: 0}"), {"g": "B"}, "Mức độ: Khá → 0 điểm"),
        (_branches(GRADE, "{when: \"g in ('A', 'B')\", points: 1}"), {"g": "B"}, "Mức độ: Khá → 1 điểm"),
        (_branches(ARTICLES, "{when: n >= 4, points: 1, name: Đạt}", "{otherwise: 0}"), {"n": 5},
         "Đạt: số tin, bài 5 ≥ 4 → 1 điểm"),
        (_branches(ARTICLES, "{when: n between 2 and 4, points: 1}", "{otherwise: 0}"), {"n": 3},
         "Số tin, bài 3 trong khoảng 2 đến 4 → 1 điểm"),
        (_branches(ARTICLES, "{when: n between 2 and 4, points: 1}", "{otherwise: 0}"), {"n": 5},
         "Số tin, bài 5 > 4 → 0 điểm"),
        (_branches(ARTICLES, "{when: n between 2 and 4, points: 1}", "{otherwise: 0}"), {"n": None},
         "Chưa có số liệu số tin, bài → 0 điểm"),
        (_branches(ARTICLES, "{when: n > 9 or n = 5, points: 1}", "{otherwise: 0}"), {"n": 5},
         "Số tin, bài 5 = 5 → 1 điểm"),
        (_branches(ARTICLES, "{when: n > 9 or n = 5, points: 1}", "{otherwise: 0}"), {"n": 4},
         "Số tin, bài 4 ≤ 9 và số tin, bài 4 ≠ 5 → 0 điểm"),
        (_branches(f"{ARTICLES}, late: {{declared: integer, label: Số lần chậm}}",
                   "{when: n > 0, points: \"max - 0.25 * late\"}", "{otherwise: 0}"), {"n": 2, "late": 1},
         "Số tin, bài 2 > 0; số lần chậm 1 → 0,75 điểm"),
        ("score: [{otherwise: 0.5}]", {}, "Mức điểm chung → 0,5 điểm"),
        (f"inputs: {{{ARTICLES}}}\nscore: n / 10\ncap: 1", {"n": 4}, "Số tin, bài 4 → 0,4 điểm"),
        (f"inputs: {{{ARTICLES}}}\nscore: n / 10\ncap: 1", {"n": 25},
         "Số tin, bài 25, tính ra 2,5 điểm, nhiều nhất 1 → 1 điểm"),
        (f"inputs: {{{ARTICLES}}}\nscore: n / 10", {"n": None},
         "Không chấm được: chưa có số liệu số tin, bài (công thức «n / 10»)"),
        ("score: 1", {}, "Mức điểm chung → 1 điểm"),
        ("score: 1.0001", {}, "Không chấm được: điểm tính được 1,0001 vượt điểm tối đa 1"),
        ("score: -0.0001", {}, "Không chấm được: điểm tính được -0,0001 dưới điểm thấp nhất 0"),
        ("max: 2\nscore: {sum: [{when: true, points: 0.5, name: Báo}, {when: false, points: 1, name: Đài}]}", {},
         "Báo 0,5 → 0,5 điểm"),
        ("max: 2\nscore: {sum: [{points: 1, name: Báo}, {points: 1, name: Đài}], cap: 1.5}", {},
         "Báo 1 + Đài 1, tối đa 1,5 → 1,5 điểm"),
        ("max: 2\nscore: {sum: [{points: 1, name: Báo}, {points: 0.5, name: Đài}], cap: 1.5}", {},
         "Báo 1 + Đài 0,5 → 1,5 điểm"),
        ("score: {sum: [0, {name: M, sum: [0, {points: 1, name: Zalo}, {when: false, points: 1}]}]}", {},
         "M 1 (Zalo 1) → 1 điểm"),
        ("max: 2\nscore: {sum: [{name: Mạng, cap: 0.5, sum: [{points: 0.5, name: Web}, {points: 1, name: Zalo}]}]}", {},
         "Mạng 0,5 (Web 0,5 + Zalo 1), mức tối đa → 0,5 điểm"),
        ("score: {sum: [{when: false, points: 1}]}", {}, "Không có nội dung nào được điểm → 0 điểm"),
        ("kind: survey\ninputs: {q: {survey: Q, option_weights: {A: 1}}}\nscore: q", {},
         "Chưa có kết quả điều tra xã hội học → không tính vào thang điểm"),
        ("kind: survey\ninputs: {q: {survey: Q, option_weights: {A: 1}}}\nscore: q", {"q": Fraction(3, 4)},
         "Kết quả điều tra xã hội học 0,75 → 0,75 điểm"),
    ],
)  # fmt: skip
def test_each_kind_of_reason_reads_as_a_plain_sentence(rule: str, values: dict[str, Any], said: str) -> None:
    assert sentence(outcome_of(rule, values)) == said


@pytest.mark.parametrize(
    ("meaning", "said"),
    [
        ("full", "Không áp dụng, được điểm tối đa → 1 điểm"),
        ("exclude", "Không áp dụng → không tính vào thang điểm"),
        ("forbidden", "Mức điểm chung → 0,5 điểm"),
    ],
)
def test_what_not_applicable_came_to_is_said(meaning: str, said: str) -> None:
    assert sentence(outcome_of(f"score: 0.5\nnot_applicable: {meaning}", {}, not_applicable=True)) == said


def test_a_survey_that_counts_zero_when_missing_says_so() -> None:
    rule = "kind: survey\ninputs: {q: {survey: Q, option_weights: {A: 1}}}\nscore: q"
    outcome = outcome_of(rule, {}, head=HEAD + "without_survey: zero\n")
    assert sentence(outcome) == "Chưa có kết quả điều tra xã hội học → 0 điểm"


def test_an_exemption_is_told_with_its_reason() -> None:
    framework = framework_with("score: 1")
    exemption = Exemption(agencies=("H05",), criteria=("1",), reason="không có TTHC")
    outcome = score_criterion(framework.by_code["1"], {}, framework=framework, exemption=exemption)
    assert sentence(outcome) == "Được miễn (không có TTHC) → không tính vào thang điểm"


def test_missing_evidence_is_told() -> None:
    framework = framework_with("score: 1\nwithout_evidence: zero")
    outcome = score_criterion(framework.by_code["1"], {}, framework=framework, evidence_missing=True)
    assert sentence(outcome) == ("Mức điểm chung, thiếu tài liệu kiểm chứng bắt buộc nên không được điểm → 0 điểm")


def test_points_are_said_as_the_framework_prints_them() -> None:
    head = HEAD + "rounding: {points: 3, index: 2, mode: down}\n"
    assert sentence(outcome_of("score: 2 / 3", {}, head=head)) == "Mức điểm chung → 0,666 điểm"


@pytest.mark.parametrize("label", ["có hoạt động cho cá nhân", "hoạt động cho cá nhân"])
def test_what_there_is_is_told_once_whatever_the_label_says(label: str) -> None:
    rule = f"""
inputs:
  one: {{from: activities, exists: true, label: {label}}}
score: [{{when: one, points: 1}}, {{otherwise: 0}}]
"""
    assert sentence(outcome_of(rule, {"one": True})) == "Có hoạt động cho cá nhân → 1 điểm"


def test_a_line_that_goes_on_from_the_one_above_stands_by_itself_in_a_sentence() -> None:
    rule = """
inputs:
  posting: {declared: integer, minimum: 0, label: "Trong đó, số đơn vị có đăng tin"}
score: [{when: posting >= 2, points: 1}, {otherwise: 0}]
"""
    assert sentence(outcome_of(rule, {"posting": 3})) == "Số đơn vị có đăng tin 3 ≥ 2 → 1 điểm"


def test_parts_and_bounds_of_a_sentence_have_the_decimals_of_criteria() -> None:
    head = HEAD + "rounding: {points: 1, criterion_points: 3}\n"
    rule = "cap: 1/8\ninputs: {n: {declared: integer}}\nscore: n * 0.0625"
    found = sentence(outcome_of(rule, {"n": Fraction(3)}, head=head, most="1/8"))
    assert found.endswith("tính ra 0,188 điểm, nhiều nhất 0,125 → 0,125 điểm")
