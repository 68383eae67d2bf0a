"""What kind of file was received, by its first bytes and never by its name, and the scan that fits the kind.

What does not belong here: the scans themselves.
"""

from __future__ import annotations

from typing import BinaryIO

from assets.submissions.guard import LIMITS, MEBIBYTE, PACKAGE_LIMITS, FileRefusedError, Limits, too_large
from assets.submissions.ods_scan import ODS_TYPES, scan_ods
from assets.submissions.sheet_scan import SheetScan
from assets.submissions.xlsx_scan import WORKBOOK_PART, scan_xlsx
from assets.submissions.zip_container import Container

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
    start = file.read(8)
    if start == _OLE:
        # Excel wraps an encrypted workbook in the container of its old format; a stream's name tells them apart.
        raise FileRefusedError("FILE_ENCRYPTED" if _ENCRYPTED_STREAM in file.read() else "FILE_OLD_FORMAT")
    if not start.startswith(b"PK"):
        raise FileRefusedError("FILE_NOT_WORKBOOK")
    return Container(file)


def scan_workbook(container: Container, limits: Limits = LIMITS) -> list[SheetScan] | None:
    """Check that a workbook is fit to be read, and scan its sheets in the order of their tabs; None if it is none.

    Raises:
        FileRefusedError: it is a workbook, and damaged, encrypted or too large.
    """
    is_excel = container.find(WORKBOOK_PART) is not None
    if not is_excel and _media_type(container) not in ODS_TYPES:
        return None
    if container.size > limits.file_bytes:
        raise _too_long(container.size, limits)
    return scan_xlsx(container, limits) if is_excel else scan_ods(container, limits)


def _too_long(size: int, limits: Limits) -> Exception:
    return too_large("dung lượng tệp (MB)", size // MEBIBYTE, limits.file_bytes // MEBIBYTE)


def _media_type(container: Container) -> str:
    name = container.find("mimetype")
    return container.read(name, limit=256).decode("ascii", "replace").strip() if name else ""
