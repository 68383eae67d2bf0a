"""Columns of raw cells: what a cell becomes does not depend on the cells beside it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import permutations
from typing import Any

import pandas as pd
import pytest

from assets.rules.language.report_sources import LARGEST_WHOLE
from assets.submissions.reading.typed_columns import cell_types, typed_column
from assets.submissions.sheets.cells import CellValue, Refusal
from tests.assets.submissions.report_books import CODE_LISTS
from warehouse.tables import activity, scorecard

WHOLE, DECIMAL, DAY = activity.c.quantity, scorecard.c.self_points, activity.c.held_on


def read(column: Any, *cells: CellValue, formats: list[str | None] | None = None) -> list[Any]:
    """Each cell's value, None where blank, its refusal where it lost its value."""
    typed = typed_column(cells, column, formats or [None] * len(cells), CODE_LISTS)
    values = [None if pd.isna(value) else value for value in typed.series]
    for position, refusal, _ in typed.refused:
        assert values[position] is None
        values[position] = refusal
    return values


@pytest.mark.parametrize("sign", [1, -1])
def test_whole_numbers_end_where_neighbours_can_no_longer_be_told_apart(sign: int) -> None:
    last = LARGEST_WHOLE - 1
    figures = [float(sign * last), sign * float(LARGEST_WHOLE), sign * 2.0**60]
    assert read(WHOLE, *figures) == [sign * last, Refusal.NOT_NUMBER, Refusal.NOT_NUMBER]
    texts = [str(sign * last), str(sign * LARGEST_WHOLE)]
    assert read(WHOLE, *texts) == [sign * last, Refusal.NOT_NUMBER]


@pytest.mark.parametrize("column", [WHOLE, DECIMAL], ids=lambda column: column.name)
@pytest.mark.parametrize("cells", list(permutations([1.0, True, "1"])), ids=str)
def test_equal_cells_of_other_types_are_read_apart(column: Any, cells: tuple[CellValue, ...]) -> None:
    meant = [Refusal.NOT_NUMBER if cell is True else 1 for cell in cells]
    assert read(column, *cells) == meant


@pytest.mark.parametrize("formats", list(permutations(["vi", "en", None])), ids=str)
def test_one_text_is_read_by_each_workbook_s_own_format(formats: tuple[str | None, ...]) -> None:
    meant = {"vi": Decimal(1234), "en": Decimal("1.234"), None: Refusal.AMBIGUOUS_NUMBER}
    assert read(DECIMAL, *["1.234"] * 3, formats=list(formats)) == [meant[one] for one in formats]


def test_blank_cells_are_missing_and_no_zeros() -> None:
    for column in (WHOLE, DECIMAL, DAY, activity.c.theme, scorecard.c.not_applicable):
        assert read(column, "", "  ", "\u00a0") == [None, None, None]
    assert read(WHOLE, "", 0.0, "0") == [None, 0, 0]


def test_refused_cells_are_told_in_order_as_they_were_typed() -> None:
    typed = typed_column(["x", 1.0, 2.5, "y", "x"], WHOLE, [None] * 5, CODE_LISTS)
    assert [(one.position, one.refusal, one.shown) for one in typed.refused] == [
        (0, Refusal.NOT_NUMBER, "x"),
        (2, Refusal.NOT_WHOLE, "2,5"),
        (3, Refusal.NOT_NUMBER, "y"),
        (4, Refusal.NOT_NUMBER, "x"),
    ]


def test_a_moment_is_its_day_and_a_figure_is_none() -> None:
    cells = (dt.datetime(2024, 3, 5, 23, 57), dt.date(2024, 3, 5), "05/03/2024", 45356.0, True)  # noqa: DTZ001 - cells have no zone
    day = pd.Timestamp(2024, 3, 5)
    assert read(DAY, *cells) == [day, day, day, Refusal.NOT_DATE, Refusal.NOT_DATE]


def test_a_cells_kind_is_what_the_program_made_of_it() -> None:
    moments = [dt.datetime(2024, 3, 5, hour) for hour in (0, 8)]  # noqa: DTZ001 - cells have no zone
    kinds = ["number", "number", "boolean", "text", None, "date", "date", "text", "text"]
    found = cell_types([1.0, 2, True, "1", " ", dt.date(2024, 3, 5), *moments, dt.time(8)])
    assert [None if pd.isna(kind) else kind for kind in found] == kinds
