import pytest

from checks.findings.model import unpacked
from checks.rules.rows.completion import completed_late, completed_without_date, dated_but_not_completed
from warehouse.tables import plan_task

LABELS = {"planned": "Chưa thực hiện", "in_progress": "Đang thực hiện", "completed": "Đã hoàn thành"}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"status": "completed", "completed_on": "2024-05-01"}, []),
        ({"status": "completed"}, [("ROW_COMPLETED_WITHOUT_DATE", 6, "completed_on")]),
        ({"status": "in_progress"}, []),
        ({}, []),
    ],
)
def test_a_completed_task_says_when(typed_rows, cells, row, expected):
    assert cells(completed_without_date(typed_rows(plan_task, row))) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"status": "in_progress", "completed_on": "2024-05-01"}, [("ROW_COMPLETED_NOT_COMPLETED", 6, "status")]),
        ({"status": "planned", "completed_on": "2024-05-01"}, [("ROW_COMPLETED_NOT_COMPLETED", 6, "status")]),
        ({"status": "completed", "completed_on": "2024-05-01"}, []),
        ({"completed_on": "2024-05-01"}, []),
        ({"status": "planned"}, []),
    ],
)
def test_only_a_completed_task_has_a_completion_date(typed_rows, cells, row, expected):
    assert cells(dated_but_not_completed(typed_rows(plan_task, row), LABELS)) == expected


def test_the_status_is_named_as_officers_see_it(typed_rows):
    found = dated_but_not_completed(typed_rows(plan_task, {"status": "planned", "completed_on": "2024-05-01"}), LABELS)
    assert unpacked(found["params"].item())["status"] == "Chưa thực hiện"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"due_on": "2024-05-01", "completed_on": "2024-05-01"}, []),
        ({"due_on": "2024-05-01", "completed_on": "2024-05-02"}, [("ROW_COMPLETED_LATE", 6, "completed_on")]),
        ({"due_on": "2024-05-01"}, []),
        ({"completed_on": "2024-05-02"}, []),
    ],
)
def test_completion_after_the_due_date_is_noted(typed_rows, cells, row, expected):
    assert cells(completed_late(typed_rows(plan_task, row))) == expected
