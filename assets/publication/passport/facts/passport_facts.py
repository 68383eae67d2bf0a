"""Facts of one agency's figures in the warehouse: now, or as of a past moment.

What does not belong here: queries of figures (`figures`) and of rows (`input_rows`), the passport's shape (`document`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.analysis.ranks.bands.stored import StoredRanks, read_stored_group
from assets.analysis.year_change.table import ChangeFrames
from assets.publication.passport.evidence_cases import NO_CASES, read_agency_cases
from assets.publication.passport.facts.arrivals import NO_REPORTS, read_arrivals, read_due_reports
from assets.publication.passport.facts.figures import (
    NoPassportError,
    chosen_framework,
    of_framework,
    read_figures,
    read_history,
    read_released,
    why_no_figures,
)
from assets.publication.passport.facts.input_rows import InputRows, read_input_rows
from assets.publication.passport.facts.outside_origins import Origins, read_outside_origins
from assets.publication.passport.year_change import NO_CHANGE, read_agency_change
from assets.publication.published.departures import read_departures
from assets.publication.published.framework_rules import AppliedFramework, applied_in_year
from assets.reference.agencies import agencies_of_year
from assets.reference.rounds import Round, rounds_of_year
from assets.reference.waivers import NO_DEPARTURES, Departures
from warehouse.rows.final_points import with_final_points
from warehouse.rows.frames import empty_frame, read_table
from warehouse.rows.reference_versions import reference_at
from warehouse.rows.rule_texts import texts_at
from warehouse.tables import (
    agency,
    calendar_entry,
    criterion_score,
    evidence,
    explanation,
    finding,
    framework,
    index_score,
    input_value,
    receipt,
    scorecard,
    submission,
)


@dataclass(frozen=True)
class PassportFacts:
    """One agency in one year.

    Attributes:
        year: the year scored.
        as_of: the moment of which the figures are, None for now.
        agency: its row of table `agency`.
        rules: the framework, as the warehouse keeps it, and its fingerprint.
        submission: the row of table `submission` that was scored; None where no report is asked for, and none came.
        arrivals: rows of `receipt` of its file, in order.
        rounds: of appraisal, in the calendar of that moment.
        reports: every report that the year requires of the agency, and when it came (`arrivals.REPORT_COLUMNS`).
        inputs: rows of `input_value`.
        rows: the rows behind inputs that come from the report.
        scores: rows of `criterion_score`, every track.
        indices: rows of `index_score`, every track.
        history: rows of `criterion_score_history` up to that moment, with `changed_at` and `dagster_run_id`, by run.
        findings: rows of `finding` of the submission.
        scorecard: its rows of `scorecard`.
        evidence: its rows of `evidence`.
        explanations: its rows of `explanation`, in the order in which they were given.
        released: what was published of the agency by then: rows of `release` with `points`, `index_pct`, `class_name`
            and `rank` of `release_score`, oldest first.
        departures: from the rules, of all agencies.
        outside: origins of figures from outside; of a past moment none, since only their changes are kept.
        change: since an earlier year; of a past moment none, since it is made anew every night.
        names: of all agencies of the year, by code.
        beside: ids of the other frameworks by which the agency has figures.
        cases: of evidence, in which the agency has a part (`evidence_cases.read_agency_cases`); of a past moment none.
        ranks: how certain the ranks of its group are; None of a past moment, and where no night has told it.
    """

    year: int
    as_of: datetime | None
    agency: pd.Series[Any]
    rules: AppliedFramework
    submission: pd.Series[Any] | None
    arrivals: pd.DataFrame
    rounds: tuple[Round, ...]
    reports: pd.DataFrame
    inputs: pd.DataFrame
    rows: InputRows
    scores: pd.DataFrame
    indices: pd.DataFrame
    history: pd.DataFrame
    findings: pd.DataFrame
    scorecard: pd.DataFrame
    evidence: pd.DataFrame
    explanations: pd.DataFrame
    released: pd.DataFrame
    departures: Departures = NO_DEPARTURES
    outside: Origins = field(default_factory=dict)
    change: ChangeFrames = NO_CHANGE
    names: Mapping[str, str] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    cases: pd.DataFrame = field(default_factory=NO_CASES.copy)
    ranks: StoredRanks | None = None


def read_passport_facts(
    connection: sa.Connection,
    year: int,
    agency_code: str,
    *,
    as_of: datetime | None = None,
    framework_id: str | None = None,
) -> PassportFacts:
    """Read what explains an agency's figures by one framework.

    Args:
        connection: open on the warehouse; it is only read.
        year: the year scored.
        agency_code: whose figures.
        as_of: a past moment; None for now.
        framework_id: which of the frameworks that score it; if not given, the one that its report is about, else the
            first by id.

    Raises:
        NoPassportError: no such agency in the year, or it had no figures at that moment, or none by that framework.
    """
    listed = reference_at(connection, agency, as_of)
    if listed.empty:
        raise NoPassportError(f"the warehouse knows no agencies yet: run `parcomm run --year {year}` first")
    known = agencies_of_year(listed, year)
    there = known[known["code"] == agency_code]
    if there.empty:
        raise NoPassportError(f"no agency has the code {agency_code} on 31 December {year}")
    figures = {
        table.name: read_figures(connection, table, year, agency_code, as_of)
        for table in (input_value, criterion_score, index_score)
    }
    indices = with_final_points(figures[index_score.name])
    if indices.empty:
        raise NoPassportError(why_no_figures(connection, year, agency_code, as_of))
    chosen, beside = chosen_framework(indices, agency_code, framework_id)
    indices = indices[indices["framework_id"].eq(chosen)]
    rules = _rules(connection, chosen, year, as_of)
    number = indices["submission_id"].iloc[0]
    report = {
        table.name: empty_frame(table)
        if pd.isna(number)
        else read_table(connection, table, table.c.submission_id == int(number))
        for table in (submission, scorecard, evidence, finding)
    }
    sent = None if pd.isna(number) else report[submission.name].iloc[0]
    return PassportFacts(
        year=year,
        as_of=as_of,
        agency=there.iloc[0],
        rules=rules,
        submission=sent,
        arrivals=empty_frame(receipt) if sent is None else read_arrivals(connection, sent, as_of),
        rounds=rounds_of_year(reference_at(connection, calendar_entry, as_of), year),
        reports=NO_REPORTS if sent is None else read_due_reports(connection, sent, as_of),
        inputs=of_framework(figures[input_value.name], chosen),
        rows={} if sent is None else read_input_rows(connection, rules.framework, report[scorecard.name], sent, as_of),
        scores=with_final_points(of_framework(figures[criterion_score.name], chosen)),
        indices=indices,
        history=read_history(connection, year, agency_code, as_of, beside),
        findings=report[finding.name],
        scorecard=report[scorecard.name],
        evidence=report[evidence.name],
        explanations=empty_frame(explanation)
        if beside and sent is None
        else _explanations(connection, year, agency_code, as_of),
        released=read_released(connection, year, agency_code, as_of, beside),
        departures=read_departures(connection, year, as_of),
        outside={} if as_of else read_outside_origins(connection, rules.framework, year, agency_code),
        change=NO_CHANGE if as_of else read_agency_change(connection, year, agency_code, rules.framework.framework),
        names=dict(zip(known["code"], known["name"], strict=True)),
        beside=beside,
        cases=NO_CASES if as_of or sent is None else read_agency_cases(connection, year, agency_code),
        ranks=None if as_of else read_stored_group(connection, year, rules.framework_id, agency_code),
    )


def _rules(connection: sa.Connection, framework_id: str, year: int, as_of: datetime | None) -> AppliedFramework:
    """The framework now, or the text that it had then."""
    texts = read_table(connection, framework, framework.c.framework_id == framework_id)
    if as_of is not None:
        texts = texts_at(connection, as_of, framework_id)
    (rules,) = applied_in_year(texts, year)
    return rules


def _explanations(connection: sa.Connection, year: int, agency_code: str, as_of: datetime | None) -> pd.DataFrame:
    """Explanations of the agency to decisions on its criteria."""
    known = [explanation.c.given_at <= as_of] if as_of is not None else []
    of_agency = (explanation.c.year == year, explanation.c.agency_code == agency_code)
    return read_table(connection, explanation, *of_agency, *known).sort_values(["round", "given_at", "explanation_id"])
