from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from assets.template.styles import Look, line_count, row_height, write, write_across, write_formula

WORDS = st.lists(st.text("abcđêô", min_size=1, max_size=30), max_size=20).map(" ".join)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 10, 1),
        ("ngắn", 10, 1),
        ("Cải cách thủ tục hành chính", 30, 1),
        ("Cải cách thủ tục hành chính", 14, 2),
        ("dòng một\ndòng hai", 40, 2),
        ("https://boyte.example/cchc/2025/01/cuoc-thi-tim-hieu-002", 22.5, 4),
    ],
)
def test_lines_of_wrapped_text_are_counted(text, width, expected):
    assert line_count(text, width) == expected


@given(WORDS, st.floats(5, 60), st.floats(0, 40))
def test_a_wider_column_never_needs_more_lines(text, width, more):
    assert 1 <= line_count(text, width + more) <= line_count(text, width)


def test_a_row_is_as_high_as_its_longest_text_and_no_lower_than_asked():
    long = "một câu dài " * 10
    assert row_height([("ngắn", 10), (12.5, 10), (None, 10)], least=22) == 22
    assert row_height([("ngắn", 10), (long, 20)]) == row_height([(long, 20)]) > 22


def test_cells_of_one_look_share_one_style_and_differ_from_others():
    sheet = Workbook().worksheets[0]
    bold = Look(bold=True, boxed=True, is_open=True)
    first, second, other = (
        write(sheet, address, "x", look) for address, look in (("A1", bold), ("B9", bold), ("C1", Look()))
    )
    assert first.style_id == second.style_id != other.style_id
    assert second.font.b
    assert not second.protection.locked
    assert other.protection.locked


def test_every_cell_under_merged_ones_has_the_border():
    sheet = Workbook().worksheets[0]
    write_across(sheet, "A1:C1", "x", Look(boxed=True))
    assert {sheet[f"{letter}1"].border.top.style for letter in "ABC"} == {"thin"}


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "=1+1"])
def test_a_text_that_begins_like_a_formula_stays_text(text):
    sheet = Workbook().worksheets[0]
    assert write(sheet, "A1", text, Look()).data_type == "s"
    assert write_formula(sheet, "A2", text, Look()).data_type == "f"
