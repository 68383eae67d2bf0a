"""One file as raw cells: guarded, scanned, its values read, its sheets located; or the one finding that says why not.

What does not belong here: types of cells (`typed_columns`), and more than one file (`reading`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

import sqlalchemy as sa
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from assets.submissions.attachments import Attachment
from assets.submissions.cells import CellValue
from assets.submissions.cover import Cover, cover_sheet, read_cover, read_metadata, unreadable_fields
from assets.submissions.file_kinds import parsed_workbook
from assets.submissions.guard import LIMITS, FileRefusedError, Limits, damaged, too_large
from assets.submissions.headings import TOP_ROWS, Located, TopRows, locate, missing_sheet, numbers_columns
from assets.submissions.report_file import ReportFile, opened_report
from assets.submissions.returned.explanations import ListedFinding, has_list, is_result_sheet, listed_findings
from assets.submissions.sheet_scan import MergedRange, SheetScan, column_letters
from checks.findings import Finding, raw_finding
from checks.normalisation import normalise
from checks.workbook_layout import COVER_SHEET, GUIDE_SHEET, LISTS_SHEET, METADATA_SHEET, TEMPLATE_VERSION
from warehouse.tables import REPORT_TABLES, sheet_columns
from warehouse.types import ExactDecimal

_UNREAD = frozenset(map(normalise, (GUIDE_SHEET, LISTS_SHEET)))
_NEEDED = frozenset(map(normalise, (COVER_SHEET, METADATA_SHEET, *(table.info["sheet"] for table in REPORT_TABLES))))


@dataclass(frozen=True, slots=True)
class RawTable:
    """The filled rows of one report table: raw cells by column, of equal length, beside their Excel row numbers."""

    table: sa.Table
    sheet: str
    excel_rows: Sequence[int]
    columns: Mapping[str, Sequence[CellValue]]
    places: Mapping[str, int]
    """Column of the sheet, from 0, by name."""


@dataclass(slots=True)
class RawWorkbook:
    """What was read of one file; empty but for its findings where it was refused."""

    cover: Cover | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    tables: list[RawTable] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    attachments: Sequence[Attachment] = ()
    explained: Sequence[ListedFinding] = ()
    """From the sheet with which an earlier version of the file was sent back."""


def read_raw(path: Path, sha256: str, limits: Limits = LIMITS) -> RawWorkbook:
    """Read one file; whatever is wrong with it is among the findings, and nothing is raised for its contents.

    Raises:
        OSError: the file is not there or its disk fails: not the file's fault, so no finding.
    """
    try:
        with opened_report(path, limits) as report:
            sheets, scans = _load(report, limits)
    except FileRefusedError as refused:
        finding = Finding(sha256, refused.code, sheet=refused.sheet, cell=refused.cell, params=refused.params)
        return RawWorkbook(findings=[finding])
    earlier = [sheets.pop(name) for name in list(sheets) if is_result_sheet(name) or has_list(sheets[name].rows)]
    raw = _locate(sheets, scans, sha256)
    raw.attachments = report.attachments
    raw.explained = [one for sheet in earlier for one in listed_findings(sheet.rows)]
    return raw


@dataclass(frozen=True, slots=True)
class _Sheet:
    rows: TopRows
    merged: Sequence[MergedRange]


def _load(report: ReportFile, limits: Limits) -> tuple[dict[str, _Sheet], dict[str, SheetScan]]:
    """The values of all sheets but the guide and the lists, and what their scans found."""
    scans = report.scans
    try:
        sheets = _values(report, _chosen(scans, limits))
    except _FastReaderError:
        # What costs the fast reader the whole workbook, such as a cell of a kind that no standard has, costs that cell.
        scans = parsed_workbook(report.workbook, limits)
        sheets = _values(report, _chosen(scans, limits))
    return sheets, {scan.name: scan for scan in scans}


def _chosen(scans: Sequence[SheetScan], limits: Limits) -> list[SheetScan]:
    """What is to be read; a foreign sheet that is too large is left out."""
    chosen: list[SheetScan] = []
    area = 0
    for scan in scans:
        key = normalise(scan.name)
        if key in _UNREAD or (scan.rectangle > limits.rectangle_cells and key not in _NEEDED):
            continue
        area += scan.rectangle
        if area > limits.rectangle_cells:
            what = f"số ô của trang «{scan.name}», tính đến ô {scan.far_cell}"
            raise too_large(what, area, limits.rectangle_cells, sheet=scan.name, cell=scan.far_cell)
        chosen.append(scan)
    return chosen


class _FastReaderError(Exception):
    """The fast reader gives up on a workbook, or on one of its sheets."""


def _values(report: ReportFile, scans: Sequence[SheetScan]) -> dict[str, _Sheet]:
    plain = [scan.name for scan in scans if scan.cells is None]
    fast = _read_fast(report, plain) if plain else {}
    return {scan.name: _Sheet(fast.get(scan.name) or scan.rows(), scan.merged) for scan in scans}


def _read_fast(report: ReportFile, names: Sequence[str]) -> dict[str, TopRows]:
    report.workbook.seek(0)
    try:
        with CalamineWorkbook.from_filelike(report.workbook) as workbook:
            return {name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names}
    except PasswordError as error:
        raise FileRefusedError("FILE_ENCRYPTED") from error
    except MemoryError as error:
        raise damaged("no memory for it") from error
    except (CalamineError, ValueError, OverflowError) as error:
        raise _FastReaderError from error
    except BaseException as error:
        # A panic of the reader's Rust code arrives as an exception outside the Exception tree.
        if type(error).__name__ == "PanicException":
            raise _FastReaderError from error
        raise


def _locate(sheets: Mapping[str, _Sheet], scans: Mapping[str, SheetScan], sha256: str) -> RawWorkbook:
    tops = {name: sheet.rows[:TOP_ROWS] for name, sheet in sheets.items()}
    located, findings = locate(REPORT_TABLES, tops, sha256)
    cover_name = cover_sheet(tops)
    if not located and cover_name is None:
        return RawWorkbook(findings=[raw_finding(sha256, "TEMPLATE_FOREIGN")])
    raw = RawWorkbook(metadata=read_metadata(tops), findings=findings)
    if cover_name is None:
        findings.insert(0, missing_sheet(COVER_SHEET, tops, sha256))
    else:
        raw.cover = read_cover(cover_name, tops[cover_name], sheets[cover_name].merged)
        findings.extend(unreadable_fields(raw.cover, scans[cover_name], sha256))
        if normalise(cover_name) != normalise(COVER_SHEET):
            findings.insert(0, raw_finding(sha256, "SHEET_RENAMED", sheet=cover_name, expected=COVER_SHEET))
    version = raw.metadata.get("template_version", "")
    if version.isdecimal() and int(version) < TEMPLATE_VERSION:
        findings.insert(0, raw_finding(sha256, "TEMPLATE_OLD"))
    for one in located:
        if one.headings.row:
            raw.tables.append(_raw_table(one, sheets[one.sheet]))
            findings.extend(_unreadable_cells(one, scans[one.sheet], sha256))
    return raw


def _raw_table(located: Located, sheet: _Sheet) -> RawTable:
    """The rows below the headings that hold anything in the table's columns; the others are no rows of the table."""
    places = dict(sorted(located.headings.columns.items(), key=itemgetter(1)))
    pick = itemgetter(*places.values())  # two columns at least: `find_headings` takes no fewer
    first = located.headings.row
    kept: list[Sequence[CellValue]] = []
    excel_rows: list[int] = []
    for number, row in enumerate(sheet.rows[first:], start=first + 1):
        cells = pick(row)
        if not kept and numbers_columns(cells):
            continue
        if not _is_blank(cells[0]) or not all(map(_is_blank, cells)):
            kept.append(cells)
            excel_rows.append(number)
    if sheet.merged:
        kept = _spread_merged(kept, excel_rows, located, sheet)
    columns = dict(zip(places, zip(*kept, strict=True), strict=True)) if kept else dict.fromkeys(places, ())
    return RawTable(located.table, located.sheet, excel_rows, columns, places)


def _is_blank(cell: CellValue) -> bool:
    return isinstance(cell, str) and (not cell or cell.isspace())


def _spread_merged(
    kept: Sequence[Sequence[CellValue]], excel_rows: Sequence[int], located: Located, sheet: _Sheet
) -> list[Sequence[CellValue]]:
    """A text or date merged down over several rows stands for each of them; a figure only once, lest it count twice."""
    spread = [list(cells) for cells in kept]
    types = {column.name: column.type for column in sheet_columns(located.table)}
    order = {
        place: index
        for index, (name, place) in enumerate(sorted(located.headings.columns.items(), key=itemgetter(1)))
        if not isinstance(types[name], sa.Integer | ExactDecimal)
    }
    index_of = {number: index for index, number in enumerate(excel_rows)}
    for (top, left), (bottom, right) in sheet.merged:
        if bottom == top or left != right or left not in order or top < located.headings.row:
            continue
        for number in range(top + 2, min(bottom + 1, excel_rows[-1] if excel_rows else 0) + 1):
            index = index_of.get(number)
            if index is not None and spread[index][order[left]] == "":
                spread[index][order[left]] = sheet.rows[top][left]
    return list(spread)


def _unreadable_cells(located: Located, scan: SheetScan, sha256: str) -> list[Finding]:
    """Cells for which the value reader gives an empty text although they are not empty."""
    names = {place + 1: name for name, place in located.headings.columns.items()}
    first = located.headings.row
    cells: list[tuple[str, int, int, str | None]] = [("CELL_ERROR", *error) for error in scan.errors]
    cells += [("CELL_FORMULA_WITHOUT_VALUE", row, column, None) for row, column in scan.unvalued]
    return [
        raw_finding(
            sha256,
            code,
            sheet=located.sheet,
            excel_row=row,
            cell=f"{column_letters(column)}{row}",
            column_name=names[column],
            value=text,
        )
        for code, row, column, text in cells
        if row > first and column in names
    ]
