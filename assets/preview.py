"""A few rows of a frame as a Markdown table: what an evaluator sees of an asset in Dagster.

What belongs here: the cut, and the exact count that stands beside the sample of a stored table.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import sqlalchemy as sa

from checks.texts.from_outside import markdown_text, on_one_line
from warehouse.rows.frames import read_query
from warehouse.rows.key_order import key_order
from warehouse.rows.years import of_year
from warehouse.tables import METADATA

PREVIEW_ROWS = 10
PREVIEW_CHARACTERS = 80
"""A cell longer than this (a trace, a framework's text) is cut: the preview is a sample, not a copy."""


def markdown_preview(frame: pd.DataFrame, rows: int = PREVIEW_ROWS) -> str:
    """The first `rows` rows, with column names as headings; one line that says so when there is nothing."""
    if frame.empty:
        return "_(không có dòng nào)_"
    head = frame.head(rows)
    lines = [_line(list(head.columns)), _line(["---"] * len(head.columns))]
    lines += [_line([_cell(value) for value in row]) for row in head.itertuples(index=False, name=None)]
    return "\n".join(lines)


def stored_preview(warehouse: sa.Engine, table_name: str, year: int) -> tuple[int, str]:
    """Number of a table's rows in a year and the first of them, for tables that grow and are never read whole."""
    table = METADATA.tables[table_name]
    condition = of_year(table, year)
    with warehouse.connect() as connection:
        count = connection.scalar(sa.select(sa.func.count()).select_from(table).where(condition)) or 0
        first = sa.select(table).where(condition).order_by(*key_order(table)).limit(PREVIEW_ROWS)
        return count, markdown_preview(read_query(connection, first, table))


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(value: Any) -> str:
    if pd.isna(value):
        return ""
    return markdown_text(on_one_line(str(value), PREVIEW_CHARACTERS))
