"""What moves the ranks of a group: its criteria's weights, the way of adding up, or the criterion that is left out.

All are varied at once: each weight by a factor from 3/4 to 5/4, the mean linear or geometric, one criterion left out
or none. Sobol's indices say which of them matters, for the group (mean shift from the ranks now) and for one unit
(its rank). Source: M. Saisana, A. Saltelli and S. Tarantola, 2005.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.analysis.ranks.sensitivity.aggregations import least_share
from assets.analysis.ranks.sensitivity.drawn_weights import weight_factors
from assets.analysis.ranks.sensitivity.left_out import places_now
from assets.analysis.ranks.sensitivity.placing import Floats, Places, Placing
from assets.analysis.ranks.sensitivity.sobol import sobol_indices
from assets.analysis.ranks.sensitivity.weighted_means import chunks, columns, weighted_quotients
from assets.analysis.ranks.sensitivity.whole_rows import distinct_units, whole_rows
from warehouse.tables.analysis.appraising import ALL
from warehouse.tables.analysis.sensitivity import AGGREGATION, LEAVING_OUT, WEIGHT

Counts = npt.NDArray[np.int64]
_MOST_SAMPLES, _FEWEST_SAMPLES = 1_024, 128
_SELDOM = 20


@dataclass(frozen=True, slots=True)
class FactorEffect:
    """What one factor explains of the variance of ranks.

    Attributes:
        factor: one of `warehouse.tables.analysis.sensitivity.FACTORS`.
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


def rank_factors(matrix: ScoreMatrix, samples: int, seed: int) -> list[FactorEffect]:
    """The effects of all factors on the mean shift of all ranks, the criteria's weights first.

    Args:
        matrix: of units that all have an index.
        samples: a power of two, as of `sobol_indices`.
        seed: of the points.

    Returns:
        nothing if ranks move at fewer than one point in twenty: what is so rare has no variance to be parted.
    """
    model = _RankModel(matrix)
    (effects,) = _effects(matrix.criteria, model.mean_shift, samples, seed, model)
    return effects


def unit_rank_factors(matrix: ScoreMatrix, samples: int, seed: int) -> dict[str, list[FactorEffect]]:
    """The effects of all factors on each unit's rank; arguments and what is left out as of `rank_factors`."""
    model = _RankModel(matrix)
    found = _effects(matrix.criteria, model.ranks, samples, seed, model)
    return dict(zip(matrix.units, found, strict=True))


def _effects(
    criteria: Sequence[str], function: Callable[[Floats], Floats], samples: int, seed: int, model: _RankModel
) -> list[list[FactorEffect]]:
    """Of each output of a function of the model."""
    factors = [*((WEIGHT, code) for code in criteria), (AGGREGATION, ALL), (LEAVING_OUT, ALL)]
    found = sobol_indices(function, len(factors), samples, seed)
    return [
        [
            FactorEffect(factor, code, float(by_itself), float(altogether))
            for (factor, code), by_itself, altogether in zip(factors, first, total, strict=True)
        ]
        if moves * _SELDOM >= model.points
        else []
        for first, total, moves in zip(found.first, found.total, model.moves, strict=True)
    ]


class _RankModel:
    """The functions whose variance is explained.

    Attributes:
        points: of how many points one of them was asked.
        moves: by output, at how many of them a rank was another than now.
    """

    def __init__(self, matrix: ScoreMatrix) -> None:
        rows = whole_rows(matrix)
        chosen, self._where = distinct_units(rows)
        self._points, self._most = columns(matrix.of(chosen))
        applies, least = self._most > 0, float(least_share(rows))
        shares = np.divide(self._points, self._most, out=np.zeros_like(self._points), where=applies)
        self._logarithms = self._most * np.log(least + (1 - least) * np.maximum(shares, 0))
        self._beyond = np.where(applies, 0, self._points)
        self._placing = Placing.of(matrix)
        self._now = places_now(matrix)
        self.points = 0
        self.moves: Counts = np.zeros(1, dtype=np.int64)

    def mean_shift(self, given: Floats) -> Floats:
        """Mean shift of all ranks: 1 × points."""
        return self._asked(given, lambda held: np.abs(held - self._now).sum(axis=1)[None, :] / len(self._now), 0)

    def ranks(self, given: Floats) -> Floats:
        """Rank of each unit: units × points."""
        return self._asked(given, lambda held: held.T.astype(float), self._now[:, None])

    def _asked(self, given: Floats, output: Callable[[Places], Floats], now: Places | int) -> Floats:
        found = np.concatenate([output(self._held(points)) for points in chunks(given.T, len(self._now))], axis=1)
        self.points += found.shape[1]
        self.moves = self.moves + (found != now).sum(axis=1)
        return found

    def _held(self, points: Floats) -> Places:
        """Places, points × units; who has none then holds the one that it has now."""
        criteria = points.shape[1] - 2
        weights, is_geometric = weight_factors(points[:, :criteria]), points[:, criteria] >= 0.5
        left_out = (points[:, criteria + 1] * (criteria + 1)).astype(int)
        weights[left_out[:, None] == np.arange(1, criteria + 1)] = 0
        figures = np.empty((len(weights), self._points.shape[1]))
        figures[~is_geometric] = weighted_quotients(self._points, self._most, weights[~is_geometric])
        figures[is_geometric] = self._geometric(weights[is_geometric])
        places = self._placing.places(figures[:, self._where])
        return np.where(places == 0, self._now, places)

    def _geometric(self, weights: Floats) -> Floats:
        """Geometric means, with what is no part of a maximum added, as `aggregations.geometric_index`."""
        means: Floats = np.exp(weighted_quotients(self._logarithms, self._most, weights))
        return means + weighted_quotients(self._beyond, self._most, weights) if self._beyond.any() else means
