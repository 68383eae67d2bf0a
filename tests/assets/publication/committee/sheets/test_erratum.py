"""What an erratum corrects, in the order of the other sheets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from assets.publication.committee.sheets.erratum import HEADINGS, WIDTHS_PX, write_erratum
from assets.publication.paper.printed_sheet import PrintedSheet
from assets.publication.published.editions import Correction, Document
from assets.publication.published.moved_figures import SHOWN
from assets.publication.published.tables import CommitteeTables
from tests.assets.publication.committee.sheets.small_year import drawn, printed, small_year

TOTALS, CRITERIA = "A. Tổng điểm, chỉ số, xếp loại, thứ hạng", "B. Điểm từng tiêu chí"


def moved(agency: str, criterion: str, track: str = "computed", /, **figures: tuple[Any, Any]) -> dict[str, Any]:
    row = {"framework_id": "thu", "agency_code": agency, "criterion_code": criterion, "track": track}
    sides = {
        f"{name}_{side}": value
        for name, both in figures.items()
        for side, value in zip(("before", "after"), both, strict=True)
    }
    return row | {f"{name}_{side}": None for name in SHOWN for side in ("before", "after")} | sides


def corrected(*rows: dict[str, Any]) -> tuple[CommitteeTables, tuple[int, ...], Callable[[PrintedSheet], None]]:
    """What draws the sheet of an erratum that moved these figures."""
    frame = pd.DataFrame(rows or [moved("01", "*")], dtype=object).head(len(rows))
    correction = Correction("2024-1", Document("9/QĐ", date(2025, 3, 1)), "sai số", frame)
    tables = small_year()
    return tables, tuple(WIDTHS_PX), lambda sheet: write_erratum(sheet, tables, correction, "I")


def listed(*rows: dict[str, Any]) -> list[list[str]]:
    return drawn(*corrected(*rows))


def test_the_first_lines_say_what_is_corrected_why_and_how_much() -> None:
    rows = listed(
        moved("01", "*", rank=(1, 2)), moved("02", "*", rank=(2, 2), points=(Decimal(1), Decimal(2))), moved("01", "2")
    )
    start = rows.index(["Lần công bố được đính chính: 2024-1, văn bản số 9/QĐ ngày 01/03/2025."])
    assert rows[start + 1 : start + 4] == [
        ["Lý do đính chính: sai số"],
        ["Số liệu thay đổi: 3; thứ hạng thay đổi: 1."],
        list(HEADINGS),
    ]


def test_figures_stand_in_the_order_of_the_other_sheets_and_strangers_last() -> None:
    points = {"points": (Decimal("1.00"), Decimal("2.50"))}
    others = {"rank": (1, 2), "class_name": ("Tốt", None), "max_points_exact": (Fraction(9, 2), Fraction(4))}
    rows = listed(
        moved("09", "1.1", **points),
        moved("04", "2", **points),
        moved("04", "1.2", **points),
        moved("01", "9", **points),
        moved("01", "1.1", "self", **points),
        moved("01", "1.1", **points),
        moved("02", "*", **points),
        moved("01", "*", **points, **others),
    )  # fmt: skip
    start = rows.index([f"{TOTALS}: 2"])
    told = ["điểm", "1,00", "2,50"]
    assert rows[start + 1 :] == [
        ["1", "Xã 01", "Cả bộ tiêu chí", "Hệ thống chấm", "điểm\nđiểm tối đa\nxếp loại\nhạng", "1,00\n4,5\nTốt\n1",
         "2,50\n4\nkhông có\n2"],
        ["2", "Xã 02", "Cả bộ tiêu chí", "Hệ thống chấm", *told],
        [f"{CRITERIA}: 6"],
        ["1", "Xã 01", "1.1. Tin", "Tự chấm", *told],
        ["2", "Xã 01", "1.1. Tin", "Hệ thống chấm", *told],
        ["3", "Xã 01", "9", "Hệ thống chấm", *told],
        ["4", "Xã 04", "1.2. Bài", "Hệ thống chấm", *told],
        ["5", "Xã 04", "2. Khác", "Hệ thống chấm", *told],
        ["6", "09", "1.1. Tin", "Hệ thống chấm", *told],
    ]  # fmt: skip


def test_a_change_that_printing_hides_is_said_to_be_one() -> None:
    rows = listed(moved("01", "1.1", points=(Decimal("1.00"), Decimal("1.00"))))
    assert rows[-3:] == [
        [f"{TOTALS}: không có thay đổi"],
        [f"{CRITERIA}: 1"],
        ["1", "Xã 01", "1.1. Tin", "Hệ thống chấm", "thay đổi dưới mức làm tròn", "–", "–"],
    ]


@pytest.mark.parametrize("totals", range(26, 42))
def test_pages_end_between_the_rows_of_a_list_never_below_its_heading(totals: int) -> None:
    points = {"points": (Decimal(1), Decimal(2))}
    rows = [moved("01", "*", f"appraisal_{n}", **points) for n in range(1, totals + 1)]
    rows += [moved("01", "1.1", f"appraisal_{n}", **points) for n in range(1, 61)]
    sheet = printed(*corrected(*rows))
    last = [str(sheet.cell(page.id, 1).value) for page in sheet.row_breaks.brk]
    assert len(last) >= 2
    assert [text for text in last if not text.isdigit()] == []
