from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.publication.paper.page_breaks import USABLE_HEIGHT_PT, Row, page_breaks, print_scale, usable_width_px

ROWS = st.lists(st.builds(Row, st.floats(5, 80), st.booleans(), st.booleans()), min_size=1, max_size=80)


def test_a_short_sheet_is_one_page() -> None:
    assert page_breaks([Row(15.0)] * 20, range(1), 100) == []


def test_rows_beyond_a_page_go_to_the_next() -> None:
    assert page_breaks([Row(100.0)] * 9, range(0), 100) == [4, 8]


def test_repeated_headings_take_their_room_on_later_pages() -> None:
    assert page_breaks([Row(100.0)] * 9, range(1), 100) == [4, 7]


def test_the_two_lines_of_an_agency_stay_together() -> None:
    rows = [Row(100.0), Row(100.0), Row(100.0), Row(100.0), Row(100.0, may_start_page=False)]
    assert page_breaks(rows, range(0), 100) == [3]


def test_a_row_that_wants_a_new_page_gets_it() -> None:
    assert page_breaks([Row(10.0), Row(10.0, must_start_page=True), Row(10.0)], range(0), 100) == [1]


def test_a_smaller_scale_puts_more_rows_on_a_page() -> None:
    assert page_breaks([Row(100.0)] * 9, range(0), 50) == []


def test_a_block_taller_than_a_page_is_left_to_the_printer() -> None:
    assert page_breaks([Row(400.0), Row(400.0, may_start_page=False)], range(0), 100) == []


@given(ROWS)
def test_breaks_rise_and_never_stand_before_a_row_that_belongs_to_the_one_above(rows: list[Row]) -> None:
    breaks = page_breaks(rows, range(0), 100)
    assert all(first < second for first, second in pairwise(breaks))
    assert all(rows[at].may_start_page or rows[at].must_start_page for at in breaks)
    assert all(0 < at < len(rows) for at in breaks)


@given(st.lists(st.builds(Row, st.floats(5, 80)), min_size=1, max_size=80))
def test_no_page_is_fuller_than_the_paper(rows: list[Row]) -> None:
    edges = [0, *page_breaks(rows, range(0), 100), len(rows)]
    assert all(sum(row.height for row in rows[a:b]) <= USABLE_HEIGHT_PT for a, b in pairwise(edges))


@pytest.mark.parametrize(("width_px", "scale"), [(100, 100), (usable_width_px(30), 100), (1827, 50), (10**6, 10)])
def test_the_scale_makes_a_sheet_fit_and_never_enlarges_it(width_px: float, scale: int) -> None:
    assert print_scale(width_px) == scale


def test_a_narrower_margin_leaves_room_for_larger_print() -> None:
    assert print_scale(1200, 15) > print_scale(1200, 30)
