"""Findings of sheets beside each other and of scorecards beside their frameworks; the rules are in `checks.rules`."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from assets.submissions.checking.batch import Batch
from assets.submissions.checking.declared_constraints import broken_constraints
from assets.submissions.reading.declared_values import canonical_values
from checks.findings.model import joined
from checks.rules.rows import budgets, references
from checks.rules.scorecard import declared_inputs, proofs, self_points
from warehouse.tables import activity, evidence, plan_task, scorecard
from warehouse.tables.reference import WHOLE_YEAR

_REFERRED_TO = frozenset({"task_code", "evidence_code", "kind", "criterion_code"})
"""Required columns by which sheets and framework know each other: without one, every reference would look wrong."""


def with_declared_values(batch: Batch) -> Batch:
    """The batch with the scorecards' declared figures in canonical form, and findings of those that are none."""
    read, invalid = canonical_values(
        _with_framework(batch.rows[scorecard.name], batch.files),
        batch.asked.questions,
        batch.by_file("number_format"),
        batch.references.code_lists,
    )
    rows = {**batch.rows, scorecard.name: read.drop(columns="framework_id")}
    return replace(batch, rows=rows).with_findings(invalid)


def cross_findings(batch: Batch) -> pd.DataFrame:
    """Raw findings of sheets that disagree, and of scorecards; of files in which no sheet or framework is missing."""
    raw = batch.raw
    headless = raw["code"].eq("COLUMN_MISSING") & raw["column_name"].isin(_REFERRED_TO)
    partial = raw.loc[raw["code"].eq("SHEET_MISSING") | headless, "sha256"]
    frames = (batch.rows[table.name] for table in (plan_task, activity, evidence, scorecard))
    plan, acts, papers, card = (frame[~frame["sha256"].isin(partial)].reset_index(drop=True) for frame in frames)
    files = batch.files[~batch.files["sha256"].isin(partial) & batch.files["framework_id"].notna()]
    papers_title = evidence.info["sheet"]
    return joined(
        [
            references.unknown_tasks(acts, plan, plan_task.info["sheet"]),
            references.unknown_evidence(acts, "evidence_code", papers, papers_title),
            references.unknown_evidence(card, "evidence_codes", papers, papers_title, criterion="criterion_code"),
            budgets.cost_over_budget(acts, plan),
            _scorecard_findings(batch, _with_framework(card, files), papers, files),
        ]
    )


def _with_framework(card: pd.DataFrame, files: pd.DataFrame) -> pd.DataFrame:
    frameworks = files.set_index("sha256")["framework_id"]
    return card.assign(framework_id=card["sha256"].map(frameworks).astype("str"))


def _scorecard_findings(batch: Batch, card: pd.DataFrame, papers: pd.DataFrame, files: pd.DataFrame) -> pd.DataFrame:
    card, asked = card[card["framework_id"].notna()].reset_index(drop=True), batch.asked
    complete = _to_be_complete(card, files)
    open_to_all = card[card["sha256"].isin(complete["sha256"])]
    kinds = batch.references.code_lists.labels("evidence_kinds")
    return joined(
        [
            self_points.unknown_criteria(card, asked.criteria),
            self_points.missing_criteria(card, complete, asked.criteria),
            self_points.self_points_findings(card, asked.criteria, set(complete["sha256"])),
            self_points.not_applicable_findings(card, asked.criteria),
            declared_inputs.declared_inputs_findings(card, complete, asked.questions, asked.criteria),
            broken_constraints(card, asked, batch.year),
            proofs.missing_evidence(open_to_all, papers, asked.needs, kinds),
        ]
    )


def _to_be_complete(card: pd.DataFrame, files: pd.DataFrame) -> pd.DataFrame:
    """The files in which no criterion may be left open: those of the whole year, others once they give any points.

    A report of a quarter comes with the same scorecard, and need not touch it.
    """
    begun = card.loc[card["self_points"].notna(), "sha256"]
    due = files[files["period"].eq(WHOLE_YEAR) | files["sha256"].isin(begun)]
    sheets = card.drop_duplicates("sha256").set_index("sha256")["sheet"]
    named = due["sha256"].map(sheets).astype("str").fillna(scorecard.info["sheet"])
    return due[["sha256", "framework_id"]].assign(sheet=named)
