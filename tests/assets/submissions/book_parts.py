"""The parts of a workbook's file, taken out, changed and put back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

Change = bytes | Callable[[bytes], bytes]


def parts_of(workbook: bytes) -> dict[str, bytes]:
    """Every part by name."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A file of the parts, the same bytes whenever it is made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, method)
    return buffer.getvalue()


def changed_parts(workbook: bytes, changes: Mapping[str, Change], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The workbook with some parts changed, replaced or added."""
    parts = parts_of(workbook)
    for name, change in changes.items():
        parts[name] = change if isinstance(change, bytes) else change(parts[name])
    return packed(parts, method)
