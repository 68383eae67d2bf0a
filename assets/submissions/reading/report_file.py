"""A received file opened: the workbook in it, scanned, and the evidence files beside it if it is a .zip.

What does not belong here: the kinds themselves (`file_kinds`, `attachments`), and values.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from assets.submissions.attachments.evidence_files import Attachment, attachments
from assets.submissions.container.guard import LIMITS, PACKAGE_LIMITS, FileRefusedError, Limits
from assets.submissions.container.zip_reader import Container
from assets.submissions.reading.file_kinds import open_container, scan_workbook
from assets.submissions.receiving.system_files import is_system_file
from assets.submissions.sheets.scan import SheetScan

_WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".ods"})
_OTHER_SUFFIXES = frozenset({".xls", ".xlsb", ".fods", ".xltx", ".xltm", ".ots"})
"""Of workbooks that may be read or named where there is none of the usual ones; else they are evidence."""


@dataclass(frozen=True, slots=True)
class ReportFile:
    """The workbook's bytes, the scans of its sheets, and what came beside it."""

    workbook: BinaryIO
    scans: Sequence[SheetScan]
    attachments: Sequence[Attachment]


@contextmanager
def opened_report(path: Path, limits: Limits = LIMITS, *, with_attachments: bool = True) -> Iterator[ReportFile]:
    """Open a workbook, or a .zip of one workbook with evidence files, which are looked at only where it is asked for.

    Raises:
        FileRefusedError: it is neither, or not fit to be read.
        OSError: it cannot be opened.
    """
    with path.open("rb") as file:
        container = open_container(file)
        scans = scan_workbook(container, limits)
        if scans is not None:
            yield ReportFile(file, scans, ())
        else:
            yield _package(container, limits, with_attachments=with_attachments)


def _package(container: Container, limits: Limits, *, with_attachments: bool) -> ReportFile:
    """The one workbook of a .zip, and the other files in the order of their names."""
    container.require_within(PACKAGE_LIMITS)
    names = sorted(name for name in container.parts if _is_file(name))
    workbooks = _with_suffix(names, _WORKBOOK_SUFFIXES) or _with_suffix(names, _OTHER_SUFFIXES)
    if not workbooks:
        raise FileRefusedError("FILE_NOT_WORKBOOK")
    if len(workbooks) > 1:
        raise FileRefusedError("FILE_SEVERAL_WORKBOOKS", found=len(workbooks))
    inner = io.BytesIO(container.read(workbooks[0], limit=limits.file_bytes))
    scans = scan_workbook(open_container(inner), limits)
    if scans is None:
        raise FileRefusedError("FILE_NOT_WORKBOOK")
    beside = [name for name in names if name != workbooks[0]] if with_attachments else []
    return ReportFile(inner, scans, attachments(container, beside))


def _with_suffix(names: Sequence[str], suffixes: Collection[str]) -> list[str]:
    return [name for name in names if PurePosixPath(name).suffix.casefold() in suffixes]


def _is_file(name: str) -> bool:
    """Not a folder, nor what a system left in the .zip."""
    return not name.endswith("/") and not is_system_file(name)
