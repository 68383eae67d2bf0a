"""Proofs and texts that evaluators should look at again: the table `evidence_conflict`.

None of them is a fault by itself. Evaluators see every side. What does not belong here: reading (`reading`), the
findings that an agency is told (`checks.rules`), and what reviewers said of a case (`cases`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import pandas as pd

from assets.analysis.integrity.copied_reports import copied_reports
from assets.analysis.integrity.documents import dates_outside_year, disagreeing_documents
from assets.analysis.integrity.repeated_proofs import claimed_twice, of_many_days
from assets.analysis.integrity.report_texts import one_text_of_many_rows, texts_of
from checks.rules.evidence.claims import claims_of
from warehouse.rows.frames import conform, empty_frame
from warehouse.tables import activity, evidence, evidence_conflict, evidence_file

Names = Mapping[tuple[str, int], str]

_CASE = ["kind", "subject", "case_key"]


def evidence_conflicts(
    reports: pd.DataFrame, rows: Mapping[str, pd.DataFrame], year: int, names: Names | None = None
) -> pd.DataFrame:
    """Find what an evaluator should look at again.

    Args:
        reports: the scored submissions of the year and of those before it: `submission_id`, `year`, `agency_code`.
        rows: by table, their rows: `activity`, `evidence`, `feedback`, `scorecard`, `evidence_file`.
        year: the year in question; what lies wholly in earlier ones was seen then.
        names: of agencies, by code and year: one code may be of two agencies in two years.

    Returns:
        A frame of table `evidence_conflict`: each case's claims together, ordered by its key.
    """
    known = names or {}
    owners = reports.rename(columns={"year": "claimed_year"})
    keys = zip(owners["agency_code"], owners["claimed_year"], strict=True)
    owners = owners.assign(agency=pd.array([known.get((code, int(of)), code) for code, of in keys], dtype="str"))
    claims = claims_of(rows, rows[evidence_file.name], "submission_id").merge(owners, on="submission_id")
    papers = rows[evidence.name].merge(owners, on="submission_id")
    activities = rows[activity.name].merge(owners[owners["claimed_year"] == year], on="submission_id")
    found = pd.concat(
        [
            *claimed_twice(claims, year),
            of_many_days(activities),
            disagreeing_documents(papers, year),
            dates_outside_year(papers[papers["claimed_year"] == year]),
            copied_reports(texts_of(rows, owners), year),
            one_text_of_many_rows(activities),
        ],
        ignore_index=True,
    )
    return _numbered(found, year)


def case_code(kind: str, subject: str, case_key: str) -> str:
    """The code of a case, which is the same every night and every year: its kind, and what tells it from others."""
    return hashlib.sha256(f"{kind}\n{subject}\n{case_key}".encode()).hexdigest()[:16].upper()


def _numbered(found: pd.DataFrame, year: int) -> pd.DataFrame:
    if found.empty:
        return empty_frame(evidence_conflict)
    order = [*_CASE, "claimed_year", "agency_code", "submission_id", "sheet", "excel_row", "value"]
    places = [*_CASE, "submission_id", "sheet", "excel_row"]
    ordered = found.drop_duplicates(places).sort_values(order, ignore_index=True)
    cases = ordered.groupby(_CASE, sort=False).ngroup() + 1
    keys = (ordered[name] for name in _CASE)
    codes = [case_code(*key) for key in zip(*keys, strict=True)]
    numbered = ordered.assign(year=year, conflict=cases, position=range(1, len(ordered) + 1), case_code=codes)
    names = [column.name for column in evidence_conflict.columns]
    return conform(numbered.reindex(columns=names), evidence_conflict)
