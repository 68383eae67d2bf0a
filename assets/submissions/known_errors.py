"""Error cells that the value reader does not know, such as `#SPILL!`: one of them would cost it the whole workbook.

What does not belong here: telling of errors; the scan has noted each with its own text before this.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from typing import BinaryIO

from assets.submissions.sheet_scan import SheetScan

_KNOWN = frozenset({"", "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
"""The errors of the format's standard; newer programs have more."""

_ERROR_TEXT = re.compile(rb'(<c [^<>]*? t="e"[^<>]*>(?:[^<]|<(?!/c>|c ))*?<v>)([^<]*)(?=</v>)')


def with_known_errors(workbook: BinaryIO, scans: Iterable[SheetScan]) -> BinaryIO:
    """The workbook itself, or a copy in memory in which each unknown error is a known one.

    Args:
        workbook: an .xlsx that the guard let through, so that its parts are small enough to hold.
        scans: of its sheets.
    """
    if all(text in _KNOWN for scan in scans for _, _, text in scan.errors):
        return workbook
    copy = io.BytesIO()
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _ERROR_TEXT.sub(_known, part) if b' t="e"' in part else part)
    return copy


def _known(cell: re.Match[bytes]) -> bytes:
    text = cell[2] if cell[2].decode("utf-8", "replace") in _KNOWN else b"#VALUE!"
    return cell[1] + text
