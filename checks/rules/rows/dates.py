"""Dates that cannot be right for a report of this year, received on this day."""

from __future__ import annotations

import pandas as pd

from checks.findings.model import findings_at, joined


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
