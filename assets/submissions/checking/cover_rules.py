"""Findings of covers and of each report as a whole; the rules themselves are in `checks.rules.cover`."""

from __future__ import annotations

import pandas as pd

from assets.reference.agencies import agencies_of_year
from assets.submissions.checking.batch import Batch
from checks.findings.model import findings_at, joined, unpacked
from checks.rules.cover import covers, empty_sheets
from checks.rules.scorecard.scorecard_text import asks_otherwise
from checks.workbook_layout import COVER_SHEET
from warehouse.tables import activity, feedback, plan_task, scorecard
from warehouse.tables.reference import WHOLE_YEAR


def cover_findings(batch: Batch) -> pd.DataFrame:
    """Raw findings of the covers: template, agency, year, framework, signature."""
    sheets = _with_cover(batch)
    year, references = batch.year, batch.references
    agencies = agencies_of_year(references.agencies, year)
    card = batch.rows[scorecard.name]
    card = card.assign(framework_id=card["sha256"].map(batch.by_file("framework_id")).astype("str"))
    return joined(
        [
            covers.template_findings(sheets, asks_otherwise(card, batch.asked.criteria, batch.asked.questions)),
            covers.agency_findings(sheets, agencies, year),
            covers.required_fields(sheets),
            covers.wrong_year(sheets, year),
            *_without_framework(sheets, batch),
            covers.unsigned(sheets, batch.read.findings),
            covers.unlikely_document_dates(sheets, sheets.set_index("sha256")["received_on"], year),
        ]
    )


def report_findings(batch: Batch) -> pd.DataFrame:
    """Raw findings of each report as a whole: what it leaves empty, and when it was signed."""
    done = [(activity, "held_on"), (plan_task, "completed_on"), (feedback, "received_on"), (feedback, "answered_on")]
    days = [batch.rows[table.name][["sha256", name]].rename(columns={name: "day"}) for table, name in done]
    sheets = _with_cover(batch)
    yearly = set(sheets.loc[sheets["period"].eq(WHOLE_YEAR), "sha256"])
    places = batch.read.places
    known = places[places["sha256"].isin(sheets["sha256"])]
    return joined(
        [
            empty_sheets.empty_sheets(batch.rows, known, batch.read.findings, yearly),
            covers.signed_before_deeds(sheets, pd.concat(days), batch.year),
        ]
    )


def _with_cover(batch: Batch) -> pd.DataFrame:
    """The files whose cover is there: where it is missing, all its fields are, and the sheet's finding says so."""
    found = batch.read.findings
    absent = found[found["code"].eq("SHEET_MISSING")]
    coverless = absent.loc[[unpacked(one)["expected"] == COVER_SHEET for one in absent["params"]], "sha256"]
    return batch.files[~batch.files["sha256"].isin(coverless)].assign(sheet=COVER_SHEET, excel_row=None)


def _without_framework(sheets: pd.DataFrame, batch: Batch) -> list[pd.DataFrame]:
    """Files of known agencies that no framework can score: because its file is broken, or because there is none."""
    unscored = sheets[sheets["recognised_code"].notna() & sheets["framework_id"].isna()]
    labels = batch.references.code_lists.labels("levels")
    waits = pd.Series(
        [bool(batch.references.broken_for(level, batch.year)) for level in unscored["level"]],
        unscored.index,
        dtype=bool,
    )
    return [
        findings_at(some, code, "agency_code", level=some["level"].map(labels), year=str(batch.year))
        for code, some in (("COVER_FRAMEWORK_BROKEN", unscored[waits]), ("COVER_NO_FRAMEWORK", unscored[~waits]))
    ]
