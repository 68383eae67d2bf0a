"""The passport as data, JSON-ready: the shape that `parcomm explain --format json` promises.

What belongs here: the whole, and the framework's part of it. What does not: reading the warehouse (`facts`), the other
parts (`report`, `criterion`, `proofs`, `totals`), Vietnamese sentences (`wording`).
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from assets.analysis.year_change.report import change_documents
from assets.publication.passport.criterion import (
    criterion_head,
    earlier_score,
    inputs_used,
    points_of_tracks,
    trace_document,
)
from assets.publication.passport.evidence_cases import case_documents, with_cases
from assets.publication.passport.facts.figures import NoPassportError
from assets.publication.passport.facts.passport_facts import PassportFacts
from assets.publication.passport.formula import rule_document
from assets.publication.passport.group_origins import group_origins
from assets.publication.passport.json_values import Document, Row, moment, present_rows
from assets.publication.passport.proofs import evidence_needs, explanation_document, find_claim, named_evidence
from assets.publication.passport.report import due_report, finding_document, findings_of_file, submission_document
from assets.publication.passport.totals import certainty_document, index_document, release_document
from assets.reference.rounds import round_names
from assets.rules.framework.model import Criterion
from warehouse.tables.tracks import round_of

USUAL_ROUNDS = (1, 2)
"""Rounds that a passport has a place for where the year's calendar names none."""


def passport(facts: PassportFacts, criterion_code: str | None = None) -> Document:
    """The whole passport, or that of one criterion and those below it.

    Raises:
        NoPassportError: the framework has no such criterion.
    """
    framework = facts.rules.framework
    if criterion_code is not None and criterion_code not in framework.by_code:
        known = ", ".join(framework.by_code)
        raise NoPassportError(f"framework {framework.framework} has no criterion {criterion_code}: it has {known}")
    wanted = set(framework.by_code) if criterion_code is None else _below(framework.by_code[criterion_code])
    inputs = _by_criterion(facts.inputs)
    scores = _by_criterion(facts.scores)
    findings = _by_criterion(facts.findings)
    history = _by_criterion(facts.history)
    explained = _by_criterion(facts.explanations)
    cases = case_documents(facts.cases, facts.agency["code"], facts.names, None if criterion_code is None else wanted)
    evidence = with_cases(named_evidence(facts.scorecard, facts.evidence), cases)
    reports = [due_report(row) for row in present_rows(facts.reports)]
    of_file = findings.get(None, []) if criterion_code is None else []
    sent = None if facts.submission is None else submission_document(facts.submission, facts.arrivals)
    names = round_names(facts.rounds)
    rounds = _rounds(facts)
    return {
        "agency": facts.agency["code"],
        "agency_name": facts.agency["name"],
        "year": facts.year,
        "as_of": None if facts.as_of is None else moment(facts.as_of),
        "framework": _framework(facts),
        "other_frameworks": list(facts.beside),
        "submission": sent,
        "reports": reports,
        "rounds": [{"track": each.track, "name": each.name, "decided_by": each.decided_by} for each in facts.rounds],
        "waived": list(facts.departures.waived.get(facts.agency["code"], ())),
        "switched_off": list(facts.departures.switched_off),
        "criteria": [
            {
                **criterion_head(criterion, parent, framework),
                **points_of_tracks(scores.get(criterion.code, []), framework, rounds),
                **(told := trace_document(scores.get(criterion.code, []), names)),
                **rule_document(criterion, scores.get(criterion.code, []), facts.year),
                "inputs": inputs_used(
                    criterion,
                    inputs.get(criterion.code, []),
                    facts.rows,
                    told["decisions"],
                    facts.outside,
                    group_origins(criterion, scores.get(criterion.code, []), facts.names),
                ),
                "claim": find_claim(facts.scorecard, criterion.code),
                "evidence_needed": evidence_needs(evidence.get(criterion.code, []), criterion),
                "evidence": evidence.get(criterion.code, []),
                "findings": [finding_document(row) for row in findings.get(criterion.code, [])],
                "explanations": [explanation_document(row, names) for row in explained.get(criterion.code, [])],
                "history": [earlier_score(row) for row in history.get(criterion.code, [])],
            }
            for criterion, parent in framework.walk()
            if criterion.code in wanted
        ],
        "index": {
            **index_document(facts.indices, framework, rounds),
            "provisional": facts.released.empty,
        },
        "cases": cases,
        "certainty": certainty_document(facts) if criterion_code is None else None,
        "findings": findings_of_file(of_file, reports, None if sent is None else sent["period"]),
        "change": [] if criterion_code is not None else _change(facts),
        "released": [release_document(row) for row in present_rows(facts.released)],
    }


def _change(facts: PassportFacts) -> list[Document]:
    framework = facts.rules.framework
    names = {str(facts.agency["code"]): str(facts.agency["name"])}
    return change_documents(facts.change, names, {framework.framework: framework})


def _rounds(facts: PassportFacts) -> Sequence[int]:
    """Numbers of the calendar's rounds, and of others that have begun; two where there are none of either."""
    begun = (round_of(track) for track in facts.indices["track"])
    planned = (each.number for each in facts.rounds)
    return sorted({*planned, *(number for number in begun if number is not None)}) or USUAL_ROUNDS


def _below(criterion: Criterion) -> set[str]:
    return {criterion.code}.union(*(_below(child) for child in criterion.criteria))


def _by_criterion(frame: pd.DataFrame) -> dict[str | None, list[Row]]:
    """Rows by criterion, under None those that concern none."""
    rows: dict[str | None, list[Row]] = {}
    for row in present_rows(frame):
        rows.setdefault(row["criterion_code"], []).append(row)
    return rows


def _framework(facts: PassportFacts) -> Document:
    framework = facts.rules.framework
    return {
        "id": framework.framework,
        "version": framework.version,
        "sha256": facts.rules.sha256,
        "title": framework.title,
        "basis": {
            "document": framework.basis.document,
            "issued": framework.basis.issued.isoformat(),
            "issuer": framework.basis.issuer,
        },
    }
