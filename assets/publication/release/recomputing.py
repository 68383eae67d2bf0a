"""Computing a year again from frozen inputs, and naming every figure that comes out otherwise.

What belongs here: the way inputs -> scores -> indices, and the comparison. What does not: where the frozen rows come
from (`verifying`), and any figure of its own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.publication.framework_rules import applied_in_year
from assets.reference.agencies import agencies_of_year
from assets.reference.framework_model import Framework
from assets.scoring.in_force import read_scored_submissions
from assets.scoring.indices import score_indices
from assets.scoring.inputs import aggregate_inputs
from assets.scoring.scorecards import read_scorecards
from assets.scoring.scores import score_criteria
from warehouse.frames import conform, read_table
from warehouse.tables import agency, criterion_score, framework, index_score, input_value

FIGURES = (input_value, criterion_score, index_score)
WORDS = ("error", "sentence", "trace")
"""Columns that tell of a figure in words, which a later version of the program may choose otherwise."""

MOST_NAMED = 50
"""Differences named of one table; the others are counted."""


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
        found += _of_table(table, stored, computed[table.name], () if with_words else WORDS)
    return found


def _of_table(table: sa.Table, stored: pd.DataFrame, computed: pd.DataFrame, ignored: Sequence[str]) -> list[str]:
    keys = [column.name for column in table.primary_key.columns]
    ours, theirs = conform(stored, table).set_index(keys), conform(computed, table).set_index(keys)
    found = [
        f"{_place(table, key)}: is stored, but its inputs give no such row"
        for key in ours.index.difference(theirs.index)
    ]
    found += [
        f"{_place(table, key)}: is not stored, but its inputs give it" for key in theirs.index.difference(ours.index)
    ]
    both = ours.index.intersection(theirs.index)
    for name in [name for name in ours.columns if name not in ignored]:
        left, right = ours.loc[both, name], theirs.loc[both, name]
        same = (left == right).fillna(value=False).astype(bool) | (left.isna() & right.isna())
        found += [
            f"{_place(table, key)}: {name} is {_shown(left[key])}, recomputed {_shown(right[key])}"
            for key in both[~same]
        ]
    more = len(found) - MOST_NAMED
    return [*found[:MOST_NAMED], f"{table.name}: {more} more differences"] if more > 0 else found


def _place(table: sa.Table, key: tuple[Any, ...]) -> str:
    """`criterion_score of agency 15, criterion 1.3, computed`."""
    names = [column.name for column in table.primary_key.columns]
    values = dict(zip(names, key, strict=True))
    parts = [f"agency {values['agency_code']}"]
    if "criterion_code" in values:
        parts.append(f"criterion {values['criterion_code']}")
    parts += [str(values[name]) for name in ("input_name", "track") if name in values]
    return f"{table.name} of {', '.join(parts)}"


def _shown(value: Any) -> str:
    if value is None or value is pd.NA or value is pd.NaT or value != value:  # noqa: PLR0124 - only NaN differs from itself
        return "nothing"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)
