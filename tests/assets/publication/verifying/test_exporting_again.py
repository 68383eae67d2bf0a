"""The cells of two workbooks, as they are told apart."""

from __future__ import annotations

import io

from openpyxl import Workbook

from assets.publication.verifying.exporting_again import cells_of


def test_cells_are_named_by_sheet_row_and_column_as_people_count_them() -> None:
    book = Workbook()
    book.active.title = "Một"
    book.active["A1"], book.active["C3"], book.active["B2"] = "x", 2, ""
    book.create_sheet("Hai")["B5"] = 0
    saved = io.BytesIO()
    book.save(saved)
    assert cells_of(saved.getvalue()) == {"Một": {(1, 1): "x", (3, 3): 2}, "Hai": {(5, 2): 0}}
    assert list(cells_of(saved.getvalue())) == ["Một", "Hai"]
