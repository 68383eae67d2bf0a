"""Check a batch of read files: findings, which rows count, and the status of each file.

The passes in the order of trust: what could not be read, what a column's declaration refuses, then what rows, sheets,
frameworks and other reports say against it. What does not belong here: the rules (`checks.rules`, run by `rule_book`),
and what is stored (`registering`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from assets.reference.loading import References
from assets.submissions.checking.batch import Batch, batch_of
from assets.submissions.checking.declared_figures import with_declared_constraints, with_declared_values
from assets.submissions.checking.outcome import described, submissions_of
from assets.submissions.checking.rule_book import names_for, of_whole_reports, with_rules
from assets.submissions.reading.file_batches import CELL_TYPE, ReadBatch
from assets.submissions.register.accepted_reports import NO_REPORTS, accepted_of
from assets.submissions.register.activity_totals import NO_TOTALS, totals_of
from assets.submissions.register.known_claims import NO_CLAIMS, first_claims, owned_claims
from assets.submissions.sheets.explanations import explanation_findings
from assets.submissions.stakes.prospects import Prospect
from assets.submissions.stakes.scored_batch import with_stakes
from checks.findings.limits import without_echoes
from checks.findings.model import joined
from checks.findings.row_outcomes import accepted_rows
from checks.rules.declaration import Pass
from checks.tables.report_schemas import schema_findings
from warehouse.tables import REPORT_TABLES, activity
from warehouse.tables.statuses import ACCEPTED


@dataclass(frozen=True, slots=True)
class CheckedBatch:
    """Batch of checked files.

    Attributes:
        submissions: one row a file, in the order given: `sha256`, `file_name`, `received_at`, `year` (of the cover),
            `agency_code`, `likely_agency_code` (`named_agencies`, where the agency is not recognised), `period`,
            `framework_id`, `status`, `blocking_count`, `warning_count`, `note_count`, `document_number`,
            `document_on`, `signatory`.
        findings: described findings of all files, in reading order, with `points_at_stake` (Decimal or None) and
            `explanation`, what the agency wrote about the same finding of its last file.
        rows: by report table, the rows that count, with `sha256`; none of a file that is not accepted.
        claims: proofs that accepted files claim, the first claim of each (`known_claims`), for the batches checked
            after this one.
        attachments: the files beside each workbook in a .zip, as they were read (`ReadBatch`).
        prospects: by sha256, of files with findings: what they earn, and would if all were mended.
        needing_group: by sha256, codes of the criteria whose points no file tells: other agencies' figures have a part.
    """

    submissions: pd.DataFrame
    findings: pd.DataFrame
    rows: Mapping[str, pd.DataFrame]
    claims: pd.DataFrame
    attachments: pd.DataFrame
    prospects: Mapping[str, Prospect]
    needing_group: Mapping[str, tuple[str, ...]]

    @property
    def accepted(self) -> pd.DataFrame:
        """The accepted reports, for the batches checked after this one: `agency_code`, `period`, `received_at`."""
        files = self.submissions.rename(columns={"agency_code": "recognised_code"})
        return accepted_of(files[files["status"].isin(ACCEPTED)])


def check_batch(
    read: ReadBatch,
    references: References,
    year: int,
    *,
    known_claims: pd.DataFrame = NO_CLAIMS,
    calendar: pd.DataFrame | None = None,
    accepted_before: pd.DataFrame = NO_REPORTS,
    year_before: pd.DataFrame = NO_TOTALS,
) -> CheckedBatch:
    """Check files received for a year.

    Args:
        read: what was read of them.
        references: agencies, code lists, frameworks, the catalogue.
        year: the year for which the inbox received them.
        known_claims: what reports checked earlier claimed as proof (`known_claims`).
        calendar: by which the files are late or not; None where they are only tried, and not received.
        accepted_before: accepted reports of files checked earlier (`accepted_reports`).
        year_before: totals of last year's reports in force (`activity_totals`).
    """
    batch = _by_itself(batch_of(read, references, year))
    counted = _counted(batch)
    claims = owned_claims(counted, read.attachments, batch.sound_files)
    beside = {
        "claims": claims,
        "known_claims": known_claims,
        "agency_names": names_for(batch, known_claims),
        "totals": totals_of(counted[activity.name], batch.files),
        "totals_before": year_before,
    }
    batch = with_rules(batch, Pass.COUNTED, replace(batch, rows=counted), beside)
    if calendar is not None:
        accepted = pd.concat([accepted_before, accepted_of(batch.sound_files)], ignore_index=True)
        batch = with_rules(batch, Pass.ARRIVAL, given={"calendar": calendar, "accepted_reports": accepted})
    batch = batch.with_findings(explanation_findings(batch.raw, read.explanations, batch.catalogue))
    return _outcome(batch, counted, claims)


def _by_itself(batch: Batch) -> Batch:
    """Check each report by itself, cells before rows, rows before sheets."""
    refused = joined(schema_findings(batch.rows[table.name], table) for table in REPORT_TABLES)
    batch = with_rules(batch.with_findings(refused), Pass.COVER)
    batch = with_declared_values(batch.without_lost_cells())
    batch = with_rules(batch, Pass.REPORT)
    whole = of_whole_reports(batch)
    batch = with_declared_constraints(with_rules(batch, Pass.WHOLE, whole), whole)
    return replace(batch, raw=without_echoes(batch.raw)).without_lost_cells()


def _counted(batch: Batch) -> dict[str, pd.DataFrame]:
    """By report table, the rows that count, of files that no finding so far keeps from being accepted."""
    blocked = batch.blocked
    counted = {}
    for table in REPORT_TABLES:
        frame = batch.rows[table.name].drop(columns=CELL_TYPE, errors="ignore")
        counted[table.name] = accepted_rows(frame[~frame["sha256"].isin(blocked)], table, batch.raw, batch.catalogue)
    return counted


def _outcome(batch: Batch, counted: Mapping[str, pd.DataFrame], claims: pd.DataFrame) -> CheckedBatch:
    findings, prospects = with_stakes(
        described(batch),
        files=batch.files,
        read=batch.rows,
        raw=batch.raw,
        references=batch.references,
        year=batch.year,
    )
    submissions = submissions_of(batch, findings)
    accepted = submissions.loc[submissions["status"].isin(ACCEPTED), "sha256"]
    return CheckedBatch(
        submissions=submissions,
        findings=findings,
        rows={name: frame[frame["sha256"].isin(accepted)].reset_index(drop=True) for name, frame in counted.items()},
        claims=first_claims(claims[claims["sha256"].isin(accepted)], batch.year),
        attachments=batch.read.attachments,
        prospects=prospects,
        needing_group=_needing_group(submissions, batch.references),
    )


def _needing_group(submissions: pd.DataFrame, references: References) -> dict[str, tuple[str, ...]]:
    codes = {
        loaded.framework.framework: tuple(leaf.code for leaf in loaded.framework.leaves() if leaf.group_inputs)
        for loaded in references.frameworks
    }
    return {
        sha256: codes.get(framework_id, ())
        for sha256, framework_id in zip(submissions["sha256"], submissions["framework_id"], strict=True)
    }
