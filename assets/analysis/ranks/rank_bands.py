"""The bands of a year's ranks, from every analysis that gives some, as the table `rank_band`.

What does not belong here: working bands out (`bands`, `sensitivity`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from assets.analysis.ranks.band import Band, BandsOfMatrix
from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.analysis.ranks.sensitivity.bands import sensitivity_bands
from assets.rules.engine.ranking import rank
from warehouse.rows.frames import conform
from warehouse.tables import rank_band

BANDS_OF_MATRIX: tuple[BandsOfMatrix, ...] = (sensitivity_bands,)
"""Analyses that need the final points of a group alone; the year is their seed."""

GroupKey = tuple[str, str]
"""(framework, group)"""


def rank_bands(
    matrices: Mapping[GroupKey, ScoreMatrix], bands: Mapping[GroupKey, Iterable[Band]], year: int
) -> pd.DataFrame:
    """A frame of table `rank_band`.

    Args:
        matrices: the final points of each group.
        bands: those of each group that need more than its final points.
        year: the year scored.
    """
    rows = []
    for (framework, group), matrix in matrices.items():
        places = dict(zip(matrix.units, rank([*map(matrix.merit, range(len(matrix.units)))], matrix.ties), strict=True))
        found = [*bands.get((framework, group), ()), *(band for of in BANDS_OF_MATRIX for band in of(matrix, year))]
        rows += [
            (year, framework, band.unit, band.source, group, places[band.unit], band.best, band.worst, band.median)
            for band in found
        ]
    return conform(pd.DataFrame(rows, columns=[each.name for each in rank_band.columns]), rank_band)
