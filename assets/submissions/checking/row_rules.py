"""Findings of columns, rows, sheets and attached files, each report by itself; the rules are in `checks.rules`."""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from assets.reference.agencies import agencies_of_year
from assets.submissions.checking.batch import Batch
from checks.findings.model import joined
from checks.rules.evidence import documents, links, many_days, near_copies
from checks.rules.evidence.evidence_files import evidence_file_findings
from checks.rules.rows import answers, completion, dates, duplicates
from checks.rules.scorecard import proofs
from checks.tables.report_schemas import schema_findings
from warehouse.tables import REPORT_TABLES, activity, evidence, feedback, plan_task, scorecard, sheet_columns

_SHOWN = {plan_task.name: "task_code", activity.name: "title", evidence.name: "evidence_code", feedback.name: "content"}
"""The cell that a repeated row is named by."""
_OWN_CODES = {plan_task.name: "task_code", evidence.name: "evidence_code"}
"""The column by which a row is called elsewhere: a copy of the row has another."""


def column_findings(batch: Batch) -> pd.DataFrame:
    """Raw findings of cells that their column's declaration refuses."""
    return joined(schema_findings(batch.rows[table.name], table) for table in REPORT_TABLES)


def row_findings(batch: Batch) -> pd.DataFrame:
    """Raw findings of single rows and of each sheet by itself."""
    year, received_on, rows = batch.year, batch.by_file("received_on"), batch.rows
    plan, acts, papers, answered = (rows[table.name] for table in (plan_task, activity, evidence, feedback))
    statuses = batch.references.code_lists.labels("task_statuses")
    results = batch.references.code_lists.labels("feedback_results")
    return joined(
        [
            completion.completed_without_date(plan),
            completion.dated_but_not_completed(plan, statuses),
            completion.completed_late(plan),
            dates.dates_outside_year(acts, "held_on", year, "ROW_DATE_OUTSIDE_YEAR"),
            dates.dates_outside_year(answered, "received_on", year, "ROW_DATE_OUTSIDE_YEAR"),
            dates.dates_outside_year(plan, "due_on", year, "ROW_DUE_OUTSIDE_YEAR"),
            dates.dates_in_future(plan, ["completed_on"], received_on),
            # A date of a later year is told of once, as of another year.
            dates.dates_in_future(acts[~dates.outside_year(acts, "held_on", year)], ["held_on"], received_on),
            dates.dates_in_future(papers, ["issued_on"], received_on),
            dates.dates_in_future(
                answered[~dates.outside_year(answered, "received_on", year)],
                ["received_on", "answered_on"],
                received_on,
            ),
            answers.answered_before_received(answered),
            answers.answered_without_date(answered, results),
            answers.answered_but_open(answered, results),
            links.unusable_links(acts, "link"),
            many_days.one_address_of_many_days(acts),
            proofs.evidence_nowhere(papers),
            documents.documents_outside_year(papers, year, received_on),
            documents.disagreeing_documents(papers, batch.files, agencies_of_year(batch.references.agencies, year)),
            duplicates.repeated_codes(plan, "task_code"),
            duplicates.repeated_codes(papers, "evidence_code"),
            *_repetitions(batch),
            duplicates.repeated_criteria(rows[scorecard.name]),
        ]
    )


def attachment_findings(batch: Batch) -> pd.DataFrame:
    """Raw findings of the files beside reports that could be read."""
    attached, places = batch.read.attachments, batch.read.places
    listing = places["table"].eq(evidence.name) & places["column_name"].eq("link_or_file")
    return evidence_file_findings(
        batch.rows[evidence.name],
        attached[attached["sha256"].isin(batch.files["sha256"])].reset_index(drop=True),
        set(places.loc[listing, "sha256"]),
    )


def _repetitions(batch: Batch) -> list[pd.DataFrame]:
    """Of each sheet: the same row twice, the same thing in other letters or under another code, one page of a day."""
    found = []
    for table in (plan_task, activity, evidence, feedback):
        frame, names, shown = batch.rows[table.name], _names(table), _SHOWN[table.name]
        found.append(duplicates.repeated_rows(frame, names, shown))
        found.append(near_copies.likely_copies(frame, names, shown, _OWN_CODES.get(table.name)))
    repeated = joined(found)
    return [repeated, near_copies.one_page_of_a_day(batch.rows[activity.name], repeated)]


def _names(table: sa.Table) -> list[str]:
    return [column.name for column in sheet_columns(table)]
