"""The list of a framework's criteria."""

from __future__ import annotations

from assets.publication.committee.sheets.criteria import WIDTHS_PX, write_criteria
from tests.assets.publication.committee.sheets.small_year import RULES, drawn, small_year


def test_every_criterion_of_the_framework_has_its_maximum_and_the_leaves_their_basis() -> None:
    tables = small_year()
    rows = drawn(tables, WIDTHS_PX, lambda sheet: write_criteria(sheet, tables, RULES, "V"))
    assert rows[rows.index(["Mã", "Tiêu chí, tiêu chí thành phần", "Điểm tối đa", "Căn cứ"]) + 1 :] == [
        ["1", "Chung", "3,5"],
        ["1.1", "Tin", "1,5", "Điều 3"],
        ["1.2", "Bài", "2", "–"],
        ["2", "Khác", "1", "–"],
        ["Thang điểm", "4,5"],
    ]
