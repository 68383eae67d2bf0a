"""Computing a year again from frozen inputs, and naming every figure that comes out otherwise.

What belongs here: the way inputs -> scores -> indices. What does not: where the frozen rows come
from (`verifying`), and any figure of its own.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.publication.framework_rules import applied_in_year
from assets.publication.release.row_differences import row_differences
from assets.reference.agencies import agencies_of_year
from assets.reference.framework_model import Framework
from assets.scoring.indices import score_indices
from assets.scoring.inputs import aggregate_inputs
from assets.scoring.scorecards import read_scorecards
from assets.scoring.scores import score_criteria
from assets.submissions.in_force import read_scored_submissions
from warehouse.frames import read_table
from warehouse.tables import agency, criterion_score, framework, index_score, input_value

FIGURES = (input_value, criterion_score, index_score)
WORDS = ("error", "sentence", "trace")
"""Columns that tell of a figure in words, which a later version of the program may choose otherwise."""


def recompute(connection: sa.Connection, year: int) -> dict[str, pd.DataFrame]:
    """The year's figures, computed from the rows of a warehouse by the frameworks that it keeps: by table name."""
    frameworks = _that_score(connection, year)
    inputs = aggregate_inputs(connection, frameworks, year)
    scores = score_criteria(inputs, read_scorecards(connection, year), frameworks, year)
    there = agencies_of_year(read_table(connection, agency), year)
    indices = score_indices(scores, there, read_scored_submissions(connection, year), frameworks, year)
    return {input_value.name: inputs, criterion_score.name: scores, index_score.name: indices}


def _that_score(connection: sa.Connection, year: int) -> list[Framework]:
    """The frameworks of the stored figures: one that another replaced is kept, and scores nobody."""
    used = set(connection.scalars(sa.select(input_value.c.framework_id).where(input_value.c.year == year).distinct()))
    kept = read_table(connection, framework, framework.c.framework_id.in_(used))
    return [applied.framework for applied in applied_in_year(kept, year)]


def differences(connection: sa.Connection, year: int, *, with_words: bool) -> list[str]:
    """Every stored figure of the year that is not what its inputs give, one sentence each.

    Args:
        connection: a warehouse.
        year: the year.
        with_words: whether sentences and traces must be equal too.
    """
    computed = recompute(connection, year)
    found: list[str] = []
    for table in FIGURES:
        stored = read_table(connection, table, table.c.year == year)
        ignored = () if with_words else WORDS
        found += row_differences(
            table, stored, computed[table.name], _place, made="recomputed", origin="its inputs", ignored=ignored
        )
    return found


def _place(key: dict[str, Any]) -> str:
    """`agency 15, criterion 1.3, computed`."""
    parts = [f"agency {key['agency_code']}"]
    if "criterion_code" in key:
        parts.append(f"criterion {key['criterion_code']}")
    parts += [str(key[name]) for name in ("input_name", "track") if name in key]
    return ", ".join(parts)
