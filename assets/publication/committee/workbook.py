"""The Steering Committee's workbook: its sheets, their order, and the file.

The same tables always give the same bytes: the creation time is the year's last day, not the clock's. What does not
belong here: what a sheet says; each has its own module.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path

from xlsxwriter.workbook import Workbook

from assets.publication.committee.sheets import charts as sheets_charts
from assets.publication.committee.sheets import criteria as sheets_criteria
from assets.publication.committee.sheets import erratum as sheets_erratum
from assets.publication.committee.sheets import matrix as sheets_matrix
from assets.publication.committee.sheets import method as sheets_method
from assets.publication.committee.sheets import missing as sheets_missing
from assets.publication.committee.sheets import ranking as sheets_ranking
from assets.publication.committee.sheets import summary as sheets_summary
from assets.publication.committee.sheets.data import (
    CRITERIA_SHEET,
    INDEX_SHEET,
    ChartRange,
    chart_ranges,
    write_criteria_data,
    write_index_data,
)
from assets.publication.committee.sheets.decisions import DECISIONS_SHEET, write_decisions
from assets.publication.paper.page_breaks import MARGIN_LEFT_MM, NARROW_MARGIN_LEFT_MM
from assets.publication.paper.printed_sheet import PrintedSheet
from assets.publication.paper.styles import NORMAL_FONT, TEXT_STAYS_TEXT, Styles
from assets.publication.published.editions import ERRATUM_SHEET, Correction
from assets.publication.published.framework_rules import AppliedFramework
from assets.publication.published.tables import CommitteeTables
from assets.publication.published.wording import numbered, roman, sheet_name
from warehouse.tables.evaluation_year import last_day
from warehouse.whole_files import write_whole

SUMMARY_SHEET = "Tổng hợp"
MISSING_SHEET = "Chưa có kết quả"
METHOD_SHEET = "Phương pháp"


@dataclass(frozen=True)
class Appendix:
    """One printed sheet that is still to be drawn."""

    name: str
    title: str
    widths_px: Sequence[int]
    write: Callable[[Workbook, PrintedSheet, str], None]
    margin_left_mm: float = MARGIN_LEFT_MM


def write_committee_workbook(path: Path, tables: CommitteeTables) -> None:
    """Write the workbook; the file is complete or not there, never half.

    Args:
        path: of the .xlsx; its folder must exist.
        tables: from `publication.published.tables`.
    """
    write_whole(path, committee_workbook(tables))


def committee_workbook(tables: CommitteeTables) -> bytes:
    """The workbook's bytes."""
    buffer = io.BytesIO()
    # A copy: the library writes into what it is given, and the next workbook of this process would differ.
    workbook = Workbook(buffer, {"in_memory": True, **TEXT_STAYS_TEXT, **deepcopy(NORMAL_FONT)})
    workbook.set_properties(
        {
            "title": f"Kết quả {tables.subject} năm {tables.year}",
            "subject": tables.mark,
            "company": " ".join(tables.publisher).upper(),
            "created": datetime.combine(last_day(tables.year), time()),
        }
    )
    styles = Styles(workbook)
    appendices = _appendices(tables)
    contents = [(roman(i), appendix.title, appendix.name) for i, appendix in enumerate(appendices, start=1)]
    lists = {INDEX_SHEET: write_index_data, CRITERIA_SHEET: write_criteria_data}
    if tables.begun_rounds:
        lists[DECISIONS_SHEET] = write_decisions
    contents += [("", f"Trang số liệu «{name}»", name) for name in lists]
    summary = PrintedSheet(workbook, styles, SUMMARY_SHEET, sheets_summary.WIDTHS_PX, tables.mark)
    sheets_summary.write_summary(summary, tables, contents)
    for number, appendix in enumerate(appendices, start=1):
        sheet = PrintedSheet(workbook, styles, appendix.name, appendix.widths_px, tables.mark, appendix.margin_left_mm)
        appendix.write(workbook, sheet, roman(number))
    for write in lists.values():
        write(workbook, styles, tables)
    workbook.close()
    return buffer.getvalue()


def _appendices(tables: CommitteeTables) -> list[Appendix]:
    """Sheets after the first page, in order: corrections, rankings and charts, then what explains them."""
    correction = tables.edition.correction
    corrected = [] if correction is None else [_erratum(tables, correction)]
    ranges = chart_ranges(tables)
    rankings: list[Appendix] = []
    details: list[Appendix] = []
    for rules in tables.rules:
        level = tables.table_name(rules)
        own = [chart_range for chart_range in ranges if chart_range.framework_id == rules.framework_id]
        rankings.append(_ranking(tables, rules, level))
        if own:
            rankings.append(_charts(tables, rules, level, own))
        details += _matrices(tables, rules, level)
        details.append(_criteria(tables, rules, level))
    return _with_own_names([*corrected, *rankings, *details, _missing(tables), _method(tables)])


def _with_own_names(appendices: Sequence[Appendix]) -> list[Appendix]:
    """The sheets, those of equal names with a number."""
    taken = {name.casefold() for name in (SUMMARY_SHEET, INDEX_SHEET, CRITERIA_SHEET, DECISIONS_SHEET)}
    found: list[Appendix] = []
    for appendix in appendices:
        name, number = appendix.name, 1
        while name.casefold() in taken:
            number += 1
            name = numbered(appendix.name, number)
        taken.add(name.casefold())
        found.append(replace(appendix, name=name))
    return found


def _erratum(tables: CommitteeTables, correction: Correction) -> Appendix:
    def write(_: Workbook, sheet: PrintedSheet, number: str) -> None:
        sheets_erratum.write_erratum(sheet, tables, correction, number)

    return Appendix(ERRATUM_SHEET, "Đính chính: lý do và số liệu thay đổi", sheets_erratum.WIDTHS_PX, write)


def _ranking(tables: CommitteeTables, rules: AppliedFramework, level: str) -> Appendix:
    def write(_: Workbook, sheet: PrintedSheet, number: str) -> None:
        sheets_ranking.write_ranking(sheet, tables, rules, number)

    return Appendix(sheet_name("Xếp hạng", level), f"Bảng xếp hạng: {level}", sheets_ranking.WIDTHS_PX, write)


def _charts(tables: CommitteeTables, rules: AppliedFramework, level: str, ranges: Sequence[ChartRange]) -> Appendix:
    def write(workbook: Workbook, sheet: PrintedSheet, number: str) -> None:
        sheets_charts.write_charts(workbook, sheet, tables, rules, ranges, number)

    return Appendix(sheet_name("Biểu đồ", level), f"Biểu đồ chỉ số: {level}", sheets_charts.WIDTHS_PX, write)


def _matrices(tables: CommitteeTables, rules: AppliedFramework, level: str) -> list[Appendix]:
    parts = sheets_matrix.plan_matrix(tables, rules)

    def part(number: int, blocks: list[sheets_matrix.Block]) -> Appendix:
        label = f" (phần {number}/{len(parts)})" if len(parts) > 1 else ""

        def write(_: Workbook, sheet: PrintedSheet, appendix: str) -> None:
            sheets_matrix.write_matrix(sheet, tables, rules, blocks, appendix=appendix, part=label)

        tab = sheet_name("Điểm tiêu chí", level, number if label else None)
        title = f"Điểm từng tiêu chí: {level}{label}"
        return Appendix(tab, title, sheets_matrix.widths_px(blocks), write, NARROW_MARGIN_LEFT_MM)

    return [part(number, blocks) for number, blocks in enumerate(parts, start=1)]


def _criteria(tables: CommitteeTables, rules: AppliedFramework, level: str) -> Appendix:
    def write(_: Workbook, sheet: PrintedSheet, number: str) -> None:
        sheets_criteria.write_criteria(sheet, tables, rules, number)

    return Appendix(sheet_name("Tiêu chí", level), f"Danh mục tiêu chí: {level}", sheets_criteria.WIDTHS_PX, write)


def _missing(tables: CommitteeTables) -> Appendix:
    def write(_: Workbook, sheet: PrintedSheet, number: str) -> None:
        sheets_missing.write_missing(sheet, tables, number)

    return Appendix(
        MISSING_SHEET, "Cơ quan chưa có kết quả và tệp không được chấp nhận", sheets_missing.WIDTHS_PX, write
    )


def _method(tables: CommitteeTables) -> Appendix:
    def write(_: Workbook, sheet: PrintedSheet, number: str) -> None:
        sheets_method.write_method(sheet, tables, number)

    return Appendix(METHOD_SHEET, "Ghi chú về phương pháp", sheets_method.WIDTHS_PX, write)
