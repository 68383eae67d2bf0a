"""Figures that leap from one year to the next: five times as much, or less than a fifth.

What does not belong here: totals (`assets.submissions.register.activity_totals`).
"""

from __future__ import annotations

import pandas as pd

from checks.findings.model import findings_at, joined
from checks.rules.declaration import Pass, rule

TIMES = 5
"""A figure that grows, or shrinks, by more than this is worth a second look."""


MEASURES = {"activities": "Số hoạt động", "reach": "Tổng số lượt người tiếp cận"}
"""Totals by column, as officials call them."""


@rule(Pass.COUNTED, "YEAR_ON_YEAR_JUMP")
def year_on_year_jumps(totals: pd.DataFrame, totals_before: pd.DataFrame) -> pd.DataFrame:
    """Notes on reports whose total is far from that of the same agency and period a year before.

    Args:
        totals: `sha256`, `sheet`, `agency_code`, `period` and a column a measure, of the files checked.
        totals_before: `agency_code`, `period` and the same measures of last year's reports in force; an agency that
            had none, or whose total was 0, is compared with nothing.
    """
    both = totals.merge(totals_before, on=["agency_code", "period"], suffixes=("", "_before"))
    found = []
    for name, words in MEASURES.items():
        now, then = both[name], both[f"{name}_before"]
        jumped = both[(then > 0) & ((now > then * TIMES) | (now * TIMES < then))].assign(excel_row=None)
        found.append(
            findings_at(
                jumped.drop(columns=name),
                "YEAR_ON_YEAR_JUMP",
                name,
                measure=words,
                found=jumped[name],
                before=jumped[f"{name}_before"],
                times=TIMES,
            )
        )
    return joined(found)
