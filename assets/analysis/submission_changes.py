"""Changes between a report and the one before it, row by row and cell by cell: `submission_change`.

Compared are the rows that count, and who signed. What does not belong here: which report came after which
(`superseded`), and whether a change is allowed: it always is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.analysis.row_matching import matched_rows
from checks.code_lists import CodeLists
from checks.findings.model import as_text
from checks.workbook_layout import COVER_SHEET
from warehouse.columns.declaration import facts
from warehouse.columns.row_facts import row_facts
from warehouse.rows.frames import conform, empty_frame
from warehouse.tables import REPORT_TABLES, sheet_columns, submission, submission_change

MOST_LISTED = 1_000
"""Changes listed of one pair of reports; of more there is only the number."""

_SIGNED = ("document_number", "document_on", "signatory")
"""Of the cover, what can differ between two reports of one agency and period."""

_FOUND = (
    "submission_id", "table_name", "change", "sheet", "excel_row", "previous_row", "row_label", "column_name",
    "old_value", "new_value",
)  # fmt: skip

Rows = Mapping[str, pd.DataFrame]


def submission_changes(pairs: pd.DataFrame, before: Rows, after: Rows, code_lists: CodeLists) -> pd.DataFrame:
    """Compare reports with those that they replaced.

    Args:
        pairs: `submission_id`, `year`, `agency_code`, `period` of the newer reports, and `previous_id`.
        before: by report table, the rows of the older reports; and theirs of `submission`.
        after: the same of the newer ones.
        code_lists: values are shown by their labels.

    Returns:
        A frame of table `submission_change`, ordered by its key: a row for each row added or removed and for each
        cell changed, in the order of the sheets, the cover first.
    """
    parts = [_of_covers(_predecessors(before[submission.name], pairs), after[submission.name], code_lists)]
    for table in REPORT_TABLES:
        older, newer = _predecessors(before[table.name], pairs), after[table.name]
        newer = newer[newer["submission_id"].isin(pairs["submission_id"])].reset_index(drop=True)
        if len(older) or len(newer):
            parts.append(_of_table(table, older, newer, code_lists))
    if not any(map(len, parts)):
        return empty_frame(submission_change)
    found = _capped(pd.concat(parts, ignore_index=True))
    known = found.merge(pairs[["submission_id", "year", "agency_code", "period", "previous_id"]], on="submission_id")
    numbered = known.assign(position=known.groupby("submission_id").cumcount() + 1)
    ordered = numbered.sort_values(["year", "submission_id", "position"])
    return conform(ordered[[column.name for column in submission_change.columns]], submission_change)


def _predecessors(rows: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """The rows of older reports under the numbers of the newer ones; two may have replaced the same one."""
    numbers = pairs[["previous_id", "submission_id"]].astype("Int64")
    return rows.rename(columns={"submission_id": "previous_id"}).merge(numbers, on="previous_id")


def _of_covers(older: pd.DataFrame, newer: pd.DataFrame, code_lists: CodeLists) -> pd.DataFrame:
    """The signed document and who signed it, where they changed: the first thing that a mistaken sender gets wrong."""
    new = newer[newer["submission_id"].isin(older["submission_id"])].sort_values("submission_id", ignore_index=True)
    new = new.assign(sheet=COVER_SHEET, excel_row=pd.array([pd.NA] * len(new), dtype="Int64"))
    old = older.set_index("submission_id").reindex(new["submission_id"]).reset_index()
    old = old.assign(excel_row=new["excel_row"])
    changed = [_changed_cells(submission, name, old, new, code_lists) for name in _SIGNED]
    return pd.concat(changed, ignore_index=True).sort_values("submission_id", kind="stable")


def _of_table(table: sa.Table, older: pd.DataFrame, newer: pd.DataFrame, code_lists: CodeLists) -> pd.DataFrame:
    """The changes of one table, in the order of the newer sheet; what was removed stands where it stood."""
    columns = {column.name: column for column in sheet_columns(table)}
    pairs = matched_rows(table, older, newer)
    old, new = older.loc[pairs["before"]].reset_index(drop=True), newer.loc[pairs["after"]].reset_index(drop=True)
    differing = [name for name in columns if not _same(old[name], new[name]).all()]
    changed = [_changed_cells(table, name, old, new, code_lists) for name in differing]
    added = _whole_rows(table, newer.drop(index=pairs["after"].tolist()), "added", "excel_row")
    removed = _whole_rows(table, older.drop(index=pairs["before"].tolist()), "removed", "previous_row")
    found = pd.concat([*changed, added, removed], ignore_index=True)
    place = found["excel_row"].fillna(found["previous_row"])
    return found.assign(place=place).sort_values(["submission_id", "place"], kind="stable").drop(columns="place")


def _changed_cells(
    table: sa.Table, name: str, old: pd.DataFrame, new: pd.DataFrame, code_lists: CodeLists
) -> pd.DataFrame:
    was, now = old[name], new[name]
    same = _same(was, now)
    at = new[~same]
    list_name = facts(table.c[name]).code_list
    labels = code_lists.labels(list_name) if list_name else {}
    return _found(
        at,
        table,
        change="changed",
        excel_row=at["excel_row"],
        previous_row=old.loc[at.index, "excel_row"],
        column_name=name,
        old_value=pd.array([_shown(one, labels) for one in was[~same]], dtype="str"),
        new_value=pd.array([_shown(one, labels) for one in now[~same]], dtype="str"),
    )


def _same(was: pd.Series[Any], now: pd.Series[Any]) -> pd.Series[bool]:
    same: pd.Series[bool] = (was == now).fillna(value=False).astype(bool) | (was.isna() & now.isna())
    return same


def _whole_rows(table: sa.Table, rows: pd.DataFrame, change: str, place: str) -> pd.DataFrame:
    return _found(rows, table, change=change, **{place: rows["excel_row"]})


def _found(rows: pd.DataFrame, table: sa.Table, **known: Any) -> pd.DataFrame:
    first, *others = ("file_name",) if table is submission else row_facts(table).named_by
    label = rows[first].astype("str")
    for name in others:
        label = label + (" · " + rows[name].astype("str")).fillna("")
    found = rows[["submission_id", "sheet"]].assign(table_name=table.name, row_label=label, **known)
    texts = dict.fromkeys(_FOUND, "str") | dict.fromkeys(("submission_id", "excel_row", "previous_row"), "Int64")
    return found.reindex(columns=list(_FOUND)).astype(texts)


def _shown(value: Any, labels: Mapping[str, str]) -> str | None:
    if isinstance(value, str):
        return labels.get(value, value)
    return ("Có" if value else "Không") if pd.api.types.is_bool(value) else as_text(value)


def _capped(found: pd.DataFrame) -> pd.DataFrame:
    place = found.groupby("submission_id").cumcount()
    rest = found[place >= MOST_LISTED].groupby("submission_id").size()
    counted = pd.DataFrame(
        {"submission_id": rest.index, "change": "not_listed", "new_value": rest.astype("str").to_numpy()}
    )
    listed = found[place < MOST_LISTED]
    if counted.empty:
        return listed
    return pd.concat([listed, counted.reindex(columns=list(_FOUND)).astype(found.dtypes.to_dict())], ignore_index=True)
