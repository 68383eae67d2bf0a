"""What hangs on a finding is what the engine says with and without the row."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from assets.reference.loading import References
from assets.rules.framework.files import load_framework
from assets.submissions.reading.file_batches import joined_batches
from assets.submissions.stakes import file_rows
from checks.findings.model import Finding
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


def weighed(known, findings=(), **rows):
    papers = [{**SOUND["evidence"][0], "kind": "decision"}]
    sound = {"scorecard": CARD, "evidence": papers}
    return check(report(rows=sound | rows, findings=findings), known)


def prospect(known, findings=(), **rows):
    """What the file earns, of how much, what mending all would add, and whether that is exact."""
    one = weighed(known, findings, **rows).prospects["a"]
    return float(one.points), float(one.max_points), float(one.gain), one.is_gain_exact


def stakes(known, findings=(), **rows):
    """Code, criterion, points and what is said of them, of each finding."""
    found = weighed(known, findings, **rows).findings
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


def test_what_hangs_on_an_unread_cell_is_bounded_by_what_lacks_to_the_maximum_and_said_to_be(known):
    (found,) = stakes(known, activity=activities({"reach": -1}))
    assert found == (
        "CELL_BELOW_MINIMUM",
        "2",
        Decimal("3.00"),
        "Nội dung ô này chưa được dùng. Nếu ô này được sửa: thêm nhiều nhất 3 điểm (tiêu chí 2).",
    )


def test_a_lost_required_cell_leaves_exact_what_does_not_read_it(known):
    ((code, criterion, points, said),) = stakes(known, activity=activities({}, {"held_on": None, "reach": 0}))
    assert (code, criterion, points) == ("CELL_REQUIRED", "1", Decimal("1.50"))
    assert said == "Nếu dòng này được tính: thêm 1,5 điểm (tiêu chí 1); thêm nhiều nhất 0,75 điểm (tiêu chí 5)."


def test_a_cell_that_cannot_matter_has_nothing_at_stake(known):
    ((code, criterion, points, said),) = stakes(known, activity=activities({"audience": "citizens", "reach": -1}))
    assert (code, criterion, points) == ("CELL_BELOW_MINIMUM", None, Decimal("0.00"))
    assert "Nếu" not in said


def test_a_criterion_that_the_file_does_not_decide_alone_is_bounded(known):
    rows = activities({"channel": "short_video", "held_on": "2023-01-01", "reach": 0, "audience": "citizens"})
    ((_, criterion, points, said),) = stakes(known, activity=rows)
    assert (criterion, points) == ("6", Decimal("6.00"))
    assert "thêm nhiều nhất 6 điểm (tiêu chí 6)" in said


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
    unopened = check(unreadable("a", "FILE_EMPTY"), known).findings
    assert unopened["points_at_stake"].tolist() == [None]
    unknown = {"agency_code": "00", "agency_name": "Không có"}
    rows = spoiled("activity", reach=-1) | {"scorecard": CARD}
    foreign = check(report(cover=unknown, rows=rows), known).findings
    assert set(foreign["points_at_stake"]) == {None}


def test_a_remark_on_a_row_that_counts_puts_nothing_at_stake(known):
    ((code, _, points, _),) = stakes(known, activity=activities({"task_code": "NV09"}))
    assert (code, points) == ("TASK_CODE_UNKNOWN", None)


MANY_CRITERIA = """
  - code: "7{number}"
    name: Số hoạt động
    max: 1
    inputs: {{held: {{from: activities, count: "*"}}}}
    score: "{score}"
"""


def _with_more(folder, *others):
    """Five more criteria that every activity moves."""
    more = "".join(MANY_CRITERIA.format(number=number, score="least(max, 0.125 * held)") for number in range(5))
    path = folder / "thu.yaml"
    path.write_text("".join([FRAMEWORK, more, *others]), encoding="utf-8")
    return references(load_framework(path))


@pytest.fixture(scope="module", name="broad")
def _broad(tmp_path_factory) -> References:
    return _with_more(tmp_path_factory.mktemp("frameworks"), CUT)


CUT = """
  - code: "8"
    name: Cộng
    max: 1
    cap: 0.5
    criteria:
      - code: "8.1"
        name: Điểm cộng
        max: 1
        inputs: {held: {from: activities, count: "*"}}
        score: "least(max, 0.125 * held)"
"""


def test_of_many_criteria_those_that_gain_most_are_named_and_the_total_told(broad):
    (found, *_) = stakes(broad, activity=activities({}, {"held_on": "2023-06-20", "reach": 60}))
    assert found[:3] == ("ROW_DATE_OUTSIDE_YEAR", "2", Decimal("3.00"))
    # 3 + 1.5 + 5 * 0.125, and 0.125 more below a parent that may cut it.
    assert found[3] == (
        "Nếu dòng này được tính: thêm 3 điểm (tiêu chí 2), 1,5 điểm (tiêu chí 1) và 6 tiêu chí khác, "
        "tổng cộng không quá 5,25 điểm."
    )


def test_the_total_is_exact_where_no_parent_cuts_it(tmp_path):
    uncut = _with_more(tmp_path)
    rows = activities({}, {"held_on": "2023-06-20", "reach": 60})
    (found, *_) = stakes(uncut, activity=rows)
    assert found[3].endswith("và 5 tiêu chí khác, tổng cộng 5,13 điểm.")
    assert prospect(uncut, activity=rows)[2:] == (5.13, True)


def test_rows_that_move_nothing_singly_are_weighed_together(known):
    unlike = {"held_on": "2023-06-20", "channel": "hotline", "reach": 25, "cost_vnd": None}
    rows = activities({}, unlike, unlike)
    assert {points for _, _, points, _ in stakes(known, activity=rows)} == {Decimal("0.00")}
    # 1: 1.5 of 4; 2: 100 + 25 + 25 reach the 150 that 3 points take; 3 and 4: 2 each; 5: a quarter.
    assert prospect(known, activity=rows) == (5.75, 15, 3, True)


def test_a_file_whose_rows_would_cost_points_is_told_so(known):
    task = SOUND["plan_task"][0]
    rows = [task, {**task, "task_code": "NV02", "status": "planned", "completed_on": None, "planned_quantity": -1}]
    assert prospect(known, plan_task=rows)[2:] == (-1, True)


def test_the_gain_counts_missing_documents_and_bounds_unread_cells(known):
    assert prospect(known, evidence=SOUND["evidence"]) == (3.75, 15, 2, True)
    assert prospect(known, evidence=SOUND["evidence"], activity=activities({"reach": -1})) == (3.75, 15, 5, False)


def test_a_declared_figure_that_cannot_be_read_may_bring_all_that_its_criterion_lacks(known):
    card = [
        {**row, "declared_value": "hôm qua", "declared_cell_type": "text"} if "input_name" in row else row
        for row in CARD
    ]
    assert prospect(known, scorecard=card) == (3.75, 15, 5, False)


def test_a_missing_sheet_puts_at_stake_what_its_criteria_lack(known):
    absent = Finding("a", "SHEET_MISSING", params={"expected": "Hoạt động", "found": ["Kế hoạch"]})
    ((code, criterion, points, said),) = stakes(known, [absent], activity=[])
    assert (code, criterion, points) == ("SHEET_MISSING", None, Decimal("14.00"))
    assert said.endswith(
        "Liên quan nhiều nhất 14 điểm của các tiêu chí dùng số liệu của trang này: 6, 1 và 2 tiêu chí khác."
    )
    assert prospect(known, [absent], activity=[]) == (4, 15, 14, False)


@pytest.mark.parametrize(("sheet", "codes"), [("Tự chấm điểm", "4"), ("Tài liệu kiểm chứng", "4"), ("Kế hoạch", "3")])
def test_a_missing_sheet_concerns_the_criteria_that_need_it(known, sheet, codes):
    absent = Finding("a", "SHEET_MISSING", params={"expected": sheet, "found": []})
    table = {"Tự chấm điểm": "scorecard", "Tài liệu kiểm chứng": "evidence", "Kế hoạch": "plan_task"}[sheet]
    told = [said for code, _, _, said in stakes(known, [absent], **{table: []}) if code == "SHEET_MISSING"]
    assert [one.rpartition("trang này: ")[2] for one in told] == [f"{codes}."]


def test_a_missing_required_column_puts_at_stake_all_that_its_rows_would_bring(known):
    absent = Finding("a", "COLUMN_MISSING", sheet="Hoạt động", column_name="quantity", excel_row=5)
    rows = activities(*[{"quantity": None, "reach": 60, "cost_vnd": None}] * 3)
    ((code, criterion, points, said),) = stakes(known, [absent], activity=rows)
    assert (code, criterion, points) == ("COLUMN_MISSING", None, Decimal("7.25"))
    assert said.endswith("Liên quan nhiều nhất 7,25 điểm của các tiêu chí dùng các dòng của trang này: 1, 2, 5.")


def test_a_missing_optional_column_bounds_the_criteria_that_read_it(known):
    absent = Finding("a", "COLUMN_OPTIONAL_MISSING", sheet="Hoạt động", column_name="reach", excel_row=5)
    (found, *_) = stakes(known, [absent], activity=activities({"reach": None}))
    assert found[:3] == ("COLUMN_OPTIONAL_MISSING", None, Decimal("3.00"))
    assert prospect(known, [absent], activity=activities({"reach": None}))[2:] == (3, False)


def test_a_column_without_which_nothing_is_lost_has_nothing_at_stake(known):
    absent = Finding("a", "COLUMN_OPTIONAL_MISSING", sheet="Hoạt động", column_name="note", excel_row=5)
    ((code, criterion, points, _),) = stakes(known, [absent], activity=activities({}))
    assert (code, criterion, points) == ("COLUMN_OPTIONAL_MISSING", None, None)


def test_many_cells_with_one_fault_are_weighed_as_one(known):
    rows = activities({}, *[{"reach": -1, "cost_vnd": None}] * 60)
    told = {code: (points, said) for code, _, points, said in stakes(known, activity=rows)}
    points, said = told["MANY_FINDINGS"]
    assert points == Decimal("3.00")
    assert said.endswith("nhiều nhất 3 điểm của các tiêu chí dùng số liệu của cột này: 2.")


def test_files_of_one_batch_are_weighed_by_their_own_rows_alone(known):
    """The rules are compiled once for all of them, the rows taken from the batch's frames at once."""
    outside = {"held_on": "2023-06-20"}
    reports = [
        report("a", rows={"scorecard": CARD, "activity": activities({}, outside)}),
        report("b", rows={"scorecard": CARD, "activity": activities(outside, outside, {"reach": -5})}),
        report("c", rows={"scorecard": CARD[:-1], "activity": activities({}, {}, {}, outside)}),
    ]
    together = check(joined_batches(reports), known)
    alone = [check(one, known) for one in reports]
    assert len(together.prospects) == 3
    assert together.prospects == {sha256: one for each in alone for sha256, one in each.prospects.items()}
    stake = ["sha256", "code", "cell", "points_at_stake", "message"]
    told = pd.concat([each.findings[stake] for each in alone])
    assert together.findings[stake].to_dict("records") == told.to_dict("records")


def test_a_file_with_too_many_rows_is_not_weighed_and_holds_up_no_other(known, monkeypatch):
    outside = {"held_on": "2023-06-20"}
    small = report("a", rows={"scorecard": CARD, "activity": activities({}, outside)})
    large = report("b", rows={"scorecard": CARD, "activity": activities(*[{}] * 9, outside)})
    both = joined_batches([small, large])
    assert set(check(both, known).prospects) == {"a", "b"}
    monkeypatch.setattr(file_rows, "MOST_ROWS", 15)
    checked = check(both, known)
    assert set(checked.prospects) == {"a"}
    rows = checked.findings[checked.findings["code"].eq("ROW_DATE_OUTSIDE_YEAR")]
    assert dict(zip(rows["sha256"], rows["points_at_stake"], strict=True)) == {"a": Decimal("3.00"), "b": None}


SETTLED = """
framework: thu
version: 1
title: Bộ tiêu chí thử
level: ministry
years: [2024]
basis: {document: 1/QĐ-T, issued: 2024-01-02, issuer: Cơ quan thử}
exemptions: [{agencies: [X], criteria: ["4"], reason: Mới lập}]
criteria:
"""
OF_ACTIVITIES = """
  - code: "CODE"
    name: Hoạt động
    max: 2
    not_applicable: MEANING
    inputs: {held: {from: activities, count: "*"}}
    score: "least(max, 0.5 * held)"
"""
MEANINGS = {"3": "forbidden", "2": "exclude", "1": "full", "4": "forbidden", "5": "forbidden"}


def test_of_a_criterion_that_an_agency_rightly_skips_nothing_is_at_stake(tmp_path):
    criteria = (OF_ACTIVITIES.replace("CODE", code).replace("MEANING", each) for code, each in MEANINGS.items())
    path = tmp_path / "thu.yaml"
    path.write_text(SETTLED + "".join(criteria), encoding="utf-8")
    settled = references(load_framework(path))
    card = [{"criterion_code": code, "self_points": 1, "not_applicable": code in "123"} for code in MEANINGS]
    rows = activities({"reach": 0}, {"held_on": "2023-06-20", "reach": 0})
    given = {"scorecard": card, "activity": rows}
    checked = check(report(rows=given), settled)
    told = checked.findings.set_index("code")["message"]["ROW_DATE_OUTSIDE_YEAR"]
    # Of equal gains the first of the file comes first: 3, whose claim the rule forbids, and 5.
    assert told.endswith("Nếu dòng này được tính: thêm 0,5 điểm (tiêu chí 3), 0,5 điểm (tiêu chí 5).")
    one = checked.prospects["a"]
    assert (float(one.points), float(one.max_points), float(one.gain)) == (3, 6, 1)


def test_a_document_that_does_not_count_may_bring_all_that_its_criterion_lacks(known):
    papers = [*SOUND["evidence"], {**SOUND["evidence"][0], "evidence_code": "TL02", "kind": "decision", "title": None}]
    found = {code: each for code, *each in stakes(known, evidence=papers)}
    assert found["CELL_REQUIRED"][:2] == ["4", Decimal("5.00")]
    proven = [{**SOUND["evidence"][0], "kind": "decision"}, papers[-1]]
    assert stakes(known, evidence=proven)[0][:3] == ("CELL_REQUIRED", None, Decimal("0.00"))


def test_a_declared_figure_that_is_missing_bounds_its_criterion(known):
    assert prospect(known, scorecard=CARD[:-1]) == (3.75, 15, 5, False)


WEIGHTED = """
framework: can
title: Bộ tiêu chí có trọng số
level: ministry
years: [2024]
basis: {document: 1/QĐ-T, issued: 2024-01-02, issuer: Cơ quan thử}
rounding: {points: 1, criterion_points: 2}
criteria:
  - code: "0"
    name: Gốc
    max: 100
    criteria:
      - code: "1"
        name: Hoạt động
        max: 4
        weight: 1
        inputs: {held: {from: activities, count: "*", where: "channel = 'training'"}}
        score: "least(max, 1.5 * held)"
      - code: "2"
        name: Lượt người
        max: 3
        weight: 3
        inputs: {reached: {from: activities, sum: reach, where: "audience = 'officials'"}}
        score: "case when reached >= 150 then max else 0 end"
      - {code: "6", name: Thẩm định, max: 6, weight: 4, inputs: {quality: {appraised: number}}, score: quality}
"""


def test_in_a_weighted_table_a_criterion_tells_its_own_points_and_a_total_what_they_are_worth_in_it(tmp_path):
    path = tmp_path / "can.yaml"
    path.write_text(WEIGHTED, encoding="utf-8")
    known = references(load_framework(path))
    card = [{"criterion_code": code, "self_points": 1} for code in ("1", "2")]
    rows = activities({}, {"held_on": "2023-06-20", "reach": 60})
    (found,) = stakes(known, activity=rows, scorecard=card)
    assert found[1:] == (
        "2", Decimal("3.00"), "Nếu dòng này được tính: thêm 3 điểm (tiêu chí 2), 1,5 điểm (tiêu chí 1).",
    )  # fmt: skip
    # 100 · 1/8 · 1.5/4 of the half of the scale that the file decides; and then 100 · (3/8 · 3/3 + 1/8 · 1.5/4).
    assert prospect(known, activity=rows, scorecard=card) == (4.7, 50.0, 42.2, True)
