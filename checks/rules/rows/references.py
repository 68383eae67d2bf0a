"""Codes that refer from one sheet to another: tasks from activities, documents from activities and scorecard."""

from __future__ import annotations

from typing import Any

import pandas as pd

from checks.findings.model import findings_at
from checks.rules.rows.codes import comparable, listed_codes


def unknown_tasks(activities: pd.DataFrame, plan_tasks: pd.DataFrame, plan_title: str) -> pd.DataFrame:
    """Activities of a task that the file's own plan does not have; none at all is an activity outside the plan."""
    referring = activities[activities["task_code"].notna()]
    known = _is_listed(referring["sha256"], comparable(referring["task_code"]), plan_tasks, "task_code")
    return findings_at(referring[~known], "TASK_CODE_UNKNOWN", "task_code", expected=plan_title)


def unknown_evidence(
    rows: pd.DataFrame, column_name: str, evidence: pd.DataFrame, evidence_title: str, criterion: str | None = None
) -> pd.DataFrame:
    """Cells that list a document which the file's own evidence sheet does not have.

    Args:
        rows: of any report table.
        column_name: its column of one or more evidence codes.
        evidence: the rows of the evidence sheet.
        evidence_title: the sheet's title, for the message.
        criterion: the column that holds the criterion's code, on the scorecard.
    """
    listed = listed_codes(rows, column_name)
    known = _is_listed(listed["sha256"], listed["comparable_code"], evidence, "evidence_code")
    strangers = listed[~known].groupby(level=0)["code"].agg("; ".join)
    wrong = rows.loc[strangers.index]
    return findings_at(
        wrong, "EVIDENCE_CODE_UNKNOWN", column_name, criterion=criterion, unknown=strangers, expected=evidence_title
    )


def _is_listed(
    files: pd.Series[Any], codes: pd.Series[Any], list_rows: pd.DataFrame, column_name: str
) -> pd.Series[bool]:
    """Whether the list of the same file has the code."""
    asked = pd.MultiIndex.from_arrays([files, codes])
    there = pd.MultiIndex.from_arrays([list_rows["sha256"], comparable(list_rows[column_name])])
    return pd.Series(asked.isin(there), index=files.index)
