"""Faults of whole files: what arrives is no workbook that anybody can open.

What does not belong here: workbooks that open and say something wrong.
"""

from __future__ import annotations

import random

from openpyxl import Workbook

from assets.samples.faults.compound_file import compound_file
from assets.template.saving import workbook_bytes
from assets.template.workbook import template_date


def empty(_content: bytes, _year: int, _luck: random.Random) -> bytes:
    """An upload that broke off before its first byte."""
    return b""


def text(_content: bytes, year: int, _luck: random.Random) -> bytes:
    """A note saved under a workbook's name."""
    return f"Kính gửi Ban Chỉ đạo, báo cáo năm {year} của cơ quan sẽ được gửi bổ sung sau.\r\n".encode()


def encrypted(content: bytes, _year: int, luck: random.Random) -> bytes:
    """A workbook saved with a password: Excel puts the ciphertext into a compound file."""
    cipher = luck.randbytes(len(content) // 16 * 16)
    package = len(content).to_bytes(8, "little") + cipher
    return compound_file({"EncryptionInfo": luck.randbytes(4096), "EncryptedPackage": package})


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
