"""The opening of an official document and of its appendices, as Nghị định 30/2020/NĐ-CP, Phụ lục I, lays them out.

What the edition leaves open (number and date of a draft, always the place) whoever signs fills in. What does not belong
here: anything about the figures.
"""

from __future__ import annotations

from collections.abc import Sequence

from assets.publication.paper.printed_sheet import Cell, PrintedSheet
from assets.publication.published.editions import Edition

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def document_heading(
    sheet: PrintedSheet, title: str, publisher: Sequence[str], *, left_columns: int, edition: Edition
) -> None:
    """Write the heading of the document: who issues it on the left, the country and its motto on the right.

    Args:
        sheet: still empty.
        title: of the document, in capitals.
        publisher: who issues it, in one line or two.
        left_columns: how many columns the left half takes.
        edition: which the document is.
    """
    right = len(sheet.widths_px) - left_columns
    first, second = (*map(str.upper, publisher), "")[:2]
    rows = (
        (Cell(first, "agency_head", left_columns), Cell(COUNTRY, "agency_head", right), 17.0),
        (Cell(second, "agency_head", left_columns), Cell(MOTTO, "motto", right), 18.5),
        # The Decree's solid line: a third to a half of the name on the left, the motto's own length on the right.
        (Cell("_" * 22, "rule", left_columns), Cell("_" * 43, "rule", right), 12.0),
        (
            Cell(edition.number_line, "number_line", left_columns),
            Cell(edition.place_and_date, "place_date", right),
            0.0,  # as tall as the number needs
        ),
    )
    for left, other, height in rows:
        sheet.add(left, other, height=height)
    sheet.gap(10)
    sheet.full_width(title, "title")
    sheet.full_width(edition.mark, "draft")
    sheet.gap(6)


def appendix_heading(sheet: PrintedSheet, edition: Edition, number: str, title: str, subtitle: str) -> None:
    """Write the heading of an appendix.

    Args:
        sheet: still empty.
        edition: which the document is that it belongs to.
        number: Roman, as the Decree numbers appendices.
        title: in capitals.
        subtitle: what the table rests on.
    """
    sheet.full_width(f"Phụ lục {number}", "title")
    sheet.full_width(title, "appendix_title")
    sheet.full_width(edition.attached, "subtitle")
    if subtitle:
        sheet.full_width(subtitle, "subtitle")
    sheet.gap(6)
