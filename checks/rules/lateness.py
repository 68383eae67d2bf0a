"""Reports that came after the calendar's date, an agency's own extension counted.

What does not belong here: whether an earlier report of the period was punctual, which only the warehouse knows
(`assets.scoring.timeliness`).
"""

from __future__ import annotations

import pandas as pd

from checks.findings import findings_at

EVERYBODY = "*"
"""Stands in the calendar for all agencies; an entry with an agency's own code is its extension."""

DUE = "report_due"


def late_reports(files: pd.DataFrame, calendar: pd.DataFrame, year: int, sheet: str) -> pd.DataFrame:
    """Files received after the last day of their period, by days in Vietnam; named at the cover's period.

    Args:
        files: `sha256`, `recognised_code`, `period`, `received_on`.
        calendar: rows of table `calendar_entry`.
        year: whose reports are received.
        sheet: the cover's.
    """
    due = calendar[calendar["year"].eq(year) & calendar["event"].eq(DUE)]
    dates = due.set_index(["period", "agency_code"])["due_on"]
    own = dates.reindex(pd.MultiIndex.from_frame(files[["period", "recognised_code"]])).set_axis(files.index)
    general = files["period"].map(due[due["agency_code"].eq(EVERYBODY)].set_index("period")["due_on"])
    due_on = own.fillna(general)
    is_late = files["recognised_code"].notna() & files["received_on"].gt(due_on)
    late = files[is_late].assign(sheet=sheet, excel_row=None)
    days = (late["received_on"] - due_on[is_late]).dt.days
    return findings_at(
        late, "REPORT_LATE", "period", received=late["received_on"], due=due_on[is_late], days=days.astype("int64")
    )
