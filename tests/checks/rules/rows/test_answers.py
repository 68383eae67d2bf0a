import pytest

from checks.rules.rows.answers import answered_before_received, answered_but_open, answered_without_date
from warehouse.tables import feedback


@pytest.mark.parametrize(
    ("received_on", "answered_on", "is_wrong"),
    [
        ("2024-05-02", "2024-05-01", True),
        ("2024-05-02", "2024-05-02", False),
        ("2024-05-02", "2024-06-01", False),
        ("2024-05-02", None, False),
        (None, "2024-05-01", False),
    ],
)
def test_an_answer_follows_its_question(typed_rows, cells, received_on, answered_on, is_wrong):
    rows = typed_rows(feedback, {"received_on": received_on, "answered_on": answered_on})
    expected = [("ROW_ANSWERED_BEFORE_RECEIVED", 6, "answered_on")] if is_wrong else []
    assert cells(answered_before_received(rows)) == expected


@pytest.mark.parametrize(
    ("row", "is_wrong"),
    [
        ({"result": "answered"}, True),
        ({"result": "answered", "answered_on": "2024-05-01"}, False),
        ({"result": "processing"}, False),
        ({}, False),
    ],
)
def test_what_is_answered_has_a_date(typed_rows, cells, row, is_wrong):
    found = answered_without_date(typed_rows(feedback, row), {"answered": "Đã trả lời"})
    assert cells(found) == ([("ROW_ANSWERED_WITHOUT_DATE", 6, "answered_on")] if is_wrong else [])


@pytest.mark.parametrize(
    ("row", "is_wrong"),
    [
        ({"result": "processing", "answered_on": "2024-05-01"}, True),
        ({"result": "processing"}, False),
        ({"result": "answered", "answered_on": "2024-05-01"}, False),
        ({"result": "transferred", "answered_on": "2024-05-01"}, False),
    ],
)
def test_what_is_not_answered_yet_has_no_date_of_an_answer(typed_rows, cells, row, is_wrong):
    found = answered_but_open(typed_rows(feedback, row), {"processing": "Đang xử lý"})
    assert cells(found) == ([("ROW_ANSWERED_NOT_ANSWERED", 6, "answered_on")] if is_wrong else [])
