"""Outcome of rows with findings: a cell is emptied, or the row is set aside, as the catalogue says.

Nothing is lost by it: the archive has the file, and the finding keeps the cell and what stood in it.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import sqlalchemy as sa

from checks.findings.catalogue import Catalogue, RowFate
from checks.forms.all import FORMS

NOT_COUNTED = "Đây là ô bắt buộc nên cả dòng chưa được tính."
NOT_USED = "Nội dung ô này chưa được dùng."


def without_lost_cells(rows: pd.DataFrame, raw: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """The rows with the cells emptied whose findings cost them their value.

    Args:
        rows: of one sheet.
        raw: findings of any tables; those of other sheets concern none of the rows.
        catalogue: says which findings cost the cell.
    """
    losing = raw[with_fate(raw, catalogue, RowFate.CELL_LOST) & raw["excel_row"].notna()]
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
    """The rows that count."""
    return rows[are_accepted(rows, table, raw, catalogue)].reset_index(drop=True)


def are_accepted(rows: pd.DataFrame, table: sa.Table, raw: pd.DataFrame, catalogue: Catalogue) -> pd.Series[bool]:
    """Mask of rows that count: none set aside by a finding, none without a required cell."""
    aside = raw[with_fate(raw, catalogue, RowFate.SET_ASIDE) & raw["excel_row"].notna()]
    required = [column.name for column in table.columns if not column.nullable and column.name in rows]
    whole = rows[required].notna().all(axis="columns")
    if len(aside):
        whole &= ~_places(rows).isin(_places(aside))
    return whole


def with_consequences(described: pd.DataFrame, places: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """The described findings, saying of a lost cell in a required column that its whole row does not count.

    Of a cell of another column they say that only the cell is lost; findings of other kinds say for themselves what
    becomes of it.

    Args:
        described: findings in words.
        places: where each column stands: `sha256`, `table`, `sheet`, `column_name`.
        catalogue: says which findings cost the cell.
    """
    required = {
        (table.name, column.name)
        for form in FORMS.values()
        for table in form.tables
        for column in table.columns
        if not column.nullable
    }
    is_required = pd.MultiIndex.from_frame(places[["table", "column_name"]]).isin(list(required))
    columns = ["sha256", "sheet", "column_name"]
    at_required = pd.MultiIndex.from_frame(described[columns]).isin(
        pd.MultiIndex.from_frame(places.loc[is_required, columns])
    )
    # Of an empty cell the catalogue's own words say so.
    lost = (
        with_fate(described, catalogue, RowFate.CELL_LOST) & described["excel_row"].notna() & described["value"].notna()
    )
    messages = described["message"]
    at_other = described["kind"].eq("cell") & ~at_required
    told = messages.mask(lost & at_required, messages + f" {NOT_COUNTED}")
    return described.assign(message=told.mask(lost & at_other, messages + f" {NOT_USED}"))


def with_fate(raw: pd.DataFrame, catalogue: Catalogue, fate: RowFate) -> pd.Series[bool]:
    """Mask of findings that have a fate; those of rules that are switched off, or waived, have no consequences."""
    codes = {code for code, entry in catalogue.entries.items() if entry.row is fate}
    return raw["code"].isin(codes - catalogue.silent) & ~catalogue.is_waived(raw)


def _places(frame: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays(
        [frame["sha256"], frame["sheet"], frame["excel_row"].astype("int64") if len(frame) else frame["excel_row"]]
    )
