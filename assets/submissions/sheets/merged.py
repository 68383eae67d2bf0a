"""Merged cells of a table: a text or a day stands for each of their rows; a figure for all of them cannot be split.

What does not belong here: where cells are merged (`sheets.scan`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from assets.submissions.sheets.cells import CellValue, as_shown
from assets.submissions.sheets.scan import MergedRange, column_letters
from warehouse.columns.declaration import Content, facts, holds_figures


class MergedFigure(NamedTuple):
    """A cell of a table that belongs to a figure for several cells.

    Attributes:
        column_name: its column.
        at: its row among the table's rows.
        shown: the figure as officials read it.
        area: the merged cells, such as `G11:G13`.
    """

    column_name: str
    at: int
    shown: str
    area: str


def spread_merged(
    columns: Mapping[str, list[CellValue]],
    excel_rows: Sequence[int],
    places: Mapping[str, int],
    table: sa.Table,
    merged: Sequence[MergedRange],
) -> list[MergedFigure]:
    """Write texts and days that are merged down into each of their rows, and find the figures.

    Args:
        columns: raw cells by column; changed in place.
        excel_rows: the rows' numbers, ascending.
        places: column of the sheet, from 0, by name.
        table: the report table.
        merged: merged ranges below its headings.

    Returns:
        The cell that holds the figure; of a required column also the others, each of which costs its row.
    """
    names = {place: name for name, place in places.items()}
    found: list[MergedFigure] = []
    for (top, left), (bottom, right) in merged:
        rows = range(bisect_left(excel_rows, top + 1), bisect_right(excel_rows, bottom + 1))
        if left not in names or not rows or excel_rows[rows[0]] != top + 1:
            continue
        cells = columns[names[left]]
        value = cells[rows[0]]
        if _is_figure(value, table.columns[names[left]]):
            covered = [names[place] for place in range(left, right + 1) if place in names]
            area = f"{column_letters(left + 1)}{top + 1}:{column_letters(right + 1)}{bottom + 1}"
            found += _of_several(covered, rows, table, as_shown(value), area)
        elif left == right:
            for index in rows[1:]:
                if cells[index] == "":
                    cells[index] = value
    return found


def _is_figure(value: CellValue, declared: sa.Column[Any]) -> bool:
    if isinstance(value, str):
        return (
            bool(value)
            and not value.isspace()
            and holds_figures(declared)
            and facts(declared).content is not Content.ANSWERS
        )
    return holds_figures(declared) and isinstance(value, float | int) and not isinstance(value, bool)


def _of_several(
    covered: Sequence[str], rows: Sequence[int], table: sa.Table, shown: str, area: str
) -> Iterator[MergedFigure]:
    """The cells to tell of; none where the figure is one cell's, as in a record that takes two lines of the sheet."""
    figures = [name for name in covered if holds_figures(table.columns[name])]
    if len(rows) == len(figures) == 1:
        return
    for index in rows:
        for name in figures:
            is_first = index == rows[0] and name == figures[0]
            if is_first or facts(table.columns[name]).required:
                yield MergedFigure(name, index, shown, area)
