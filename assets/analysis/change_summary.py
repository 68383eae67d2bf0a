"""The changes between reports as rows that an evaluator reads in Dagster: one a report, most changed first.

What does not belong here: finding the changes (`submission_changes`).
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from assets.preview.first_rows import SHOWN_ROWS, FirstRows
from assets.preview.names import Names
from warehouse.tables import WRITTEN_TABLES

_LEAST_KEPT = 0.1
"""Of the rows of a report; of another agency's, some few will always be the same."""
_TITLES = {
    "agency_code": "Cơ quan",
    "period": "Kỳ",
    "previous_id": "Lần gửi trước",
    "submission_id": "Lần gửi mới",
    "added": "Dòng thêm",
    "removed": "Dòng bỏ",
    "changed": "Ô sửa",
    "not_listed": "Không liệt kê",
    "kept": "Dòng cũ giữ nguyên",
}


def change_summary(changes: pd.DataFrame, names: Names, rows_before: Mapping[int, int]) -> FirstRows:
    """The reports of a `submission_change` frame, with how much each changed.

    A report of which hardly a row is left as it was has been written anew, or is another agency's, sent by mistake.

    Args:
        changes: the frame.
        names: in the place of codes.
        rows_before: how many rows each report had that was replaced, without its scorecard.
    """
    of_report = ["agency_code", "period", "previous_id", "submission_id"]
    # What is not listed is one row that holds a number; every other row is one change.
    counted = changes.assign(
        count=pd.to_numeric(changes["new_value"].where(changes["change"].eq("not_listed"), "1")).astype("int64")
    )
    counts = counted.pivot_table(index=of_report, columns="change", values="count", aggfunc="sum", fill_value=0)
    kinds = ["added", "removed", "changed", "not_listed"]
    wide = counts.reindex(columns=kinds, fill_value=0).astype("int64")
    ordered = wide.assign(total=wide.sum(axis="columns")).sort_values("total", ascending=False, kind="stable")
    shown = ordered.drop(columns="total").reset_index()
    shown["period"] = [names.label("periods", code) for code in shown["period"]]
    shown["agency_code"] = shown["agency_code"].map(names.agency)
    touched = changes[
        changes["previous_row"].notna() & changes["table_name"].isin([table.name for table in WRITTEN_TABLES])
    ]
    gone = touched.drop_duplicates(["submission_id", "table_name", "previous_row"]).groupby("submission_id").size()
    shown["kept"] = [
        _kept(rows_before[previous], int(gone.get(number, 0)), is_whole=not more)
        for previous, number, more in zip(
            shown["previous_id"], shown["submission_id"], shown["not_listed"], strict=True
        )
    ]
    first = shown.head(SHOWN_ROWS)[list(_TITLES)].astype("str")
    return FirstRows(
        tuple(_TITLES.values()),
        tuple(first.itertuples(index=False, name=None)),
        len(shown),
        "thay đổi nhiều nhất trước",
    )


def _kept(before: int, gone: int, *, is_whole: bool) -> str:
    """`40/45`; where not every change is listed, nobody counted."""
    if not is_whole:
        return "chưa rõ"
    kept = before - gone
    told = f"{kept}/{before}"
    return f"{told}: thay gần như toàn bộ" if kept < _LEAST_KEPT * before else told
