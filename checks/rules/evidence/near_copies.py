"""Rows that are likely the same thing told twice, though not in the same letters.

Whoever wrote them decides: such a row counts, and may be explained. What does not belong here: rows that repeat
another to the letter (`rows.duplicates`), and one proof for several criteria, agencies or years (`claimed_twice`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from checks.findings.model import findings_at, joined
from checks.rules.declaration import Pass, rule
from checks.rules.evidence.claims import specific_links
from checks.texts.normalisation import normalise
from warehouse.columns.row_facts import row_facts
from warehouse.tables import WRITTEN_TABLES, sheet_columns

_PLACE = ["sha256", "sheet", "excel_row"]
_COPIES = ("TABLE_DUPLICATE_ROW", "ROW_LIKELY_DUPLICATE")
"""Findings of a row that repeats another."""


def likely_copies(
    rows: pd.DataFrame, columns: list[str], shown_column: str, code_column: str | None = None
) -> pd.DataFrame:
    """Every later row that says what an earlier one says, in other capitals, spaces or accents, or under another code.

    Args:
        rows: of one report table.
        columns: the declared columns.
        shown_column: whose cell the finding names.
        code_column: the column of the row's own code, which a copy may have changed.
    """
    compared = [name for name in columns if name != code_column]
    filled = rows[rows[compared].notna().any(axis="columns")]
    others = filled[~filled.duplicated(["sha256", *columns])]
    by = ["sha256", *compared]
    forms = others.assign(**{name: _comparable(others[name]) for name in compared if _is_text(others[name])})
    copies = forms.duplicated(by)
    if not copies.any():
        return findings_at(rows.head(0), "ROW_LIKELY_DUPLICATE", shown_column)
    first = forms.groupby(by, dropna=False, sort=False)["excel_row"].transform("first")
    wrong = others[copies]
    return findings_at(wrong, "ROW_LIKELY_DUPLICATE", shown_column, first=first[wrong.index].astype("str"))


@rule(Pass.REPORT, "ROW_LIKELY_DUPLICATE")
def rows_likely_given_twice(rows: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Likely copies in the sheets that agencies write."""
    return joined(
        likely_copies(
            rows[table.name],
            [column.name for column in sheet_columns(table)],
            row_facts(table).named_by[0],
            row_facts(table).own_code,
        )
        for table in WRITTEN_TABLES
    )


@rule(Pass.REPORT, "ROW_SAME_PAGE")
def one_page_of_a_day(activity: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Every later activity of one day and channel that shows the same page as an earlier one, under another title.

    Args:
        activity: the rows.
        told: raw findings, those of rows that repeat another among them.
    """
    copies = told.loc[told["code"].isin(_COPIES), _PLACE]
    rows = activity[~pd.MultiIndex.from_frame(activity[_PLACE]).isin(pd.MultiIndex.from_frame(copies))]
    pages = specific_links(rows, "link").merge(rows[[*_PLACE, "held_on", "channel", "title"]], on=_PLACE)
    pages = pages[pages["held_on"].notna() & pages["channel"].notna()]
    by = ["sha256", "held_on", "channel", "subject"]
    first = pages.groupby(by, sort=False)["excel_row"].transform("first")
    later = pages.assign(first=first)[pages["excel_row"].ne(first)].drop_duplicates(_PLACE)
    return findings_at(
        later.rename(columns={"value": "link"}),
        "ROW_SAME_PAGE",
        "link",
        first=later["first"].astype("str"),
        title=later["title"],
    )


def _is_text(values: pd.Series[Any]) -> bool:
    return isinstance(values.dtype, pd.StringDtype)


def _comparable(texts: pd.Series[Any]) -> pd.Series[Any]:
    forms = {text: normalise(text) for text in texts.dropna().unique()}
    return texts.map(forms).astype("str")
