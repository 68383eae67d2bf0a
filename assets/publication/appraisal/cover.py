"""The cover of the appraisers' workbook: its fields, and how to fill the items and in which order they stand.

What does not belong here: the sheet of items (`sheet`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from assets.analysis.worklist.items import ORDER_WORDS
from assets.publication.appraisal.validations import xlsxwriter_options
from assets.publication.paper.page_breaks import MARGIN_LEFT_MM
from assets.publication.paper.printed_sheet import set_page
from assets.publication.paper.styles import Styles, face_of
from assets.publication.paper.text_measure import height_points, wrapped_lines
from assets.template.validations import column_validation
from checks.forms.appraisal import APPRAISAL, TAKE_BACK
from warehouse.columns.declaration import facts

_WIDTHS_PX = (190, 330, 440)
_FIXED = ("year", "round")

_ORDER = "Thứ tự ưu tiên: các mục bằng nhau ở mức trước thì xét mức sau"
_PLACES = ("nhất", "hai", "ba", "tư", "năm", "sáu")

_WAYS = (
    (
        "Sửa số liệu",
        (
            f"Ở dòng của số liệu, ghi số liệu đúng vào cột «Giá trị mới»: hệ thống tính lại điểm. Ghi «{TAKE_BACK}» để "
            "dùng lại giá trị trước khi sửa."
        ),
    ),
    (
        "Quyết định điểm",
        (
            "Ở dòng của cả tiêu chí (nền xám đậm), ghi điểm vào cột «Điểm quyết định»: điểm này thay cho điểm hệ thống "
            "chấm."
        ),
    ),
    (
        "Quyết định khác",
        (
            "Ở dòng của cả tiêu chí, chọn trong danh sách: không chấp nhận khai «không áp dụng», rút quyết định trước, "
            "hoặc chấp nhận giải trình."
        ),
    ),
    (
        "Tài liệu cần xem lại",
        (
            "Ở trang «Tài liệu cần xem lại», nếu có, chọn kết luận cho từng vụ việc, kèm lý do. «Trùng hợp lý» có giá "
            "trị cho cả các năm sau, tới khi có thêm cơ quan."
        ),
    ),
    ("Lý do", "Dòng nào có quyết định cũng phải có lý do, căn cứ. Dòng không có quyết định thì để trống."),
    (
        "Sau khi điền",
        "Điền đủ trang này rồi gửi tệp vào hộp thư nhận báo cáo. Tệp được kiểm tra và trả lại, ô cần sửa được tô màu.",
    ),
)


def write_cover(workbook: Workbook, styles: Styles, values: Mapping[str, Any], notes: Sequence[str]) -> None:
    """Write the cover.

    Args:
        workbook: still without sheets.
        styles: its formats.
        values: what is filled in beforehand, by field name; the year and the round are then locked.
        notes: sentences on this workbook, below the title.
    """
    sheet: Worksheet = workbook.add_worksheet(APPRAISAL.cover_sheet)
    for place, width in enumerate(_WIDTHS_PX):
        sheet.set_column_pixels(place, place, width)
    row = 0
    titles = [(f"{APPRAISAL.title} năm {values['year']}".upper(), "title"), *((note, "subtitle") for note in notes)]
    for text, style in titles:
        _across(sheet, styles, row, text, style)
        row += 1
    row += 1
    for column in APPRAISAL.cover_fields:
        _field(sheet, styles, row, column, values)
        row += 1
    for heading, lines in (("Cách điền", _WAYS), (_ORDER, tuple(_order_lines()))):
        row += 1
        _across(sheet, styles, row, heading, "section")
        for name, text in lines:
            row += 1
            sheet.write_string(row, 0, name, styles("cover_name"))
            _across(sheet, styles, row, text, "text", first=1)
        row += 1
    sheet.protect("", {"format_columns": True, "format_rows": True})
    set_page(sheet, APPRAISAL.title, MARGIN_LEFT_MM)
    sheet.fit_to_pages(1, 1)
    sheet.hide_gridlines(2)
    sheet.print_area(0, 0, row, len(_WIDTHS_PX) - 1)


def _order_lines() -> Iterator[tuple[str, str]]:
    for place, text in zip(_PLACES, ORDER_WORDS, strict=True):
        yield f"Thứ {place}", text


def _across(sheet: Worksheet, styles: Styles, row: int, text: str, style: str, *, first: int = 0) -> None:
    """A text over the columns from `first`, in a row as tall as it needs."""
    last = len(_WIDTHS_PX) - 1
    sheet.merge_range(row, first, row, last, "", styles(style))
    sheet.write_string(row, first, text, styles(style, text))
    face = face_of(style)
    lines = wrapped_lines(text, sum(_WIDTHS_PX[first:]) - face.indent_px, face.points, bold=face.bold)
    sheet.set_row(row, height_points(lines, face.points))


def _field(sheet: Worksheet, styles: Styles, row: int, column: sa.Column[Any], values: Mapping[str, Any]) -> None:
    declared, value = facts(column), values.get(column.name)
    is_fixed = column.name in _FIXED
    sheet.write_string(row, 0, declared.title, styles("cover_open_name" if declared.required else "cover_name"))
    open_style = "cover_open_date" if isinstance(column.type, sa.Date) else "cover_open"
    style = styles("cover_fixed" if is_fixed else open_style, str(value or ""))
    if value is None:
        sheet.write_blank(row, 1, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, 1, value, style)
    else:
        sheet.write_number(row, 1, value, style)
    sheet.write_string(row, 2, declared.description, styles("cover_note"))
    sheet.set_row(row, 36 if wrapped_lines(declared.description, _WIDTHS_PX[2], 11) > 1 else 22)
    validation = None if is_fixed else column_validation(column, int(values["year"]))
    if validation is not None:
        sheet.data_validation(row, 1, row, 1, xlsxwriter_options(validation, [f"B{row + 1}"]))
