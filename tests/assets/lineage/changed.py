"""What a change of one source column does to the columns of a table: the frames before and after it, compared."""

from __future__ import annotations

import pandas as pd

from checks.workbook_layout import COVER_FIELDS
from warehouse.columns.declaration import facts

Change = tuple[pd.DataFrame, ...]
"""The table before and after."""


def changed_columns(before: pd.DataFrame, after: pd.DataFrame) -> set[str]:
    """Names of the columns whose values differ; rows are compared in their order."""
    assert len(before) == len(after) > 0, (len(before), len(after))
    return {str(name) for name in before.columns if _plain(before[name]) != _plain(after[name])}


def _plain(values: pd.Series) -> list[object]:
    return [None if pd.isna(value) else value for value in values]


def by_title(title: str) -> str:
    """The name of the cover's field with a title."""
    return next(field.name for field in COVER_FIELDS if facts(field).title == title)
