"""The sheet «Kết quả kiểm tra»: whether the file was accepted, what was found, and room to explain.

Drawn in a workbook of its own, which is sent as it is where the agency's file cannot be opened. Hidden columns keep
what an explanation needs to find its finding again, and the colour that each marked cell had. What does not belong
here: what is said (`answers`), and reading explanations back (`sheets.explanations`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from assets.submissions.container.xml_splicing import clean
from assets.submissions.returned.result.answers import Answer, Entry, Group
from assets.submissions.returned.xlsx.styles_part import MARKS
from assets.submissions.sheets.result_keys import (
    EXPLANATION_HEADING,
    KEY_HEADINGS,
    LONGEST_EXPLANATION,
)
from assets.template.styles import (
    FIXED_FILL,
    OPTIONAL_FILL,
    OPTIONAL_HEADING,
    POINTS_PER_LINE,
    Look,
    line_count,
    protect,
    row_height,
    set_default_font,
    set_page,
    write,
    write_across,
)
from checks.texts.figures_and_dates import short_figure
from checks.workbook_layout import RESULT_SHEET, TITLE
from warehouse.tables.statuses import ACCEPTED_WITH_FINDINGS, BLOCKING, PLAINLY_ACCEPTED, REJECTED, UNREADABLE, WARNING

_COLUMNS = {
    "STT": 6.0,
    "Mức": 11.0,
    "Trang tính": 17.0,
    "Ô": 9.0,
    "Nội dung": 46.0,
    "Cách sửa": 40.0,
    "Tiêu chí": 9.0,
    "Điểm liên quan": 9.0,
    EXPLANATION_HEADING: 34.0,
}
_LAST = get_column_letter(len(_COLUMNS))
_FIRST_KEY = len(_COLUMNS) + 1
_SIZE = 11
_HEADLINE_FILLS = {
    PLAINLY_ACCEPTED: "FFE2EFDA",
    ACCEPTED_WITH_FINDINGS: MARKS[WARNING],
    REJECTED: MARKS[BLOCKING],
    UNREADABLE: MARKS[BLOCKING],
}
_LIKE_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_CELL = Look(size=_SIZE, boxed=True, vertical="top")
_CENTRED = replace(_CELL, horizontal="center")
_LINK = replace(_CENTRED, underline=True, color="FF0563C1")
_OPEN = replace(_CELL, is_open=True)
_CLOSED = replace(_CELL, fill=FIXED_FILL)
_PART = Look(bold=True, size=13)

Colors = Mapping[tuple[str, str], str | None]
"""The colour, before it was marked, of each cell by (sheet, address)."""


def build_result_workbook(answer: Answer, *, notices: tuple[str, ...], linked: frozenset[str], had: Colors) -> Workbook:
    """The sheet, alone in a workbook.

    Args:
        answer: what is said.
        notices: further sentences that the officer must know, such as that macros were taken out.
        linked: names of the sheets beside which it will stand, to which it may link.
        had: see `Colors`.
    """
    workbook = Workbook()
    del workbook[workbook.sheetnames[0]]
    set_default_font(workbook)
    workbook.properties.title = f"{RESULT_SHEET} - {TITLE}"
    workbook.properties.creator = "parcomm"
    sheet = workbook.create_sheet(RESULT_SHEET)
    for position, width in enumerate(_COLUMNS.values(), start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width
    row = _head(sheet, answer, (*_advice(answer, is_marked=bool(linked)), *notices))
    if answer.groups:
        first_entry = row + len(answer.groups) + 5
        _groups(sheet, row, answer.groups, first_entry)
        heading = _entries(sheet, first_entry - 2, answer.entries, linked, had)
        sheet.print_title_rows = f"{heading}:{heading}"
        row = heading + len(answer.entries)
    sheet.print_area = f"A1:{_LAST}{row}"
    protect(sheet)
    set_page(sheet, footer=RESULT_SHEET)
    return workbook


def _head(sheet: Worksheet, answer: Answer, advice: tuple[str, ...]) -> int:
    """Title, headline, what is known of the file, what to do; gives the row after."""
    title = f"{answer.title} {answer.year}"
    write_across(sheet, f"A1:{_LAST}1", title, Look(bold=True, size=14, horizontal="center"))
    look = Look(bold=True, size=14, horizontal="center", fill=_HEADLINE_FILLS[answer.status], boxed=True)
    write_across(sheet, f"A2:{_LAST}2", answer.headline, look)
    sheet.row_dimensions[1].height = 26
    sheet.row_dimensions[2].height = 30
    row = 3
    for label, value in answer.facts:
        write_across(sheet, f"A{row}:C{row}", label, Look(bold=True, boxed=True, fill=OPTIONAL_FILL, size=_SIZE))
        write_across(sheet, f"D{row}:{_LAST}{row}", clean(value), Look(boxed=True, size=_SIZE))
        sheet.row_dimensions[row].height = row_height([(value, 140)], least=18)
        row += 1
    for sentence in advice:
        write_across(sheet, f"A{row}:{_LAST}{row}", sentence, Look(italic=True, size=_SIZE))
        sheet.row_dimensions[row].height = 2 + POINTS_PER_LINE * line_count(sentence, sum(_COLUMNS.values()))
        row += 1
    return row + 1


def _advice(answer: Answer, *, is_marked: bool) -> list[str]:
    """Advice on what to do; beside the agency's own sheets also on where to look."""
    if not answer.entries:
        return ["Không có phát hiện nào; cơ quan không phải làm gì thêm."]
    said = []
    if is_marked and any(one.cell for one in answer.entries):
        said.append(
            "Ô có phát hiện được tô màu và kèm ghi chú: đỏ là lỗi chặn, vàng là cảnh báo, xanh là lưu ý. "
            "Bấm vào địa chỉ ô trong bảng để đến ô đó; sửa xong thì lưu và gửi lại chính tệp này."
        )
    elif not is_marked and any(one.sheet for one in answer.entries):
        said.append(
            "Đề nghị mở tệp báo cáo, tìm từng ô theo tên trang tính và địa chỉ ghi trong bảng, sửa rồi gửi lại."
        )
    if any(one.is_explainable for one in answer.entries):
        said.append(
            f"Phát hiện nào có ô «{EXPLANATION_HEADING}» để trắng thì có thể giải trình thay cho sửa; lời giải trình "
            "được giữ lại khi tệp được gửi lại và chuyển cho người thẩm định. Trạng thái báo cáo không vì thế mà đổi."
        )
    return said


def _groups(sheet: Worksheet, row: int, groups: tuple[Group, ...], first_entry: int) -> None:
    write_across(sheet, f"A{row}:{_LAST}{row}", "Tổng hợp theo loại", _PART)
    sheet.row_dimensions[row].height = 22
    row += 1
    for cells, title in (
        ("A", "STT"),
        ("B", "Mức"),
        ("C:F", "Loại phát hiện"),
        ("G", "Số lượng"),
        ("H", "Điểm liên quan"),
    ):
        _across(sheet, row, cells, title, OPTIONAL_HEADING)
    sheet.row_dimensions[row].height = 34
    for number, group in enumerate(groups, start=1):
        row += 1
        write(sheet, f"A{row}", number, _CENTRED)
        write(sheet, f"B{row}", group.label, replace(_CENTRED, fill=MARKS[group.severity]))
        _across(sheet, row, "C:F", group.title, replace(_LINK, horizontal="left"))
        _link(sheet, f"C{row}", RESULT_SHEET, f"A{first_entry + group.first}")
        write(sheet, f"G{row}", group.count, _CENTRED)
        write(sheet, f"H{row}", "" if group.points is None else short_figure(group.points), _CENTRED)


def _across(sheet: Worksheet, row: int, columns: str, value: str, look: Look) -> None:
    first, _, last = columns.partition(":")
    if last:
        write_across(sheet, f"{first}{row}:{last}{row}", value, look)
    else:
        write(sheet, f"{first}{row}", value, look)


def _entries(sheet: Worksheet, row: int, entries: tuple[Entry, ...], linked: frozenset[str], had: Colors) -> int:
    """The list; gives the row of its headings."""
    write_across(sheet, f"A{row}:{_LAST}{row}", "Danh sách phát hiện", _PART)
    sheet.row_dimensions[row].height = 22
    heading = row + 1
    for position, title in enumerate((*_COLUMNS, *KEY_HEADINGS), start=1):
        write(sheet, f"{get_column_letter(position)}{heading}", title, OPTIONAL_HEADING)
    sheet.row_dimensions[heading].height = 34
    for position in range(_FIRST_KEY, _FIRST_KEY + len(KEY_HEADINGS)):
        sheet.column_dimensions[get_column_letter(position)].hidden = True
    explainable = DataValidation(
        type="textLength",
        operator="lessThanOrEqual",
        formula1=str(LONGEST_EXPLANATION),
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=EXPLANATION_HEADING,
        error=f"Đề nghị viết không quá {LONGEST_EXPLANATION} chữ.",
        showInputMessage=True,
        promptTitle=EXPLANATION_HEADING,
        prompt="Nêu lý do và căn cứ, nếu số liệu đúng mà không sửa. Để trống nếu đã sửa.",
    )
    for number, one in enumerate(entries, start=1):
        _entry(sheet, heading + number, number, one, linked, had)
        if one.is_explainable:
            explainable.add(f"{_LAST}{heading + number}")
    if explainable.sqref:
        sheet.add_data_validation(explainable)
    return heading


def _entry(sheet: Worksheet, row: int, number: int, one: Entry, linked: frozenset[str], had: Colors) -> None:
    link = one.sheet is not None and one.sheet in linked
    write(sheet, f"A{row}", number, _CENTRED)
    _put(sheet, f"B{row}", one.label, replace(_CENTRED, fill=MARKS[one.severity]))
    _put(sheet, f"C{row}", one.sheet or "", replace(_LINK, horizontal="left") if link else _CELL)
    _put(sheet, f"D{row}", one.cell or "", _LINK if link else _CENTRED)
    if link and one.sheet is not None:
        target = one.cell or f"A{one.excel_row or 1}"
        _link(sheet, f"C{row}", one.sheet, target)
        if one.cell:
            _link(sheet, f"D{row}", one.sheet, target)
    _put(sheet, f"E{row}", one.message, _CELL)
    _put(sheet, f"F{row}", one.hint, _CELL)
    _put(sheet, f"G{row}", one.criterion or "", _CENTRED)
    _put(sheet, f"H{row}", "" if one.points is None else short_figure(one.points), _CENTRED)
    _put(sheet, f"{_LAST}{row}", one.explanation or "", _OPEN if one.is_explainable else _CLOSED)
    shown = [
        (one.message, "Nội dung"),
        (one.hint, "Cách sửa"),
        (one.explanation, EXPLANATION_HEADING),
        (one.sheet, "Trang tính"),
    ]
    sheet.row_dimensions[row].height = row_height([(text, _COLUMNS[column]) for text, column in shown])
    color = had.get((one.sheet or "", one.cell or ""))
    keys = (one.code, one.sheet, one.cell, one.column_name, one.value, one.criterion, color)
    for position, key in enumerate(keys, start=_FIRST_KEY):
        _put(sheet, f"{get_column_letter(position)}{row}", key or "", _CELL)


def _put(sheet: Worksheet, address: str, value: str, look: Look) -> None:
    """Write a text that XML can carry, and that no program takes for anything but text, not even once it is edited."""
    cell = write(sheet, address, clean(value) or None, look)
    if value.startswith(_LIKE_FORMULAS):
        cell.quotePrefix = True


def _link(sheet: Worksheet, address: str, target: str, cell: str) -> None:
    """A link within the workbook; outside addresses are never linked."""
    place = f"{quote_sheetname(target)}!{cell}"
    sheet[address].hyperlink = Hyperlink(ref=address, location=place)
