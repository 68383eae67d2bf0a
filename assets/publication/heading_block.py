"""The opening of an official document and of its appendices, as Nghị định 30/2020/NĐ-CP, Phụ lục I, lays them out.

Number, place and date stay blank: whoever signs fills them in. What does not belong here: anything about the figures.
"""

from __future__ import annotations

from assets.publication.printed_sheet import Cell, PrintedSheet

AGENCY_HEAD = "BAN CHỈ ĐẠO CẢI CÁCH HÀNH CHÍNH\nCỦA CHÍNH PHỦ"
COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
_ATTACHED = "(Kèm theo văn bản số ................ ngày ..... tháng ..... năm ......... của Ban Chỉ đạo)"


def document_heading(sheet: PrintedSheet, title: str, *, left_columns: int, mark: str) -> None:
    """Write the heading of the document: who issues it on the left, the country and its motto on the right.

    Args:
        sheet: still empty.
        title: of the document, in capitals.
        left_columns: how many columns the left half takes.
        mark: what the figures are: a draft, or published by which document.
    """
    right = len(sheet.widths_px) - left_columns
    agency_line, government_line = AGENCY_HEAD.split("\n")
    rows = (
        (Cell(agency_line, "agency_head", left_columns), Cell(COUNTRY, "agency_head", right), 17.0),
        (Cell(government_line, "agency_head", left_columns), Cell(MOTTO, "motto", right), 18.5),
        # The Decree's solid line: a third to a half of the name on the left, the motto's own length on the right.
        (Cell("_" * 22, "rule", left_columns), Cell("_" * 43, "rule", right), 12.0),
        (
            Cell("Số: ........../.............", "number_line", left_columns),
            Cell("........, ngày ..... tháng ..... năm .........", "place_date", right),
            20.0,
        ),
    )
    for left, other, height in rows:
        sheet.add(left, other, height=height)
    sheet.gap(10)
    sheet.full_width(title, "title")
    sheet.full_width(mark, "draft")
    sheet.gap(6)


def appendix_heading(sheet: PrintedSheet, number: str, title: str, subtitle: str) -> None:
    """Write the heading of an appendix.

    Args:
        sheet: still empty.
        number: Roman, as the Decree numbers appendices.
        title: in capitals.
        subtitle: what the table rests on.
    """
    sheet.full_width(f"Phụ lục {number}", "title")
    sheet.full_width(title, "appendix_title")
    sheet.full_width(_ATTACHED, "subtitle")
    if subtitle:
        sheet.full_width(subtitle, "subtitle")
    sheet.gap(6)
