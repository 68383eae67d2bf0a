"""Rows of report tables as the reader gives them, from a few words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from warehouse.rows.frames import pandas_dtype
from warehouse.tables import sheet_columns

FIRST_ROW = 6


def typed_rows(table: sa.Table, *rows: dict[str, Any]) -> pd.DataFrame:
    """A frame with the reader's dtypes: file `a` and Excel rows from 6 on unless given, missing what is not given."""
    columns = sheet_columns(table)
    places = {"sha256": "str", "sheet": "str", "excel_row": "Int64"}
    dtypes = places | {column.name: pandas_dtype(column) for column in columns}
    extra = {name for row in rows for name in row} - set(dtypes)
    given = [
        {"sha256": "a", "sheet": table.info["sheet"], "excel_row": FIRST_ROW + number} | row
        for number, row in enumerate(rows)
    ]
    typed = pd.DataFrame(given, columns=[*dtypes, *sorted(extra)]).astype(dtypes | dict.fromkeys(extra, "str"))
    exact = [name for name, dtype in dtypes.items() if dtype == "object"]
    return typed.assign(**{name: typed[name].where(typed[name].notna(), None) for name in exact})


@pytest.fixture(name="typed_rows")
def _typed_rows() -> Callable[..., pd.DataFrame]:
    return typed_rows


def cells(raw: pd.DataFrame) -> list[tuple[str, int | None, str]]:
    """Code, Excel row and column of each finding, sorted."""
    rows = [None if pd.isna(row) else int(row) for row in raw["excel_row"]]
    return sorted(zip(raw["code"], rows, raw["column_name"], strict=True), key=str)


@pytest.fixture(name="cells")
def _cells() -> Callable[[pd.DataFrame], list[tuple[str, int | None, str]]]:
    return cells
