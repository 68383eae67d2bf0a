"""Page breaks of a printed sheet.

Excel disregards manual breaks when it fits a sheet to a width, and breaks anywhere when it is left alone, even
between the two lines of one agency. So the scale and the breaks are both worked out here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MARGIN_LEFT_MM, MARGIN_RIGHT_MM, MARGIN_TOP_MM, MARGIN_BOTTOM_MM = 30, 15, 20, 20
"""Nghị định 30/2020/NĐ-CP, Phụ lục I: left 30-35 mm, right 15-20 mm, top and bottom 20-25 mm."""

NARROW_MARGIN_LEFT_MM = 15
"""For a table that would otherwise be printed too small to read; the other sheets keep the Decree's margin."""

USABLE_HEIGHT_PT = (210 - MARGIN_TOP_MM - MARGIN_BOTTOM_MM) / 25.4 * 72
_SLACK = 0.96  # printers differ by a percent or two; a column pushed onto a page of its own is worse than white space


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the page sees it.

    Attributes:
        height: points.
        may_start_page: false where the row belongs to the one above it.
        must_start_page: true where a new page is wanted.
    """

    height: float
    may_start_page: bool = True
    must_start_page: bool = False


def usable_width_px(margin_left_mm: float) -> float:
    """Width of A4 landscape between the margins, at full size."""
    return (297 - margin_left_mm - MARGIN_RIGHT_MM) / 25.4 * 96 * _SLACK


def print_scale(width_px: float, margin_left_mm: float = MARGIN_LEFT_MM) -> int:
    """Percent at which a sheet of that width fits A4 across; never above 100, never below Excel's own 10."""
    return max(10, min(100, int(100 * usable_width_px(margin_left_mm) / width_px)))


def page_breaks(rows: Sequence[Row], repeated: range, scale: int) -> list[int]:
    """Rows (counted from 0) before which a page ends.

    Args:
        rows: all rows of the sheet.
        repeated: the heading rows that are printed again on every page after the one they stand on.
        scale: percent, as from `print_scale`.

    A block of rows taller than a whole page is left to Excel.
    """
    room = USABLE_HEIGHT_PT * _SLACK * 100 / scale
    repeated_height = sum(rows[i].height for i in repeated)
    breaks: list[int] = []
    used, page_start, candidate = 0.0, 0, 0
    for index, row in enumerate(rows):
        if row.may_start_page or row.must_start_page:
            candidate = index
        full = used + row.height > room and candidate > page_start
        if index and (row.must_start_page or full):
            breaks.append(candidate)
            page_start = candidate
            used = sum(rows[i].height for i in range(candidate, index))
            used += repeated_height if candidate >= repeated.stop else 0.0
        used += row.height
    return breaks
