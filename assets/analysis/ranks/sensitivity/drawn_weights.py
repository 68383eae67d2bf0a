"""Ranks under drawn weights: what a unit's place is if the criteria weighed somewhat more or less.

Each criterion's weight is its maximum times a factor drawn uniformly from 3/4 to 5/4, as audits of the JRC do; an
index is a quotient, so that the weights need no renormalising. The same seed gives the same ranks on every machine:
sums are added criterion by criterion, in one order. Units that are equal whatever the weights stay equal. Source:
M. Saisana, A. Saltelli and S. Tarantola, "Uncertainty and sensitivity analysis techniques as tools for the quality
assessment of composite indicators", 2005.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.analysis.ranks.sensitivity.placing import Floats, Places, Placing
from assets.analysis.ranks.sensitivity.weighted_means import chunks, columns, weighted_quotients
from assets.analysis.ranks.sensitivity.whole_rows import distinct_units, whole_rows

DRAWS = 1_000
_LEAST_FACTOR, _FACTOR_SPAN = 0.75, 0.5
_OUTSIDE_PER_SIDE = 20
"""One draw in so many may lie below the interval, and as many above: 90 % lie within."""


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
    factors = weight_factors(generator.random((draws, len(matrix.criteria))))
    rows = whole_rows(matrix)
    chosen, where = distinct_units(rows)
    points, most = columns(matrix.of(chosen))
    placing = Placing.of(matrix)
    places = np.empty((draws, len(rows)), dtype=np.min_scalar_type(len(rows)))
    begin = 0
    for chunk in chunks(factors, len(rows)):
        places[begin : begin + len(chunk)] = placing.places(weighted_quotients(points, most, chunk)[:, where])
        begin += len(chunk)
    places.sort(axis=0)
    outside = draws // _OUTSIDE_PER_SIDE
    low, median, high, best, worst = places[[outside, (draws - 1) // 2, draws - 1 - outside, 0, -1]].astype(np.int32)
    return DrawnRanks(low, median, high, best, worst)


def weight_factors(uniform: Floats) -> Floats:
    """Factors of weights, from figures that are uniform from 0 to 1."""
    return _LEAST_FACTOR + _FACTOR_SPAN * uniform
