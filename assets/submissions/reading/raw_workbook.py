"""One file as raw cells: guarded, scanned, its values read, its sheets located; or the one finding that says why not.

What does not belong here: types of cells (`typed_columns`), and more than one file (`file_batches`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from assets.submissions.active_content.excel import cleaned_excel
from assets.submissions.active_content.opendocument import cleaned_opendocument
from assets.submissions.attachments.evidence_files import Attachment
from assets.submissions.container.guard import LIMITS, FileRefusedError, Limits, damaged, too_large
from assets.submissions.container.zip_reader import Container
from assets.submissions.reading.file_kinds import parsed_workbook
from assets.submissions.reading.old_cells import OldCell, old_cells
from assets.submissions.reading.raw_table import RawTable, raw_table, unreadable_cells
from assets.submissions.reading.report_file import ReportFile, opened_report
from assets.submissions.sheets.cover import (
    Cover,
    cover_sheet,
    read_cover,
    texts_as_shown,
    unreadable_fields,
)
from assets.submissions.sheets.excel.workbook_parts import workbook_part
from assets.submissions.sheets.explanations import ListedFinding, has_list, is_result_sheet, listed_findings
from assets.submissions.sheets.forms import recognised
from assets.submissions.sheets.headings import TOP_COLUMNS, TOP_ROWS, TopRows, locate, missing_sheet
from assets.submissions.sheets.scan import MergedRange, SheetScan
from assets.submissions.sheets.wanted import is_needed, is_unread
from checks.findings.model import Finding, raw_finding
from checks.forms.form import Form
from checks.forms.report import REPORT
from checks.texts.normalisation import normalise
from checks.workbook_layout import TEMPLATE_VERSION


@dataclass(slots=True)
class RawWorkbook:
    """Raw contents of one file; empty but for its findings where it was refused."""

    form: Form = REPORT
    cover: Cover | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    tables: list[RawTable] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    attachments: Sequence[Attachment] = ()
    old_cells: Sequence[OldCell] = ()
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
            returned = [name for name, sheet in sheets.items() if is_result_sheet(name) or has_list(sheet.rows)]
            earlier = [sheets.pop(name) for name in returned]
            raw = _locate(sheets, scans, sha256)
            raw.old_cells = old_cells(raw.form, raw.tables, raw.cover, report.workbook)
            active = _active_names(report.workbook)
    except FileRefusedError as refused:
        finding = Finding(sha256, refused.code, sheet=refused.sheet, cell=refused.cell, params=refused.params)
        return RawWorkbook(findings=[finding])
    if active:
        raw.findings.insert(0, raw_finding(sha256, "TEMPLATE_ACTIVE_CONTENT", what=active))
    raw.attachments = report.attachments
    raw.explained = [one for sheet in earlier for one in listed_findings(sheet.rows)]
    return raw


def sheet_values(report: ReportFile, limits: Limits = LIMITS) -> dict[str, TopRows]:
    """The values of the sheets of a file that was read before, by name; the guide and the lists are left out.

    Raises:
        FileRefusedError: it holds more than the limits allow.
    """
    return {name: sheet.rows for name, sheet in _load(report, limits)[0].items()}


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
    """Sheets to read; a foreign sheet that is too large is left out."""
    chosen: list[SheetScan] = []
    area = 0
    for scan in scans:
        if is_unread(scan.name) or (scan.rectangle > limits.rectangle_cells and not is_needed(scan.name)):
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
    tops = {name: [row[:TOP_COLUMNS] for row in sheet.rows[:TOP_ROWS]] for name, sheet in sheets.items()}
    form, metadata = recognised(tops)
    located, findings = locate(form.tables, tops, sha256)
    cover_name = cover_sheet(form, tops)
    if not located and cover_name is None:
        return RawWorkbook(form, findings=[raw_finding(sha256, "TEMPLATE_FOREIGN")])
    raw = RawWorkbook(form, metadata=metadata, findings=findings)
    if cover_name is None:
        findings.insert(0, missing_sheet(form.cover_sheet, tops, sha256))
    else:
        cover = read_cover(form, cover_name, tops[cover_name], sheets[cover_name].merged)
        raw.cover = texts_as_shown(form, cover, scans[cover_name])
        findings.extend(unreadable_fields(form, raw.cover, scans[cover_name], sha256))
        if normalise(cover_name) != normalise(form.cover_sheet):
            findings.insert(0, raw_finding(sha256, "SHEET_RENAMED", sheet=cover_name, expected=form.cover_sheet))
    version = raw.metadata.get("template_version", "")
    if version.isdecimal() and int(version) < TEMPLATE_VERSION:
        findings.insert(0, raw_finding(sha256, "TEMPLATE_OLD"))
    for one in located:
        if one.headings.row:
            table, doubts = raw_table(one, sheets[one.sheet].rows, scans[one.sheet], sha256)
            raw.tables.append(table)
            findings.extend(doubts)
            findings.extend(unreadable_cells(one, scans[one.sheet], sha256))
    return raw


def _active_names(workbook: BinaryIO) -> str:
    """The kinds of active content in a workbook that the guard has let through, as officials read them."""
    container = Container(workbook)
    is_excel = workbook_part(container) is not None
    return (cleaned_excel(container) if is_excel else cleaned_opendocument(container)).names
