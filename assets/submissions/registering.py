"""Checked files as rows of the warehouse: numbered in order of receipt, each knowing which one it supersedes.

Nothing is changed or deleted by it: what is in force follows from the rows (`register.in_force`). What does not
belong here: transactions, and what the checks found.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from assets.submissions.checking.passes import CheckedBatch
from assets.submissions.reading.reader_version import READER_VERSION
from assets.submissions.stakes.prospects import COLUMNS
from warehouse.rows.frames import conform, empty_frame
from warehouse.tables import REPORT_TABLES, evidence_file, finding, submission
from warehouse.tables.statuses import ACCEPTED

WAITING = 0
"""The reader's version of a file whose agency has no framework that can score it: read and answered as far as it can
be without one, and read again once there is one. Every true version is newer."""

RECEIPT_ORDER = ["received_at", "file_name", "sha256"]


def register(
    checked: CheckedBatch,
    *,
    year: int,
    first_id: int,
    in_force: pd.DataFrame,
    last_received: pd.Series[Any],
    waiting: Collection[str] = (),
) -> dict[str, pd.DataFrame]:
    """The frames to append, by table: `submission`, `finding`, the report tables and `evidence_file`.

    Args:
        checked: the batch.
        year: for which the inbox received it.
        first_id: the number of the earliest received of the batch; the others follow.
        in_force: rows of `submission` with the accepted submissions of the year; where an agency and period has
            several, the latest received counts.
        last_received: the moment of each content's last arrival, by sha256.
        waiting: files that are registered as `WAITING` already, by sha256; nothing new is to be said of one that still
            waits.
    """
    waits = checked.submissions["agency_code"].notna() & checked.submissions["framework_id"].isna()
    versions = np.where(waits, WAITING, READER_VERSION)
    files = checked.submissions.assign(reader_version=versions)[~(waits & checked.submissions["sha256"].isin(waiting))]
    files = files.sort_values(RECEIPT_ORDER, ignore_index=True)
    numbered = files.assign(submission_id=range(first_id, first_id + len(files)), year=year)
    known = (checked.prospects.get(sha256) for sha256 in numbered["sha256"])
    prospects = [{} if prospect is None else prospect.as_row() for prospect in known]
    numbered = numbered.join(pd.DataFrame(prospects, columns=list(COLUMNS), index=numbered.index, dtype="object"))
    numbered["supersedes"] = pd.array(_superseded(numbered, in_force, last_received), dtype="Int64")
    numbers = numbered.set_index("sha256")["submission_id"]
    found = checked.findings[checked.findings["sha256"].isin(numbers.index)]
    found = found.assign(submission_id=found["sha256"].map(numbers), position=found.groupby("sha256").cumcount() + 1)
    frames = {submission.name: _fitted(numbered, submission), finding.name: _fitted(found, finding)}
    for table in REPORT_TABLES:
        rows = checked.rows[table.name]
        frames[table.name] = _fitted(rows.assign(submission_id=rows["sha256"].map(numbers)), table)
    files = checked.attachments[checked.attachments["sha256"].isin(numbers.index)]
    files = files.assign(submission_id=files["sha256"].map(numbers), position=files.groupby("sha256").cumcount() + 1)
    frames[evidence_file.name] = _fitted(files, evidence_file)
    return frames


def _superseded(numbered: pd.DataFrame, in_force: pd.DataFrame, last_received: pd.Series[Any]) -> list[int | None]:
    """For each accepted file the one that was in force for its agency and period until then.

    A file that turns up late, received before the one in force, supersedes nothing; nor does one after which the agency
    sent an earlier one again.
    """
    latest: dict[tuple[Any, Any], tuple[Any, int]] = {}
    known = in_force.assign(last=in_force["sha256"].map(last_received))
    for row in known.sort_values(["last", "submission_id"]).to_dict("records"):
        latest[row["agency_code"], row["period"]] = (row["last"], row["submission_id"])
    superseded: list[int | None] = []
    for row in numbered.assign(last=numbered["sha256"].map(last_received)).to_dict("records"):
        key = (row["agency_code"], row["period"])
        last, before = latest.get(key, (None, None))
        if row["status"] not in ACCEPTED or (last is not None and last > row["last"]):
            superseded.append(None)
            continue
        superseded.append(before)
        latest[key] = (row["last"], row["submission_id"])
    return superseded


def _fitted(frame: pd.DataFrame, table: sa.Table) -> pd.DataFrame:
    """The table's own columns of a wider frame, ordered by its key."""
    if frame.empty:
        return empty_frame(table)
    names = [column.name for column in table.columns if column.name in frame]
    ordered = frame.sort_values([column.name for column in table.primary_key.columns], kind="stable")
    return conform(ordered[names], table)
