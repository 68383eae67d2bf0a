"""A clean report workbook to be damaged in one place, addressed by report table, row and column."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sqlalchemy as sa
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from assets.rules.framework.model import Framework
from assets.template.sheets import FIRST_ROW
from checks.code_lists import CodeLists
from checks.workbook_layout import COVER_FIELDS, COVER_SHEET, GUIDE_SHEET, LISTS_SHEET
from warehouse.columns.declaration import facts
from warehouse.tables import activity, evidence, scorecard, sheet_columns

Told = tuple[str, str | None, str | None]
"""A finding: code, sheet, cell."""


@dataclass(frozen=True)
class DamagedBook:
    """A workbook, and what it should have been."""

    workbook: Workbook
    framework: Framework
    code_lists: CodeLists
    luck: random.Random
    _filled: dict[str, list[int]] = field(default_factory=dict)

    def sheet(self, table: sa.Table) -> Worksheet:
        return self.workbook[table.info["sheet"]]

    def rows(self, table: sa.Table, **cells: Any) -> list[int]:
        """Excel rows that hold something; with `column=value`, those with it (`None`: nothing, `...`: anything).

        Known from before the damage, and so looked up once.
        """
        filled = self._filled.get(table.name)
        if filled is None:
            last = self.sheet(table).max_row
            filled = [row for row in range(FIRST_ROW, last + 1) if self.is_filled(table, row)]
            self._filled[table.name] = filled
        return [row for row in filled if all(_fits(self.value(table, row, name), cells[name]) for name in cells)]

    def is_filled(self, table: sa.Table, row: int) -> bool:
        width = len(sheet_columns(table))
        (cells,) = self.sheet(table).iter_rows(row, row, 1, width, values_only=True)
        return any(value is not None for value in cells)

    def value(self, table: sa.Table, row: int, column_name: str) -> Any:
        return self.sheet(table).cell(row, place_of(table, column_name)).value

    def put(self, table: sa.Table, row: int, column_name: str, value: Any) -> str:
        """Type into a cell as an officer does: the cell keeps its format. Gives the address."""
        address = self.address(table, row, column_name)
        put(self.sheet(table), address, value)
        return address

    @staticmethod
    def address(table: sa.Table, row: int, column_name: str) -> str:
        return f"{chr(64 + place_of(table, column_name))}{row}"

    def told(self, code: str, table: sa.Table, row: int, column_name: str) -> Told:
        return code, table.info["sheet"], self.address(table, row, column_name)

    def cover(self, field: str) -> str:
        """The address of a cover field's value."""
        title = next(facts(column).title for column in COVER_FIELDS if column.name == field)
        return next(f"B{row}" for row in range(1, 40) if self.workbook[COVER_SHEET][f"A{row}"].value == title)

    def put_on_cover(self, field: str, value: Any) -> str:
        address = self.cover(field)
        put(self.workbook[COVER_SHEET], address, value)
        return address

    def add_row(self, table: sa.Table, like: int | None = None, **changes: Any) -> int:
        """A row below the last, as a copy of another; gives its number."""
        new = self.rows(table)[-1] + 1
        for column in sheet_columns(table):
            value = self.value(table, like, column.name) if like else None
            put(self.sheet(table), self.address(table, new, column.name), changes.get(column.name, value))
        if like:
            for column in sheet_columns(table):
                formatted = self.sheet(table)[self.address(table, like, column.name)].number_format
                self.sheet(table)[self.address(table, new, column.name)].number_format = formatted
        return new

    def criteria_with_needs(self) -> list[str]:
        return [one.code for one in self.framework.leaves() if any(need.required for need in one.evidence)]

    def cited_evidence(self) -> set[str]:
        """Codes that an activity or the scorecard names."""
        cited = {self.value(activity, row, "evidence_code") for row in self.rows(activity, evidence_code=...)}
        for row in self.rows(scorecard, evidence_codes=...):
            cited |= set(_codes(self.value(scorecard, row, "evidence_codes")))
        return cited

    def needed_evidence(self) -> set[str]:
        """Codes on which the evidence of a criterion hangs that requires some."""
        rows = [row for code in self.criteria_with_needs() for row in self.rows(scorecard, criterion_code=code)]
        named = [self.value(scorecard, row, "evidence_codes") for row in rows]
        return {code for text in named if text for code in _codes(text)}

    def evidence_rows_of(self, codes: Iterable[str], *, among: bool) -> list[int]:
        """Rows of the evidence sheet whose code is, or is not, among some."""
        wanted = set(codes)
        return [row for row in self.rows(evidence) if (self.value(evidence, row, "evidence_code") in wanted) == among]


Damage = Callable[[DamagedBook], list[Told]]
"""Does the damage, and says what must be found: exactly that."""


@cache
def place_of(table: sa.Table, column_name: str) -> int:
    """The column's number in the template's sheet, from 1."""
    return [column.name for column in sheet_columns(table)].index(column_name) + 1


def put(sheet: Worksheet, address: str, value: Any) -> None:
    cell = sheet[address]
    number_format = cell.number_format
    cell.value = value
    cell.number_format = number_format
    if isinstance(value, str) and value.startswith("#"):
        cell.data_type = "e" if value.rstrip("!?").isupper() or "/" in value else "s"


def without_dress(content: bytes) -> bytes:
    """The workbook's values, formats of figures and merged titles, and nothing else: four times faster to open."""
    dressed = load_workbook(io.BytesIO(content))
    plain = Workbook()
    plain.remove(plain.worksheets[0])
    for old in dressed.worksheets:
        if old.title in (GUIDE_SHEET, LISTS_SHEET):
            continue
        new = plain.create_sheet(old.title)
        for row in old.iter_rows():
            for cell in row:
                if cell.value is not None:
                    put(new, cell.coordinate, cell.value)
                    new[cell.coordinate].number_format = cell.number_format
        for merged in old.merged_cells.ranges:
            new.merge_cells(str(merged))
    saved = io.BytesIO()
    plain.save(saved)
    return saved.getvalue()


def _fits(value: Any, wanted: Any) -> bool:
    return value is not None if wanted is ... else value == wanted


def _codes(text: str) -> list[str]:
    return [code.strip() for code in str(text).split(",")]
