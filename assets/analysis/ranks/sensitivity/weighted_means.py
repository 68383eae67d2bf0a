"""Weighted means under many weights at once, by arrays.

Sums are added criterion by criterion, in one order, so that every machine gives the same figures. What does not belong
here: which weights (`drawn_weights`, `rank_factors`), and means that are decided exactly (`aggregations`).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.analysis.ranks.sensitivity.placing import Floats

_CELLS = 1 << 18
"""Figures of one chunk, of 8 bytes: what a processor keeps close by."""


def chunks(factors: Floats, units: int) -> Iterator[Floats]:
    """Rows of factors, so many at once that their figures for all units stay small."""
    step = max(1, _CELLS // max(1, units))
    for begin in range(0, len(factors), step):
        yield factors[begin : begin + step]


def columns(matrix: ScoreMatrix) -> tuple[Floats, Floats]:
    """Points and maxima, criteria × units, of units that all have an index."""
    points, most = matrix.floats()
    return np.ascontiguousarray(points.T), np.ascontiguousarray(most.T)


def weighted_quotients(figures: Floats, most: Floats, factors: Floats) -> Floats:
    """Weighted sums of figures, of the weighted sums of maxima.

    Args:
        figures: criteria × units.
        most: criteria × units.
        factors: draws × criteria, by which each criterion weighs more or less.

    Returns:
        draws × units; NaN where no criterion is left that applies.
    """
    tops = most[:, :1] if (most == most[:, :1]).all() else most  # one maximum of all is summed once
    got = _weighted_sums(figures, factors)
    possible = np.broadcast_to(_weighted_sums(tops, factors), got.shape)
    return np.divide(got, possible, out=np.full_like(got, np.nan), where=possible > 0)


def _weighted_sums(figures: Floats, factors: Floats) -> Floats:
    sums = np.zeros((len(factors), figures.shape[1]))
    for criterion, row in enumerate(figures):
        sums += factors[:, criterion, None] * row
    return sums
