"""All rules, in the order in which they are applied to a batch; the rules themselves are in `checks.rules`.

What does not belong here: what follows from a finding (`checking`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.reference.agencies import agencies_of_year
from assets.reference.references import References
from assets.submissions.checking.criterion_facts import CriterionFacts
from assets.submissions.checking.declared_constraints import broken_constraints
from checks.findings.model import findings_at, joined
from checks.rules.cover import covers, empty_sheets
from checks.rules.evidence import documents, links, many_days, near_copies
from checks.rules.rows import answers, budgets, completion, dates, duplicates, references
from checks.rules.scorecard import declared_inputs, proofs
from checks.rules.scorecard import self_points as points
from checks.workbook_layout import COVER_SHEET
from warehouse.tables import activity, evidence, feedback, plan_task, scorecard, sheet_columns

Rows = Mapping[str, pd.DataFrame]

_SHOWN = {plan_task.name: "task_code", activity.name: "title", evidence.name: "evidence_code", feedback.name: "content"}
"""The cell that a repeated row is named by."""
_OWN_CODES = {plan_task.name: "task_code", evidence.name: "evidence_code"}
"""The column by which a row is called elsewhere: a copy of the row has another."""


@dataclass(frozen=True, slots=True)
class Received:
    """The files of a batch that could be read, one row each.

    Attributes:
        files: the covers' fields, `recognised_code`, `level`, `framework_id`, `framework_sha256`, and `received_on`,
            the day in Vietnam.
        year: the year for which reports are being received.
    """

    files: pd.DataFrame
    year: int

    def by_file(self, column_name: str) -> pd.Series[Any]:
        """A column by sha256."""
        return self.files.set_index("sha256")[column_name]


def cover_findings(received: Received, told: pd.DataFrame, reworded: set[str], references_: References) -> pd.DataFrame:
    """Raw findings of the covers.

    Args:
        received: files with a cover; of one without it, nothing but that is to be told.
        told: raw findings of reading.
        reworded: the files whose scorecard is not that of their framework as it stands.
        references_: agencies, labels.
    """
    sheets = received.files.assign(sheet=COVER_SHEET, excel_row=None)
    agencies = agencies_of_year(references_.agencies, received.year)
    unscored = sheets[sheets["recognised_code"].notna() & sheets["framework_id"].isna()]
    levels = references_.code_lists.labels("levels")
    waits = pd.Series(
        [bool(references_.broken_for(level, received.year)) for level in unscored["level"]], unscored.index, dtype=bool
    )
    return joined(
        [
            covers.template_findings(sheets, reworded),
            covers.agency_findings(sheets, agencies, received.year),
            covers.required_fields(sheets),
            covers.wrong_year(sheets, received.year),
            *(
                findings_at(some, code, "agency_code", level=some["level"].map(levels), year=str(received.year))
                for code, some in (
                    ("COVER_FRAMEWORK_BROKEN", unscored[waits]),
                    ("COVER_NO_FRAMEWORK", unscored[~waits]),
                )
            ),
            covers.unsigned(sheets, told),
            covers.unlikely_document_dates(sheets, received.by_file("received_on"), received.year),
        ]
    )


def report_findings(rows: Rows, received: Received, places: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Raw findings of each report as a whole: what it leaves empty, and when it was signed.

    Args:
        rows: all that was read.
        received: the files.
        places: where each column stands.
        told: raw findings of reading.
    """
    done = [(activity, "held_on"), (plan_task, "completed_on"), (feedback, "received_on"), (feedback, "answered_on")]
    days = [rows[table.name][["sha256", name]].rename(columns={name: "day"}) for table, name in done]
    yearly = set(received.files.loc[received.files["period"].eq("year"), "sha256"])
    known = places[places["sha256"].isin(received.files["sha256"])]
    return joined(
        [
            empty_sheets.empty_sheets(rows, known, told, yearly),
            covers.signed_before_deeds(
                received.files.assign(sheet=COVER_SHEET, excel_row=None), pd.concat(days), received.year
            ),
        ]
    )


def row_findings(rows: Rows, received: Received, references_: References) -> pd.DataFrame:
    """Raw findings of single rows and of each sheet by itself."""
    year, received_on = received.year, received.by_file("received_on")
    plan, acts, papers, answered = (rows[table.name] for table in (plan_task, activity, evidence, feedback))
    statuses = references_.code_lists.labels("task_statuses")
    results = references_.code_lists.labels("feedback_results")
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
            documents.disagreeing_documents(papers, received.files, agencies_of_year(references_.agencies, year)),
            duplicates.repeated_codes(plan, "task_code"),
            duplicates.repeated_codes(papers, "evidence_code"),
            *_repetitions(rows),
            duplicates.repeated_criteria(rows[scorecard.name]),
        ]
    )


def cross_sheet_findings(rows: Rows) -> pd.DataFrame:
    """Raw findings of sheets that disagree; given the rows of files in which no sheet is missing."""
    plan, acts, papers, card = (rows[table.name] for table in (plan_task, activity, evidence, scorecard))
    papers_title = evidence.info["sheet"]
    return joined(
        [
            references.unknown_tasks(acts, plan, plan_task.info["sheet"]),
            references.unknown_evidence(acts, "evidence_code", papers, papers_title),
            references.unknown_evidence(card, "evidence_codes", papers, papers_title, criterion="criterion_code"),
            budgets.cost_over_budget(acts, plan),
        ]
    )


def scorecard_findings(
    card: pd.DataFrame,
    papers: pd.DataFrame,
    complete: pd.DataFrame,
    facts: CriterionFacts,
    references_: References,
    year: int,
) -> pd.DataFrame:
    """Raw findings of scorecards beside their frameworks.

    Args:
        card: rows with `framework_id`, of files whose framework is known.
        papers: the evidence sheets' rows.
        complete: `sha256`, `framework_id`, `sheet` of the files in which no criterion may be left open.
        facts: what the frameworks ask.
        references_: for labels.
        year: of the reports.
    """
    kinds = references_.code_lists.labels("evidence_kinds")
    open_to_all = card[card["sha256"].isin(complete["sha256"])]
    return joined(
        [
            points.unknown_criteria(card, facts.criteria),
            points.missing_criteria(card, complete, facts.criteria),
            points.self_points_findings(card, facts.criteria, set(complete["sha256"])),
            points.not_applicable_findings(card, facts.criteria),
            declared_inputs.declared_inputs_findings(card, complete, facts.questions, facts.criteria),
            broken_constraints(card, facts, year),
            proofs.missing_evidence(open_to_all, papers, facts.needs, kinds),
        ]
    )


def _repetitions(rows: Rows) -> list[pd.DataFrame]:
    """Of each sheet: the same row twice, the same thing in other letters or under another code, one page of a day."""
    found = []
    for table in _SHEETS_OF_ROWS:
        frame, names, shown = rows[table.name], _names(table), _SHOWN[table.name]
        found.append(duplicates.repeated_rows(frame, names, shown))
        found.append(near_copies.likely_copies(frame, names, shown, _OWN_CODES.get(table.name)))
    told = joined(found)
    return [told, near_copies.one_page_of_a_day(rows[activity.name], told)]


_SHEETS_OF_ROWS = (plan_task, activity, evidence, feedback)


def _names(table: sa.Table) -> list[str]:
    return [column.name for column in sheet_columns(table)]
