"""The points that hang on each finding: what the criterion would score if the row counted; and on all of a file's.

Exact where the file alone decides it, the engine itself scoring the file's rows with and without the row. Where the
answer hangs on a cell that could not be read, or on figures that the file does not hold, it is an upper bound: what
the criterion lacks to its maximum; the finding's message says which of the two it is. What does not belong here:
scoring the year.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from assets.reference.loading import References
from assets.submissions.stakes.file_rows import file_rows
from assets.submissions.stakes.finding_points import OF_A_COLUMN, OF_A_SHEET, FileStakes, Stake
from assets.submissions.stakes.leaf_rules import framework_rules
from assets.submissions.stakes.prospects import Prospect


def with_stakes(
    findings: pd.DataFrame,
    *,
    files: pd.DataFrame,
    read: Mapping[str, pd.DataFrame],
    raw: pd.DataFrame,
    references: References,
    year: int,
) -> tuple[pd.DataFrame, dict[str, Prospect]]:
    """The findings with `points_at_stake`, and where a row moves a criterion also `criterion_code`; and the prospects.

    The stake is worded at the end of the finding's message. A finding that concerns neither rows nor a criterion has
    none, nor has any of a file whose framework is not known, or which has too many rows (`file_rows.MOST_ROWS`).

    Args:
        findings: described.
        files: `sha256`, `recognised_code`, `framework_id`.
        read: by report table, every row that was read, lost cells emptied.
        raw: all raw findings, those too that are not listed among the findings.
        references: frameworks, the catalogue.
        year: of the reports.

    Returns:
        the findings, and by sha256 the prospects of files with findings that have a stake.
    """
    loaded = (references.waiving(one, year) for one in references.frameworks)
    frameworks = {one.framework.framework: one.framework for one in loaded}
    files = files[files["framework_id"].isin(list(frameworks))]
    known = {
        sha256: (agency_code, framework_id)
        for sha256, agency_code, framework_id in zip(
            files["sha256"], files["recognised_code"], files["framework_id"], strict=True
        )
    }
    concerned = findings[
        findings["sha256"].isin(list(known))
        & (
            findings["excel_row"].notna()
            | findings["criterion_code"].notna()
            | findings["code"].isin(OF_A_COLUMN | OF_A_SHEET)
        )
    ]
    if concerned.empty:
        return findings, {}
    stakes: dict[Any, Stake] = {}
    prospects: dict[str, Prospect] = {}
    rows = file_rows(read, raw, references.catalogue, year, set(concerned["sha256"]))
    for sha256, of_file in concerned.groupby("sha256", sort=False):
        if sha256 not in rows:
            continue
        agency_code, framework_id = known[str(sha256)]
        weighed = FileStakes(agency_code, framework_rules(frameworks[framework_id], year), rows[str(sha256)])
        told = of_file.to_dict("records")
        weighty = [(place, weighed.stake(one)) for place, one in zip(of_file.index, told, strict=True)]
        stakes |= {place: stake for place, stake in weighty if stake is not None}
        prospects[str(sha256)] = weighed.prospect(told)
    return _told(findings, stakes), prospects


def _told(findings: pd.DataFrame, stakes: Mapping[Any, Stake]) -> pd.DataFrame:
    """The findings with their stakes, which come by the frame's own index."""
    weighed = [stakes.get(place) for place in findings.index]
    both = list(zip(weighed, findings["points_at_stake"], findings["criterion_code"], findings["message"], strict=True))
    points = [old if stake is None else stake.points for stake, old, _, _ in both]
    return findings.assign(
        points_at_stake=pd.Series(points, index=findings.index, dtype="object"),
        criterion_code=pd.array([code if one is None else one.criterion_code for one, _, code, _ in both], dtype="str"),
        message=pd.array([f"{text} {one.sentence}".rstrip() if one else text for one, _, _, text in both], dtype="str"),
    )
