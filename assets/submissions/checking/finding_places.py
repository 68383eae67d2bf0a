"""The cell of each finding, from the column's letter in that very file; and the order in which findings are read.

What does not belong here: finding columns by their headings (`sheets.headings`).
"""

from __future__ import annotations

import pandas as pd

from checks.forms.all import COVER_SHEETS, FORMS
from checks.forms.report import REPORT
from warehouse.columns.declaration import facts
from warehouse.tables.statuses import SEVERITIES

COVER = REPORT.cover_table
"""The report's cover among the places of a `ReadBatch`."""
_COVERS = frozenset(form.cover_table for form in FORMS.values())

_TITLES = {
    (table.name, column.name): facts(column).title
    for form in FORMS.values()
    for table in form.tables
    for column in table.columns
} | {(form.cover_table, field.name): facts(field).title for form in FORMS.values() for field in form.cover_fields}
"""By table and name: sheets call columns of one name differently."""

_SHEET_ORDER = {
    name: order
    for form in FORMS.values()
    for order, name in enumerate((form.cover_table, *(table.name for table in form.tables)))
}


def located(raw: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """The raw findings with every cell that their row and column give.

    A finding on the cover names the template's sheet and no row; it gets the file's own sheet name, row and cell.

    Args:
        raw: raw findings.
        places: of the `ReadBatch`.
    """
    on_cover = places[places["table"].isin(_COVERS)].set_index(["sha256", "column_name"])
    asked = raw["sheet"].isin(COVER_SHEETS) & raw["excel_row"].isna() & raw["cell"].isna()
    cover = on_cover.reindex(pd.MultiIndex.from_frame(raw[["sha256", "column_name"]])).set_axis(raw.index)
    asked &= cover["letter"].notna()
    moved = raw.assign(
        sheet=raw["sheet"].mask(asked, cover["sheet"]), excel_row=raw["excel_row"].mask(asked, cover["excel_row"])
    )
    columns = places.drop_duplicates(["sha256", "sheet", "column_name"]).set_index(["sha256", "sheet", "column_name"])
    index = pd.MultiIndex.from_frame(moved[["sha256", "sheet", "column_name"]])
    letters = columns["letter"].reindex(index).set_axis(moved.index)
    addressed = moved["cell"].isna() & moved["excel_row"].notna() & letters.notna()
    return moved.assign(cell=moved["cell"].mask(addressed, letters + moved["excel_row"].astype("str")))


def column_titles(raw: pd.DataFrame, places: pd.DataFrame) -> pd.Series[str]:
    """The title that the template gives to the column, or field of the cover, at which each finding stands.

    A column that the template does not have is called as the file calls it.

    Args:
        raw: raw findings, located.
        places: of the `ReadBatch`.
    """
    tables = places.drop_duplicates(["sha256", "sheet"]).set_index(["sha256", "sheet"])["table"]
    table_of = tables.reindex(pd.MultiIndex.from_frame(raw[["sha256", "sheet"]]))
    names = raw["column_name"]
    return pd.Series(
        [_TITLES.get((table, name), name) for table, name in zip(table_of, names, strict=True)],
        index=raw.index,
        dtype="str",
    )


def in_reading_order(described: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Files together; in each the gravest first, then by sheet as the template has them, row, column and code."""
    tables = places.drop_duplicates(["sha256", "sheet"]).set_index(["sha256", "sheet"])["table"]
    sheets = tables.reindex(pd.MultiIndex.from_frame(described[["sha256", "sheet"]])).set_axis(described.index)
    letters = described["cell"].str.extract(r"^([A-Z]+)", expand=False)
    keys = pd.DataFrame(
        {
            "sha256": described["sha256"],
            "severity": described["severity"].map({name: order for order, name in enumerate(SEVERITIES)}),
            # What concerns the whole file comes first, a sheet that the template does not have last.
            "table": sheets.map(_SHEET_ORDER).fillna(len(_SHEET_ORDER)).where(described["sheet"].notna(), -1),
            "excel_row": described["excel_row"].astype("Float64").fillna(0),
            "width": letters.str.len().fillna(0),
            "letters": letters.fillna(""),
            "code": described["code"],
            "params": described["params"],
        }
    )
    return described.loc[keys.sort_values(list(keys.columns), kind="stable").index].reset_index(drop=True)
