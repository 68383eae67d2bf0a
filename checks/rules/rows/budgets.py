"""Cost of a task's activities beside the budget that the plan gives it."""

from __future__ import annotations

import pandas as pd

from checks.findings.model import findings_at
from checks.rules.declaration import Pass, rule
from checks.rules.rows.codes import comparable


@rule(Pass.WHOLE, "COST_OVER_BUDGET")
def cost_over_budget(activity: pd.DataFrame, plan_task: pd.DataFrame) -> pd.DataFrame:
    """Tasks with a budget whose activities together cost more; named at the budget's cell of the task's first row."""
    costs = _totals(activity, "cost_vnd")
    budgets = _totals(plan_task, "budget_vnd")
    both = costs.to_frame("cost").join(budgets.rename("budget"), how="inner")
    over = both[both["cost"] > both["budget"]]
    if over.empty:
        return findings_at(plan_task.head(0), "COST_OVER_BUDGET", "budget_vnd")
    tasks = plan_task.assign(task=comparable(plan_task["task_code"]))
    first = tasks[tasks["budget_vnd"].notna()].drop_duplicates(["sha256", "task"])
    wrong = first.merge(over.reset_index(), on=["sha256", "task"], how="inner")
    return findings_at(
        wrong, "COST_OVER_BUDGET", "budget_vnd", task=wrong["task_code"], found=wrong["cost"], limit=wrong["budget"]
    )


def _totals(rows: pd.DataFrame, column_name: str) -> pd.Series[int]:
    """The column's sum by file and task, of rows that give both a task and a figure."""
    given = rows[rows[column_name].notna()]
    return given[column_name].groupby([given["sha256"], comparable(given["task_code"]).rename("task")]).sum()
