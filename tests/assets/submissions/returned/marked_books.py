"""Answers made inline, and looks into the workbooks that come back: what the tests of returning share."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from assets.submissions.returned.marked_workbook import Returned, return_workbook
from assets.submissions.returned.result.answers import Answer, Entry, Group

RESULT = "Kết quả kiểm tra"
ACTIVITIES = "Hoạt động"
Parts = dict[str, bytes]


def entry(cell: str | None = "F7", **changes: Any) -> Entry:
    facts: dict[str, Any] = {
        "code": "CELL_NOT_NUMBER",
        "severity": "warning",
        "label": "Cảnh báo",
        "sheet": ACTIVITIES,
        "cell": cell,
        "excel_row": None,
        "column_name": "quantity",
        "value": "1.200 lượt",
        "message": "Ô này cần một số.",
        "hint": "Chỉ gõ chữ số.",
        "criterion": None,
        "points": None,
        "is_explainable": False,
        "explanation": None,
    }
    return Entry(**(facts | changes))


def answer_of(*entries: Entry, status: str = "accepted_with_findings") -> Answer:
    groups = (Group("Ô số ghi không phải là số", "warning", "Cảnh báo", len(entries), Decimal("2.5"), 0),)
    return Answer(
        status=status,
        headline="Báo cáo đã được chấp nhận; còn cảnh báo.",
        facts=(("Cơ quan", "Bộ Nội vụ (mã BNV)"), ("Tệp", "bao cao.xlsx")),
        groups=groups if entries else (),
        entries=entries,
        year=2024,
    )


def saved(workbook: Workbook, path: Path) -> Path:
    workbook.save(path)
    return path


def marked(source: Path, *entries: Entry) -> Workbook:
    """The file sent back, as openpyxl reads it."""
    returned = return_workbook(source, answer_of(*entries))
    assert returned.is_own
    return opened(returned)


def opened(returned: Returned | bytes) -> Workbook:
    content = returned if isinstance(returned, bytes) else returned.content
    return load_workbook(io.BytesIO(content), rich_text=True)


def parts_of(content: bytes | Path) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content) if isinstance(content, bytes) else content) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(source: Path, target: Path, change: Callable[[Parts], None]) -> Path:
    """The file with some of its parts changed, as another program might have written it."""
    parts = parts_of(source)
    change(parts)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target


def without_part(name: str, parts: Parts) -> None:
    """Take a part out, with every mention of it."""
    del parts[name]
    for other, content in parts.items():
        if other.endswith(".rels") or other == "[Content_Types].xml":
            parts[other] = re.sub(rb"<[^<>]*%s[^<>]*>" % re.escape(name.rpartition("/")[2]).encode(), b"", content)


def color(workbook: Workbook, cell: str, sheet: str = ACTIVITIES) -> str | None:
    fill = workbook[sheet][cell].fill
    return fill.fgColor.rgb if fill.patternType == "solid" else None


def said(workbook: Workbook, cell: str, sheet: str = ACTIVITIES) -> str:
    comment = workbook[sheet][cell].comment
    return comment.text if comment else ""


def column_below(workbook: Workbook, heading: str) -> Sequence[Any]:
    """What stands below a heading of the list on the result sheet."""
    sheet = workbook[RESULT]
    row, place = next(
        (cell.row, cell.column)
        for cells in sheet.iter_rows()
        if cells[len(cells) - 1].value
        for cell in cells
        if cell.value == heading
    )
    return [sheet.cell(below, place).value for below in range(row + 1, sheet.max_row + 1)]
