"""Sheets and columns known by their headings, at the bounds of what is enough."""

from __future__ import annotations

import pytest

from assets.submissions.sheets.headings import TOP_ROWS, find_headings, is_table_sheet, locate, numbers_columns
from warehouse.columns.declaration import facts
from warehouse.tables import activity, feedback, sheet_columns

TITLES = [facts(column).title for column in sheet_columns(activity)]
HALF = len(TITLES) // 2


def told(*names_and_rows):
    located, findings = locate([activity], dict(names_and_rows), "a")
    return [(one.sheet, one.headings.row) for one in located], [one.code for one in findings]


def test_half_of_a_tables_headings_are_enough_to_know_it_by():
    assert len(TITLES) == 2 * HALF
    assert is_table_sheet(activity, [TITLES[:HALF]])
    assert not is_table_sheet(activity, [TITLES[: HALF - 1]])
    located, codes = told(("Sheet1", [TITLES[:HALF]]))
    assert (located, codes[0]) == ([("Sheet1", 1)], "SHEET_RENAMED")
    assert told(("Sheet1", [TITLES[: HALF - 1]])) == ([], ["SHEET_MISSING"])


def test_the_upper_of_two_equal_heading_rows_counts_and_the_fuller_one_before_it():
    half, whole = TITLES[:HALF], TITLES
    assert find_headings(activity, [half, half]).row == 1
    assert find_headings(activity, [half, whole, whole]).row == 2


@pytest.mark.parametrize(("above", "row"), [(TOP_ROWS - 1, TOP_ROWS), (TOP_ROWS, 0)])
def test_headings_are_sought_in_the_first_rows_only(above, row):
    assert find_headings(activity, [[""]] * above + [TITLES]).row == row


def test_two_headings_make_a_heading_row_and_one_does_not():
    assert (find_headings(activity, [TITLES[:2]]).row, find_headings(activity, [TITLES[:1]]).row) == (1, 0)


def test_the_sheet_of_the_tables_own_name_is_taken_before_one_that_looks_like_it():
    copy, own = ("Sheet1", [TITLES]), (activity.info["sheet"], [TITLES])
    for order in ((copy, own), (own, copy)):
        assert told(*order) == ([(activity.info["sheet"], 1)], ["SHEET_DUPLICATE"])


def test_the_first_of_two_sheets_that_look_like_the_table_is_taken():
    assert told(("A", [TITLES]), ("B", [TITLES])) == ([("A", 1)], ["SHEET_RENAMED", "SHEET_DUPLICATE"])


def test_a_sheet_that_bears_another_tables_name_is_that_tables():
    located, findings = locate([activity, feedback], {feedback.info["sheet"]: [TITLES]}, "a")
    assert [(one.table.name, one.sheet) for one in located] == [("feedback", feedback.info["sheet"])]
    assert findings[0].code == "SHEET_MISSING"


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["(1)", "(2)", "(3)"], True),
        (["(1)", "", "(2)", "(4) = (1) + (2)"], True),
        ([1.0, 2.0, 3.0], True),
        (["(1)", "(2)"], False),
        (["(1)", "(2)", "(2)"], False),
        (["(1)", "(3)", "(2)"], False),
        (["(1)", "(2)", "(3)", "x"], False),
        ([], False),
    ],
)
def test_a_row_numbers_the_columns_if_three_or_more_numbers_rise_and_nothing_else_stands_there(cells, numbers):
    assert numbers_columns(cells) is numbers
