"""Weights inside the rounding of printed ones that give a printed order, by linear programming; or why none do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np
import scipy.optimize

from assets.analysis.ranks.score_matrix import ScoreMatrix

Pair = tuple[str, str]


@dataclass(frozen=True)
class Answer:
    """Weights, or what contradicts.

    Attributes:
        weights: by criterion, with sum 1; None if there are none.
        contradicting: pairs of neighbours in the order that no weights put in order together, as few as possible.
    """

    weights: Mapping[str, Fraction] | None
    contradicting: tuple[Pair, ...] = ()


def weights_that_give(
    matrix: ScoreMatrix, ranks: Mapping[str, int], printed: Mapping[str, Fraction], half: Fraction
) -> Answer:
    """Weights whose sums stand in the order of the ranks, with the widest gap between neighbours.

    Args:
        matrix: units × criteria; its own weights are taken out of it.
        ranks: by unit, none twice.
        printed: weights by criterion.
        half: half of the last printed decimal: so far may a weight be from the printed one.
    """
    shares = {
        unit: np.array([float(points / top) for points, top in zip(*row, strict=True)])
        for unit, *row in zip(matrix.units, matrix.points, matrix.most, strict=True)
    }
    neighbours = list(pairwise(sorted(ranks, key=lambda unit: ranks[unit])))
    bounds = [(float(printed[name] - half), float(printed[name] + half)) for name in matrix.criteria]
    found = _widest(shares, neighbours, bounds)
    if found is not None:
        return Answer({name: Fraction(weight) for name, weight in zip(matrix.criteria, found, strict=True)})
    left = neighbours
    for pair in neighbours:
        without = [each for each in left if each != pair]
        if without and _widest(shares, without, bounds) is None:
            left = without
    return Answer(None, tuple(left))


def _widest(
    shares: Mapping[str, np.ndarray], pairs: Sequence[Pair], bounds: Sequence[tuple[float, float]]
) -> list[float] | None:
    """The weights for which the first of each pair is ahead the most; None if some pair cannot be put in order."""
    count = len(bounds)
    solved = scipy.optimize.linprog(
        [0.0] * count + [-1.0],
        A_ub=[[*(shares[behind] - shares[ahead]), 1.0] for ahead, behind in pairs],
        b_ub=[0.0] * len(pairs),
        A_eq=[[1.0] * count + [0.0]],
        b_eq=[1.0],
        bounds=[*bounds, (None, 1.0)],
    )
    return solved.x[:count].tolist() if solved.status == 0 and -solved.fun > 1e-9 else None
