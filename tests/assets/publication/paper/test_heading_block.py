"""The two halves of the heading of a document."""

from __future__ import annotations

import io

import openpyxl
import xlsxwriter

from assets.publication.paper.heading_block import COUNTRY, document_heading
from assets.publication.paper.printed_sheet import PrintedSheet
from assets.publication.paper.styles import Styles
from assets.publication.published.editions import DRAFT


def test_the_issuer_takes_the_left_columns_and_the_country_all_others() -> None:
    saved = io.BytesIO()
    with xlsxwriter.Workbook(saved) as workbook:
        sheet = PrintedSheet(workbook, Styles(workbook), "Tổng hợp", [90] * 6, DRAFT.mark)
        document_heading(sheet, "BÁO CÁO", ("ỦY BAN NHÂN DÂN", "Huyện Xuân Lộc"), left_columns=2, edition=DRAFT)
        sheet.finish()
    read = openpyxl.load_workbook(saved).active
    halves = {str(area) for area in read.merged_cells.ranges if area.min_row <= 4}
    assert halves == {f"{first}{row}:{last}{row}" for row in range(1, 5) for first, last in (("A", "B"), ("C", "F"))}
    assert read["C1"].value == COUNTRY
