import pytest

from checks.findings.model import unpacked
from checks.rules.rows.duplicates import repeated_codes, repeated_criteria, repeated_rows
from warehouse.tables import activity, plan_task, scorecard, sheet_columns

COLUMNS = [column.name for column in sheet_columns(activity)]


@pytest.mark.parametrize(
    ("codes", "wrong_rows"),
    [
        (["NV01", "NV02"], []),
        (["NV01", "NV01"], [7]),
        (["NV01", "nv 01", "NV01"], [7, 8]),
        ([None, None], []),
        (["NV1", "NV01"], []),
    ],
)
def test_a_code_is_used_once(typed_rows, codes, wrong_rows):
    found = repeated_codes(typed_rows(plan_task, *({"task_code": code} for code in codes)), "task_code")
    assert found["excel_row"].tolist() == wrong_rows
    assert [unpacked(params)["first"] for params in found["params"]] == ["6"] * len(wrong_rows)


def test_two_files_may_use_the_same_code(typed_rows):
    rows = typed_rows(plan_task, {"task_code": "NV01", "sha256": "a"}, {"task_code": "NV01", "sha256": "b"})
    assert repeated_codes(rows, "task_code").empty


@pytest.mark.parametrize(
    ("second", "is_repeated"),
    [
        ({}, True),
        ({"title": "Hội nghị khác"}, False),
        ({"quantity": 2}, False),
        ({"note": "Đợt 2"}, False),
        ({"sha256": "b"}, False),
    ],
)
def test_a_row_that_repeats_another_in_every_column_is_named(typed_rows, cells, second, is_repeated):
    first = {"title": "Hội nghị", "held_on": "2024-05-01", "quantity": 1}
    found = repeated_rows(typed_rows(activity, first, first | second), COLUMNS, "title")
    assert cells(found) == ([("TABLE_DUPLICATE_ROW", 7, "title")] if is_repeated else [])


def test_rows_that_lost_every_cell_are_not_repetitions(typed_rows):
    assert repeated_rows(typed_rows(activity, {}, {}), COLUMNS, "title").empty


def test_a_criterion_and_each_of_its_figures_stand_once(typed_rows, cells):
    rows = typed_rows(
        scorecard,
        {"criterion_code": "1.1"},
        {"criterion_code": "1.1", "input_name": "staff"},
        {"criterion_code": "1.1", "input_name": "staff"},
        {"criterion_code": "1.2"},
        {"criterion_code": "1.1"},
    )
    found = repeated_criteria(rows)
    assert (
        cells(found)
        == [("CRITERION_DUPLICATE", 8, "criterion_code"), ("CRITERION_DUPLICATE", 10, "criterion_code")][::-1]
    )
    assert found["criterion_code"].tolist() == ["1.1", "1.1"]
    assert sorted(unpacked(params)["first"] for params in found["params"]) == ["6", "7"]
