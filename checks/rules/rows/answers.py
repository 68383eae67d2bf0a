"""A citizen's feedback is received first and answered later."""

from __future__ import annotations

import pandas as pd

from checks.findings.model import findings_at


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


def answered_without_date(feedback: pd.DataFrame, result_labels: dict[str, str]) -> pd.DataFrame:
    """The result says that it was answered, nobody says when."""
    undated = feedback[feedback["result"].eq("answered") & feedback["answered_on"].isna()]
    return findings_at(undated, "ROW_ANSWERED_WITHOUT_DATE", "answered_on", result=undated["result"].map(result_labels))


def answered_but_open(feedback: pd.DataFrame, result_labels: dict[str, str]) -> pd.DataFrame:
    """A date of the answer beside a result that says that there is none yet."""
    dated = feedback[feedback["result"].eq("processing") & feedback["answered_on"].notna()]
    return findings_at(
        dated,
        "ROW_ANSWERED_NOT_ANSWERED",
        "answered_on",
        found=dated["answered_on"],
        result=dated["result"].map(result_labels),
    )
