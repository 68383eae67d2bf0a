"""Reports that came after the calendar's date, an agency's own extension counted.

Whether an agency was late is decided by the first report of the period that was accepted, here as in scoring
(`assets.scoring.counting.timeliness`): what comes after that one is a supplement, whenever it comes.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from checks.findings.model import findings_at, joined
from checks.rules.declaration import Pass, rule
from checks.texts.vietnam_time import days_in_vietnam
from checks.workbook_layout import COVER_SHEET

EVERYBODY = "*"
"""Stands in the calendar for all agencies; an entry with an agency's own code is its extension."""

DUE = "report_due"

LATE, SUPPLEMENT = "REPORT_LATE", "REPORT_SUPPLEMENTED_LATE"


def late_reports(
    files: pd.DataFrame,
    accepted: pd.DataFrame,
    calendar: pd.DataFrame,
    year: int,
    sheet: str,
    *,
    accepts_late: bool = True,
) -> pd.DataFrame:
    """Files received after the last day of their period, by days in Vietnam; named at the cover's period.

    Args:
        files: `sha256`, `recognised_code`, `period`, `received_at`.
        accepted: `agency_code`, `period`, `received_at` of the year's accepted reports, those of `files` among them.
        calendar: rows of table `calendar_entry`.
        year: whose reports are received.
        sheet: the cover's.
        accepts_late: whether a late report can be an accepted one; the catalogue may say otherwise.
    """
    due = calendar[calendar["year"].eq(year) & calendar["event"].eq(DUE)]
    known = files.loc[files["recognised_code"].notna(), ["sha256", "recognised_code", "period", "received_at"]]
    came = known.rename(columns={"recognised_code": "agency_code"})
    dated = came.assign(due_on=_due_dates(came, due), received_on=days_in_vietnam(came["received_at"]))
    late = dated[dated["received_on"].gt(dated["due_on"])].assign(sheet=sheet, excel_row=None)
    if not accepts_late:
        accepted = accepted[~days_in_vietnam(accepted["received_at"]).gt(_due_dates(accepted, due))]
    first = accepted.groupby(["agency_code", "period"])["received_at"].min()
    before = first.reindex(pd.MultiIndex.from_frame(late[["agency_code", "period"]])).set_axis(late.index)
    is_supplement = before.lt(late["received_at"])
    return joined(
        _told(late[chosen], code, before) for chosen, code in ((~is_supplement, LATE), (is_supplement, SUPPLEMENT))
    )


@rule(Pass.ARRIVAL, LATE, SUPPLEMENT)
def lateness(
    files: pd.DataFrame,
    accepted_reports: pd.DataFrame,
    calendar: pd.DataFrame,
    year: int,
    blocking_codes: Collection[str],
) -> pd.DataFrame:
    """Late reports, as the catalogue lets them be accepted or not."""
    return late_reports(files, accepted_reports, calendar, year, COVER_SHEET, accepts_late=LATE not in blocking_codes)


def _due_dates(reports: pd.DataFrame, due: pd.DataFrame) -> pd.Series[Any]:
    """The last day for each report: its agency's own if it was given one; NaT where the calendar names none."""
    dates = due.set_index(["period", "agency_code"])["due_on"]
    own = dates.reindex(pd.MultiIndex.from_frame(reports[["period", "agency_code"]])).set_axis(reports.index)
    # Not `map`: pandas makes numbers of the dates of a year that has none.
    general = due[due["agency_code"].eq(EVERYBODY)].set_index("period")["due_on"]
    return own.fillna(general.reindex(reports["period"]).set_axis(reports.index))


def _told(late: pd.DataFrame, code: str, first: pd.Series[Any]) -> pd.DataFrame:
    received, due = late["received_on"], late["due_on"]
    if code == SUPPLEMENT:
        told_first = days_in_vietnam(first[late.index])
        return findings_at(late, code, "period", received=received, due=due, first=told_first)
    return findings_at(late, code, "period", received=received, due=due, days=(received - due).dt.days.astype("int64"))
