from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.publication.paper.text_measure import height_points, text_width_px, wrapped_lines


@pytest.mark.parametrize(
    ("text", "cell_px", "lines"),
    [
        ("", 100, 1),
        ("Bộ Nội vụ", 200, 1),
        ("một\nhai", 200, 2),
        ("Bộ Nông nghiệp và Môi trường", 130, 2),
        ("a" * 100, 100, 9),
    ],
)
def test_a_text_takes_the_lines_that_its_width_asks_for(text: str, cell_px: float, lines: int) -> None:
    assert wrapped_lines(text, cell_px, 12) == lines


def test_marks_above_and_below_letters_take_no_width() -> None:
    assert text_width_px("Thể thức", 12) == text_width_px("The thuc", 12)


def test_bold_is_wider_than_regular() -> None:
    assert text_width_px("Chỉ số", 12, bold=True) > text_width_px("Chỉ số", 12)


@given(st.text(alphabet="ab cW1,\n", max_size=60), st.integers(20, 400), st.integers(1, 200))
def test_a_wider_cell_never_needs_more_lines(text: str, cell_px: int, wider_by: int) -> None:
    assert wrapped_lines(text, cell_px + wider_by, 12) <= wrapped_lines(text, cell_px, 12)


@given(st.text(max_size=40), st.integers(0, 300))
def test_any_text_takes_at_least_a_line_for_each_paragraph(text: str, cell_px: int) -> None:
    assert wrapped_lines(text, cell_px, 9) >= text.count("\n") + 1


def test_two_lines_are_taller_than_one_and_hold_the_font() -> None:
    assert height_points(2, 12) > height_points(1, 12) >= 12
