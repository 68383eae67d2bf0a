"""A plan task's status, due date and completion date tell one story."""

from __future__ import annotations

import pandas as pd

from checks.findings.model import findings_at
from warehouse.tables.reports import COMPLETED


def completed_without_date(plan_tasks: pd.DataFrame) -> pd.DataFrame:
    """Marked completed, nobody says when."""
    undated = plan_tasks[plan_tasks["status"].eq(COMPLETED) & plan_tasks["completed_on"].isna()]
    return findings_at(undated, "ROW_COMPLETED_WITHOUT_DATE", "completed_on")


def dated_but_not_completed(plan_tasks: pd.DataFrame, status_labels: dict[str, str]) -> pd.DataFrame:
    """A completion date beside a status that says the task is not completed."""
    other = plan_tasks["status"].notna() & plan_tasks["status"].ne(COMPLETED)
    dated = plan_tasks[other & plan_tasks["completed_on"].notna()]
    return findings_at(
        dated,
        "ROW_COMPLETED_NOT_COMPLETED",
        "status",
        found=dated["completed_on"],
        status=dated["status"].map(status_labels),
    )


def completed_late(plan_tasks: pd.DataFrame) -> pd.DataFrame:
    """Completed after the due date: allowed, but it may also be a slip of the pen."""
    late = plan_tasks[plan_tasks["completed_on"].gt(plan_tasks["due_on"])]
    return findings_at(late, "ROW_COMPLETED_LATE", "completed_on", found=late["completed_on"], limit=late["due_on"])
