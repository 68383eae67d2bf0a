"""The long tables of figures: one row an agency, and one an agency, criterion and track."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from assets.publication.committee.sheets.data import CRITERIA_COLUMNS, INDEX_COLUMNS, criteria_rows, index_rows
from tests.assets.publication.committee.sheets.small_year import STANDINGS, scores, small_year

MOST = Fraction(3, 2)


def test_an_agency_is_a_row_with_its_total() -> None:
    first, last = index_rows(small_year(STANDINGS[0], STANDINGS[2]))
    assert len(first) == len(INDEX_COLUMNS)
    assert first == (
        2024, "thu", "Các xã", "01", "Xã 01", 1, Decimal("4.00"), Decimal("3.70"),
        Decimal("3.60"), Fraction(9, 2), Decimal("80.00"),
        "Yếu", "Được chấp nhận",
    )  # fmt: skip
    assert last == (2024, "thu", "Các xã", "03", "Xã 03", *[None] * 7, "Bị từ chối")


def test_points_stand_in_the_order_of_agencies_criteria_and_tracks() -> None:
    given = scores(
        ("thu", "02", "1.1", "self", Decimal(1), MOST, True, None, None),
        ("thu", "01", "1.2", "computed", None, MOST, True, "Không chấm được", "Câu"),
        ("thu", "01", "2", "computed", Decimal(0), Fraction(0), False, None, "Không áp dụng\nvì thế"),
        ("thu", "01", "1.1", "computed", Decimal("0.75"), MOST, True, None, "Câu"),
        ("thu", "01", "1.1", "self", Decimal(1), MOST, True, None, None),
        ("thu", "01", "1", "self", Decimal(1), MOST, True, None, None),
        ("khac", "01", "1", "self", Decimal(1), MOST, True, None, None),
        ("thu", "99", "1", "self", Decimal(1), MOST, True, None, None),
    )
    rows = criteria_rows(small_year(criterion_scores=given))
    assert {len(row) for row in rows} == {len(CRITERIA_COLUMNS)}
    assert [(row[2], row[4], row[7]) for row in rows] == [
        ("01", "1", "Tự chấm"),
        ("01", "1.1", "Tự chấm"),
        ("01", "1.1", "Hệ thống chấm"),
        ("01", "1.2", "Hệ thống chấm"),
        ("01", "2", "Hệ thống chấm"),
        ("02", "1.1", "Tự chấm"),
    ]
    assert [row[5:7] for row in rows[:2]] == [("Chung", "Không"), ("Tin", "Có")]
    assert [row[8:] for row in rows[2:5]] == [
        (Decimal("0.75"), MOST, "Có", "Câu"),
        (None, MOST, "Có", "Không chấm được"),
        (Decimal(0), Fraction(0), "Không", "Không áp dụng vì thế"),
    ]
