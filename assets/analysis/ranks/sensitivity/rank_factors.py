"""What moves the ranks of a group: its criteria's weights, the way of adding up, or the criterion that is left out.

All are varied at once: each weight by a factor from 3/4 to 5/4, the mean linear or geometric, one criterion left out
or none. Sobol's indices say which of them matters, for the group (mean shift from the ranks now) and for one unit
(its rank). Source: M. Saisana, A. Saltelli and S. Tarantola, 2005.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.analysis.ranks.sensitivity.aggregations import LEAST_SHARE
from assets.analysis.ranks.sensitivity.drawn_weights import weight_factors
from assets.analysis.ranks.sensitivity.left_out import places_now
from assets.analysis.ranks.sensitivity.placing import Floats, Places, Placing
from assets.analysis.ranks.sensitivity.sobol import sobol_indices
from assets.analysis.ranks.sensitivity.weighted_means import chunks, columns, weighted_quotients
from assets.analysis.ranks.sensitivity.whole_rows import distinct_units, whole_rows
from warehouse.tables.analysis import ALL
from warehouse.tables.sensitivity import AGGREGATION, LEAVING_OUT, WEIGHT

_MOST_SAMPLES, _FEWEST_SAMPLES = 1_024, 128
_SELDOM = 20


@dataclass(frozen=True, slots=True)
class FactorEffect:
    """What one factor explains of the variance of ranks.

    Attributes:
        factor: one of `warehouse.tables.sensitivity.FACTORS`.
        criterion: whose weight it is; `ALL` for the factors that are no weight.
        first: its first-order index.
        total: its total index.
    """

    factor: str
    criterion: str
    first: float
    total: float


def samples_within(matrix: ScoreMatrix, cells: int) -> int:
    """Samples that cost at most so many points of units; 0 if those are too few to tell anything."""
    factors = len(matrix.criteria) + 2
    affordable = cells // max(1, (factors + 2) * len(matrix.units) * len(matrix.criteria))
    samples = 1 << min(affordable, _MOST_SAMPLES).bit_length() >> 1
    return samples if samples >= _FEWEST_SAMPLES else 0


def rank_factors(matrix: ScoreMatrix, samples: int, seed: int, unit: str | None = None) -> list[FactorEffect]:
    """The effects of all factors, the criteria's weights first.

    Args:
        matrix: of units that all have an index.
        samples: a power of two, as of `sobol_indices`.
        seed: of the points.
        unit: whose rank is explained; None: the mean shift of all ranks.

    Returns:
        nothing if ranks move at fewer than one point in twenty: what is so rare has no variance to be parted.
    """
    model = _RankModel(matrix, None if unit is None else matrix.units.index(unit))
    names = [*((WEIGHT, code) for code in matrix.criteria), (AGGREGATION, ALL), (LEAVING_OUT, ALL)]
    found = sobol_indices(model.moved, len(names), samples, seed)
    if model.moves * _SELDOM < model.points:
        return []
    return [
        FactorEffect(factor, code, float(first), float(total))
        for (factor, code), first, total in zip(names, found.first[0], found.total[0], strict=True)
    ]


class _RankModel:
    """The function whose variance is explained.

    Attributes:
        points: of how many points it was asked.
        moves: at how many of them a rank was another than now.
    """

    def __init__(self, matrix: ScoreMatrix, unit: int | None) -> None:
        chosen, self._where = distinct_units(whole_rows(matrix))
        self._points, self._most = columns(matrix.of(chosen))
        applies, least = self._most > 0, float(LEAST_SHARE)
        shares = np.divide(self._points, self._most, out=np.zeros_like(self._points), where=applies)
        self._logarithms = self._most * np.log(least + (1 - least) * np.maximum(shares, 0))
        self._beyond = np.where(applies, 0, self._points)
        self._placing = Placing.of(matrix)
        self._now = places_now(matrix)
        self._unit = unit
        self.points = self.moves = 0

    def moved(self, given: Floats) -> Floats:
        """Mean shift of the ranks, or the rank of the one unit: 1 × points."""
        return np.concatenate([self._moved(points) for points in chunks(given.T, len(self._now))])[None, :]

    def _moved(self, points: Floats) -> Floats:
        criteria = points.shape[1] - 2
        weights, is_geometric = weight_factors(points[:, :criteria]), points[:, criteria] >= 0.5
        left_out = (points[:, criteria + 1] * (criteria + 1)).astype(int)
        weights[left_out[:, None] == np.arange(1, criteria + 1)] = 0
        figures = weighted_quotients(self._points, self._most, weights)
        figures[is_geometric] = self._geometric(weights[is_geometric])
        places = self._placing.places(figures[:, self._where])
        held = np.where(places == 0, self._now, places)
        shifts = np.abs(held - self._now)
        if self._unit is not None:
            self._count(shifts[:, self._unit])
            return held[:, self._unit].astype(float)
        self._count(shifts.sum(axis=1))
        mean: Floats = shifts.sum(axis=1) / len(self._now)
        return mean

    def _geometric(self, weights: Floats) -> Floats:
        """Geometric means, with what is no part of a maximum added, as `aggregations.geometric_index`."""
        means: Floats = np.exp(weighted_quotients(self._logarithms, self._most, weights))
        return means + weighted_quotients(self._beyond, self._most, weights)

    def _count(self, shifts: Places) -> None:
        self.points += len(shifts)
        self.moves += int((shifts > 0).sum())
