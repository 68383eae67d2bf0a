"""A column of raw cells as one typed column: thousands of cells a call, each distinct text parsed once.

What does not belong here: what a single text means (`sheets.cells`), and which cells make up a column (`table_stack`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import sqlalchemy as sa

from assets.rules.language.report_sources import LARGEST_WHOLE
from assets.submissions.sheets.cells import (
    CellValue,
    Refusal,
    as_shown,
    day_of,
    figure,
    is_midnight,
    parse_date,
    parse_number,
)
from assets.submissions.sheets.clean_texts import clean_texts
from checks.code_lists import CodeLists
from warehouse.columns.declaration import facts
from warehouse.columns.types import ExactDecimal


class RefusedCell(NamedTuple):
    """A cell that lost its value: where it stands in the column, why, and what was typed."""

    position: int
    refusal: Refusal
    shown: str


class TypedColumn(NamedTuple):
    """The values as a column of the declared dtype, missing where blank or refused, and the refused cells in order."""

    series: pd.Series[Any]
    refused: list[RefusedCell]


def typed_column(
    cells: Sequence[CellValue], declared: sa.Column[Any], number_formats: Sequence[str | None], code_lists: CodeLists
) -> TypedColumn:
    """Read a column by its declaration.

    Args:
        cells: as the spreadsheet reader gives them; blank is an empty text or spaces.
        declared: the report table's column; its type and code list decide how a cell is read.
        number_formats: for each cell, the format of typed figures that its workbook declares.
        code_lists: labels and codes; the result holds codes.
    """
    list_name = facts(declared).code_list
    match declared.type:
        case sa.Boolean():
            return _yes_no(cells, code_lists)
        case sa.Date():
            return _dates(cells)
        case sa.Integer():
            return _whole_numbers(cells, number_formats)
        case ExactDecimal():
            return _decimals(cells, number_formats)
        case _ if list_name is not None:
            return _codes(cells, list_name, code_lists)
        case _:
            return TypedColumn(clean_texts(cells), [])


def cell_types(cells: Sequence[CellValue]) -> pd.Series[Any]:
    """For each cell `number`, `date`, `boolean` or `text`; missing where blank."""
    return pd.Series([_kind(cell) for cell in cells], dtype="str")


def _kind(cell: CellValue) -> str | None:
    match cell:
        case str():
            return "text" if cell and not cell.isspace() else None
        case bool():
            return "boolean"
        case float() | int():
            return "number"
        case date() if not isinstance(cell, datetime) or is_midnight(cell):
            return "date"
        case _:
            return "text"


def _codes(cells: Sequence[CellValue], list_name: str, code_lists: CodeLists) -> TypedColumn:
    typed = clean_texts(cells)
    positions, distinct = pd.factorize(typed)
    codes = [code_lists.code_of(list_name, text) for text in distinct]
    values = pd.Series(np.array([*codes, None], dtype=object)[positions], dtype="str")  # factorize marks missing as -1
    wrong = np.flatnonzero(typed.notna().to_numpy() & values.isna().to_numpy())
    return TypedColumn(values, [_refused(at, Refusal.NOT_IN_LIST, cells) for at in wrong.tolist()])


def _yes_no(cells: Sequence[CellValue], code_lists: CodeLists) -> TypedColumn:
    codes = _codes(cells, "yes_no", code_lists)
    return TypedColumn(codes.series.map({"true": True, "false": False}).astype("boolean"), codes.refused)


def _whole_numbers(cells: Sequence[CellValue], number_formats: Sequence[str | None]) -> TypedColumn:
    """Real numeric cells together, whatever else is there one by one."""
    numeric = np.fromiter((type(cell) is float for cell in cells), bool, len(cells))
    floats = np.array([cell for cell in cells if type(cell) is float], dtype=np.float64)
    plain = np.isfinite(floats) & (np.abs(floats) < LARGEST_WHOLE)
    plain[plain] = floats[plain] == np.floor(floats[plain])
    whole = np.zeros(len(cells), np.int64)
    missing = np.ones(len(cells), bool)
    at = np.flatnonzero(numeric)[plain]
    whole[at], missing[at] = floats[plain].astype(np.int64), False

    def read(cell: CellValue, number_format: str | None) -> int | Refusal:
        exact = _exact(cell, number_format)
        if isinstance(exact, Refusal):
            return exact
        if exact != exact.to_integral_value():
            return Refusal.NOT_WHOLE
        # Beyond the bound the digits that a cell shows may be another number, below it.
        size = abs(cell) if isinstance(cell, (int, float)) else abs(exact)
        return int(exact) if size < LARGEST_WHOLE else Refusal.NOT_NUMBER

    refused = []
    for position, result in _one_by_one(cells, missing, number_formats, read):
        if isinstance(result, Refusal):
            refused.append(_refused(position, result, cells))
        else:
            whole[position], missing[position] = result, False
    return TypedColumn(pd.Series(pd.arrays.IntegerArray(whole, missing)), refused)


def _decimals(cells: Sequence[CellValue], number_formats: Sequence[str | None]) -> TypedColumn:
    values = np.full(len(cells), None, dtype=object)
    refused = []
    for position, result in _one_by_one(cells, np.ones(len(cells), bool), number_formats, _exact):
        if isinstance(result, Refusal):
            refused.append(_refused(position, result, cells))
        else:
            values[position] = result
    return TypedColumn(pd.Series(values, dtype=object), refused)


def _dates(cells: Sequence[CellValue]) -> TypedColumn:
    days = np.full(len(cells), np.datetime64("NaT"), dtype="datetime64[us]")
    real = np.fromiter((isinstance(cell, date) for cell in cells), bool, len(cells))
    days[real] = np.array([day_of(cell) for cell in cells if isinstance(cell, date)], dtype="datetime64[D]")

    def read(cell: CellValue, _: str | None) -> date | Refusal:
        return parse_date(cell) if isinstance(cell, str) else Refusal.NOT_DATE

    refused = []
    for position, result in _one_by_one(cells, ~real, [None] * len(cells), read):
        if isinstance(result, Refusal):
            refused.append(_refused(position, result, cells))
        else:
            days[position] = np.datetime64(result)
    return TypedColumn(pd.Series(days), refused)


def _exact(cell: CellValue, number_format: str | None) -> Any:
    match cell:
        case str():
            return parse_number(cell, number_format)
        case bool():
            return Refusal.NOT_NUMBER
        case float() | int():
            exact = figure(cell)
            return Refusal.NOT_NUMBER if exact is None else exact
        case _:
            return Refusal.NOT_NUMBER


def _one_by_one(
    cells: Sequence[CellValue],
    pending: np.ndarray[Any, np.dtype[np.bool_]],
    number_formats: Sequence[str | None],
    read: Callable[[CellValue, str | None], Any],
) -> list[tuple[int, Any]]:
    """The pending cells that are not blank, read; equal cells of one number format are read once."""
    known: dict[tuple[CellValue, type, str | None], Any] = {}
    results = []
    for position in np.flatnonzero(pending).tolist():
        cell = cells[position]
        if isinstance(cell, str) and (not cell or cell.isspace()):
            continue
        key = (cell, type(cell), number_formats[position])
        if key not in known:
            known[key] = read(cell, number_formats[position])
        results.append((position, known[key]))
    return results


def _refused(position: int, refusal: Refusal, cells: Sequence[CellValue]) -> RefusedCell:
    return RefusedCell(position, refusal, as_shown(cells[position]))
