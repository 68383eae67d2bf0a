"""What an agency changed when it sent its report again."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.analysis.change_summary import change_summary
from assets.analysis.submission_changes import MOST_LISTED, submission_changes
from assets.preview.names import Names
from tests.assets.analysis.report_rows import rows_of, together
from tests.assets.submissions.read_batches import code_lists
from warehouse.rows.frames import conform
from warehouse.tables import submission

PAIR = pd.DataFrame(
    {"submission_id": [2], "year": [2024], "agency_code": ["X"], "period": ["year"], "previous_id": [1]}
)


def changes(table_name, before, after):
    found = submission_changes(
        PAIR,
        together((table_name, rows_of(table_name, 1, *before))),
        together((table_name, rows_of(table_name, 2, *after))),
        code_lists(),
    )
    names = ["change", "previous_row", "excel_row", "row_label", "column_name", "old_value", "new_value"]
    assert found["position"].tolist() == list(range(1, len(found) + 1))
    return [
        tuple(None if pd.isna(cell) else cell for cell in row)
        for row in found[names].itertuples(index=False, name=None)
    ]


def test_equal_reports_differ_in_nothing_even_in_another_order():
    assert changes("activity", [{"title": "A"}, {"title": "B"}], [{"title": "B"}, {"title": "A"}]) == []


@pytest.mark.parametrize(
    ("table_name", "name", "old", "new", "shown"),
    [
        ("plan_task", "planned_quantity", 2, 1200, ("2", "1200")),
        ("plan_task", "status", "planned", "completed", ("Đã lên kế hoạch", "Đã hoàn thành")),
        ("plan_task", "due_on", "2024-06-30", "2024-12-01", ("30/06/2024", "01/12/2024")),
        ("plan_task", "budget_vnd", None, 5, (None, "5")),
        ("scorecard", "self_points", "1.5", None, ("1,5", None)),
        ("scorecard", "not_applicable", False, True, ("Không", "Có")),
    ],
)
def test_a_changed_cell_is_named_with_both_values(table_name, name, old, new, shown):
    ((change, before, after, _, column, was, now),) = changes(table_name, [{name: old}], [{name: new}])
    assert (change, before, after, column) == ("changed", 6, 6, name)
    labels = code_lists().labels("task_statuses")
    assert (was, now) == ((labels[old], labels[new]) if name == "status" else shown)


def test_rows_with_codes_are_matched_by_them_wherever_they_stand():
    before = [{"task_code": "NV01"}, {"task_code": "NV02", "content": "Cũ"}]
    after = [{"task_code": "nv 02", "content": "Mới"}, {"task_code": "NV01"}]
    found = changes("plan_task", before, after)
    assert found == [
        ("changed", 7, 6, "nv 02 · Mới", "task_code", "NV02", "nv 02"),
        ("changed", 7, 6, "nv 02 · Mới", "content", "Cũ", "Mới"),
    ]


def test_changes_are_told_down_the_newer_sheet_and_what_was_removed_stands_where_it_stood():
    before = [{"task_code": f"NV0{n}", "content": "Cũ", "planned_quantity": 1} for n in range(1, 5)]
    after = [
        {"task_code": "NV01", "content": "Cũ", "planned_quantity": 9},
        {"task_code": "NV09", "content": "Mới", "planned_quantity": 1},
        {"task_code": "NV03", "content": "Mới", "planned_quantity": 1},
        {"task_code": "NV04", "content": "Cũ", "planned_quantity": 9},
    ]
    found = [(change, row or was, column) for change, was, row, _, column, *_ in changes("plan_task", before, after)]
    assert found == [
        ("changed", 6, "planned_quantity"),
        ("added", 7, None),
        ("removed", 7, None),
        ("changed", 8, "content"),
        ("changed", 9, "planned_quantity"),
    ]


def test_activities_are_matched_by_what_they_say():
    before = [{"title": "A", "reach": 1}, {"title": "B"}, {"title": "C", "held_on": "2024-01-01"}]
    after = [{"title": "B", "held_on": "2024-07-01"}, {"title": "A", "reach": 2}, {"title": "D", "channel": "website"}]
    assert changes("activity", before, after) == [
        ("changed", 7, 6, "B", "held_on", "20/06/2024", "01/07/2024"),
        ("changed", 6, 7, "A", "reach", "1", "2"),
        ("added", None, 8, "D", None, None, None),
        ("removed", 8, None, "C", None, None, None),
    ]


def test_of_rows_that_nothing_tells_apart_only_the_number_counts():
    assert changes("feedback", [{}, {}, {}], [{}, {}]) == [
        ("removed", 8, None, "Hỏi về dịch vụ công", None, None, None)
    ]


def test_a_report_that_was_written_anew_is_listed_up_to_a_limit():
    rows = [{"title": f"T{number}", "channel": "website"} for number in range(MOST_LISTED + 5)]
    found = changes("activity", [], rows)
    assert len(found) == MOST_LISTED + 1
    assert found[-1] == ("not_listed", None, None, None, None, None, "5")


def test_several_pairs_are_compared_at_once_and_other_reports_left_alone():
    pairs = pd.concat([PAIR, PAIR.assign(submission_id=5, previous_id=2, agency_code="X")], ignore_index=True)
    before = together(
        ("feedback", rows_of("feedback", 1, {"content": "A"})), ("feedback", rows_of("feedback", 2, {"content": "B"})),
        ("feedback", rows_of("feedback", 3, {"content": "Khác"})),
    )  # fmt: skip
    after = together(
        ("feedback", rows_of("feedback", 2, {"content": "B"})),
        ("feedback", rows_of("feedback", 5, {"content": "B"}, {"content": "C"})),
    )
    found = submission_changes(pairs, before, after, code_lists())
    assert found[["submission_id", "previous_id", "change", "row_label"]].to_numpy().tolist() == [
        [2, 1, "added", "B"],
        [2, 1, "removed", "A"],
        [5, 2, "added", "C"],
    ]
    summary = change_summary(found, Names(code_lists()), {1: 1, 2: 1})
    assert summary.headings[:3] == ("Cơ quan", "Kỳ", "Lần gửi trước")
    assert summary.rows == (
        ("X", "Năm", "1", "2", "1", "1", "0", "0", "0/1: thay gần như toàn bộ"),
        ("X", "Năm", "2", "5", "1", "0", "0", "0", "1/1"),
    )


def covers(*rows):
    """Rows of table `submission`: number, signed document, its date, who signed."""
    columns = ("submission_id", "document_number", "document_on", "signatory")
    given = pd.DataFrame([dict(zip(columns, row, strict=True)) for row in rows]).assign(
        year=2024, sha256="a", file_name="báo cáo.xlsx", received_at=pd.Timestamp(2025, 1, 5, tz="UTC"),
        reader_version=1, status="accepted", blocking_count=0, warning_count=0, note_count=0,
    )  # fmt: skip
    return ("submission", conform(given, submission))


def test_another_document_and_another_signatory_come_before_the_rows():
    found = submission_changes(
        PAIR,
        together(covers((1, "5/BC-X", "2025-01-03", "Bà A")), ("activity", rows_of("activity", 1, {}))),
        together(covers((2, "6/BC-Y", "2025-01-03", None)), ("activity", rows_of("activity", 2, {"reach": 1}))),
        code_lists(),
    )
    columns = ["sheet", "row_label", "column_name", "old_value", "new_value"]
    assert found[columns].astype(object).where(found[columns].notna(), None).to_numpy().tolist() == [
        ["Thông tin chung", "báo cáo.xlsx", "document_number", "5/BC-X", "6/BC-Y"],
        ["Thông tin chung", "báo cáo.xlsx", "signatory", "Bà A", None],
        ["Hoạt động", "Lớp tập huấn số 1", "reach", "100", "1"],
    ]


def test_two_reports_may_have_replaced_the_same_one():
    pairs = pd.concat([PAIR, PAIR.assign(submission_id=3)], ignore_index=True)
    before = together(("feedback", rows_of("feedback", 1, {"content": "A"})))
    after = together(
        ("feedback", rows_of("feedback", 2, {"content": "A"}, {"content": "B"})), ("feedback", rows_of("feedback", 3))
    )
    found = submission_changes(pairs, before, after, code_lists())
    assert found[["submission_id", "change", "row_label"]].to_numpy().tolist() == [
        [2, "added", "B"],
        [3, "removed", "A"],
    ]


def test_of_a_report_too_much_changed_to_be_listed_nobody_says_how_much_is_left():
    rows = [{"title": f"T{number}", "channel": "website"} for number in range(MOST_LISTED + 5)]
    found = submission_changes(PAIR, together(), together(("activity", rows_of("activity", 2, *rows))), code_lists())
    assert change_summary(found, Names(code_lists()), {1: 0}).rows[0][-1] == "chưa rõ"


def test_nothing_superseded_is_nothing_changed():
    found = submission_changes(PAIR.head(0), together(), together(), code_lists())
    assert found.empty
    assert change_summary(found, Names(code_lists()), {}).rows == ()


ROWS = st.lists(st.fixed_dictionaries({"title": st.sampled_from("ABC"), "reach": st.integers(0, 2)}), max_size=6)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(before=ROWS, after=ROWS)
def test_what_is_added_and_removed_accounts_for_every_row(before, after):
    found = changes("activity", before, after)
    counts = {kind: sum(row[0] == kind for row in found) for kind in ("added", "removed")}
    assert len(before) + counts["added"] - counts["removed"] == len(after)
    forms = [sorted(tuple(sorted(row.items())) for row in rows) for rows in (before, after)]
    assert (not found) == (forms[0] == forms[1])
