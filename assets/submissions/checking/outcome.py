"""Outcome of a checked batch: findings in words, and the status of each file.

What does not belong here: when a finding is made, and which rows count.
"""

from __future__ import annotations

import pandas as pd

from assets.reference.agencies import agencies_of_year
from assets.submissions.checking.batch import Batch
from assets.submissions.checking.finding_places import column_titles, in_reading_order
from assets.submissions.sheets.explanations import explained
from checks.findings.description import describe
from checks.findings.limits import cut_short
from checks.findings.row_outcomes import with_consequences
from checks.rules.cover.identity import named_agencies
from warehouse.tables.statuses import (
    ACCEPTED_WITH_FINDINGS,
    BLOCKING,
    PLAINLY_ACCEPTED,
    REJECTED,
    SEVERITIES,
    UNREADABLE,
    WARNING,
    Status,
)


def described(batch: Batch) -> pd.DataFrame:
    """The findings in words and in reading order, runs of one fault cut short.

    `points_at_stake` is the maximum of the criterion that a finding names, `explanation` what the agency wrote about
    the same finding of its last file.
    """
    places, catalogue, explanations = batch.read.places, batch.catalogue, batch.read.explanations
    # Cut before it is described: a file in which every cell is wrong must cost no more than its reading.
    listed = cut_short(batch.raw[~batch.raw["code"].isin(catalogue.silent)].reset_index(drop=True))
    worded = describe(listed, catalogue, columns=column_titles(listed, places))
    told = with_consequences(in_reading_order(worded, places), places, catalogue)
    frameworks = told["sha256"].map(batch.by_file("framework_id"))
    keys = pd.MultiIndex.from_arrays([frameworks, told["criterion_code"]])
    points = batch.asked.criteria.set_index(["framework_id", "criterion_code"])["printed_points"].reindex(keys)
    staked = told.assign(points_at_stake=points.astype("object").where(points.notna(), None).to_numpy())
    return explained(staked, explanations, catalogue)


def submissions_of(batch: Batch, findings: pd.DataFrame) -> pd.DataFrame:
    """One row a file, in the order given; the columns of `CheckedBatch.submissions`."""
    covers = batch.read.covers
    counts = pd.crosstab(findings["sha256"], findings["severity"]).reindex(
        index=covers["sha256"], columns=list(SEVERITIES), fill_value=0
    )
    files = batch.files.set_index("sha256").reindex(covers["sha256"])
    unopened = set(findings.loc[findings["kind"].eq("file") & findings["severity"].eq(BLOCKING), "sha256"])
    statuses = [
        status_of(is_readable=sha256 not in unopened, blocking=blocking, warnings=warnings)
        for sha256, blocking, warnings in zip(covers["sha256"], counts[BLOCKING], counts[WARNING], strict=True)
    ]
    agencies = agencies_of_year(batch.references.agencies, batch.year)
    frame = covers[["sha256", "file_name", "received_at", "year"]].copy()
    frame["agency_code"] = files["recognised_code"].to_numpy()
    frame["likely_agency_code"] = named_agencies(covers, agencies).where(frame["agency_code"].isna())
    frame["period"] = covers["period"]
    frame["framework_id"] = files["framework_id"].to_numpy()
    frame["status"] = statuses
    for severity in SEVERITIES:
        frame[f"{severity}_count"] = counts[severity].to_numpy()
    for name in ("document_number", "document_on", "signatory"):
        frame[name] = covers[name]
    return frame


def status_of(*, is_readable: bool, blocking: int, warnings: int) -> Status:
    """The status of one file; notes alone leave it plainly accepted."""
    if not is_readable:
        return UNREADABLE
    if blocking:
        return REJECTED
    return ACCEPTED_WITH_FINDINGS if warnings else PLAINLY_ACCEPTED
