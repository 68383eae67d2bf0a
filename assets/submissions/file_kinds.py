"""What kind of file was received, by its first bytes and never by its name, and the scan that fits the kind.

What does not belong here: the scans themselves.
"""

from __future__ import annotations

from pathlib import Path

from assets.submissions.guard import LIMITS, MEBIBYTE, Container, FileRefusedError, Limits, too_large
from assets.submissions.ods_scan import ODS_TYPES, scan_ods
from assets.submissions.sheet_scan import SheetScan
from assets.submissions.xlsx_scan import WORKBOOK_PART, scan_xlsx

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def scan_file(path: Path, limits: Limits = LIMITS) -> list[SheetScan]:
    """Check that a file is a workbook fit to be read, and scan its sheets in the order of their tabs.

    Raises:
        FileRefusedError: it is not.
        OSError: it cannot be opened.
    """
    size = path.stat().st_size
    if size == 0:
        raise FileRefusedError("FILE_EMPTY")
    if size > limits.file_bytes:
        raise too_large("dung lượng tệp (MB)", size // MEBIBYTE, limits.file_bytes // MEBIBYTE)
    with path.open("rb") as file:
        start = file.read(8)
    if start == _OLE:
        raise _ole_refusal(path)
    if not start.startswith(b"PK"):
        raise FileRefusedError("FILE_NOT_WORKBOOK")
    with Container(path, limits) as container:
        if container.find(WORKBOOK_PART) is not None:
            return scan_xlsx(container, limits)
        if _media_type(container) in ODS_TYPES:
            return scan_ods(container, limits)
        raise FileRefusedError("FILE_NOT_WORKBOOK")


def _ole_refusal(path: Path) -> FileRefusedError:
    """Excel wraps an encrypted workbook in the container of its old format; the stream's name tells them apart."""
    content = path.read_bytes()
    return FileRefusedError("FILE_ENCRYPTED" if _ENCRYPTED_STREAM in content else "FILE_OLD_FORMAT")


def _media_type(container: Container) -> str:
    name = container.find("mimetype")
    return container.read(name, limit=256).decode("ascii", "replace").strip() if name else ""
