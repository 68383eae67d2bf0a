"""The cover sheet of a form, and the guide sheet (`Hướng dẫn`) of the report workbook.

A cover's fields are the form's: a title in column A, its value in column B. What does not belong here: the data
sheets.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assets.template.styles import (
    DATE_FORMAT,
    FIXED_FILL,
    OPTIONAL_FILL,
    OPTIONAL_HEADING,
    POINTS_PER_LINE,
    REQUIRED_FILL,
    REQUIRED_HEADING,
    TEXT_FORMAT,
    Look,
    comment,
    line_count,
    protect,
    row_height,
    set_page,
    write,
    write_across,
)
from assets.template.validations import column_validation
from checks.forms.form import Form
from checks.workbook_layout import COVER_SHEET, GUIDE_SHEET, TITLE
from warehouse.columns.declaration import facts
from warehouse.tables import REPORT_TABLES

COVER_FIRST_ROW = 9
"""Row of the first cover field."""

_FIXED = frozenset({"agency_code", "agency_name", "year", "round"})
"""Fields that are locked where they are filled in beforehand."""
_COVER_WIDTHS = {"A": 26, "B": 52, "C": 58}
_GUIDE_WIDTHS = {"A": 28, "B": 108}


def add_cover(
    workbook: Workbook,
    form: Form,
    *,
    values: Mapping[str, Any],
    issuer: str | None,
    subtitle: str,
    title: str | None = None,
) -> Worksheet:
    """The heading block of an administrative document and the cover's fields.

    Args:
        workbook: where the sheet goes.
        form: whose cover.
        values: what is filled in beforehand, by field name, with the year; what tells who fills which form is locked.
        issuer: who signs such documents for the agency, for a province its People's Committee; None if nobody does.
        title: in the place of the form's.
        subtitle: below the title: the decision's table under which the agency is scored, a round.
    """
    sheet = workbook.create_sheet(form.cover_sheet)
    for letter, width in _COVER_WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    if issuer is not None:
        _heading_block(sheet, issuer)
    title = title or form.title
    write_across(sheet, "A5:C5", title.upper(), Look(bold=True, size=14, horizontal="center"))
    write_across(sheet, "A6:C6", f"Năm {values['year']}", Look(bold=True, size=13, horizontal="center"))
    write_across(sheet, "A7:C7", f"({subtitle})", Look(italic=True, size=12, horizontal="center"))
    sheet.row_dimensions[5].height = 24
    sheet.row_dimensions[7].height = POINTS_PER_LINE * line_count(subtitle, 130)
    for row, field in enumerate(form.cover_fields, start=COVER_FIRST_ROW):
        _cover_field(sheet, row, field, values)
    last = COVER_FIRST_ROW + len(form.cover_fields) - 1
    sheet.print_area = f"A1:C{last}"
    protect(sheet)
    set_page(sheet, footer=title)
    return sheet


def _heading_block(sheet: Worksheet, issuer: str) -> None:
    """Issuer and national title, side by side as NĐ 30/2020/NĐ-CP places them."""
    write_across(sheet, "A1:B1", issuer.upper(), Look(bold=True, size=13, horizontal="center"))
    write(sheet, "C1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Look(bold=True, size=13, horizontal="center"))
    write(sheet, "C2", "Độc lập - Tự do - Hạnh phúc", Look(bold=True, size=13, underline=True, horizontal="center"))
    sheet.row_dimensions[1].height = sheet.row_dimensions[2].height = 20


def _cover_field(sheet: Worksheet, row: int, field: sa.Column[Any], values: Mapping[str, Any]) -> None:
    declared = facts(field)
    is_fixed = field.name in _FIXED and field.name in values
    if isinstance(field.type, sa.Date):
        number_format = DATE_FORMAT
    else:
        number_format = TEXT_FORMAT if isinstance(field.type, sa.Text) else "0"
    heading = write(sheet, f"A{row}", declared.title, REQUIRED_HEADING if declared.required else OPTIONAL_HEADING)
    heading.comment = comment(declared.description)
    value = Look(boxed=True, number_format=number_format, is_open=not is_fixed, fill=FIXED_FILL if is_fixed else None)
    write(sheet, f"B{row}", values.get(field.name), value)
    write(sheet, f"C{row}", declared.description, Look(italic=True, size=11, indent=1))
    # A name with an office, or a telephone number with an address, takes two lines.
    is_free_text = isinstance(field.type, sa.Text) and declared.code_list is None and not is_fixed
    sheet.row_dimensions[row].height = 38 if is_free_text else 22
    validation = column_validation(field, int(values["year"]))
    if validation is not None and not is_fixed:
        validation.add(f"B{row}")
        sheet.add_data_validation(validation)


def add_guide(workbook: Workbook, *, agency_name: str, year: int, title: str = TITLE) -> Worksheet:
    """One page that says what to fill, how, and what happens then."""
    sheet = workbook.create_sheet(GUIDE_SHEET)
    for letter, width in _GUIDE_WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    write_across(sheet, "A1:B1", "HƯỚNG DẪN ĐIỀN BÁO CÁO", Look(bold=True, size=14, horizontal="center"))
    write_across(sheet, "A2:B2", f"{title} năm {year} của {agency_name}", Look(italic=True, horizontal="center"))
    row = 4
    for heading, lines in (
        ("Các trang cần điền", _sheet_lines()),
        ("Cách điền", _rules(year)),
        ("Sau khi gửi", _AFTERWARDS),
    ):
        row = _guide_part(sheet, row, heading, lines)
    row = _legend(sheet, row)
    sheet.print_area = f"A1:B{row}"
    protect(sheet)
    set_page(sheet, footer=TITLE)
    sheet.page_setup.fitToHeight = 1
    return sheet


def _sheet_lines() -> list[tuple[str, str]]:
    cover = (COVER_SHEET, "Kỳ báo cáo, số và ngày văn bản, người ký. Mã và tên cơ quan đã điền sẵn.")
    return [cover, *((table.info["sheet"], table.info["description"]) for table in REPORT_TABLES)]


def _rules(year: int) -> list[tuple[str, str]]:
    return [
        ("Tên trang, tiêu đề cột", "Giữ nguyên tên trang và tiêu đề cột; không trộn ô. Không cần xóa các dòng trống."),
        ("Danh sách thả xuống", "Chỉ chọn các mục có trong danh sách. Mỗi dòng chọn một mục chính."),
        ("Ngày", f"Gõ ngày/tháng/năm, ví dụ 15/03/{year}; các ngày phải nằm trong năm báo cáo."),
        ("Số", "Chỉ gõ chữ số, không kèm đơn vị: gõ 1200, không gõ «1.200 lượt». Kinh phí tính bằng đồng."),
        ("Mã nhiệm vụ", "Mỗi nhiệm vụ một mã riêng (NV01, NV02...); trang «Hoạt động» dùng lại đúng mã đó."),
        (
            "Mã tài liệu kiểm chứng",
            "Mỗi tài liệu một mã riêng (TL01, TL02...). Một ô có nhiều mã thì cách nhau bằng dấu phẩy.",
        ),
        (
            "Tự chấm điểm",
            "Chấm từng tiêu chí, không quá điểm tối đa; tổng điểm tự tính. Điền đủ số liệu kê khai (nếu có).",
        ),
    ]


_AFTERWARDS = [
    (
        "Kết quả kiểm tra",
        "Cơ quan nhận lại chính tệp này, các ô cần sửa được tô màu, kèm ghi chú. Sửa xong thì gửi lại.",
    ),
]


def _guide_part(sheet: Worksheet, row: int, heading: str, lines: list[tuple[str, str]]) -> int:
    """Write one part; gives the row after it."""
    write_across(sheet, f"A{row}:B{row}", heading, Look(bold=True, size=13, fill=OPTIONAL_FILL, boxed=True))
    sheet.row_dimensions[row].height = 20
    for name, text in lines:
        row += 1
        write(sheet, f"A{row}", name, Look(bold=True, boxed=True))
        write(sheet, f"B{row}", text, Look(boxed=True))
        sheet.row_dimensions[row].height = row_height([(name, _GUIDE_WIDTHS["A"]), (text, _GUIDE_WIDTHS["B"])])
    return row + 2


def _legend(sheet: Worksheet, row: int) -> int:
    """Legend of the colours -> the last row used."""
    meanings = [
        (REQUIRED_FILL, "Tiêu đề màu cam", "Cột bắt buộc: mỗi dòng đã điền phải có nội dung ở cột này."),
        (OPTIONAL_FILL, "Tiêu đề màu xanh", "Cột điền khi có nội dung."),
        (FIXED_FILL, "Ô màu xám", "Nội dung cố định hoặc tự tính, đã khóa; không cần sửa."),
    ]
    for position, (fill, name, text) in enumerate(meanings):
        write(sheet, f"A{row + position}", name, Look(bold=True, fill=fill, boxed=True))
        write(sheet, f"B{row + position}", text, Look(boxed=True))
        sheet.row_dimensions[row + position].height = 20
    return row + len(meanings) - 1
