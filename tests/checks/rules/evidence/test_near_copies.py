import pytest

from checks.findings.model import raw_findings, unpacked
from checks.rules.evidence.near_copies import likely_copies, one_page_of_a_day
from warehouse.tables import activity, evidence, plan_task, sheet_columns

NOTHING = raw_findings([])
HELD = {"title": "Hội nghị triển khai", "held_on": "2024-05-01", "channel": "conference", "quantity": 1}
PAGE = HELD | {"link": "https://moh.gov.vn/tin/1"}


def copies(rows, table, shown, code=None):
    return likely_copies(rows, [column.name for column in sheet_columns(table)], shown, code)


@pytest.mark.parametrize(
    ("second", "is_told"),
    [
        ({"title": "hội nghị  TRIỂN KHAI"}, True),
        ({"title": "Hội nghị\u00a0triển khai "}, True),
        ({"title": "Hội nghị sơ kết"}, False),
        ({"title": "hội nghị triển khai", "quantity": 2}, False),
        ({"title": "hội nghị triển khai", "note": "Đợt 2"}, False),
        ({"title": "hội nghị triển khai", "sha256": "b"}, False),
        ({}, False),  # the same to the letter: told as that
    ],
)
def test_an_activity_in_other_letters_is_likely_the_same(typed_rows, cells, second, is_told):
    found = copies(typed_rows(activity, HELD, HELD | second), activity, "title")
    assert cells(found) == ([("ROW_LIKELY_DUPLICATE", 7, "title")] if is_told else [])
    assert [unpacked(params) for params in found["params"]] == [{"first": "6"}] * is_told


@pytest.mark.parametrize(
    ("table", "shown", "row"),
    [
        (plan_task, "task_code", {"content": "Viết tin, bài", "due_on": "2024-06-30", "planned_quantity": 10}),
        (evidence, "evidence_code", {"title": "Kế hoạch năm", "document_number": "12/KH", "link_or_file": "kh.pdf"}),
    ],
)
def test_a_task_or_document_under_another_code_is_likely_the_same(typed_rows, cells, table, shown, row):
    rows = typed_rows(table, row | {shown: "A1"}, row | {shown: "A2"}, row | {shown: "A3", "title": "Khác"})
    told = [("ROW_LIKELY_DUPLICATE", 7, shown)]
    assert cells(copies(rows, table, shown, shown))[:1] == told


def test_rows_without_anything_but_a_code_are_no_copies(typed_rows):
    rows = typed_rows(plan_task, {"task_code": "NV01"}, {"task_code": "NV02"})
    assert copies(rows, plan_task, "task_code", "task_code").empty


@pytest.mark.parametrize(
    ("second", "is_told"),
    [
        ({"title": "Tên khác"}, True),
        ({"title": "Tên khác", "link": "http://www.moh.gov.vn/tin/1/?utm_source=zalo"}, True),
        ({"title": "Tên khác", "link": "https://moh.gov.vn/tin/2"}, False),
        ({"title": "Tên khác", "held_on": "2024-05-02"}, False),
        ({"title": "Tin về hội nghị", "channel": "portal"}, False),
        ({"title": "Tên khác", "sha256": "b"}, False),
        ({"title": "Tên khác", "link": "https://moh.gov.vn/"}, False),
    ],
)
def test_two_activities_of_a_day_and_channel_with_one_page_are_likely_one(typed_rows, cells, second, is_told):
    found = one_page_of_a_day(typed_rows(activity, PAGE, PAGE | second), NOTHING)
    assert cells(found) == ([("ROW_SAME_PAGE", 7, "link")] if is_told else [])


def test_a_front_page_shows_no_activity(typed_rows):
    front = HELD | {"link": "https://moh.gov.vn"}
    assert one_page_of_a_day(typed_rows(activity, front, front | {"title": "Tên khác"}), NOTHING).empty


def test_what_is_told_as_a_repetition_is_not_told_again(typed_rows):
    rows = typed_rows(activity, PAGE, PAGE | {"title": "HỘI NGHỊ triển khai"})
    told = copies(rows, activity, "title")
    assert one_page_of_a_day(rows, told).empty
