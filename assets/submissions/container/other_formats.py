"""Spreadsheets in formats that are not read, told apart by their contents so that a finding can name them.

What does not belong here: the formats that are read (`reading.file_kinds`), and files that are no spreadsheets.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from assets.submissions.container.guard import FileRefusedError
from assets.submissions.container.xml_encodings import UnknownEncodingError, stored_encoding
from assets.submissions.container.zip_reader import Container

START_BYTES = 16 * 1024
"""Enough of a file to tell by; an OpenDocument's first tag alone may take a quarter of it."""

_BINARY_WORKBOOK = "bảng tính nhị phân của Excel (.xlsb)"
_STAROFFICE = "bảng tính OpenOffice 1.x (.sxc)"
_STAROFFICE_TYPE = b"application/vnd.sun.xml.calc"
_TEXTS: Mapping[str, re.Pattern[str]] = {
    "bảng tính XML của Excel 2003 (XML Spreadsheet)": re.compile(
        r"""[^<]*(?:<[?!][^<>]*>[^<]*)*<(?:\w+:)?Workbook\s[^<>]*["']urn:schemas-microsoft-com:office:spreadsheet["']"""
    ),
    "bảng tính OpenDocument ở dạng một tệp XML (.fods)": re.compile(
        r"""[^<]*(?:<[?!][^<>]*>[^<]*)*<(?:\w+:)?document\s[^<>]*["']application/vnd\.oasis\.opendocument\.spreadsheet"""
    ),
    "trang web (HTML) mang tên tệp bảng tính": re.compile(
        r"\s*(?:<!--[^<>]*-->\s*)*<(?:!doctype html|html|table)\b", re.IGNORECASE
    ),
    "bảng tính SYLK (.slk)": re.compile(r"ID;P"),
}
"""What the decoded start of each kind of text holds."""
_OLD_EXCEL = re.compile(rb"\t[\0\x02\x04\x08][\x04\x06\x08\x10]\0")
"""The first record of a workbook of Excel 2 to 5 without the container that later ones have."""


def refused_text(start: bytes) -> FileRefusedError:
    """The refusal of a file that is no container of any kind, by its first bytes."""
    if _OLD_EXCEL.match(start):
        return FileRefusedError("FILE_OLD_FORMAT")
    try:
        text = start.decode(stored_encoding(start), "replace").removeprefix("\ufeff")
    except UnknownEncodingError:
        return FileRefusedError("FILE_NOT_WORKBOOK")
    for kind, pattern in _TEXTS.items():
        if pattern.match(text):
            return _other(kind)
    return FileRefusedError("FILE_NOT_WORKBOOK")


def refuse_other_packages(container: Container) -> None:
    """Refuse a ZIP file that is a workbook of a kind that is not read.

    Raises:
        FileRefusedError: it is one.
    """
    if container.find("xl/workbook.bin"):
        raise _other(_BINARY_WORKBOOK)
    mimetype = container.find("mimetype")
    if mimetype and container.parts[mimetype].file_size < 256 and container.read(mimetype).startswith(_STAROFFICE_TYPE):
        raise _other(_STAROFFICE)


def _other(kind: str) -> FileRefusedError:
    return FileRefusedError("FILE_OTHER_FORMAT", kind=kind)
