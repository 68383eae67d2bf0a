"""Final points of a year's ranked groups, from the warehouse.

What does not belong here: what is open or sampled (`bands.reading`), and any ranking.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import sqlalchemy as sa

from assets.analysis.ranks.rank_bands import GroupKey
from assets.analysis.ranks.score_matrix import ScoreMatrix, score_matrices
from assets.reference.agencies import agencies_of_year
from assets.rules.framework.model import Framework
from warehouse.rows.frames import read_table
from warehouse.tables import agency, criterion_score
from warehouse.tables.tracks import RANKED_TRACK

_SCORES = ("framework_id", "agency_code", "criterion_code", "points_exact", "max_points_exact", "is_applicable")


def read_matrices(connection: sa.Connection, frameworks: Iterable[Framework], year: int) -> dict[GroupKey, ScoreMatrix]:
    """The final points of each group of a year.

    Args:
        connection: open on the warehouse; it is only read.
        frameworks: those of the year; points of others are passed over.
        year: the year scored.
    """
    groups, scores = read_groups(connection, year), read_final_scores(connection, year)
    by_id = {framework.framework: framework for framework in frameworks}
    return {
        (str(name), group): matrix
        for name, rows in scores.groupby("framework_id")
        if str(name) in by_id
        for group, matrix in score_matrices(by_id[str(name)], rows, groups).items()
    }


def read_groups(connection: sa.Connection, year: int) -> dict[str, str]:
    """The group among which each agency of a year is ranked, by its code."""
    agencies = agencies_of_year(read_table(connection, agency), year)
    return dict(zip(agencies["code"], agencies["group_code"], strict=True))


def read_final_scores(connection: sa.Connection, year: int) -> pd.DataFrame:
    """Points of the ranked track, of every agency and criterion of a year."""
    query = sa.select(*(criterion_score.c[name] for name in _SCORES)).where(
        criterion_score.c.year == year, criterion_score.c.track == RANKED_TRACK
    )
    return pd.DataFrame.from_records([tuple(row) for row in connection.execute(query)], columns=list(_SCORES))
