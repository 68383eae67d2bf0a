"""The figures that a framework asks the agency for on the scorecard: each one there, none that nobody asked for.

The framework's questions come as a frame: `framework_id`, `criterion_code`, `input_name`, `label`. What does not
belong here: what type of figure each is (`assets.submissions.reading.declared_values`).
"""

from __future__ import annotations

import pandas as pd

from checks.findings.model import findings_at, joined
from checks.rules.declaration import Pass, rule
from checks.rules.scorecard.self_points import criterion_rows, is_not_applicable

INPUT_KEY = ["criterion_code", "input_name"]


@rule(Pass.WHOLE, "DECLARED_UNKNOWN", "DECLARED_MISSING")
def declared_inputs_findings(
    card: pd.DataFrame, complete: pd.DataFrame, questions: pd.DataFrame, criteria: pd.DataFrame
) -> pd.DataFrame:
    """Unasked figures in any file, and unanswered ones in the files that must be complete.

    Args:
        card: the rows, with `framework_id`.
        complete: `sha256`, `framework_id`, `sheet` of those that must be complete.
        questions: of all frameworks.
        criteria: of all frameworks; a figure of a criterion that is unknown is told of once, as the criterion.
    """
    return joined([_unasked(card, questions, criteria), _unanswered(card, complete, questions)])


def _unasked(scorecard: pd.DataFrame, questions: pd.DataFrame, criteria: pd.DataFrame) -> pd.DataFrame:
    rows = scorecard[scorecard["input_name"].notna()]
    of_known = _index(rows, "framework_id", "criterion_code").isin(_index(criteria, "framework_id", "criterion_code"))
    asked = _index(rows, "framework_id", *INPUT_KEY).isin(_index(questions, "framework_id", *INPUT_KEY))
    strange = rows[of_known & ~asked]
    return findings_at(strange, "DECLARED_UNKNOWN", "input_name", criterion="criterion_code")


def _unanswered(scorecard: pd.DataFrame, files: pd.DataFrame, questions: pd.DataFrame) -> pd.DataFrame:
    """At the answer's cell where there is a row for it, else on the sheet as a whole."""
    wanted = files.merge(questions, on="framework_id")
    exempt = criterion_rows(scorecard)
    exempt = exempt[is_not_applicable(exempt)]
    wanted = wanted[~_index(wanted, "sha256", "criterion_code").isin(_index(exempt, "sha256", "criterion_code"))]
    rows = scorecard[["sha256", "excel_row", *INPUT_KEY, "declared_value"]].drop_duplicates(["sha256", *INPUT_KEY])
    both = wanted[["sha256", "sheet", *INPUT_KEY, "label"]].merge(rows, on=["sha256", *INPUT_KEY], how="left")
    open_ones = both[both["declared_value"].isna()]
    return findings_at(
        open_ones, "DECLARED_MISSING", "declared_value", criterion="criterion_code", label=open_ones["label"]
    )


def _index(frame: pd.DataFrame, *names: str) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(frame[list(names)])
