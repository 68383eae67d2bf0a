"""The scorecard beside its framework: which criteria it names, and the points that the agency gives itself.

Scorecard frames have `framework_id` beside the file, place and columns. The framework comes as a plain frame:
`framework_id`, `criterion_code`, `most` and `least` points as forms state them, `typed_most` and `typed_least` that may
be typed (all Decimal), `is_leaf`, `is_self_scored`, `may_be_not_applicable`.
What does not belong here: declared figures, and evidence (`proofs`).
"""

from __future__ import annotations

import pandas as pd

from checks.findings.model import findings_at, joined
from checks.rules.declaration import Pass, rule

CRITERION_KEY = ["framework_id", "criterion_code"]


def criterion_rows(scorecard: pd.DataFrame) -> pd.DataFrame:
    """The rows of criteria themselves, without those of their declared figures."""
    return scorecard[scorecard["input_name"].isna()]


@rule(Pass.WHOLE, "CRITERION_UNKNOWN")
def unknown_criteria(card: pd.DataFrame, criteria: pd.DataFrame) -> pd.DataFrame:
    """Rows of criteria that the agency's framework does not have."""
    given = card[card["criterion_code"].notna()]
    known = _keys(given).isin(_keys(criteria))
    return findings_at(given[~known], "CRITERION_UNKNOWN", "criterion_code")


@rule(Pass.WHOLE, "CRITERION_MISSING")
def missing_criteria(card: pd.DataFrame, complete: pd.DataFrame, criteria: pd.DataFrame) -> pd.DataFrame:
    """Criteria that the agency scores itself by, without a row.

    Args:
        card: the rows.
        complete: `sha256`, `framework_id`, `sheet` (the scorecard's name in the file) of those that must be complete.
        criteria: of all frameworks.
    """
    wanted = complete.merge(criteria.loc[criteria["is_self_scored"], CRITERION_KEY], on="framework_id")
    there = pd.MultiIndex.from_frame(criterion_rows(card)[["sha256", "criterion_code"]])
    missing = wanted[~pd.MultiIndex.from_frame(wanted[["sha256", "criterion_code"]]).isin(there)]
    return findings_at(
        missing.assign(excel_row=None).drop(columns="criterion_code").assign(concerned=missing["criterion_code"]),
        "CRITERION_MISSING",
        "criterion_code",
        criterion="concerned",
    )


@rule(Pass.WHOLE, "SELF_POINTS_MISSING", "SELF_POINTS_OVER_MAX", "SELF_POINTS_UNDER_MIN", "SELF_POINTS_NOT_EXPECTED")
def self_points_findings(card: pd.DataFrame, criteria: pd.DataFrame, complete: pd.DataFrame) -> pd.DataFrame:
    """Points that are missing, out of bounds, or given where the agency gives none.

    Args:
        card: the rows.
        criteria: of all frameworks.
        complete: the files (`sha256`) in which nothing may be left open.
    """
    rows = with_criterion(criterion_rows(card), criteria)
    given = rows["self_points"].notna()
    scored = rows["is_self_scored"]
    open_ones = rows[scored & ~given & ~is_not_applicable(rows) & rows["sha256"].isin(complete["sha256"])]
    pointed = rows[scored & given]
    over = pointed[pointed["self_points"].gt(pointed["typed_most"]).astype(bool)]
    under = pointed[pointed["self_points"].lt(pointed["typed_least"]).astype(bool)]
    at = {"column_name": "self_points", "criterion": "criterion_code"}
    return joined(
        [
            findings_at(
                open_ones,
                "SELF_POINTS_MISSING",
                **at,
                lowest=open_ones["least"],
                highest=open_ones["most"],
            ),
            findings_at(
                over,
                "SELF_POINTS_OVER_MAX",
                **at,
                found=over["self_points"],
                limit=over["most"],
            ),
            findings_at(under, "SELF_POINTS_UNDER_MIN", **at, found=under["self_points"], limit=under["least"]),
            findings_at(rows[~scored & given & rows["is_leaf"]], "SELF_POINTS_NOT_EXPECTED", **at),
        ]
    )


@rule(Pass.WHOLE, "NOT_APPLICABLE_FORBIDDEN", "NOT_APPLICABLE_WITHOUT_REASON")
def not_applicable_findings(card: pd.DataFrame, criteria: pd.DataFrame) -> pd.DataFrame:
    """«Không áp dụng» where the framework forbids it, or without a reason."""
    rows = with_criterion(criterion_rows(card), criteria)
    marked = rows[is_not_applicable(rows)]
    forbidden = marked[~marked["may_be_not_applicable"]]
    silent = marked[marked["may_be_not_applicable"] & marked["not_applicable_reason"].isna()]
    return joined(
        [
            findings_at(forbidden, "NOT_APPLICABLE_FORBIDDEN", "not_applicable", criterion="criterion_code"),
            findings_at(silent, "NOT_APPLICABLE_WITHOUT_REASON", "not_applicable_reason", criterion="criterion_code"),
        ]
    )


def with_criterion(rows: pd.DataFrame, criteria: pd.DataFrame) -> pd.DataFrame:
    """The rows of known criteria with what the framework says of each."""
    return rows.merge(criteria, on=CRITERION_KEY, how="inner")


def is_not_applicable(rows: pd.DataFrame) -> pd.Series[bool]:
    """Whether the row is marked «Không áp dụng»."""
    return rows["not_applicable"].fillna(value=False).astype(bool)


def _keys(frame: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(frame[CRITERION_KEY])
