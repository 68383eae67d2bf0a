"""Comparison of a scorecard's text with its framework's: criteria, figures, names and maxima.

What does not belong here: what is told of criteria that are not there, or are not asked for (`self_points`).
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pandas as pd

from checks.texts.normalisation import normalise

_FIGURE = re.compile(r"-?\d+(?:[.,]\d+)?")


def asks_otherwise(scorecard: pd.DataFrame, criteria: pd.DataFrame, questions: pd.DataFrame) -> set[str]:
    """The files (sha256) whose scorecard is not that of their framework as it stands.

    Args:
        scorecard: the rows, with `framework_id`.
        criteria: of all frameworks: `framework_id`, `criterion_code`, `name`, `most`.
        questions: of all frameworks: `framework_id`, `criterion_code`, `input_name`, `label`.
    """
    asked: dict[str, set[tuple[Any, ...]]] = {}
    for framework, code, name, most in criteria[["framework_id", "criterion_code", "name", "most"]].to_numpy():
        asked.setdefault(framework, set()).add((code, None, normalise(name), Fraction(most)))
    for framework, *key, label in questions[["framework_id", "criterion_code", "input_name", "label"]].to_numpy():
        asked[framework].add((*key, normalise(label), None))
    given = scorecard[scorecard["criterion_code"].notna() & scorecard["framework_id"].notna()]
    columns = ["criterion_code", "input_name", "label", "max_points"]
    return {
        str(sha256)
        for (sha256, framework), rows in given.groupby(["sha256", "framework_id"])
        if {_row(*values) for values in rows[columns].itertuples(index=False)} != asked[str(framework)]
    }


def _row(code: str, name: Any, label: Any, most: Any) -> tuple[Any, ...]:
    figure = _FIGURE.fullmatch(most) if isinstance(most, str) else None
    return (
        code,
        name if isinstance(name, str) else None,
        normalise(label) if isinstance(label, str) else None,
        None if figure is None else Fraction(figure[0].replace(",", ".")),
    )
