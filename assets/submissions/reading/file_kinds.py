"""Kind of a received file, by its first bytes and never by its name, and the scan for that kind.

What does not belong here: the scans themselves.
"""

from __future__ import annotations

from typing import BinaryIO

from assets.submissions.container.guard import (
    FILE_MEGABYTES,
    LIMITS,
    MEBIBYTE,
    PACKAGE_LIMITS,
    FileRefusedError,
    Limits,
    damaged,
    too_large,
)
from assets.submissions.container.other_formats import START_BYTES, refuse_other_packages, refused_text
from assets.submissions.container.zip_reader import Container
from assets.submissions.sheets.excel.workbook_parts import workbook_part
from assets.submissions.sheets.excel.xlsx_scan import parsed_sheets, scan_xlsx
from assets.submissions.sheets.opendocument.ods_scan import is_ods, scan_ods
from assets.submissions.sheets.scan import SheetScan

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def open_container(file: BinaryIO) -> Container:
    """The ZIP file that every kind of report is; its contents' sizes are still to be checked.

    Raises:
        FileRefusedError: it is none.
    """
    size = file.seek(0, 2)
    if size == 0:
        raise FileRefusedError("FILE_EMPTY")
    if size > PACKAGE_LIMITS.file_bytes:
        raise _too_long(size, PACKAGE_LIMITS)
    file.seek(0)
    start = file.read(START_BYTES)
    if start.startswith(_OLE):
        # Excel wraps an encrypted workbook in the container of its old format; a stream's name tells them apart.
        file.seek(0)
        raise FileRefusedError("FILE_ENCRYPTED" if _ENCRYPTED_STREAM in file.read() else "FILE_OLD_FORMAT")
    if not start.startswith(b"PK"):
        raise refused_text(start)
    return Container(file)


def scan_workbook(container: Container, limits: Limits = LIMITS) -> list[SheetScan] | None:
    """Check that a workbook is fit to be read, and scan its sheets in the order of their tabs; None if it is none.

    Raises:
        FileRefusedError: it is a workbook, and damaged, encrypted, too large, or of a kind that is not read.
    """
    workbook = workbook_part(container)
    if workbook is None and not is_ods(container):
        refuse_other_packages(container)
        return None
    if container.size > limits.file_bytes:
        raise _too_long(container.size, limits)
    try:
        return scan_ods(container, limits) if workbook is None else scan_xlsx(container, workbook, limits)
    except UnicodeDecodeError as error:
        # The search of bytes decodes what it finds, and comes before any parser that would call such XML damaged.
        raise damaged(f"XML: {error}") from error


def parsed_workbook(file: BinaryIO, limits: Limits = LIMITS) -> list[SheetScan]:
    """Scan again, now with a parser that keeps the values, an Excel workbook that `scan_workbook` has let through.

    Raises:
        FileRefusedError: it is damaged or too large.
    """
    container = Container(file)
    workbook = workbook_part(container)
    if workbook is None:
        raise FileRefusedError("FILE_NOT_WORKBOOK")
    return parsed_sheets(container, workbook, limits)


def _too_long(size: int, limits: Limits) -> Exception:
    return too_large(FILE_MEGABYTES, size // MEBIBYTE, limits.file_bytes // MEBIBYTE)
