"""Evidence that a criterion asks for: of each required kind one document, or an explanation."""

from __future__ import annotations

from typing import Any

import pandas as pd

from checks.findings.model import findings_at, joined
from checks.rules.declaration import Pass, rule
from checks.rules.rows.codes import comparable, listed_codes
from checks.rules.scorecard.self_points import CRITERION_KEY, criterion_rows, is_not_applicable


def missing_evidence(
    scorecard: pd.DataFrame, evidence: pd.DataFrame, needs: pd.DataFrame, kind_labels: dict[str, str]
) -> pd.DataFrame:
    """Criteria with points of their own, or with none given yet, and no document of a kind that the framework requires.

    Points of 0 claim nothing that would need a proof.

    Args:
        scorecard: the rows, with `framework_id`, of files in which no criterion may be left open.
        evidence: the rows of the evidence sheet.
        needs: `framework_id`, `criterion_code`, `kind`, a row for each required kind.
        kind_labels: of evidence kinds, by code.
    """
    rows = criterion_rows(scorecard)
    applicable = rows[~is_not_applicable(rows)]
    claims = [pd.isna(points) or points > 0 for points in applicable["self_points"]]
    claiming = applicable[pd.Series(claims, index=applicable.index, dtype=bool)]
    wanted = claiming.reset_index(names="row").merge(needs, on=CRITERION_KEY)[["row", "kind"]]
    missing = wanted[~pd.MultiIndex.from_frame(wanted).isin(_proven(claiming, evidence))]
    if missing.empty:
        return joined([])
    kinds: pd.Series[Any] = missing["kind"].map(kind_labels).fillna(missing["kind"]).groupby(missing["row"]).agg(list)
    wrong = claiming.loc[kinds.index]
    explained = wrong["explanation"].notna()
    return joined(
        [
            findings_at(part, code, "evidence_codes", criterion="criterion_code", kinds=kinds[part.index])
            for part, code in ((wrong[~explained], "EVIDENCE_MISSING"), (wrong[explained], "EVIDENCE_EXPLAINED"))
        ]
    )


@rule(Pass.WHOLE, "EVIDENCE_MISSING", "EVIDENCE_EXPLAINED")
def unproven_criteria(
    card: pd.DataFrame,
    complete: pd.DataFrame,
    evidence: pd.DataFrame,
    needs: pd.DataFrame,
    evidence_kinds: dict[str, str],
) -> pd.DataFrame:
    """Missing evidence in the files in which no criterion may be left open."""
    return missing_evidence(card[card["sha256"].isin(complete["sha256"])], evidence, needs, evidence_kinds)


@rule(Pass.REPORT, "ROW_EVIDENCE_NOWHERE")
def evidence_nowhere(evidence: pd.DataFrame) -> pd.DataFrame:
    """Documents that nobody could find: no number, no link, no file name."""
    lost = evidence[evidence["document_number"].isna() & evidence["link_or_file"].isna() & evidence["title"].notna()]
    return findings_at(lost, "ROW_EVIDENCE_NOWHERE", "link_or_file")


def _proven(claiming: pd.DataFrame, evidence: pd.DataFrame) -> pd.MultiIndex:
    """Each (row label, kind) for which the row names a document."""
    listed = listed_codes(claiming, "evidence_codes")
    named = listed[["sha256", "comparable_code"]].reset_index(names="row")
    documents = evidence[["sha256", "kind"]].assign(comparable_code=comparable(evidence["evidence_code"])).dropna()
    return pd.MultiIndex.from_frame(named.merge(documents, on=["sha256", "comparable_code"])[["row", "kind"]])
