"""Sheets of a report in which nobody wrote anything.

What does not belong here: sheets that are not there at all, and cells that were refused: the reader tells of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from checks.findings.model import raw_finding, raw_findings, unpacked
from checks.rules.declaration import Pass, rule
from warehouse.tables import REPORT_TABLES, feedback, scorecard
from warehouse.tables.reference import WHOLE_YEAR

_CODES = {feedback.name: "SHEET_FEEDBACK_EMPTY"}
"""A period without feedback is no fault; every other sheet of a report has something to hold."""

_FILLED_IN = (
    "declared_value",
    "not_applicable",
    "not_applicable_reason",
    "self_points",
    "explanation",
    "evidence_codes",
)
"""Columns of the scorecard that the template leaves open; its codes and names come filled in."""


def empty_sheets(
    rows: Mapping[str, pd.DataFrame], places: pd.DataFrame, told: pd.DataFrame, complete: Collection[str]
) -> pd.DataFrame:
    """One raw finding a sheet, and one more a report in which all are empty.

    Args:
        rows: by report table, all that was read.
        places: where each column stands: `sha256`, `table`, `sheet`.
        told: raw findings of reading; what was refused was written all the same.
        complete: the files (sha256) whose scorecard has to be filled in.
    """
    tables = {table.name: str(table.info["sheet"]) for table in REPORT_TABLES}
    sheets = places.loc[places["table"].isin(list(tables)), ["sha256", "table", "sheet"]].drop_duplicates(
        ["sha256", "table"]
    )
    refused = told[(told["excel_row"].notna() & told["value"].notna()) | told["code"].eq("COLUMN_MISSING")]
    written = pd.concat([refused[["sha256", "sheet"]], *(_written(name, rows[name]) for name in tables)])
    is_empty = ~pd.MultiIndex.from_frame(sheets[["sha256", "sheet"]]).isin(pd.MultiIndex.from_frame(written))
    empty = _without_missing(sheets[is_empty], told, tables)
    counts = empty["sha256"].value_counts()
    blank = set(counts[counts == len(tables)].index)
    named = empty["table"].ne(scorecard.name) | empty["sha256"].isin({*complete, *blank})
    by_sheet = [
        raw_finding(sha256, _CODES.get(table, "SHEET_EMPTY"), sheet=sheet, expected=tables[table])
        for sha256, table, sheet in empty[named].itertuples(index=False)
    ]
    of_report = [raw_finding(sha256, "REPORT_EMPTY", sheets=list(tables.values())) for sha256 in sorted(blank)]
    return raw_findings([*of_report, *by_sheet])


@rule(Pass.REPORT, "REPORT_EMPTY", "SHEET_EMPTY", *_CODES.values())
def nothing_written(
    rows: Mapping[str, pd.DataFrame], places: pd.DataFrame, reading: pd.DataFrame, covers: pd.DataFrame
) -> pd.DataFrame:
    """Empty sheets of reports that have a cover; a scorecard has to be filled in for the whole year."""
    known = places[places["sha256"].isin(covers["sha256"])]
    return empty_sheets(rows, known, reading, set(covers.loc[covers["period"].eq(WHOLE_YEAR), "sha256"]))


def _without_missing(sheets: pd.DataFrame, told: pd.DataFrame, tables: Mapping[str, str]) -> pd.DataFrame:
    """The sheets but for those of which the reader says that they are not there."""
    gone = told[told["code"].eq("SHEET_MISSING")]
    expected = [unpacked(params)["expected"] for params in gone["params"]]
    titles = pd.MultiIndex.from_arrays([sheets["sha256"], sheets["table"].map(tables)])
    return sheets[~titles.isin(list(zip(gone["sha256"], expected, strict=True)))]


def _written(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """File and sheet of the rows that a person wrote."""
    own = rows[rows[list(_FILLED_IN)].notna().any(axis="columns")] if name == scorecard.name else rows
    return own[["sha256", "sheet"]].drop_duplicates()
