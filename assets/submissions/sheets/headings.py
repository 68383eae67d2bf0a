"""Find each report table in a workbook by its headings: sheets renamed, columns moved, title rows above.

Pure matching over the first rows of each sheet. What does not belong here: opening files, and the rows below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import sqlalchemy as sa

from assets.submissions.sheets.cells import CellValue, as_text
from assets.submissions.sheets.scan import column_letters
from checks.findings.model import Finding, raw_finding
from checks.forms.all import COVER_SHEETS
from checks.texts.normalisation import normalise
from checks.workbook_layout import GUIDE_SHEET, LISTS_SHEET, METADATA_SHEET
from warehouse.columns.declaration import facts
from warehouse.tables import sheet_columns

TOP_ROWS = 40
"""A heading row stands within the first rows; people put letterheads and titles above it, not more."""
TOP_COLUMNS = 128
"""A heading stands within the first columns; no table has more than some twenty."""
_LEAST_SHARE = 0.5
"""Of a table's headings, found in one row of a sheet with another name, to recognise that sheet as the table's."""

_OWN_SHEETS = frozenset(map(normalise, (*COVER_SHEETS, GUIDE_SHEET, LISTS_SHEET, METADATA_SHEET)))
_HIDDEN_SHEETS = frozenset(map(normalise, (LISTS_SHEET, METADATA_SHEET)))

_LONGEST_HEADING = 300
_COLUMN_NUMBER = re.compile(r"[(\[]?([0-9]{1,2})[)\]]?(?: *=.*)?")
_MARKS = re.compile(r"(?:[ :;.*]|\(\*+\))+$")

TopRows = Sequence[Sequence[CellValue]]


@dataclass(frozen=True, slots=True)
class Headings:
    """Places of a table's columns in one sheet.

    Attributes:
        row: Excel's number of the heading row; 0 if none was found.
        columns: the place, from 0, of each column of the table that was found.
        found: all the heading row's texts, in order, with their places.
    """

    row: int
    columns: Mapping[str, int]
    found: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Located:
    """One report table's sheet and headings."""

    table: sa.Table
    sheet: str
    headings: Headings


@lru_cache(maxsize=4_096)
def heading_key(text: str) -> str:
    """A heading for comparison: without the marks that forms hang on it («Số lượng (*)», «Ngày:»)."""
    return _MARKS.sub("", normalise(text[:_LONGEST_HEADING]))


def find_headings(table: sa.Table, rows: TopRows) -> Headings:
    """The row with the most of the table's headings; ties go to the upper one."""
    wanted = {heading_key(facts(column).title): column.name for column in sheet_columns(table)}
    best = Headings(0, {}, [])
    for number, row in enumerate(rows[:TOP_ROWS], start=1):
        texts = [(cell, place) for place, cell in enumerate(row) if isinstance(cell, str) and cell.strip()]
        columns: dict[str, int] = {}
        for text, place in texts:
            name = wanted.get(heading_key(text))
            if name is not None:
                columns.setdefault(name, place)
        if len(columns) > len(best.columns):
            best = Headings(number, columns, texts)
        if len(columns) == len(wanted):
            break
    # One common word such as «Nội dung» in a title row is no heading row.
    return best if len(best.columns) >= 2 else Headings(0, {}, best.found)


def is_table_sheet(table: sa.Table, rows: TopRows) -> bool:
    """Whether the first rows of a sheet of another name have enough of a table's headings."""
    return _has_enough(table, find_headings(table, rows))


def _has_enough(table: sa.Table, headings: Headings) -> bool:
    return len(headings.columns) >= _LEAST_SHARE * len(sheet_columns(table))


def numbers_columns(cells: Sequence[CellValue]) -> bool:
    """Whether a row only numbers the columns, left to right, as forms do below headings: (1), (2), (3) = (1) + (2)."""
    filled = [as_text(cell).strip() for cell in cells if cell != ""]
    found = [_COLUMN_NUMBER.fullmatch(text) for text in filled]
    numbers = [int(one[1]) for one in found if one]
    return len(numbers) == len(filled) >= 3 and all(left < right for left, right in pairwise(numbers))


def locate(tables: Sequence[sa.Table], tops: Mapping[str, TopRows], sha256: str) -> tuple[list[Located], list[Finding]]:
    """Find every table's sheet, and say what is missing, renamed, double or unknown.

    Args:
        tables: the report tables.
        tops: the first rows of every sheet, by name, in the order of the tabs.
        sha256: the file, for the findings.
    """
    located: list[Located] = []
    findings: list[Finding] = []
    for table in tables:
        expected = table.info["sheet"]
        matching = _matching(table, tables, tops)
        named = next((name for name in tops if normalise(name) == normalise(expected)), None)
        if named is None and not matching:
            if not table.info.get("optional"):
                findings.append(missing_sheet(expected, tops, sha256))
            continue
        chosen = named if named is not None and (named in matching or not matching) else next(iter(matching))
        if chosen != named:
            findings.append(raw_finding(sha256, "SHEET_RENAMED", sheet=chosen, expected=expected))
        findings.extend(
            raw_finding(sha256, "SHEET_DUPLICATE", sheet=name, expected=expected) for name in matching if name != chosen
        )
        headings = matching.get(chosen) or find_headings(table, tops[chosen])
        located.append(Located(table, chosen, headings))
        findings.extend(_column_findings(located[-1], sha256))
    return located, findings


def missing_sheet(expected: str, tops: Mapping[str, TopRows], sha256: str) -> Finding:
    """Finding of a sheet that is not there. It names the others, without those that the template hides."""
    shown = [name for name in tops if normalise(name) not in _HIDDEN_SHEETS]
    return raw_finding(sha256, "SHEET_MISSING", expected=expected, found=shown)


def _matching(table: sa.Table, tables: Sequence[sa.Table], tops: Mapping[str, TopRows]) -> dict[str, Headings]:
    """Sheets that look like the table's; one that bears another table's name is that table's, whatever it holds."""
    taken = _OWN_SHEETS | {normalise(other.info["sheet"]) for other in tables if other is not table}
    headings = {name: find_headings(table, rows) for name, rows in tops.items() if normalise(name) not in taken}
    return {name: one for name, one in headings.items() if _has_enough(table, one)}


def _column_findings(located: Located, sha256: str) -> Iterator[Finding]:
    headings = located.headings
    row = headings.row or None
    found = [text for text, _ in headings.found]
    known = {place: name for name, place in headings.columns.items()}
    by_key = {heading_key(facts(column).title): column for column in sheet_columns(located.table)}
    for column in sheet_columns(located.table):
        if column.name not in headings.columns:
            declared = facts(column)
            code = "COLUMN_MISSING" if declared.required else "COLUMN_OPTIONAL_MISSING"
            yield raw_finding(
                sha256,
                code,
                sheet=located.sheet,
                excel_row=row,
                column_name=column.name,
                expected=declared.title,
                found=found,
            )
    if not headings.row:
        return
    for text, place in headings.found:
        if place in known:
            continue
        twin = by_key.get(heading_key(text))
        yield raw_finding(
            sha256,
            "COLUMN_UNKNOWN" if twin is None else "COLUMN_DUPLICATE",
            sheet=located.sheet,
            excel_row=row,
            cell=f"{column_letters(place + 1)}{row}",
            column_name=text if twin is None else twin.name,
            expected=None if twin is None else facts(twin).title,
            found=text,
        )
