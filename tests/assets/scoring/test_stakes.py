"""What hangs on a finding is what the engine says with and without the row."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assets.reference.framework_files import load_framework
from assets.reference.references import References
from assets.scoring.stakes import with_stakes
from tests.assets.submissions.read_batches import SOUND, check, references, report, spoiled, unreadable

FRAMEWORK = """
framework: thu
version: 1
title: Bộ tiêu chí thử
level: ministry
years: [2024]
basis: {document: 1/QĐ-T, issued: 2024-01-02, issuer: Cơ quan thử}
rounding: {points: 2, index: 2, mode: half_up}
criteria:
  - code: "1"
    name: Hoạt động
    max: 4
    inputs: {held: {from: activities, count: "*", where: "channel = 'training'"}}
    score: "least(max, 1.5 * held)"
  - code: "2"
    name: Lượt người
    max: 3
    inputs: {reached: {from: activities, sum: reach, where: "audience = 'officials'"}}
    score: "case when reached >= 150 then max else 0 end"
  - code: "3"
    name: Nhiệm vụ
    max: 2
    inputs:
      planned: {from: plan_tasks, count: "*"}
      done: {from: plan_tasks, count: "*", where: "status = 'completed'"}
    score: "case when planned > 0 then done / planned * max else 0 end"
  - code: "4"
    name: Kế hoạch
    max: 5
    inputs: {issued_on: {declared: date, label: Ngày ban hành}}
    score: "case when issued_on <= year_end then 2 else 0 end"
    evidence: [{kind: decision, required: true}]
    without_evidence: zero
  - code: "5"
    name: Tháng có hoạt động
    max: 1
    inputs: {months: {from: activities, count: "*", per: month, having: ">= 1"}}
    score: "least(max, 0.25 * months)"
  - code: "6"
    name: Thẩm định
    max: 6
    inputs:
      quality: {appraised: number, label: Chất lượng}
      films: {from: activities, count: "*", where: "channel = 'short_video'"}
    score: "least(max, films + coalesce(quality, 0))"
"""

ACTIVITY = SOUND["activity"][0]
CARD = [
    *({"criterion_code": code, "self_points": 1} for code in ("1", "2", "3", "5")),
    {"criterion_code": "4", "self_points": 1, "evidence_codes": "TL01"},
    {"criterion_code": "4", "input_name": "issued_on", "declared_value": "2024-01-15", "declared_cell_type": "date"},
]


@pytest.fixture(scope="module", name="known")
def _known(tmp_path_factory) -> References:
    path = tmp_path_factory.mktemp("frameworks") / "thu.yaml"
    path.write_text(FRAMEWORK, encoding="utf-8")
    return references(load_framework(path))


def stakes(known, **rows):
    """Code, criterion, points and what is said of them, of each finding."""
    papers = [{**SOUND["evidence"][0], "kind": "decision"}]
    sound = {"scorecard": CARD, "evidence": papers}
    found = with_stakes(check(report(rows=sound | rows), known), known).findings
    return [
        (code, criterion if isinstance(criterion, str) else None, points, message.partition(". ")[2])
        for code, criterion, points, message in zip(
            found["code"], found["criterion_code"], found["points_at_stake"], found["message"], strict=True
        )
    ]


def activities(*changes):
    return [{**ACTIVITY, "title": f"Lớp {number}", **change} for number, change in enumerate(changes)]


def test_a_row_of_another_year_is_weighed_exactly(known):
    assert stakes(known, activity=activities({}, {"held_on": "2023-06-20", "reach": None})) == [
        ("ROW_DATE_OUTSIDE_YEAR", "1", Decimal("1.50"), "Nếu dòng này được tính: thêm 1,5 điểm (tiêu chí 1).")
    ]


def test_a_row_that_moves_several_criteria_names_all_of_them(known):
    (found,) = stakes(known, activity=activities({}, {"held_on": "2023-06-20", "reach": 60}))
    assert found[1:3] == ("2", Decimal("3.00"))
    assert found[3] == "Nếu dòng này được tính: thêm 3 điểm (tiêu chí 2), 1,5 điểm (tiêu chí 1)."


def test_a_row_beyond_the_maximum_is_worth_nothing_and_nothing_is_said(known):
    changes = [{"cost_vnd": None}] * 3 + [{"held_on": "2023-06-20", "reach": 0, "cost_vnd": None}]
    assert stakes(known, activity=activities(*changes)) == [("ROW_DATE_OUTSIDE_YEAR", None, Decimal("0.00"), "")]


def test_a_row_that_would_lower_the_points_has_nothing_at_stake(known):
    task = SOUND["plan_task"][0]
    rows = [task, {**task, "task_code": "NV02", "status": "planned", "completed_on": None, "planned_quantity": -1}]
    codes = [each[:3] for each in stakes(known, plan_task=rows)]
    assert codes == [("CELL_BELOW_MINIMUM", None, Decimal("0.00"))]


def test_what_hangs_on_an_unread_cell_is_bounded_by_the_maximum_and_said_to_be(known):
    (found,) = stakes(known, activity=activities({"reach": -1}))
    assert found == (
        "CELL_BELOW_MINIMUM",
        "2",
        Decimal("3.00"),
        "Nếu ô này đọc được: nhiều nhất 3 điểm (tiêu chí 2), là điểm tối đa.",
    )


def test_a_lost_required_cell_leaves_exact_what_does_not_read_it(known):
    ((code, criterion, points, said),) = stakes(known, activity=activities({}, {"held_on": None, "reach": 0}))
    assert (code, criterion, points) == ("CELL_REQUIRED", "1", Decimal("1.50"))
    assert said == "Nếu dòng này được tính: thêm 1,5 điểm (tiêu chí 1); nhiều nhất 1 điểm (tiêu chí 5), là điểm tối đa."


def test_a_cell_that_cannot_matter_has_nothing_at_stake(known):
    ((code, criterion, points, said),) = stakes(known, activity=activities({"audience": "citizens", "reach": -1}))
    assert (code, criterion, points, said) == ("CELL_BELOW_MINIMUM", None, Decimal("0.00"), "")


def test_a_criterion_that_the_file_does_not_decide_alone_is_bounded(known):
    rows = activities({"channel": "short_video", "held_on": "2023-01-01", "reach": 0, "audience": "citizens"})
    ((_, criterion, points, said),) = stakes(known, activity=rows)
    assert (criterion, points) == ("6", Decimal("6.00"))
    assert "nhiều nhất 6 điểm (tiêu chí 6), là điểm tối đa" in said


def test_missing_evidence_that_costs_the_points_is_weighed_exactly(known):
    found = stakes(known, evidence=SOUND["evidence"])
    assert found == [
        ("EVIDENCE_MISSING", "4", Decimal("2.00"), "Nếu có tài liệu kiểm chứng: thêm 2 điểm (tiêu chí 4).")
    ]


def test_a_finding_about_a_criterion_names_its_maximum(known):
    card = [{**row, "self_points": 9} if row["criterion_code"] == "3" else row for row in CARD]
    assert stakes(known, scorecard=card) == [
        ("SELF_POINTS_OVER_MAX", "3", Decimal("2.00"), "Liên quan nhiều nhất 2 điểm (điểm tối đa của tiêu chí 3).")
    ]


def test_what_is_not_known_stays_unknown(known):
    unopened = with_stakes(check(unreadable("a", "FILE_EMPTY"), known), known).findings
    assert unopened["points_at_stake"].tolist() == [None]
    unknown = {"agency_code": "00", "agency_name": "Không có"}
    rows = spoiled("activity", reach=-1) | {"scorecard": CARD}
    foreign = with_stakes(check(report(cover=unknown, rows=rows), known), known).findings
    assert set(foreign["points_at_stake"]) == {None}


def test_a_remark_on_a_row_that_counts_puts_nothing_at_stake(known):
    ((code, _, points, _),) = stakes(known, activity=activities({"task_code": "NV09"}))
    assert (code, points) == ("TASK_CODE_UNKNOWN", None)
