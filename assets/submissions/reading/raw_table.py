"""The filled rows of one report table in one file, as raw cells.

What does not belong here: where the table stands (`sheets.headings`), and the types of its cells (`typed_columns`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from functools import cache
from operator import itemgetter

import sqlalchemy as sa

from assets.submissions.sheets.cells import CellValue, as_shown
from assets.submissions.sheets.changed_dates import doubtful_days, shifted_times
from assets.submissions.sheets.headings import Located, TopRows, numbers_columns
from assets.submissions.sheets.links import follow_links
from assets.submissions.sheets.merged import spread_merged
from assets.submissions.sheets.scan import SheetScan, column_letters
from assets.submissions.sheets.shown_figures import shown_at, take_as_shown
from checks.findings.model import Finding, raw_finding
from checks.findings.wording import Parameter
from warehouse.columns.declaration import Content, facts, holds_days
from warehouse.tables import sheet_columns


@dataclass(frozen=True, slots=True)
class RawTable:
    """The filled rows of one report table: raw cells by column, of equal length, beside their Excel row numbers."""

    table: sa.Table
    sheet: str
    excel_rows: Sequence[int]
    columns: Mapping[str, Sequence[CellValue]]
    places: Mapping[str, int]
    """Column of the sheet, from 0, by name."""
    month_first: frozenset[str] = frozenset()
    """Columns in which some day is shown with the month before it."""

    def finding(self, sha256: str, code: str, column_name: str, index: int, value: str, **params: Parameter) -> Finding:
        """A finding at the cell of a column in the row of this index."""
        row = self.excel_rows[index]
        cell = f"{column_letters(self.places[column_name] + 1)}{row}"
        return Finding(sha256, code, self.sheet, row, cell, column_name, value, params)


def raw_table(located: Located, rows: TopRows, scan: SheetScan, sha256: str) -> tuple[RawTable, list[Finding]]:
    """The rows below the headings that hold anything in the table's columns; the others are no rows of the table.

    Args:
        located: where the table stands.
        rows: all rows of its sheet.
        scan: of the sheet.
        sha256: the file, for the findings.

    Returns:
        The table, and the findings of cells that can be read in two ways.
    """
    places = dict(sorted(located.headings.columns.items(), key=itemgetter(1)))
    pick = itemgetter(*places.values())  # two columns at least: `find_headings` takes no fewer
    first = located.headings.row
    kept: list[Sequence[CellValue]] = []
    excel_rows: list[int] = []
    for number, row in enumerate(rows[first:], start=first + 1):
        cells = pick(row)
        if not kept and numbers_columns(cells):
            continue
        if not _is_blank(cells[0]) or not all(map(_is_blank, cells)):
            kept.append(cells)
            excel_rows.append(number)
    columns: dict[str, list[CellValue]] = (
        {name: list(cells) for name, cells in zip(places, zip(*kept, strict=True), strict=True)}
        if kept
        else {name: [] for name in places}
    )
    raw = RawTable(located.table, located.sheet, excel_rows, columns, places)
    raw = replace(raw, month_first=_month_first(raw, scan))
    links = _links(raw, scan)
    elsewhere = [
        raw.finding(sha256, "CELL_LINK_ELSEWHERE", one.column_name, one.at, one.shown, address=one.address)
        for one in (follow_links(columns, located.table, links) if links else ())
    ]
    otherwise = [
        raw.finding(sha256, "CELL_SHOWN_OTHERWISE", one.column_name, one.at, one.shown, stored=one.stored)
        for one in take_as_shown(columns, located.table, _shown(raw, scan))
    ]
    below = [one for one in scan.merged if one[0][0] >= first]
    merged = [
        raw.finding(sha256, "CELL_MERGED_FIGURE", one.column_name, one.at, one.shown, area=one.area)
        for one in spread_merged(columns, excel_rows, places, located.table, below)
    ]
    return raw, [*elsewhere, *otherwise, *merged]


def _month_first(raw: RawTable, scan: SheetScan) -> frozenset[str]:
    """Columns with a day under one of the telling formats, which of days are those that show the month first."""
    return frozenset(
        name
        for name, cells in (_days(raw) if scan.formats else {}).items()
        if any(
            isinstance(cell, date) and raw.places[name] + 1 in scan.formats.get(row, {})
            for row, cell in zip(raw.excel_rows, cells, strict=True)
        )
    )


def _shown(raw: RawTable, scan: SheetScan) -> dict[int, dict[str, str]]:
    """By row's index and column, what cells show where that may be something else than their value."""
    if not scan.formats and not scan.displayed:
        return {}
    shown: dict[int, dict[str, str]] = {}
    for at, number in enumerate(raw.excel_rows):
        for name, place in raw.places.items():
            text = shown_at(scan, number, place + 1, raw.columns[name][at])
            if text is not None:
                shown.setdefault(at, {})[name] = text
    return shown


def _links(raw: RawTable, scan: SheetScan) -> dict[int, dict[str, str]]:
    """By row's index and column, the addresses behind cells that show something, or would if they were calculated."""
    unvalued = set(scan.unvalued)
    at = {number: index for index, number in enumerate(raw.excel_rows)} if scan.links else {}
    links: dict[int, dict[str, str]] = {}
    for number in scan.links.keys() & at.keys():
        index, behind = at[number], scan.links[number]
        links[index] = {
            name: behind[place + 1]
            for name, place in raw.places.items()
            if place + 1 in behind and (raw.columns[name][index] != "" or (number, place + 1) in unvalued)
        }
    return links


def unreadable_cells(located: Located, scan: SheetScan, sha256: str) -> list[Finding]:
    """Cells for which the value reader gives an empty text although they are not empty."""
    names = {place + 1: name for name, place in located.headings.columns.items()}
    first = located.headings.row

    def is_address(row: int, column: int) -> bool:
        """Of a formula that is a link, the column of addresses needs no value."""
        content = facts(located.table.columns[names[column]]).content
        return content is Content.ADDRESSES and column in scan.links.get(row, {})

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
        if row > first and column in names and not (text is None and is_address(row, column))
    ]


def _is_blank(cell: CellValue) -> bool:
    return isinstance(cell, str) and (not cell or cell.isspace())


def shared_times(tables: Sequence[RawTable]) -> set[time]:
    """Times of day that the days of a column of one file share, with which a day may mean the next."""
    return {moment for one in tables for cells in _days(one).values() for moment in shifted_times(cells)}


def date_findings(
    sha256: str, tables: Sequence[RawTable], times: Collection[time], latest: date | None
) -> list[Finding]:
    """Cells of one file that may mean another day than they name.

    Args:
        sha256: the file.
        tables: its tables.
        times: that its days share (`shared_times`).
        latest: the last day on which something in the report can have been done; None where that is not known.
    """
    return [
        raw.finding(
            sha256,
            one.code,
            one.column_name,
            one.at,
            as_shown(raw.columns[one.column_name][one.at]),
            found=one.day,
            other=one.other,
            time=one.time,
        )
        for raw in tables
        for one in doubtful_days(_days(raw), times, latest, raw.month_first)
    ]


def _days(raw: RawTable) -> dict[str, Sequence[CellValue]]:
    return {name: raw.columns[name] for name in _day_columns(raw.table) if name in raw.places}


@cache
def _day_columns(table: sa.Table) -> list[str]:
    return [column.name for column in sheet_columns(table) if holds_days(column)]
