"""Accepted reports of a year, each with the time of its first arrival.

What does not belong here: which of them is in force (`in_force`), and whether a report is late
(`checks.rules.cover.lateness`): whoever sends one again is not late by that.
"""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from assets.submissions.reading.reader_version import READER_VERSION
from assets.submissions.register.receipts import first_received
from warehouse.tables import submission
from warehouse.tables.statuses import ACCEPTED

_REPORT = {"agency_code": "str", "period": "str", "received_at": "datetime64[us, UTC]"}
NO_REPORTS = pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in _REPORT.items()})


def accepted_of(files: pd.DataFrame) -> pd.DataFrame:
    """Of files being checked, those given: `agency_code`, `period`, `received_at`.

    Args:
        files: `recognised_code`, `period`, `received_at`.
    """
    reports = files[["recognised_code", "period", "received_at"]]
    return reports.set_axis(list(_REPORT), axis="columns").astype(_REPORT)


def accepted_before(connection: sa.Connection, year: int) -> pd.DataFrame:
    """Of the year's files that this reader's version has read: `agency_code`, `period`, `received_at`.

    A file that only an older version accepted will be read again before any that came after it.
    """
    query = sa.select(submission.c.agency_code, submission.c.period, first_received()).where(
        submission.c.year == year,
        submission.c.reader_version == READER_VERSION,
        submission.c.status.in_(ACCEPTED),
    )
    rows = [tuple(row) for row in connection.execute(query)]
    return pd.DataFrame(rows, columns=list(_REPORT)).astype(_REPORT)
