"""Check a batch of read files: findings, which rows count, and the status of each file.

The order is that of trust: what could not be read, then what a column's declaration refuses, then what rows, sheets,
frameworks and other reports say against it. What does not belong here: the rules (`rule_book`), and what is stored
(`registering`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from assets.reference.agencies import agencies_of_year
from assets.reference.references import References
from assets.submissions.checking.criterion_facts import CriterionFacts, criterion_facts
from assets.submissions.checking.finding_places import column_titles, in_reading_order, located
from assets.submissions.checking.row_fates import accepted_rows, with_consequences, without_lost_cells
from assets.submissions.checking.rule_book import (
    Received,
    cover_findings,
    cross_sheet_findings,
    report_findings,
    row_findings,
    scorecard_findings,
)
from assets.submissions.reading.declared_values import canonical_values
from assets.submissions.reading.reading import CELL_TYPE, ReadBatch
from assets.submissions.register.accepted_reports import NO_REPORTS, accepted_of
from assets.submissions.register.activity_totals import MEASURES, NO_TOTALS, totals_of
from assets.submissions.register.known_claims import NO_CLAIMS, agency_names, first_claims, owned_claims
from assets.submissions.sheets.explanations import explained, explanation_findings
from assets.submissions.stakes.prospects import Prospect
from checks.findings.catalogue import SEVERITIES, Catalogue, describe
from checks.findings.limits import cut_short, without_echoes
from checks.findings.model import joined, unpacked
from checks.rules.cover.covers import named_agencies, recognise_agencies
from checks.rules.cover.lateness import LATE, late_reports
from checks.rules.evidence.claimed_twice import of_earlier_years, of_other_agencies, of_two_criteria
from checks.rules.evidence.evidence_files import evidence_file_findings
from checks.rules.evidence.two_codes import two_codes_of_one_proof
from checks.rules.rows.jumps import year_on_year_jumps
from checks.rules.scorecard.scorecard_text import asks_otherwise
from checks.tables.report_schemas import schema_findings
from checks.vietnam_time import days_in_vietnam
from checks.workbook_layout import COVER_SHEET
from warehouse.tables import REPORT_TABLES, activity, evidence, scorecard
from warehouse.tables.submissions import ACCEPTED

_REFERRED_TO = frozenset({"task_code", "evidence_code", "kind", "criterion_code"})
"""Required columns by which sheets and framework know each other: without one, every reference would look wrong."""


@dataclass(frozen=True, slots=True)
class CheckedBatch:
    """What the checks say of a batch.

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
        read_rows: by report table, every row that was read, whether it counts or not, lost cells emptied.
        attachments: the files beside each workbook in a .zip, as they were read (`ReadBatch`).
        raw: the findings before they were cut short, described and ordered.
        year: for which the files were checked.
        prospects: by sha256, of files with findings: what they earn, and would if all were mended; scoring brings it.
    """

    submissions: pd.DataFrame
    findings: pd.DataFrame
    rows: Mapping[str, pd.DataFrame]
    claims: pd.DataFrame
    read_rows: Mapping[str, pd.DataFrame]
    attachments: pd.DataFrame
    raw: pd.DataFrame
    year: int
    prospects: Mapping[str, Prospect] = field(default_factory=dict)

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
    catalogue = references.catalogue
    received = _received(read, references, year)
    asked = criterion_facts(references.frameworks)
    refused = joined(schema_findings(read.rows[table.name], table, references.code_lists) for table in REPORT_TABLES)
    card = _of_frameworks(read.rows[scorecard.name], received)
    reworded = asks_otherwise(card, asked.criteria, asked.questions)
    on_covers = cover_findings(_with_cover(received, read.findings), read.findings, reworded, references)
    raw = joined([read.findings, refused, on_covers])
    rows = {name: without_lost_cells(frame, raw, catalogue) for name, frame in read.rows.items()}
    rows[scorecard.name], invalid = _with_declared_values(rows[scorecard.name], received, asked, references)
    ruled = [
        invalid,
        row_findings(rows, received, references),
        report_findings(rows, _with_cover(received, read.findings), read.places, read.findings),
        _across(rows, received, raw, asked, references),
        evidence_file_findings(rows[evidence.name], _attached(read, received), _listing(read.places)),
    ]
    raw = without_echoes(located(joined([raw, *ruled]), read.places))
    rows = {name: without_lost_cells(frame, raw, catalogue) for name, frame in rows.items()}

    counted = _counted(rows, raw, catalogue)
    sound = received.files[~received.files["sha256"].isin(_blocked(raw, catalogue))]
    claims = owned_claims(counted, read.attachments, sound)
    twice = _claimed_twice(claims, known_claims, references, year)
    twice = joined([twice, two_codes_of_one_proof(counted[evidence.name], joined([raw, twice]))])
    jumps = year_on_year_jumps(totals_of(counted[activity.name], received.files), year_before, MEASURES)
    raw = joined([raw, located(joined([twice, jumps]), read.places)])
    if calendar is not None:
        late = _late(received, raw, accepted_before, calendar, catalogue)
        raw = joined([raw, located(late, read.places)])
    raw = joined([raw, explanation_findings(raw, read.explanations, catalogue)])
    findings = _described(raw, read, received, asked, catalogue)
    submissions = _submissions(read.covers, received, findings, agencies_of_year(references.agencies, year))
    accepted = submissions.loc[submissions["status"].isin(ACCEPTED), "sha256"]
    return CheckedBatch(
        submissions=submissions,
        findings=findings,
        rows={name: frame[frame["sha256"].isin(accepted)].reset_index(drop=True) for name, frame in counted.items()},
        claims=first_claims(claims[claims["sha256"].isin(accepted)], year),
        read_rows=rows,
        attachments=read.attachments,
        raw=raw,
        year=year,
    )


def _attached(read: ReadBatch, received: Received) -> pd.DataFrame:
    """The files beside reports that could be read."""
    return read.attachments[read.attachments["sha256"].isin(received.files["sha256"])].reset_index(drop=True)


def _listing(places: pd.DataFrame) -> set[str]:
    """The reports whose evidence sheet has the column in which attached files are named."""
    listing = places["table"].eq(evidence.name) & places["column_name"].eq("link_or_file")
    return set(places.loc[listing, "sha256"])


def _claimed_twice(claims: pd.DataFrame, known: pd.DataFrame, references: References, year: int) -> pd.DataFrame:
    names = agency_names(references.agencies, {year, *known["year"].unique()})
    return joined(
        [
            of_two_criteria(claims),
            of_other_agencies(claims, known, names, year),
            of_earlier_years(claims, known, names, year),
        ]
    )


def _late(
    received: Received, raw: pd.DataFrame, accepted_before: pd.DataFrame, calendar: pd.DataFrame, catalogue: Catalogue
) -> pd.DataFrame:
    """Told last: it takes knowing which reports of the batch are accepted."""
    sound = received.files[~received.files["sha256"].isin(_blocked(raw, catalogue))]
    accepted = pd.concat([accepted_before, accepted_of(sound)], ignore_index=True)
    return late_reports(
        received.files, accepted, calendar, received.year, COVER_SHEET, accepts_late=LATE not in catalogue.blocking
    )


def _counted(rows: Mapping[str, pd.DataFrame], raw: pd.DataFrame, catalogue: Catalogue) -> dict[str, pd.DataFrame]:
    """The rows that count, of files without a blocking finding."""
    blocked = _blocked(raw, catalogue)
    counted = {}
    for table in REPORT_TABLES:
        frame = rows[table.name].drop(columns=CELL_TYPE, errors="ignore")
        counted[table.name] = accepted_rows(frame[~frame["sha256"].isin(blocked)], table, raw, catalogue)
    return counted


def _blocked(raw: pd.DataFrame, catalogue: Catalogue) -> pd.Series[str]:
    """The files that some finding keeps from being accepted."""
    return raw.loc[raw["code"].isin(catalogue.blocking), "sha256"]


def _received(read: ReadBatch, references: References, year: int) -> Received:
    """The files that are report workbooks at all, with their agencies and frameworks."""
    codes = references.catalogue.entries
    foreign = [code for code in codes if codes[code].kind == "file" or code == "TEMPLATE_FOREIGN"]
    unreadable = read.findings.loc[read.findings["code"].isin(foreign), "sha256"]
    files = read.covers[~read.covers["sha256"].isin(unreadable)].reset_index(drop=True)
    agencies = agencies_of_year(references.agencies, year)
    recognised = recognise_agencies(files, agencies)
    levels = recognised.map(agencies.set_index("code")["level"])
    loaded = {level: references.framework_for(level, year) for level in levels.dropna().unique()}
    frameworks = {level: one for level, one in loaded.items() if one is not None}
    return Received(
        files.assign(
            recognised_code=recognised,
            level=levels,
            framework_id=levels.map({level: one.framework.framework for level, one in frameworks.items()}).astype(
                "str"
            ),
            framework_sha256=levels.map({level: one.sha256 for level, one in frameworks.items()}).astype("str"),
            received_on=days_in_vietnam(files["received_at"]),
        ),
        year,
    )


def _with_cover(received: Received, told: pd.DataFrame) -> Received:
    """The files whose cover is there: where it is missing, all its fields are, and the sheet's finding says so."""
    absent = told[told["code"].eq("SHEET_MISSING")]
    coverless = absent.loc[[unpacked(one)["expected"] == COVER_SHEET for one in absent["params"]], "sha256"]
    return Received(received.files[~received.files["sha256"].isin(coverless)], received.year)


def _of_frameworks(card: pd.DataFrame, received: Received) -> pd.DataFrame:
    """The rows of scorecards with the framework of each."""
    return card.assign(framework_id=card["sha256"].map(received.by_file("framework_id")).astype("str"))


def _with_declared_values(
    card: pd.DataFrame, received: Received, asked: CriterionFacts, references: References
) -> tuple[pd.DataFrame, pd.DataFrame]:
    read, invalid = canonical_values(
        _of_frameworks(card, received), asked.questions, received.by_file("number_format"), references.code_lists
    )
    return read.drop(columns="framework_id"), invalid


def _across(
    rows: Mapping[str, pd.DataFrame],
    received: Received,
    raw: pd.DataFrame,
    asked: CriterionFacts,
    references: References,
) -> pd.DataFrame:
    """Findings of sheets beside each other and beside the framework, of files in which neither is half missing."""
    headless = raw["code"].eq("COLUMN_MISSING") & raw["column_name"].isin(_REFERRED_TO)
    partial = raw.loc[raw["code"].eq("SHEET_MISSING") | headless, "sha256"]
    whole = {name: frame[~frame["sha256"].isin(partial)].reset_index(drop=True) for name, frame in rows.items()}
    files = received.files[~received.files["sha256"].isin(partial) & received.files["framework_id"].notna()]
    card = whole[scorecard.name]
    card = card.assign(framework_id=card["sha256"].map(files.set_index("sha256")["framework_id"]).astype("str"))
    card = card[card["framework_id"].notna()].reset_index(drop=True)
    complete = _to_be_complete(card, files)
    on_cards = scorecard_findings(card, whole[evidence.name], complete, asked, references, received.year)
    return joined([cross_sheet_findings(whole), on_cards])


def _to_be_complete(card: pd.DataFrame, files: pd.DataFrame) -> pd.DataFrame:
    """The files in which the agency scores itself: those of the whole year, and others once they give any points.

    A report of a quarter comes with the same scorecard, and need not touch it.
    """
    begun = card.loc[card["self_points"].notna(), "sha256"]
    due = files[files["period"].eq("year") | files["sha256"].isin(begun)]
    sheets = card.drop_duplicates("sha256").set_index("sha256")["sheet"]
    named = due["sha256"].map(sheets).astype("str").fillna(scorecard.info["sheet"])
    return due[["sha256", "framework_id"]].assign(sheet=named)


def _described(
    raw: pd.DataFrame, read: ReadBatch, received: Received, asked: CriterionFacts, catalogue: Catalogue
) -> pd.DataFrame:
    """In words and in reading order, runs of one fault cut short, with the points that hang on each."""
    # Cut before it is described: a file in which every cell is wrong must cost no more than its reading.
    listed = cut_short(raw[~raw["code"].isin(catalogue.silent)].reset_index(drop=True))
    worded = describe(listed, catalogue, columns=column_titles(listed, read.places))
    described = with_consequences(in_reading_order(worded, read.places), read.places, catalogue)
    frameworks = described["sha256"].map(received.by_file("framework_id"))
    keys = pd.MultiIndex.from_arrays([frameworks, described["criterion_code"]])
    points = asked.criteria.set_index(["framework_id", "criterion_code"])["printed_points"].reindex(keys)
    staked = described.assign(points_at_stake=points.astype("object").where(points.notna(), None).to_numpy())
    return explained(staked, read.explanations, catalogue)


def _submissions(
    covers: pd.DataFrame, received: Received, findings: pd.DataFrame, agencies: pd.DataFrame
) -> pd.DataFrame:
    counts = pd.crosstab(findings["sha256"], findings["severity"]).reindex(
        index=covers["sha256"], columns=list(SEVERITIES), fill_value=0
    )
    files = received.files.set_index("sha256").reindex(covers["sha256"])
    unopened = set(findings.loc[findings["kind"].eq("file") & findings["severity"].eq("blocking"), "sha256"])
    statuses = [
        status_of(is_readable=sha256 not in unopened, blocking=blocking, warnings=warnings)
        for sha256, blocking, warnings in zip(covers["sha256"], counts["blocking"], counts["warning"], strict=True)
    ]
    frame = covers[["sha256", "file_name", "received_at", "year"]].copy()
    frame["agency_code"] = files["recognised_code"].to_numpy()
    frame["likely_agency_code"] = named_agencies(covers, agencies).where(frame["agency_code"].isna())
    frame["period"] = covers["period"]
    frame["framework_id"] = files["framework_id"].to_numpy()
    frame["status"] = statuses
    for severity in SEVERITIES:
        frame[f"{severity}_count"] = counts[severity].to_numpy()
    for name in ("document_number", "document_on", "signatory"):
        frame[name] = covers[name]
    return frame


def status_of(*, is_readable: bool, blocking: int, warnings: int) -> str:
    """The status of one file; notes alone leave it plainly accepted."""
    if not is_readable:
        return "unreadable"
    if blocking:
        return "rejected"
    return "accepted_with_findings" if warnings else "accepted"
