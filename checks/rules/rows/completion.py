"""A plan task's status, due date and completion date tell one story."""

from __future__ import annotations

import pandas as pd

from checks.findings.model import findings_at
from checks.rules.declaration import Pass, rule
from warehouse.tables.reports import COMPLETED


@rule(Pass.REPORT, "ROW_COMPLETED_WITHOUT_DATE")
def completed_without_date(plan_task: pd.DataFrame) -> pd.DataFrame:
    """Findings for tasks marked completed without a completion date."""
    undated = plan_task[plan_task["status"].eq(COMPLETED) & plan_task["completed_on"].isna()]
    return findings_at(undated, "ROW_COMPLETED_WITHOUT_DATE", "completed_on")


@rule(Pass.REPORT, "ROW_COMPLETED_NOT_COMPLETED")
def dated_but_not_completed(plan_task: pd.DataFrame, task_statuses: dict[str, str]) -> pd.DataFrame:
    """A completion date beside a status that says the task is not completed."""
    other = plan_task["status"].notna() & plan_task["status"].ne(COMPLETED)
    dated = plan_task[other & plan_task["completed_on"].notna()]
    return findings_at(
        dated,
        "ROW_COMPLETED_NOT_COMPLETED",
        "status",
        found=dated["completed_on"],
        status=dated["status"].map(task_statuses),
    )


@rule(Pass.REPORT, "ROW_COMPLETED_LATE")
def completed_late(plan_task: pd.DataFrame) -> pd.DataFrame:
    """Completed after the due date: allowed, but it may also be a slip of the pen."""
    late = plan_task[plan_task["completed_on"].gt(plan_task["due_on"])]
    return findings_at(late, "ROW_COMPLETED_LATE", "completed_on", found=late["completed_on"], limit=late["due_on"])
