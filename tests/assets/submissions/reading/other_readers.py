"""What other readers make of a workbook that ours takes, cell by cell: openpyxl, and our two readers of each other.

A difference is a value that is silently wrong in one of them. What does not belong here: making the workbooks.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.utils.escape import unescape

from assets.submissions.container.guard import LIMITS, FileRefusedError
from assets.submissions.reading import raw_workbook
from assets.submissions.reading.file_kinds import parsed_workbook
from assets.submissions.reading.report_file import opened_report
from assets.submissions.sheets.cells import CellValue
from assets.submissions.sheets.scan import SheetScan, column_letters

Rows = list[list[CellValue]]
Place = tuple[str, int, int]
"""Sheet, row and column, both from 1."""

_ERROR = object()


def differences(path: Path) -> list[str]:
    """Cells that our reader gives, and says nothing about, but another reader gives otherwise.

    Empty where ours refuses the file. Where openpyxl cannot open it, only our two readers are compared.
    """
    try:
        with opened_report(path) as report:
            sheets, scans = raw_workbook._load(report, LIMITS)
            if not any(scan.cells is None for scan in scans.values()):
                parsed: dict[str, SheetScan] = {}
            else:
                parsed = {scan.name: scan for scan in parsed_workbook(report.workbook, LIMITS)}
            content = _content(report)
    except FileRefusedError:
        return []
    ours = {name: sheet.rows for name, sheet in sheets.items()}
    told = {(name, row, column) for name, scan in scans.items() for row, column in _told(scan)}
    found = [f"our parser: {one}" for name in parsed.keys() & ours.keys() for one in _own(name, ours, parsed, scans)]
    return found + [f"openpyxl: {one}" for one in _openpyxl(content, ours, told)]


def _content(report: raw_workbook.ReportFile) -> bytes:
    report.workbook.seek(0)
    return report.workbook.read()


def _told(scan: SheetScan) -> Iterator[tuple[int, int]]:
    yield from ((row, column) for row, column, _ in scan.errors)
    yield from scan.unvalued


def _own(name: str, ours: dict[str, Any], parsed: dict[str, SheetScan], scans: dict[str, SheetScan]) -> Iterator[str]:
    if set(_told(parsed[name])) != set(_told(scans[name])):
        yield f"{name}: errors and formulas without value"
    if sorted(parsed[name].merged) != sorted(scans[name].merged):
        yield f"{name}: merged ranges"
    if parsed[name].links != scans[name].links:
        yield f"{name}: links"
    yield from _compared(name, ours[name], _cells(parsed[name].rows()), set())


def _openpyxl(content: bytes, ours: dict[str, Any], told: set[Place]) -> Iterator[str]:
    if not content.startswith(b"PK") or b"mimetypeapplication/vnd.oasis" in content[:100]:
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), data_only=True)
            theirs = {
                sheet.title: {
                    (cell.row, cell.column): _ERROR if cell.data_type == "e" else cell.value
                    for row in sheet.iter_rows()
                    for cell in row
                    if not isinstance(cell, MergedCell)
                }
                for sheet in book.worksheets
            }
            covered = {
                sheet.title: {
                    (row, column)
                    for area in sheet.merged_cells.ranges
                    for row in range(area.min_row, area.max_row + 1)
                    for column in range(area.min_col, area.max_col + 1)
                }
                for sheet in book.worksheets
            }
    except Exception:  # noqa: BLE001 - whatever it cannot read, it cannot contradict
        return
    for name in ours.keys() & theirs.keys():
        passed_over = {(row, column) for sheet, row, column in told if sheet == name} | covered[name]
        yield from _compared(name, ours[name], theirs[name], passed_over)


def _cells(rows: Rows) -> dict[tuple[int, int], Any]:
    return {(at, place): value for at, row in enumerate(rows, 1) for place, value in enumerate(row, 1) if value != ""}


def _compared(name: str, rows: Rows, theirs: dict[tuple[int, int], Any], told: set[tuple[int, int]]) -> Iterator[str]:
    own = {place: value for place, value in _cells(rows).items() if place not in told}
    for place in sorted({*own, *theirs} - told):
        value, other = own.get(place, ""), theirs.get(place, "")
        if _is_judged(value, other):
            continue
        if _canonical(value) != _canonical(other):
            yield f"{name}!{column_letters(place[1])}{place[0]} is {value!r}, and {other!r} there"


def _is_judged(value: CellValue, other: Any) -> bool:
    """Differences that were looked at, and in which ours is right, or as LibreOffice reads it."""
    return (
        (other is None and value != "")  # it drops a text in a cell that is said to be a number
        or (other is _ERROR and isinstance(value, float))  # a number that no calendar has as a day,
        or (isinstance(value, float) and value < 0 and isinstance(other, dt.date))  # and one before the first day
        or (isinstance(value, str) and isinstance(other, str) and _is_joined(value, other))
    )


def _is_joined(value: str, other: str) -> bool:
    """Of two texts in one run of a text it takes the last; others, like us, both."""
    again = value.removeprefix(other)
    return len(again) < len(value) and other.endswith(again)


def _canonical(value: Any) -> Any:
    """What two readers write differently and mean alike."""
    match value:
        case None:
            return ""
        case str():
            return unescape(value).replace("\r\n", "\n").replace("\r", "\n").strip()
        case bool():
            return value
        case int() | float():
            return float(value)
        case dt.datetime() | dt.time() | dt.timedelta():
            return _rounded(value)
        case _:
            return value


def _rounded(moment: dt.datetime | dt.time | dt.timedelta) -> Any:
    """To the second; a day without time is a date."""
    if isinstance(moment, dt.timedelta):
        return dt.timedelta(seconds=round(moment.total_seconds()))
    if isinstance(moment, dt.time):
        return moment.replace(microsecond=0)
    rounded = (moment + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
    return rounded if rounded.time() != dt.time() else rounded.date()
