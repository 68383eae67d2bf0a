"""Ranks under drawn weights: what a unit's place is if the criteria weighed somewhat more or less.

Each criterion's weight is its maximum times a factor drawn uniformly from 3/4 to 5/4, as audits of the JRC do; an
index is a quotient, so that the weights need no renormalising. The same seed gives the same ranks on every machine:
sums are added criterion by criterion, in one order. Units that are equal whatever the weights stay equal. Source:
M. Saisana, A. Saltelli and S. Tarantola, "Uncertainty and sensitivity analysis techniques as tools for the quality
assessment of composite indicators", 2005.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.analysis.ranks.sensitivity.placing import Floats, Places, Placing
from assets.analysis.ranks.sensitivity.whole_rows import distinct_units, whole_rows

DRAWS = 1_000
LEAST_FACTOR, FACTOR_SPAN = 0.75, 0.5
_OUTSIDE_PER_SIDE = 20
"""One draw in so many may lie below the interval, and as many above: 90 % lie within."""
_CELLS = 1 << 18
"""Figures of one chunk, of 8 bytes: what a processor keeps close by."""


@dataclass(frozen=True)
class DrawnRanks:
    """Places over all draws, by unit.

    Attributes:
        low: better end of the interval in which 90 % of the draws lie.
        median: the place in the middle (of two, the better one).
        high: worse end of the interval.
        best: best place of any draw.
        worst: worst place of any draw.
    """

    low: Places
    median: Places
    high: Places
    best: Places
    worst: Places


def drawn_ranks(matrix: ScoreMatrix, seed: int, draws: int = DRAWS) -> DrawnRanks:
    """Places under drawn weights.

    Args:
        matrix: of units that all have an index.
        seed: of the draws.
        draws: how many, at least 1.
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    factors = LEAST_FACTOR + FACTOR_SPAN * generator.random((draws, len(matrix.criteria)))
    rows = whole_rows(matrix)
    chosen, where = distinct_units(rows)
    placing = Placing.of(matrix)
    places = np.empty((draws, len(rows)), dtype=np.int32)
    begin = 0
    for indices in weighted_indices(matrix.of(chosen), factors):
        places[begin : begin + len(indices)] = placing.places(indices[:, where])
        begin += len(indices)
    places.sort(axis=0)
    outside = draws // _OUTSIDE_PER_SIDE
    return DrawnRanks(
        low=places[outside],
        median=places[(draws - 1) // 2],
        high=places[draws - 1 - outside],
        best=places[0],
        worst=places[-1],
    )


def weighted_indices(matrix: ScoreMatrix, factors: Floats) -> Iterator[Floats]:
    """Indices of the units, chunk by chunk: draws × units.

    Args:
        matrix: of units that all have an index.
        factors: draws × criteria, by which each criterion's maximum, and with it the points, is multiplied.
    """
    points, most = (np.ascontiguousarray(cells.T) for cells in matrix.floats())
    step = max(1, _CELLS // max(1, len(matrix.units)))
    for begin in range(0, len(factors), step):
        chunk = factors[begin : begin + step]
        got = np.zeros((len(chunk), len(matrix.units)))
        possible = np.zeros_like(got)
        for criterion in range(len(matrix.criteria)):
            factor = chunk[:, criterion, None]
            got += factor * points[criterion]
            possible += factor * most[criterion]
        yield got / possible
