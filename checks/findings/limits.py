"""Limits that rules use, and the greatest number of findings that are listed.

Echoes of one cause are dropped, long runs of one fault in one column cut short. What does not belong here: severities,
and what becomes of the rows, which is settled before anything is cut.
"""

from __future__ import annotations

import pandas as pd

from checks.findings.model import RAW_FINDING, as_raw_findings, packed

MOST_OF_ONE_KIND = 50
"""Findings listed of one kind in one column of one file; an officer who sees fifty knows that the column is wrong."""

MOST_DAYS_OF_ONE_ADDRESS = 4
"""Days whose activities one address of a report may stand for: a page that is kept up is one address every quarter."""

DAYS_SIGNED_AHEAD = 31
"""Days after its signature of which a report may tell: a yearly one is signed while the last month's work goes on."""

_TELLING_ABSENCE = frozenset(
    {
        "CELL_REQUIRED",
        "COVER_FIELD_MISSING",
        "COVER_NUMBER_FORMAT_MISSING",
        "DECLARED_MISSING",
        "ROW_ANSWERED_WITHOUT_DATE",
        "ROW_COMPLETED_WITHOUT_DATE",
        "SELF_POINTS_MISSING",
    }
)
"""Codes that say a cell is empty: untrue where the reader or a rule refused what stood in it."""
_ABSENT_COLUMN = frozenset({"COLUMN_MISSING", "COLUMN_OPTIONAL_MISSING"})
_EMPTY_SHEET = frozenset({"SHEET_EMPTY"})

_SHEET = ["sha256", "sheet"]
_COLUMN = [*_SHEET, "column_name"]
_CELL = [*_COLUMN, "excel_row"]


def without_echoes(raw: pd.DataFrame) -> pd.DataFrame:
    """The raw findings without those that call a cell empty which another has told of, with its column or sheet."""
    absence = raw["code"].isin(_TELLING_ABSENCE)
    if not absence.any():
        return raw
    told, absent = raw[~absence], raw[raw["code"].isin(_ABSENT_COLUMN)]
    empty = raw[raw["code"].isin(_EMPTY_SHEET)]
    echoes = _is_among(raw, told, _CELL) | _is_among(raw, absent, _COLUMN) | _is_among(raw, empty, _SHEET)
    return raw[~(absence & echoes)].reset_index(drop=True)


def cut_short(raw: pd.DataFrame) -> pd.DataFrame:
    """The raw findings with at most `MOST_OF_ONE_KIND` of a code in a column of a file, and a word about the rest.

    Args:
        raw: in the order in which they are to be listed.
    """
    if len(raw) <= MOST_OF_ONE_KIND:
        return raw
    by = [*_COLUMN, "code"]
    in_rows = raw[raw["excel_row"].notna()]
    place = in_rows.groupby(by, dropna=False, sort=False).cumcount()
    many = in_rows[place == MOST_OF_ONE_KIND]
    if many.empty:
        return raw
    sizes = in_rows.groupby(by, dropna=False, sort=False).size().rename("total").reset_index()
    totals = many.merge(sizes, on=by, how="left")["total"]
    notes = many.assign(
        code="MANY_FINDINGS",
        excel_row=None,
        cell=None,
        value=None,
        criterion_code=None,
        params=[
            packed({"fault": code, "total": int(total), "shown": MOST_OF_ONE_KIND})
            for code, total in zip(many["code"], totals, strict=True)
        ],
    )
    kept = raw.drop(index=place.index[place >= MOST_OF_ONE_KIND])
    return as_raw_findings(pd.concat([kept, notes[list(RAW_FINDING)]]).sort_index(kind="stable"))


def _is_among(raw: pd.DataFrame, others: pd.DataFrame, key: list[str]) -> pd.Series[bool]:
    filled = {name: others[name].astype("str").fillna("") for name in key}
    known = pd.MultiIndex.from_arrays(list(filled.values()))
    asked = pd.MultiIndex.from_arrays([raw[name].astype("str").fillna("") for name in key])
    return pd.Series(asked.isin(known), index=raw.index)
