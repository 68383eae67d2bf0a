"""Codes that refer from one sheet to another: tasks from activities, documents from activities and scorecard."""

from __future__ import annotations

from typing import Any

import pandas as pd

from checks.findings.model import findings_at, joined
from checks.rules.declaration import Pass, rule
from checks.rules.rows.codes import comparable, listed_codes
from warehouse import tables

_PLAN_TITLE = str(tables.plan_task.info["sheet"])
_EVIDENCE_TITLE = str(tables.evidence.info["sheet"])


@rule(Pass.WHOLE, "TASK_CODE_UNKNOWN")
def unknown_tasks(activity: pd.DataFrame, plan_task: pd.DataFrame) -> pd.DataFrame:
    """Activities of a task that the file's own plan does not have; none at all is an activity outside the plan."""
    referring = activity[activity["task_code"].notna()]
    known = _is_listed(referring["sha256"], comparable(referring["task_code"]), plan_task, "task_code")
    return findings_at(referring[~known], "TASK_CODE_UNKNOWN", "task_code", expected=_PLAN_TITLE)


def unknown_evidence(
    rows: pd.DataFrame, column_name: str, evidence: pd.DataFrame, criterion: str | None = None
) -> pd.DataFrame:
    """Cells that list a document which the file's own evidence sheet does not have.

    Args:
        rows: of any report table.
        column_name: its column of one or more evidence codes.
        evidence: the rows of the evidence sheet.
        criterion: the column that holds the criterion's code, on the scorecard.
    """
    listed = listed_codes(rows, column_name)
    known = _is_listed(listed["sha256"], listed["comparable_code"], evidence, "evidence_code")
    strangers = listed[~known].groupby(level=0)["code"].agg("; ".join)
    wrong = rows.loc[strangers.index]
    return findings_at(
        wrong, "EVIDENCE_CODE_UNKNOWN", column_name, criterion=criterion, unknown=strangers, expected=_EVIDENCE_TITLE
    )


@rule(Pass.WHOLE, "EVIDENCE_CODE_UNKNOWN")
def unknown_documents(activity: pd.DataFrame, scorecard: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Documents that activities and scorecard name, and the evidence sheet has not."""
    return joined(
        [
            unknown_evidence(activity, "evidence_code", evidence),
            unknown_evidence(scorecard, "evidence_codes", evidence, criterion="criterion_code"),
        ]
    )


def _is_listed(
    files: pd.Series[Any], codes: pd.Series[Any], list_rows: pd.DataFrame, column_name: str
) -> pd.Series[bool]:
    """Whether the list of the same file has the code."""
    asked = pd.MultiIndex.from_arrays([files, codes])
    there = pd.MultiIndex.from_arrays([list_rows["sha256"], comparable(list_rows[column_name])])
    return pd.Series(asked.isin(there), index=files.index)
