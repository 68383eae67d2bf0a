"""A citizen's feedback is received first and answered later."""

from __future__ import annotations

import pandas as pd

from checks.findings.model import findings_at
from checks.rules.declaration import Pass, rule


@rule(Pass.REPORT, "ROW_ANSWERED_BEFORE_RECEIVED")
def answered_before_received(feedback: pd.DataFrame) -> pd.DataFrame:
    """The answer is older than the question."""
    wrong = feedback[feedback["answered_on"].lt(feedback["received_on"])]
    return findings_at(
        wrong,
        "ROW_ANSWERED_BEFORE_RECEIVED",
        "answered_on",
        found=wrong["answered_on"],
        received=wrong["received_on"],
    )


@rule(Pass.REPORT, "ROW_ANSWERED_WITHOUT_DATE")
def answered_without_date(feedback: pd.DataFrame, feedback_results: dict[str, str]) -> pd.DataFrame:
    """The result says that it was answered, nobody says when."""
    undated = feedback[feedback["result"].eq("answered") & feedback["answered_on"].isna()]
    return findings_at(
        undated, "ROW_ANSWERED_WITHOUT_DATE", "answered_on", result=undated["result"].map(feedback_results)
    )


@rule(Pass.REPORT, "ROW_ANSWERED_NOT_ANSWERED")
def answered_but_open(feedback: pd.DataFrame, feedback_results: dict[str, str]) -> pd.DataFrame:
    """A date of the answer beside a result that says that there is none yet."""
    dated = feedback[feedback["result"].eq("processing") & feedback["answered_on"].notna()]
    return findings_at(
        dated,
        "ROW_ANSWERED_NOT_ANSWERED",
        "answered_on",
        found=dated["answered_on"],
        result=dated["result"].map(feedback_results),
    )
