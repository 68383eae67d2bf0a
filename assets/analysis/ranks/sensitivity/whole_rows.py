"""Rows of a score matrix in whole numbers, so that exact quotients are compared at the speed of floats.

What belongs here: the same quotients in whole numbers, which of them are equal, and their order. What does not: the
matrix (`score_matrix`), and the places that an order gives (`placing`).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

import numpy as np
import numpy.typing as npt

from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.analysis.ranks.sensitivity.placing import Floats


@dataclass(frozen=True)
class WholeRow:
    """Points and maxima of a unit, all times one number: every quotient of their sums stays what it is."""

    points: tuple[int, ...]
    most: tuple[int, ...]

    @property
    def total(self) -> tuple[int, int]:
        """Points and maximum of all criteria together."""
        return sum(self.points), sum(self.most)

    def alike(self) -> Hashable:
        """Key that two units share if they are equal whatever the weights: rows in proportion, or one share in all."""
        points, most = self.total
        if all(cell * most == top * points for cell, top in zip(self.points, self.most, strict=True)):
            return Fraction(points, most)
        divisor = gcd(*self.points, *self.most)
        return tuple(figure // divisor for figure in (*self.points, *self.most))


def whole_rows(matrix: ScoreMatrix) -> list[WholeRow]:
    """The rows of a matrix.

    Raises:
        ValueError: a unit without an index; `ScoreMatrix.ranked` leaves those out.
    """
    rows = []
    for unit, (cells, most) in enumerate(zip(matrix.points, matrix.most, strict=True)):
        points = [cell for cell in cells if cell is not None]
        if len(points) < len(cells) or not any(most):
            raise ValueError(f"{matrix.units[unit]} has no index, so it has no rank")
        scale = lcm(*(figure.denominator for figure in (*points, *most)))
        rows.append(WholeRow(_times(scale, points), _times(scale, most)))
    return rows


def _times(scale: int, figures: Sequence[Fraction]) -> tuple[int, ...]:
    return tuple(figure.numerator * (scale // figure.denominator) for figure in figures)


def distinct_units(rows: Sequence[WholeRow]) -> tuple[list[int], npt.NDArray[np.intp]]:
    """Units none of which is equal to another whatever the weights, and by unit which of those it is equal to."""
    first: dict[Hashable, int] = {}
    chosen: list[int] = []
    where = np.empty(len(rows), dtype=np.intp)
    for unit, row in enumerate(rows):
        where[unit] = first.setdefault(row.alike(), len(chosen))
        if where[unit] == len(chosen):
            chosen.append(unit)
    return chosen, where


def order_codes(numerators: Sequence[int], denominators: Sequence[int]) -> Floats:
    """Floats in the order of quotients, equal where those are exactly equal; NaN where something is by nothing.

    Rounding to the nearest float keeps the order and makes some equal: only those are compared exactly.
    """
    near = np.array([top / bottom if bottom else np.nan for top, bottom in zip(numerators, denominators, strict=True)])
    if not len(near):
        return near
    distinct, where, counts = np.unique(near, return_inverse=True, return_counts=True)
    codes: Floats = np.where(np.isnan(near), np.nan, where)
    order, ends = np.argsort(where, kind="stable"), np.cumsum(counts)
    for figure, end, count in zip(distinct, ends, counts, strict=True):
        if count > 1 and not np.isnan(figure):
            positions = order[end - count : end]
            exact = [Fraction(numerators[position], denominators[position]) for position in positions]
            places = {value: at for at, value in enumerate(sorted(set(exact)))}
            codes[positions] += [places[value] / len(places) for value in exact]
    return codes
