"""Matching of a report's rows with those of the report before it.

Rows with codes are matched by them, others by what they say: first wholly alike, then by fewer and fewer columns. What
does not belong here: what differs between two matched rows (`submission_changes`).
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import sqlalchemy as sa

from checks.rules.rows.codes import comparable
from warehouse.columns.row_facts import row_facts
from warehouse.tables import sheet_columns


def matched_rows(table: sa.Table, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Pair the rows of two reports.

    Args:
        table: the report table.
        before: rows of the older report; `submission_id` is that of the newer one.
        after: rows of the newer report. Both may hold many reports.

    Returns:
        `before` and `after`: index labels of the frames given, each at most once. Of rows that no step tells apart,
        the first is the first.
    """
    pairs = [pd.DataFrame({"before": pd.Series(dtype="int64"), "after": pd.Series(dtype="int64")})]
    older, newer = before, after
    rows = row_facts(table)
    for by in (tuple(column.name for column in sheet_columns(table)), *rows.matched_by):
        if older.empty or newer.empty:
            break
        found = _paired(older, newer, by, rows.own_code)
        if len(found):
            pairs.append(found)
            older, newer = older.drop(index=found["before"].tolist()), newer.drop(index=found["after"].tolist())
    return pd.concat(pairs, ignore_index=True)


def _paired(older: pd.DataFrame, newer: pd.DataFrame, by: Sequence[str], own_code: str | None) -> pd.DataFrame:
    left, right = _keyed(older, by, own_code), _keyed(newer, by, own_code)
    keys = [name for name in left.columns if name != "label"]
    both = left.merge(right, on=keys, suffixes=("_before", "_after"))
    return both[["label_before", "label_after"]].set_axis(["before", "after"], axis="columns")


def _keyed(rows: pd.DataFrame, by: Sequence[str], own_code: str | None) -> pd.DataFrame:
    """The rows' keys as texts, and the row's place among those of the same key."""
    # A row that leaves all of the columns open is not known by them.
    named = rows[rows[list(by)].notna().any(axis="columns")]
    texts = {
        f"key_{name}": (comparable(named[name]) if name == own_code else named[name]).astype("str").fillna("")
        for name in by
    }
    keys = pd.DataFrame({"submission_id": named["submission_id"], **texts})
    turn = keys.groupby(list(keys.columns), sort=False).cumcount()
    return keys.assign(turn=turn, label=keys.index)
