"""Faults of whole files: what arrives is no workbook that anybody can open.

What does not belong here: workbooks that open and say something wrong.
"""

from __future__ import annotations

import random

from openpyxl import Workbook

from assets.reference.own_or_shipped import FIXTURES
from assets.template.saving import workbook_bytes
from assets.template.workbook import template_date

LOCKED = FIXTURES / "samples" / "dat-mat-khau.xlsx"
"""A report saved with a password; fixtures/README.md tells it."""


def empty(_content: bytes, _year: int, _luck: random.Random) -> bytes:
    """An upload that broke off before its first byte."""
    return b""


def text(_content: bytes, year: int, _luck: random.Random) -> bytes:
    """A note saved under a workbook's name."""
    return f"Kính gửi Ban Chỉ đạo, báo cáo năm {year} của cơ quan sẽ được gửi bổ sung sau.\r\n".encode()


def encrypted(_content: bytes, _year: int, _luck: random.Random) -> bytes:
    """A workbook saved with a password."""
    return LOCKED.read_bytes()


def truncated(content: bytes, _year: int, luck: random.Random) -> bytes:
    """A copy that stopped in the middle."""
    return content[: len(content) * luck.randint(45, 70) // 100]


def foreign(_content: bytes, year: int, _luck: random.Random) -> bytes:
    """Another office's table, sent by mistake."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Lịch công tác"
    for row in (("Ngày", "Nội dung", "Chủ trì", "Địa điểm"), (1, "Giao ban tuần", "Chánh Văn phòng", "Phòng họp số 2")):
        sheet.append(row)
    return workbook_bytes(workbook, dated=template_date(year))
