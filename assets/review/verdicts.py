"""Reviewers' verdicts on cases of evidence, as rows of table `evidence_verdict`, in the order in which they hold.

What belongs here: the order. What does not: reading them from workbooks (`forms.verdict_rows`), what they make of a
case (`assets.analysis.integrity.cases`).
"""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from warehouse.rows.frames import read_table
from warehouse.tables import evidence_verdict


def read_verdicts(connection: sa.Connection) -> pd.DataFrame:
    """Every verdict of every year; of one case the last holds."""
    return in_order(read_table(connection, evidence_verdict))


def in_order(verdicts: pd.DataFrame) -> pd.DataFrame:
    """Verdicts by the time at which they were said, the last at the end.

    Of one in a workbook that is its receipt, which the pipeline alone enters; of another the server's own clock, where
    that is known.
    """
    recorded = verdicts["recorded_at"].fillna(verdicts["decided_at"])
    said_at = verdicts["decided_at"].where(verdicts["file_sha256"].notna(), recorded)
    return verdicts.assign(said_at=said_at).sort_values(["said_at", "verdict_id"], ignore_index=True)
