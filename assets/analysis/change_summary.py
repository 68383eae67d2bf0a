"""The changes between reports as Markdown that an evaluator reads in Dagster: one line a report, most changed first.

What does not belong here: finding the changes (`submission_changes`).
"""

from __future__ import annotations

import pandas as pd

from assets.preview import markdown_preview

MOST_REPORTS = 50
_TITLES = {
    "agency_code": "Mã cơ quan",
    "period": "Kỳ",
    "previous_id": "Lần gửi trước",
    "submission_id": "Lần gửi mới",
    "added": "Dòng thêm",
    "removed": "Dòng bỏ",
    "changed": "Ô sửa",
    "not_listed": "Không liệt kê",
}


def change_summary(changes: pd.DataFrame, period_labels: dict[str, str]) -> str:
    """A Markdown table of a `submission_change` frame's reports, with how much each changed."""
    of_report = ["agency_code", "period", "previous_id", "submission_id"]
    # What is not listed is one row that holds a number; every other row is one change.
    counted = changes.assign(
        count=pd.to_numeric(changes["new_value"].where(changes["change"].eq("not_listed"), "1")).astype("int64")
    )
    counts = counted.pivot_table(index=of_report, columns="change", values="count", aggfunc="sum", fill_value=0)
    kinds = [name for name in _TITLES if name not in of_report]
    wide = counts.reindex(columns=kinds, fill_value=0).astype("int64")
    ordered = wide.assign(total=wide.sum(axis="columns")).sort_values("total", ascending=False, kind="stable")
    shown = ordered.drop(columns="total").reset_index()
    shown["period"] = shown["period"].map(period_labels)
    return markdown_preview(shown.rename(columns=_TITLES), MOST_REPORTS)
