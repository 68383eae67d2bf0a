"""The columns that were declared when the committed reports were made and read: `columns.csv`.

A column that is declared later stands in none of them. That it is missing there is no news, and what is read of their
other columns stays as it was. What does not belong here: the record of what is read (`reading.readings`).
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.submissions.checking.passes import CheckedBatch
from checks.workbook_layout import COVER_FIELDS
from warehouse.columns.declaration import facts
from warehouse.tables import REPORT_TABLES, sheet_columns
from warehouse.tables.statuses import ACCEPTED_WITH_FINDINGS, PLAINLY_ACCEPTED, WARNING

COLUMNS = Path(__file__).with_name("columns.csv")
COVER = "cover"

Column = tuple[str, str]
"""Table, or the cover, and name."""


def declared_columns() -> set[Column]:
    """Sheet columns and fields of the cover, as they are declared now."""
    of_sheets = {(table.name, column.name) for table in REPORT_TABLES for column in sheet_columns(table)}
    return of_sheets | {(COVER, field.name) for field in COVER_FIELDS}


@cache
def recorded_columns() -> frozenset[Column]:
    """Those that were declared when the record was made."""
    with COLUMNS.open(encoding="utf-8", newline="") as file:
        return frozenset((row["table"], row["column_name"]) for row in csv.DictReader(file))


def record_columns() -> None:
    """Write down what is declared now."""
    with COLUMNS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("table", "column_name"))
        writer.writerows(sorted(declared_columns()))


def recorded_sheet_columns(table: sa.Table) -> list[sa.Column[Any]]:
    """The recorded columns of a sheet, in the order of the declaration."""
    return [column for column in sheet_columns(table) if (table.name, column.name) in recorded_columns()]


def without_later_columns(findings: pd.DataFrame) -> pd.DataFrame:
    """Described findings but for those that miss a column which was declared after the record."""
    later = {
        facts(column).title
        for table in REPORT_TABLES
        for column in sheet_columns(table)
        if (table.name, column.name) not in recorded_columns()
    } | {name for _, name in declared_columns() - recorded_columns()}
    is_missing = findings["code"].isin(["COLUMN_MISSING", "COLUMN_OPTIONAL_MISSING"])
    return findings[~(is_missing & findings["column_name"].isin(later))]


def without_later_warnings(checked: CheckedBatch) -> pd.DataFrame:
    """The submissions, as accepted without findings where there are no others than of later columns."""
    files, kept = checked.submissions, without_later_columns(checked.findings)
    warned = kept.loc[kept["severity"].eq(WARNING), "sha256"]
    is_clean = files["status"].eq(ACCEPTED_WITH_FINDINGS) & ~files["sha256"].isin(warned)
    return files.assign(status=files["status"].mask(is_clean, PLAINLY_ACCEPTED))
