"""Dates that cannot be right for a report of this year, received on this day."""

from __future__ import annotations

import pandas as pd

from checks.findings.model import findings_at, joined
from checks.rules.declaration import Pass, rule


def outside_year(rows: pd.DataFrame, column_name: str, year: int) -> pd.Series[bool]:
    """Whether each row's date is of another year; a missing date is of none."""
    dates = rows[column_name]
    outside: pd.Series[bool] = dates.notna() & dates.dt.year.ne(year)
    return outside


def dates_outside_year(rows: pd.DataFrame, column_name: str, year: int, code: str) -> pd.DataFrame:
    """Rows whose date is not in the year of the report."""
    outside = rows[outside_year(rows, column_name, year)]
    return findings_at(outside, code, column_name, found=outside[column_name], year=str(year))


def dates_in_future(rows: pd.DataFrame, column_names: list[str], received_on: pd.Series[pd.Timestamp]) -> pd.DataFrame:
    """Things reported as done on a day after the file was received.

    Args:
        rows: of one report table.
        column_names: columns that tell what has happened; plans may lie in the future.
        received_on: by sha256, the day in Vietnam on which the inbox received the file.
    """
    received = received_on.reindex(rows["sha256"]).set_axis(rows.index)
    found = []
    for name in column_names:
        late = rows[rows[name].gt(received)]
        found.append(findings_at(late, "ROW_DATE_IN_FUTURE", name, found=late[name], received=received[late.index]))
    return joined(found)


@rule(Pass.REPORT, "ROW_DATE_OUTSIDE_YEAR", "ROW_DUE_OUTSIDE_YEAR")
def of_another_year(activity: pd.DataFrame, feedback: pd.DataFrame, plan_task: pd.DataFrame, year: int) -> pd.DataFrame:
    """Deeds, and tasks to be done, of another year."""
    return joined(
        [
            dates_outside_year(activity, "held_on", year, "ROW_DATE_OUTSIDE_YEAR"),
            dates_outside_year(feedback, "received_on", year, "ROW_DATE_OUTSIDE_YEAR"),
            dates_outside_year(plan_task, "due_on", year, "ROW_DUE_OUTSIDE_YEAR"),
        ]
    )


@rule(Pass.REPORT, "ROW_DATE_IN_FUTURE")
def not_yet_done(
    plan_task: pd.DataFrame,
    activity: pd.DataFrame,
    evidence: pd.DataFrame,
    feedback: pd.DataFrame,
    year: int,
    received_on: pd.Series[pd.Timestamp],
) -> pd.DataFrame:
    """Findings for dates after receipt; a date of a later year is left to the rule on other years."""
    held = activity[~outside_year(activity, "held_on", year)]
    asked = feedback[~outside_year(feedback, "received_on", year)]
    return joined(
        [
            dates_in_future(plan_task, ["completed_on"], received_on),
            dates_in_future(held, ["held_on"], received_on),
            dates_in_future(evidence, ["issued_on"], received_on),
            dates_in_future(asked, ["received_on", "answered_on"], received_on),
        ]
    )
