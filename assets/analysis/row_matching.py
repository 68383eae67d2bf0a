"""Which row of a report is which row of the one before it.

Rows with codes are matched by them, others by what they say: first wholly alike, then by fewer and fewer columns. What
does not belong here: what differs between two matched rows (`submission_changes`).
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from checks.rules.rows.codes import comparable

STEPS: dict[str, tuple[tuple[str, ...], ...]] = {
    "plan_task": (("task_code",), ("content",)),
    "activity": (("title", "held_on", "channel"), ("title", "channel"), ("title",), ("held_on", "channel", "audience")),
    "evidence": (("evidence_code",), ("document_number", "title")),
    "feedback": (("content", "received_on"), ("content",)),
    "scorecard": (("criterion_code", "input_name"),),
}
"""By report table: the columns that tell rows apart, from the surest to the least sure."""

_CODES = frozenset({"task_code", "evidence_code"})


def matched_rows(table_name: str, before: pd.DataFrame, after: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Pair the rows of two reports.

    Args:
        table_name: of the report table.
        before: rows of the older report; `submission_id` is that of the newer one.
        after: rows of the newer report. Both may hold many reports.
        columns: the table's own columns.

    Returns:
        `before` and `after`: index labels of the frames given, each at most once. Of rows that no step tells apart,
        the first is the first.
    """
    pairs = [pd.DataFrame({"before": pd.Series(dtype="int64"), "after": pd.Series(dtype="int64")})]
    older, newer = before, after
    for by in (tuple(columns), *STEPS[table_name]):
        if older.empty or newer.empty:
            break
        found = _paired(older, newer, by)
        if len(found):
            pairs.append(found)
            older, newer = older.drop(index=found["before"].tolist()), newer.drop(index=found["after"].tolist())
    return pd.concat(pairs, ignore_index=True)


def _paired(older: pd.DataFrame, newer: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    left, right = _keyed(older, by), _keyed(newer, by)
    keys = [name for name in left.columns if name != "label"]
    both = left.merge(right, on=keys, suffixes=("_before", "_after"))
    return both[["label_before", "label_after"]].set_axis(["before", "after"], axis="columns")


def _keyed(rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The rows' keys as texts, and the row's place among those of the same key."""
    # A row that leaves all of the columns open is not known by them.
    named = rows[rows[list(by)].notna().any(axis="columns")]
    texts = {
        f"key_{name}": (comparable(named[name]) if name in _CODES else named[name]).astype("str").fillna("")
        for name in by
    }
    keys = pd.DataFrame({"submission_id": named["submission_id"], **texts})
    turn = keys.groupby(list(keys.columns), sort=False).cumcount()
    return keys.assign(turn=turn, label=keys.index)
