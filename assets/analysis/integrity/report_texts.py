"""Texts that reports tell in their own words, and one text that fills a report.

What does not belong here: comparing two reports (`copied_reports`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from assets.analysis.integrity.comparable_texts import without_figures
from checks.texts.normalisation import normalise
from warehouse.tables.analysis.integrity import TEXTS

LEAST_ROWS: Final = 10
"""Rows of one text, from which they are told of; they are also at least half of the sheet's."""
MOST_EXAMPLES: Final = 5
"""Rows of each report that are listed of a case of texts."""

_OWNER = ["submission_id", "agency_code", "agency", "claimed_year"]


def texts_of(rows: Mapping[str, pd.DataFrame], owners: pd.DataFrame) -> pd.DataFrame:
    """Texts of reports, row by row.

    Args:
        rows: by report table.
        owners: `submission_id`, `agency_code`, `agency` (its name), `claimed_year`.

    Returns:
        `submission_id`, `agency_code`, `agency`, `claimed_year`, `sheet`, `excel_row`, `value` (as written), `day`.
    """
    parts = [
        rows[name][["submission_id", "sheet", "excel_row", text, day]].rename(columns={text: "value", day: "day"})
        for name, (text, day) in TEXTS.items()
    ]
    told = pd.concat(parts, ignore_index=True)
    return told[told["value"].notna()].merge(owners[_OWNER], on="submission_id")


def one_text_of_many_rows(activities: pd.DataFrame) -> pd.DataFrame:
    """Activities of a report of which at least half, and at least `LEAST_ROWS`, differ in figures and dates alone.

    Args:
        activities: of the year's reports, with `agency_code` and `claimed_year`.
    """
    forms = {text: without_figures(normalise(text)) for text in activities["title"].dropna().unique()}
    told = activities.assign(subject=activities["title"].map(forms).astype("str"), value=activities["title"])
    same = told.groupby(["submission_id", "subject"])["excel_row"].transform("size")
    every = told.groupby("submission_id")["excel_row"].transform("size")
    found = told.assign(same_count=same, row_count=every)[(same >= LEAST_ROWS) & (2 * same >= every)]
    listed = found.sort_values(["submission_id", "excel_row"])
    listed = listed[listed.groupby(["submission_id", "subject"]).cumcount() < MOST_EXAMPLES]
    key = listed["agency_code"] + " " + listed["claimed_year"].astype("str")
    return listed.assign(kind="text_of_rows", case_key=key)
