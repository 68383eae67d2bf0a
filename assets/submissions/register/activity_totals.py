"""Number of activities and reach of each report: of files being checked, and of last year's.

What does not belong here: judging the figures (`checks.rules.rows.jumps`), and scores.
"""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from assets.submissions.register.in_force import in_force
from checks.rules.rows.jumps import MEASURES
from warehouse.tables import activity

OWNER = ["agency_code", "period"]
NO_TOTALS = pd.DataFrame(
    {name: pd.Series(dtype="str") for name in OWNER} | {m: pd.Series(dtype="int64") for m in MEASURES}
)


def totals_of(activities: pd.DataFrame, files: pd.DataFrame) -> pd.DataFrame:
    """Of files being checked: `sha256`, `sheet`, `agency_code`, `period` and the measures.

    Args:
        activities: rows that count.
        files: `sha256`, `recognised_code`, `period`.
    """
    by_file = activities.groupby("sha256")
    totals = by_file.agg(sheet=("sheet", "first"), activities=("excel_row", "size"), reach=("reach", "sum"))
    named = files[["sha256", "recognised_code", "period"]].rename(columns={"recognised_code": "agency_code"})
    whole = named.merge(totals.reset_index(), on="sha256", how="left")
    measured = whole.assign(**{name: whole[name].fillna(0).astype("int64") for name in MEASURES})
    return measured.assign(sheet=whole["sheet"].fillna(activity.info["sheet"]))


def totals_in_force(connection: sa.Connection, year: int) -> pd.DataFrame:
    """Of the reports in force of a year, the latest accepted of each agency and period: `OWNER` and the measures."""
    reports = in_force(year).subquery()
    query = (
        sa.select(
            reports.c.agency_code,
            reports.c.period,
            sa.func.count(activity.c.excel_row),
            sa.func.coalesce(sa.func.sum(activity.c.reach), 0),
        )
        .outerjoin_from(reports, activity, activity.c.submission_id == reports.c.submission_id)
        .group_by(reports.c.agency_code, reports.c.period)
    )
    rows = [(code, period, int(count), int(reach)) for code, period, count, reach in connection.execute(query)]
    return pd.DataFrame(rows, columns=list(NO_TOTALS.columns)).astype(NO_TOTALS.dtypes.to_dict())
