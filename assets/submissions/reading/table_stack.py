"""One report table's raw cells of many workbooks, one above the other, typed together.

What does not belong here: what a single cell means (`sheets.cells`), and how a sheet is found (`sheets.headings`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.submissions.reading.raw_table import RawTable
from assets.submissions.reading.typed_columns import RefusedCell, cell_types, typed_column
from assets.submissions.sheets.cells import CellValue, Refusal
from assets.submissions.sheets.scan import column_letters
from checks.code_lists import CodeLists
from checks.findings.model import LONGEST_VALUE, as_raw_findings, packed
from warehouse.columns.declaration import Content, facts
from warehouse.tables import sheet_columns


def cell_type_of(answers: str) -> str:
    """The column beside one of answers (`declared_value`) that says number, date, boolean or text, as the cell was."""
    return f"{answers.removesuffix('_value')}_cell_type"


CELL_TYPE = cell_type_of("declared_value")
"""That of the scorecard."""


@dataclass(slots=True)
class TableStack:
    """Cells by column, and for each row its file, sheet, Excel row and the number format that its cover declares."""

    table: sa.Table
    sha256: list[str] = field(default_factory=list)
    sheet: list[str] = field(default_factory=list)
    excel_rows: list[int] = field(default_factory=list)
    formats: list[str | None] = field(default_factory=list)
    cells: dict[str, list[CellValue]] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)
    parts: list[RawTable] = field(default_factory=list)

    def add(self, sha256: str, part: RawTable, number_format: str | None) -> None:
        """Put a file's rows below those that are there."""
        count = len(part.excel_rows)
        self.starts.append(len(self.excel_rows))
        self.parts.append(part)
        self.sha256 += [sha256] * count
        self.sheet += [part.sheet] * count
        self.excel_rows += part.excel_rows
        self.formats += [number_format] * count
        for column in sheet_columns(self.table):
            self.cells.setdefault(column.name, []).extend(part.columns.get(column.name, [""] * count))

    def typed(self, code_lists: CodeLists) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
        """All rows as one typed frame, and raw findings of the cells that cannot be read, column by column."""
        columns: dict[str, pd.Series[Any]] = {
            "sha256": pd.Series(self.sha256, dtype="str"),
            "sheet": pd.Series(self.sheet, dtype="str"),
            "excel_row": pd.Series(self.excel_rows, dtype="Int64"),
        }
        findings: list[pd.DataFrame] = []
        for declared in sheet_columns(self.table):
            column = typed_column(self.cells.get(declared.name, []), declared, self.formats, code_lists)
            columns[declared.name] = column.series
            if column.refused:
                findings.append(self._findings(declared, column.refused, code_lists))
        for declared in sheet_columns(self.table):
            if facts(declared).content is Content.ANSWERS:
                columns[cell_type_of(declared.name)] = cell_types(self.cells.get(declared.name, []))
        return pd.DataFrame(columns), findings

    def _findings(
        self, declared: sa.Column[Any], refused: Sequence[RefusedCell], code_lists: CodeLists
    ) -> pd.DataFrame:
        """Made as columns: a file may be wrong in every one of its cells."""
        list_name = facts(declared).code_list or ("yes_no" if isinstance(declared.type, sa.Boolean) else None)
        choices = packed({"choices": list(code_lists.labels(list_name).values())}) if list_name else None
        at = [cell.position for cell in refused]
        parts = [self.parts[bisect_right(self.starts, position) - 1] for position in at]
        letters = [column_letters(part.places[declared.name] + 1) for part in parts]
        rows = [self.excel_rows[position] for position in at]
        return as_raw_findings(
            pd.DataFrame(
                {
                    "sha256": [self.sha256[position] for position in at],
                    "code": [cell.refusal.value for cell in refused],
                    "sheet": [part.sheet for part in parts],
                    "excel_row": rows,
                    "cell": [f"{letter}{row}" for letter, row in zip(letters, rows, strict=True)],
                    "column_name": declared.name,
                    "value": [cell.shown[:LONGEST_VALUE] for cell in refused],
                    "params": [choices if cell.refusal is Refusal.NOT_IN_LIST else None for cell in refused],
                }
            )
        )
