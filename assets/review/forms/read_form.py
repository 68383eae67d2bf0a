"""One workbook beside reports, as it was read: its cover, the rows in which somebody wrote, the findings of reading.

What does not belong here: opening files (`assets.submissions.reading`), and what the rows say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.submissions.reading.file_batches import ReadBatch
from checks.findings.catalogue import Catalogue
from checks.findings.model import joined
from checks.findings.row_outcomes import accepted_rows, without_lost_cells
from checks.forms.all import FORMS
from checks.forms.form import Form, filled_columns
from checks.tables.report_schemas import schema_findings


@dataclass(frozen=True)
class ReadForm:
    """A file.

    Attributes:
        form: what it is.
        sha256, file_name: which file.
        received_at: its first receipt.
        cover: the cover's fields, typed; None where blank or refused.
        rows: by the sheet's table, typed rows that count, of those in which somebody wrote: `sha256`, `sheet`,
            `excel_row` and the declared columns; beside a column of answers, the type of its cells
            (`table_stack.cell_type_of`).
        findings: raw findings of reading and of the columns' declarations, at the cover and at cells to fill.
        places: where each column and field stands (`ReadBatch.places`).
    """

    form: Form
    sha256: str
    file_name: str
    received_at: datetime
    cover: Mapping[str, Any]
    rows: Mapping[str, pd.DataFrame]
    findings: pd.DataFrame
    places: pd.DataFrame


def read_forms(batch: ReadBatch, catalogue: Catalogue) -> Iterator[ReadForm]:
    """The files of a batch of one form, in its order."""
    form, findings, rows = FORMS[batch.form], batch.findings, {}
    for table in form.tables:
        written = _written(batch.rows[table.name], findings, table)
        refused = schema_findings(written, table)
        findings = joined([findings, refused[refused["column_name"].isin(_telling(table))]])
        whole = without_lost_cells(written, findings, catalogue)
        rows[table.name] = accepted_rows(whole, table, findings, catalogue)
    told = _without_printed(findings, form, batch.places)
    for row in batch.covers.to_dict("records"):
        sha256 = row["sha256"]
        yield ReadForm(
            form,
            sha256,
            row["file_name"],
            row["received_at"].to_pydatetime(),
            {field.name: None if pd.isna(row[field.name]) else row[field.name] for field in form.cover_fields},
            {name: _of(sha256, frame) for name, frame in rows.items()},
            _of(sha256, told),
            _of(sha256, batch.places),
        )


def _of(sha256: str, frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["sha256"].eq(sha256)].reset_index(drop=True)


def _written(rows: pd.DataFrame, findings: pd.DataFrame, table: sa.Table) -> pd.DataFrame:
    """The rows with something in a column to fill, be it a text that was refused."""
    place = ["sha256", "sheet", "excel_row"]
    refused = findings.loc[findings["column_name"].isin(filled_columns(table)), place].dropna()
    is_refused = pd.MultiIndex.from_frame(rows[place]).isin(pd.MultiIndex.from_frame(refused))
    is_filled = rows[list(filled_columns(table))].notna().any(axis="columns")
    return rows[is_filled | is_refused].reset_index(drop=True)


def _telling(table: sa.Table) -> set[str]:
    """Columns of whose cells something is told: those to fill, and those without which a row is of nothing."""
    return {*filled_columns(table), *(column.name for column in table.columns if not column.nullable)}


def _without_printed(findings: pd.DataFrame, form: Form, places: pd.DataFrame) -> pd.DataFrame:
    """The findings without those at printed columns, and at those that are gone, which nobody is to mend."""
    printed = {(table.name, column.name) for table in form.tables for column in table.columns} - {
        (table.name, name) for table in form.tables for name in _telling(table)
    }
    tables = places.drop_duplicates(["sha256", "sheet"]).set_index(["sha256", "sheet"])["table"]
    table_of = tables.reindex(pd.MultiIndex.from_frame(findings[["sha256", "sheet"]]))
    at = pd.MultiIndex.from_arrays([table_of, findings["column_name"]])
    return findings[~at.isin(list(printed))].reset_index(drop=True)
