"""Saving an openpyxl workbook so that the same content is always the same bytes.

openpyxl stamps the clock into the document's properties and into every zip entry; a template that is rebuilt, or a
sample year that is written twice, must give equal files, since a file is known by its hash. openpyxl also writes a
formula without its result, which a reader that does not calculate sees as an empty cell; the caller may give it.

What does not belong here: what stands in the workbook.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from warehouse.whole_files import write_whole

ZIP_TIMESTAMP = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a zip entry can carry."""

FormulaResults = Mapping[tuple[str, str], int | float]
"""What a formula gives, by (sheet title, cell address)."""


def workbook_bytes(workbook: Workbook, *, dated: date, results: FormulaResults | None = None) -> bytes:
    """The workbook as the bytes of an .xlsx file.

    Args:
        workbook: what to save; its properties' dates are set to `dated`.
        dated: the day written as created and modified, since the clock may not be.
        results: results of formulas, as Excel would have stored them.
    """
    moment = datetime(dated.year, dated.month, dated.day)  # noqa: DTZ001 - the format knows no zone
    workbook.properties.created = moment
    workbook.properties.modified = moment
    buffer = io.BytesIO()
    entries = {
        f"xl/worksheets/sheet{position}.xml": {
            address: value for (title, address), value in (results or {}).items() if title == sheet.title
        }
        for position, sheet in enumerate(workbook.worksheets, start=1)
    }
    ExcelWriter(workbook, _StillZip(buffer, entries)).save()
    return buffer.getvalue()


def save_workbook(workbook: Workbook, path: Path, *, dated: date, results: FormulaResults | None = None) -> None:
    """Write the workbook to `path`, whole or not at all: see `workbook_bytes`."""
    write_whole(path, workbook_bytes(workbook, dated=dated, results=results))


class _StillZip(ZipFile):
    """A zip file in which no entry carries the time of writing."""

    def __init__(self, file: io.BytesIO, results: Mapping[str, Mapping[str, int | float]]) -> None:
        super().__init__(file, "w", ZIP_DEFLATED, allowZip64=True)
        self._results = results

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        name = zinfo_or_arcname.filename if isinstance(zinfo_or_arcname, ZipInfo) else zinfo_or_arcname
        entry = ZipInfo(name, ZIP_TIMESTAMP)
        entry.compress_type = ZIP_DEFLATED
        entry.external_attr = 0o600 << 16
        super().writestr(entry, data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        data = Path(filename).read_bytes()
        for address, value in self._results.get(arcname, {}).items():
            data = _with_result(data, address, value)
        self.writestr(arcname, data)


def _with_result(sheet_xml: bytes, address: str, value: float) -> bytes:
    """The sheet with the formula at `address` carrying its result; a ValueError if there is no such formula."""
    pattern = rb'(<c r="%s"[^>]*><f>[^<]*</f>)<v ?(?:/>|></v>)' % address.encode()
    mended, count = re.subn(pattern, rb"\g<1><v>%s</v>" % repr(value).encode(), sheet_xml)
    if count != 1:
        raise ValueError(f"no formula without a result stands at {address}")
    return mended
