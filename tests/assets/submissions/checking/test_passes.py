from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pandas as pd
import pytest

from assets.submissions.checking.outcome import status_of
from assets.submissions.reading.file_batches import joined_batches
from checks.findings.catalogue import Approval, Catalogue
from checks.findings.model import Finding
from checks.findings.row_outcomes import NOT_COUNTED
from checks.workbook_layout import COVER_SHEET
from tests.assets.submissions.read_batches import (
    COVER,
    RECEIVED_AT,
    SOUND,
    check,
    cover_place,
    framework,
    place,
    references,
    report,
    spoiled,
    told,
    unreadable,
)
from warehouse.rows.frames import conform
from warehouse.tables import REPORT_TABLES, activity, evidence, feedback, plan_task, scorecard, waiver


@pytest.fixture(scope="module", name="known")
def _known(tmp_path_factory):
    return references(framework(tmp_path_factory.mktemp("frameworks")))


def test_a_sound_report_is_accepted_without_a_word(known):
    checked = check(report(), known)
    assert told(checked) == []
    assert checked.submissions[["agency_code", "period", "framework_id", "status"]].to_numpy().tolist() == [
        ["X", "year", "thu", "accepted"]
    ]
    assert {name: len(rows) for name, rows in checked.rows.items()} == {name: len(rows) for name, rows in SOUND.items()}


CELL_FAULTS = [
    (plan_task, 0, {"planned_quantity": None}, "CELL_REQUIRED", "planned_quantity"),
    (plan_task, 0, {"budget_vnd": -1}, "CELL_BELOW_MINIMUM", "budget_vnd"),
    (plan_task, 0, {"completed_on": None}, "ROW_COMPLETED_WITHOUT_DATE", "completed_on"),
    (plan_task, 0, {"status": "in_progress"}, "ROW_COMPLETED_NOT_COMPLETED", "status"),
    (plan_task, 0, {"completed_on": "2024-07-01"}, "ROW_COMPLETED_LATE", "completed_on"),
    (plan_task, 0, {"due_on": "2025-01-31"}, "ROW_DUE_OUTSIDE_YEAR", "due_on"),
    (activity, 0, {"held_on": "2023-06-20"}, "ROW_DATE_OUTSIDE_YEAR", "held_on"),
    (activity, 0, {"held_on": "2027-06-20"}, "ROW_DATE_OUTSIDE_YEAR", "held_on"),
    (activity, 0, {"task_code": "NV09"}, "TASK_CODE_UNKNOWN", "task_code"),
    (activity, 0, {"evidence_code": "TL09"}, "EVIDENCE_CODE_UNKNOWN", "evidence_code"),
    (activity, 0, {"link": "trang của Bộ"}, "ROW_LINK_UNUSABLE", "link"),
    (activity, 0, {"title": "x" * 4001}, "CELL_TOO_LONG", "title"),
    (evidence, 0, {"issued_on": "2025-02-01"}, "ROW_DATE_IN_FUTURE", "issued_on"),
    (evidence, 0, {"document_number": None}, "ROW_EVIDENCE_NOWHERE", "link_or_file"),
    (feedback, 0, {"answered_on": "2024-02-01"}, "ROW_ANSWERED_BEFORE_RECEIVED", "answered_on"),
    (feedback, 0, {"answered_on": None}, "ROW_ANSWERED_WITHOUT_DATE", "answered_on"),
    (feedback, 0, {"received_on": "2023-03-01"}, "ROW_DATE_OUTSIDE_YEAR", "received_on"),
    (scorecard, 1, {"self_points": "2.5"}, "SELF_POINTS_OVER_MAX", "self_points"),
    (scorecard, 1, {"self_points": None}, "SELF_POINTS_MISSING", "self_points"),
    (scorecard, 1, {"not_applicable": True}, "NOT_APPLICABLE_FORBIDDEN", "not_applicable"),
    (scorecard, 1, {"evidence_codes": None}, "EVIDENCE_MISSING", "evidence_codes"),
    (scorecard, 3, {"declared_value": "51"}, "CELL_ABOVE_MAXIMUM", "declared_value"),
    (scorecard, 3, {"declared_value": "3.5"}, "DECLARED_INVALID", "declared_value"),
    (scorecard, 5, {"declared_value": None}, "DECLARED_MISSING", "declared_value"),
    (scorecard, 7, {"not_applicable": True}, "NOT_APPLICABLE_WITHOUT_REASON", "not_applicable_reason"),
]
COVER_FAULTS = [
    ({"agency_code": "Q", "agency_name": "Bộ Q"}, "COVER_AGENCY_UNKNOWN", "agency_code"),
    ({"agency_name": "Bộ Y"}, "COVER_AGENCY_CONFLICT", "agency_code"),
    ({"agency_name": "Bộ Ích"}, "COVER_AGENCY_NAME_DIFFERS", "agency_name"),
    ({"agency_code": "Z", "agency_name": "Xã Z"}, "COVER_NO_FRAMEWORK", "agency_code"),
    ({"year": 2023}, "COVER_YEAR_WRONG", "year"),
    ({"year": None}, "COVER_FIELD_MISSING", "year"),
    ({"period": None}, "COVER_FIELD_MISSING", "period"),
    ({"signatory": None}, "COVER_UNSIGNED", "signatory"),
    ({"document_on": "2025-02-01"}, "COVER_DOCUMENT_DATE_UNLIKELY", "document_on"),
]
TEMPLATE_FAULTS = [
    ({"agency_code": "Y"}, [("TEMPLATE_OTHER_AGENCY", cover_place("agency_code"))]),
    ({"framework_id": "khac"}, [("TEMPLATE_OTHER_FRAMEWORK", None)]),
    ({"framework_id": "thu", "framework_sha256": "0" * 64}, [("TEMPLATE_FRAMEWORK_REVISED", None)]),
]


@pytest.fixture(scope="module", name="faulty")
def _faulty(known):
    """What is told of each of the files `cell-0`, `cover-0`, `template-0`... in one batch."""
    cells = [
        report(f"cell-{n}", rows=spoiled(table.name, number, **changes))
        for n, (table, number, changes, _, _) in enumerate(CELL_FAULTS)
    ]
    covers = [report(f"cover-{n}", cover=cover) for n, (cover, _, _) in enumerate(COVER_FAULTS)]
    templates = [report(f"template-{n}", meta=meta) for n, (meta, _) in enumerate(TEMPLATE_FAULTS)]
    checked = check(joined_batches([*cells, *covers, *templates]), known)
    files = checked.findings.groupby("sha256")
    return {sha256: told(replace(checked, findings=findings)) for sha256, findings in files}


@pytest.mark.parametrize("n", range(len(CELL_FAULTS)), ids=[code for _, _, _, code, _ in CELL_FAULTS])
def test_each_fault_is_named_at_its_cell_and_nothing_else_is(faulty, n):
    table, number, _, expected, at = CELL_FAULTS[n]
    assert faulty[f"cell-{n}"] == [(expected, place(table, at, number))]


@pytest.mark.parametrize("n", range(len(COVER_FAULTS)), ids=[code for _, code, _ in COVER_FAULTS])
def test_faults_of_the_cover_are_named_at_their_cells(faulty, n):
    _, expected, at = COVER_FAULTS[n]
    assert faulty[f"cover-{n}"] == [(expected, cover_place(at))]


@pytest.mark.parametrize("n", range(len(TEMPLATE_FAULTS)))
def test_the_template_s_own_marks_are_compared_with_the_cover(faulty, n):
    assert faulty[f"template-{n}"] == TEMPLATE_FAULTS[n][1]


def test_an_unreadable_cell_is_told_of_once_and_costs_its_row_where_it_is_required(known):
    wrong = Finding(
        "a", "CELL_NOT_DATE", sheet="Hoạt động", excel_row=6, cell="B6", column_name="held_on", value="31/02/2024"
    )
    checked = check(report(rows=spoiled("activity", held_on=None), findings=[wrong]), known)
    assert told(checked) == [("CELL_NOT_DATE", "Hoạt động!B6")]
    assert checked.findings["value"].tolist() == ["31/02/2024"]
    assert checked.rows["activity"].empty
    assert checked.submissions["status"].item() == "accepted_with_findings"


def test_a_wrong_cell_of_an_optional_column_costs_only_the_cell(known):
    checked = check(report(rows=spoiled("activity", reach=-5)), known)
    assert checked.rows["activity"]["reach"].isna().tolist() == [True]
    assert checked.rows["activity"]["quantity"].tolist() == [1]


def test_self_points_above_the_maximum_do_not_count_and_tell_what_is_at_stake(known):
    checked = check(report(rows=spoiled("scorecard", 1, self_points="2.5")), known)
    assert checked.rows["scorecard"]["self_points"].tolist()[1] is None
    assert checked.findings["points_at_stake"].tolist() == [Decimal("2.00")]
    (message,) = checked.findings["message"]
    assert "điểm tối đa 2 của tiêu chí 1.1 nên chưa được dùng. Liên quan nhiều nhất 2 điểm" in message


def test_a_row_of_another_year_is_set_aside(known):
    assert check(report(rows=spoiled("activity", held_on="2023-06-20")), known).rows["activity"].empty


def test_a_repeated_row_counts_once(known):
    rows = {"activity": [SOUND["activity"][0]] * 3}
    checked = check(report(rows=rows), known)
    assert [code for code, _ in told(checked)].count("TABLE_DUPLICATE_ROW") == 2
    assert checked.rows["activity"]["excel_row"].tolist() == [6]


def test_declared_figures_become_canonical(known):
    values = check(report(), known).rows["scorecard"]["declared_value"].dropna().tolist()
    assert values == ["2024-01-15", "3", "true", "0.5", "A"]


@pytest.mark.parametrize("code", ["FILE_EMPTY", "FILE_ENCRYPTED", "FILE_DAMAGED"])
def test_a_file_that_cannot_be_opened_is_unreadable_and_touches_no_other(known, code):
    checked = check(joined_batches([unreadable("bad", code), report()]), known)
    assert checked.submissions["status"].tolist() == ["unreadable", "accepted"]
    assert told(checked) == [(code, None)]
    assert checked.submissions["agency_code"].isna().tolist() == [True, False]


def test_who_is_likely_to_have_sent_a_file_is_told_only_where_its_cover_does_not_say_it(known):
    contradictory = report("b", cover={"agency_name": "Bộ Y"}, meta={"agency_code": "Y"})
    checked = check(joined_batches([report(), contradictory, unreadable("bad", "FILE_DAMAGED")]), known)
    assert checked.submissions["agency_code"].isna().tolist() == [False, True, True]
    assert checked.submissions["likely_agency_code"].fillna("-").tolist() == ["-", "Y", "-"]


def test_a_foreign_workbook_is_rejected_without_further_words(known):
    checked = check(unreadable("bad", "TEMPLATE_FOREIGN"), known)
    assert checked.submissions["status"].tolist() == ["rejected"]
    assert told(checked) == [("TEMPLATE_FOREIGN", None)]


def test_a_missing_sheet_rejects_and_is_not_held_against_the_others(known):
    gone = Finding("a", "SHEET_MISSING", params={"expected": "Kế hoạch", "found": ["Hoạt động"]})
    checked = check(report(rows={"plan_task": []}, findings=[gone]), known)
    assert told(checked) == [("SHEET_MISSING", None)]
    assert checked.submissions["status"].item() == "rejected"
    assert all(rows.empty for rows in checked.rows.values())


def test_of_a_missing_cover_nothing_more_is_told(known):
    gone = Finding("a", "SHEET_MISSING", params={"expected": COVER_SHEET, "found": ["Hoạt động"]})
    checked = check(report(cover=dict.fromkeys(COVER), findings=[gone]), known)
    assert told(checked) == [("SHEET_MISSING", None)]
    assert checked.submissions["status"].item() == "rejected"


@pytest.mark.parametrize(
    ("table", "name"),
    [(plan_task, "task_code"), (evidence, "evidence_code"), (evidence, "kind"), (scorecard, "criterion_code")],
)
def test_where_codes_have_no_column_no_reference_is_called_wrong(known, table, name):
    sheet = table.info["sheet"]
    gone = Finding("a", "COLUMN_MISSING", sheet=sheet, column_name=name, params={"expected": "?", "found": []})
    rows = {table.name: [{**row, name: None} for row in SOUND[table.name]]}
    assert told(check(report(rows=rows, findings=[gone]), known)) == [("COLUMN_MISSING", sheet)]


def test_a_missing_optional_column_is_told_of_once(known):
    gone = Finding(
        "a", "COLUMN_OPTIONAL_MISSING", sheet="Kế hoạch", excel_row=5, column_name="completed_on",
        params={"expected": "Ngày hoàn thành", "found": []},
    )  # fmt: skip
    checked = check(report(rows=spoiled("plan_task", completed_on=None), findings=[gone]), known)
    assert [code for code, _ in told(checked)] == ["COLUMN_OPTIONAL_MISSING"]


def test_a_quarter_s_report_may_leave_the_scorecard_untouched(known):
    untouched = [{"criterion_code": code} for code in ("1", "1.1", "1.2")]
    quarter = report(cover={"period": "quarter_1"}, rows={"scorecard": untouched})
    assert told(check(quarter, known)) == []


def test_a_scorecard_once_begun_is_finished_in_any_period(known):
    begun = report(cover={"period": "quarter_1"}, rows=spoiled("scorecard", 1, self_points=None))
    assert told(check(begun, known)) == [("SELF_POINTS_MISSING", place(scorecard, "self_points", 1))]


def test_an_empty_report_of_the_year_lacks_every_criterion(known):
    checked = check(report(rows={name: [] for name in SOUND}), known)
    by_code = Counter(code for code, _ in told(checked))
    assert by_code == {"REPORT_EMPTY": 1, "SHEET_EMPTY": 4, "SHEET_FEEDBACK_EMPTY": 1, "CRITERION_MISSING": 2}
    assert checked.submissions["status"].tolist() == ["rejected"]


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({}, []),
        ({3: {"declared_value": "6"}}, [3, 5]),
        ({2: {"declared_value": "2019-01-15"}}, [2]),
        ({2: {"declared_value": None}}, []),
        ({3: {"declared_value": "6"}, 1: {"not_applicable": True}}, []),
    ],
)
def test_figures_that_break_a_constraint_are_told_at_each_of_their_cells(tmp_path, change, at):
    must = "        must: [{that: staff <= share * 10}, {that: issued_on between year_start - 60 and year_end}]\n"
    known = references(framework(tmp_path, must))
    card = [{**row, **change.get(number, {})} for number, row in enumerate(SOUND["scorecard"])]
    found = [one for one in told(check(report(rows={"scorecard": card}), known)) if one[0] == "DECLARED_IMPOSSIBLE"]
    assert found == [("DECLARED_IMPOSSIBLE", place(scorecard, "declared_value", number)) for number in at]


def test_findings_come_gravest_first_and_then_as_one_reads_the_workbook(known):
    rows = {
        **spoiled("activity", reach=-5, quantity=-1),
        **spoiled("plan_task", budget_vnd=-1, completed_on="2024-07-01"),
        **spoiled("scorecard", 1, self_points=3),
    }
    checked = check(report(cover={"year": 2023, "signatory": None}, rows=rows), known)
    assert told(checked) == [
        ("COVER_YEAR_WRONG", cover_place("year")),
        ("COVER_UNSIGNED", cover_place("signatory")),
        ("CELL_BELOW_MINIMUM", place(plan_task, "budget_vnd")),
        ("CELL_BELOW_MINIMUM", place(activity, "quantity")),
        ("CELL_BELOW_MINIMUM", place(activity, "reach")),
        ("SELF_POINTS_OVER_MAX", place(scorecard, "self_points", 1)),
        ("ROW_COMPLETED_LATE", place(plan_task, "completed_on")),
    ]


def test_a_column_full_of_one_fault_is_cut_short_and_every_row_is_set_aside(known):
    rows = {"activity": [{**SOUND["activity"][0], "title": f"Lớp {n}", "quantity": -1} for n in range(200)]}
    checked = check(report(rows=rows), known)
    codes = [code for code, _ in told(checked)]
    assert codes.count("CELL_BELOW_MINIMUM") == 50
    note = checked.findings[checked.findings["code"] == "MANY_FINDINGS"]
    assert "«Số lượng» có 200 ô cùng một lỗi («Giá trị quá nhỏ»); chỉ 50 ô" in note["message"].item()
    assert checked.rows["activity"].empty


def test_the_batch_does_not_change_what_is_said_of_a_file(known):
    spoilt = report("b", cover={"agency_code": "Y", "agency_name": "Bộ Y"}, rows=spoiled("activity", task_code="NV09"))
    alone = check(spoilt, known).findings
    together = check(joined_batches([report("a"), spoilt, unreadable("c", "FILE_EMPTY")]), known).findings
    pd.testing.assert_frame_equal(together[together["sha256"] == "b"].reset_index(drop=True), alone)


def test_two_agencies_with_one_link_are_told_to_the_later(known):
    link = {"link": "https://bao.vn/tin/1"}
    later = RECEIVED_AT + timedelta(hours=1)
    second = report(
        "b", cover={"agency_code": "Y", "agency_name": "Bộ Y"}, rows=spoiled("activity", **link), received_at=later
    )
    first = report("a", rows=spoiled("activity", **link))
    together = check(joined_batches([second, first]), known)
    assert told(together) == [("LINK_SHARED_BETWEEN_AGENCIES", place(activity, "link"))]
    assert together.findings["sha256"].tolist() == ["b"]
    assert together.findings["message"].item() == "Đường dẫn này đã có trong báo cáo gửi trước của cơ quan khác: Bộ X."

    earlier_night = check(first, known)
    one_by_one = check(second, known, known_claims=earlier_night.claims)
    pd.testing.assert_frame_equal(one_by_one.findings, together.findings)


def test_a_rejected_report_claims_no_link(known):
    link = {"link": "https://bao.vn/tin/1"}
    rejected = check(report("a", cover={"year": 2023}, rows=spoiled("activity", **link)), known)
    assert rejected.claims.empty


def test_no_files_are_a_batch_too(known):
    nothing = report().covers.head(0)
    empty = report()
    batch = type(empty)(
        nothing, {name: rows.head(0) for name, rows in empty.rows.items()}, empty.findings, empty.places.head(0)
    )
    checked = check(batch, known)
    assert checked.submissions.empty
    assert checked.findings.empty
    assert set(checked.rows) == {table.name for table in REPORT_TABLES}


@pytest.mark.parametrize(
    ("is_readable", "blocking", "warnings", "status"),
    [
        (False, 1, 0, "unreadable"),
        (True, 1, 5, "rejected"),
        (True, 0, 5, "accepted_with_findings"),
        (True, 0, 0, "accepted"),
    ],
)
def test_the_status_follows_from_the_gravest_finding(is_readable, blocking, warnings, status):
    assert status_of(is_readable=is_readable, blocking=blocking, warnings=warnings) == status


def test_a_day_is_counted_in_vietnam(known):
    """17:30 UTC on 5 October is 00:30 on 6 October in Hà Nội."""
    held = report(rows=spoiled("activity", held_on="2024-10-06"), received_at=datetime(2024, 10, 5, 17, 30, tzinfo=UTC))
    codes = [code for code, at in told(check(held, known)) if at == place(activity, "held_on")]
    assert codes == []


def test_a_lost_cell_says_whether_its_row_still_counts(known):
    checked = check(report(rows=spoiled("activity", quantity=-1, reach=-5)), known)
    assert checked.findings["message"].str.endswith(NOT_COUNTED).tolist() == [True, False]


def test_a_received_report_may_be_late_a_tried_one_never_is(known):
    due = {"year": [2024], "event": ["report_due"], "period": ["year"], "agency_code": ["*"]}
    calendar = pd.DataFrame(due).assign(due_on=pd.Timestamp(2025, 1, 9))
    assert told(check(report(), known, calendar=calendar)) == [("REPORT_LATE", cover_place("period"))]
    assert told(check(report(), known)) == []


def without_rule(known, code):
    """The references in whose catalogue a rule is switched off."""
    entries = known.catalogue.entries
    off = replace(entries[code], switched_off=Approval("12/QĐ-BCĐ", "Trần Văn B", date(2025, 3, 31), "Bão lụt"))
    return replace(known, catalogue=Catalogue({**entries, code: off}))


@pytest.mark.parametrize(
    ("code", "table", "number", "changes", "kept"),
    [
        ("ROW_DATE_OUTSIDE_YEAR", activity, 0, {"held_on": "2023-06-20"}, "2023-06-20 00:00:00"),
        ("ROW_ANSWERED_BEFORE_RECEIVED", feedback, 0, {"answered_on": "2024-02-01"}, "2024-02-01 00:00:00"),
        ("SELF_POINTS_OVER_MAX", scorecard, 1, {"self_points": "2.5"}, "2.5"),
    ],
)
def test_a_rule_that_is_switched_off_costs_no_row_and_no_cell(known, code, table, number, changes, kept):
    (column,) = changes
    faulty = report(rows=spoiled(table.name, number, **changes))

    def rows_and_cells(checked):
        rows = checked.rows[table.name]
        return len(rows), [str(value) for value in rows[column].dropna()]

    assert told(check(faulty, known)) == [(code, place(table, column, number))]
    count, cells = rows_and_cells(check(faulty, known))
    assert (count, kept in cells) != (len(SOUND[table.name]), True)
    off = check(faulty, without_rule(known, code))
    assert told(off) == []
    assert off.submissions["status"].tolist() == ["accepted"]
    count, cells = rows_and_cells(off)
    assert (count, kept in cells) == (len(SOUND[table.name]), True)


def test_a_rule_that_is_switched_off_refuses_no_report(known):
    faulty = report(cover={"year": 2023})
    assert check(faulty, known).submissions["status"].tolist() == ["rejected"]
    off = check(faulty, without_rule(known, "COVER_YEAR_WRONG"))
    assert (told(off), off.submissions["status"].tolist()) == ([], ["accepted"])
    assert {name: len(rows) for name, rows in off.rows.items()} == {name: len(rows) for name, rows in SOUND.items()}


def test_a_rule_that_is_switched_off_is_not_said_to_have_found_much(known):
    rows = {"activity": [{**SOUND["activity"][0], "title": f"Lớp {n}", "held_on": "2023-06-20"} for n in range(70)]}
    assert ("MANY_FINDINGS", "Hoạt động") in told(check(report(rows=rows), known))
    off = told(check(report(rows=rows), without_rule(known, "ROW_DATE_OUTSIDE_YEAR")))
    assert {code for code, _ in off}.isdisjoint({"MANY_FINDINGS", "ROW_DATE_OUTSIDE_YEAR"})


def waiving(known, agency, *codes):
    """The references in which rules are waived for an agency in 2024."""
    row = {"year": 2024, "agency_code": agency, "kind": "finding", "document_number": "7/BNV", "approver": "Trần Văn B"}
    row |= {"approved_on": pd.Timestamp(2024, 12, 20), "reason": "Bão lụt"}
    return replace(known, waivers=conform(pd.DataFrame([row | {"what": code} for code in codes]), waiver))


@pytest.mark.parametrize(
    ("code", "table", "number", "changes"),
    [
        ("ROW_DATE_OUTSIDE_YEAR", activity, 0, {"held_on": "2023-06-20"}),
        ("ROW_ANSWERED_BEFORE_RECEIVED", feedback, 0, {"answered_on": "2024-02-01"}),
        ("SELF_POINTS_OVER_MAX", scorecard, 1, {"self_points": "2.5"}),
    ],
)
def test_a_waived_finding_costs_its_agency_no_row_and_no_cell_and_is_told_as_a_note(
    known, code, table, number, changes
):
    (column,) = changes
    faulty = report(rows=spoiled(table.name, number, **changes))
    checked, other = (check(faulty, waiving(known, agency, code)) for agency in ("X", "Y"))
    assert told(checked) == told(other) == [(code, place(table, column, number))]
    assert checked.findings["severity"].tolist() == ["note"]
    assert checked.submissions["status"].tolist() == ["accepted"]
    assert other.submissions["status"].tolist() == ["accepted_with_findings"]
    kept, lost = (len(each.rows[table.name][column].dropna()) for each in (checked, other))
    assert kept == lost + 1


def test_a_waived_criterion_has_nothing_at_stake(known):
    faulty = report(rows=spoiled("plan_task", planned_quantity=None))
    row = {"year": 2024, "agency_code": "X", "what": "1.2", "kind": "criterion", "document_number": "7/BNV"}
    row |= {"approver": "Trần Văn B", "approved_on": pd.Timestamp(2024, 12, 20), "reason": "Bão lụt"}
    waived = replace(known, waivers=conform(pd.DataFrame([row]), waiver))
    (told_now,), (told_then,) = (check(faulty, each).findings["message"] for each in (known, waived))
    assert "thêm 1 điểm (tiêu chí 1.2)" in told_now
    assert "tiêu chí" not in told_then


def test_a_waived_finding_refuses_no_report_of_its_agency(known):
    checked = check(report(cover={"year": 2023}), waiving(known, "X", "COVER_YEAR_WRONG"))
    assert checked.submissions[["status", "blocking_count", "note_count"]].to_numpy().tolist() == [["accepted", 0, 1]]
    assert {name: len(rows) for name, rows in checked.rows.items()} == {name: len(rows) for name, rows in SOUND.items()}


@pytest.mark.parametrize(("severity", "second"), [("note", "REPORT_SUPPLEMENTED_LATE"), ("blocking", "REPORT_LATE")])
def test_what_comes_after_a_late_report_is_a_supplement_only_where_that_one_was_accepted(known, severity, second):
    entries = known.catalogue.entries
    late = replace(entries["REPORT_LATE"], severity=severity)
    strict = replace(known, catalogue=Catalogue({**entries, "REPORT_LATE": late}))
    due = {"year": [2024], "event": ["report_due"], "period": ["year"], "agency_code": ["*"]}
    calendar = pd.DataFrame(due).assign(due_on=pd.Timestamp(2025, 1, 9))
    both = joined_batches([report("first"), report("second", received_at=RECEIVED_AT + timedelta(days=1))])
    found = check(both, strict, calendar=calendar).findings
    assert found.set_index("sha256")["code"].to_dict() == {"first": "REPORT_LATE", "second": second}


def test_activities_leap_only_beside_last_year_s_report(known):
    before = pd.DataFrame({"agency_code": ["X"], "period": ["year"], "activities": [1], "reach": [501]})
    checked = check(report(), known, year_before=before)
    assert told(checked) == [("YEAR_ON_YEAR_JUMP", "Hoạt động")]
    assert checked.findings["message"].item().startswith("Tổng số lượt người tiếp cận là 100, cùng kỳ năm trước là 501")
