"""What becomes of rows with findings: a cell is emptied, or the row is set aside, as the catalogue says.

Nothing is lost by it: the archive has the file, and the finding keeps the cell and what stood in it.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import sqlalchemy as sa

from checks.finding_catalogue import Catalogue, RowFate


def without_lost_cells(rows: pd.DataFrame, raw: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """The rows with the cells emptied whose findings cost them their value.

    Args:
        rows: of one report table.
        raw: findings of any tables; those of other sheets concern none of the rows.
        catalogue: says which findings cost the cell.
    """
    losing = raw[_with_fate(raw, catalogue, RowFate.CELL_LOST) & raw["excel_row"].notna()]
    losing = losing[losing["column_name"].isin(rows.columns)]
    if losing.empty or rows.empty:
        return rows
    places = _places(rows)
    emptied: dict[str, Any] = {}
    for name, findings in losing.groupby("column_name"):
        lost = places.isin(_places(findings))
        if lost.any():
            values = rows[str(name)].mask(lost)
            emptied[str(name)] = values.where(values.notna(), None) if values.dtype == object else values
    return rows.assign(**emptied)


def accepted_rows(rows: pd.DataFrame, table: sa.Table, raw: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """The rows that count: none set aside by a finding, none without a required cell."""
    aside = raw[_with_fate(raw, catalogue, RowFate.SET_ASIDE) & raw["excel_row"].notna()]
    required = [column.name for column in table.columns if not column.nullable and column.name in rows]
    whole = rows[required].notna().all(axis="columns")
    if len(aside):
        whole &= ~_places(rows).isin(_places(aside))
    return rows[whole].reset_index(drop=True)


def _with_fate(raw: pd.DataFrame, catalogue: Catalogue, fate: RowFate) -> pd.Series[bool]:
    """Findings of rules that are switched off have no consequences either."""
    codes = {code for code, entry in catalogue.entries.items() if entry.row is fate}
    return raw["code"].isin(codes - catalogue.silent)


def _places(frame: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays(
        [frame["sha256"], frame["sheet"], frame["excel_row"].astype("int64") if len(frame) else frame["excel_row"]]
    )
