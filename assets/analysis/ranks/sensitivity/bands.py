"""Bands of ranks that the method leaves: drawn weights, each criterion left out, the geometric mean.

What does not belong here: what each of them computes (`drawn_weights`, `left_out`, `aggregations`).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from assets.analysis.ranks.band import Band
from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.analysis.ranks.sensitivity.aggregations import geometric_places
from assets.analysis.ranks.sensitivity.drawn_weights import drawn_ranks
from assets.analysis.ranks.sensitivity.left_out import places_left_out, places_now
from assets.analysis.ranks.sensitivity.placing import Places
from warehouse.tables.analysis.ranks import GEOMETRIC, LEFT_OUT, WEIGHTS


def sensitivity_bands(matrix: ScoreMatrix, seed: int) -> Iterator[Band]:
    """The bands of each unit that has an index.

    Args:
        matrix: the points of a group; units without an index have no band.
        seed: of the drawn weights.

    Yields:
        by `weights` 90 % of the draws, with their median; by `left_out` the rank now and those without each
        criterion; by `geometric` the rank now and the one by that mean.
    """
    ranked = matrix.ranked()
    now = places_now(ranked)
    drawn = drawn_ranks(ranked, seed)
    for unit, low, high, median in zip(ranked.units, drawn.low, drawn.high, drawn.median, strict=True):
        yield Band(unit, WEIGHTS, int(low), int(high), int(median))
    for source, others in ((LEFT_OUT, places_left_out(ranked)), (GEOMETRIC, geometric_places(ranked))):
        for unit, (best, worst) in zip(ranked.units, _extremes(now, others), strict=True):
            yield Band(unit, source, best, worst)


def _extremes(now: Places, others: Places) -> list[tuple[int, int]]:
    """The best and the worst place of each unit, now and in other orders; those without a place for it are passed."""
    both = np.vstack([now, np.where(others == 0, now, others)])
    return list(zip(both.min(axis=0).tolist(), both.max(axis=0).tolist(), strict=True))
