"""Whole files of the corpus that are no sound container, or hold what no officer typed: cut, locked, hostile."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from assets.samples.faults.files import LOCKED
from tests.assets.submissions.damaged_book import Told

Made = tuple[bytes, list[Told]]
ACTIVITY_PART = "xl/worksheets/sheet3.xml"


def changed(sound: bytes, part: str, old: bytes, new: bytes, *, added: dict[str, bytes] | None = None) -> bytes:
    """The workbook with a text of one part replaced, and parts added."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound)) as before, zipfile.ZipFile(packed, "w") as after:
        parts = {name: before.read(name) for name in before.namelist()} | (added or {})
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new, 1)
        for name, content in parts.items():
            after.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _empty(_: bytes) -> Made:
    return b"", [("FILE_EMPTY", None, None)]


def _text(_: bytes) -> Made:
    return "Báo cáo sẽ được gửi bổ sung sau.\r\n".encode(), [("FILE_NOT_WORKBOOK", None, None)]


def _cut_off(sound: bytes) -> Made:
    return sound[: len(sound) * 6 // 10], [("FILE_DAMAGED", None, None)]


def _locked(_: bytes) -> Made:
    return LOCKED.read_bytes(), [("FILE_ENCRYPTED", None, None)]


def _with_macros(sound: bytes) -> Made:
    """A workbook with macros, which are never run."""
    types = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macros = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    content = changed(sound, "[Content_Types].xml", types, macros, added={"xl/vbaProject.bin": b"\0" * 64})
    return content, [("TEMPLATE_ACTIVE_CONTENT", None, None)]


def _many_empty_rows(sound: bytes) -> Made:
    """200,000 rows that somebody coloured and never filled."""
    rows = b'<row><c s="1"/></row>' * 200_000
    return changed(sound, ACTIVITY_PART, b"</sheetData>", rows + b"</sheetData>"), []


def _far_cell(sound: bytes) -> Made:
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return changed(sound, ACTIVITY_PART, b"</sheetData>", cell), [("FILE_TOO_LARGE", "Hoạt động", "XFD1048576")]


def _entities(sound: bytes) -> Made:
    bomb = b'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet'
    return changed(sound, ACTIVITY_PART, b"<worksheet", bomb), [("FILE_DAMAGED", None, None)]


FAULTY_FILES: dict[str, Callable[[bytes], Made]] = {
    "tep-rong.xlsx": _empty,
    "tep-van-ban.xlsx": _text,
    "dut-giua-chung.xlsx": _cut_off,
    "dat-mat-khau.xlsx": _locked,
    "co-macro.xlsm": _with_macros,
    "200000-dong-trong.xlsx": _many_empty_rows,
    "o-qua-xa.xlsx": _far_cell,
    "thuc-the-xml.xlsx": _entities,
}
