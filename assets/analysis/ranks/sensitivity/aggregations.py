"""Other ways of adding criteria up: the weighted geometric mean, and all criteria equally heavy.

A sum lets what is good in one criterion make good what is bad in another; a geometric mean forgives less, the less the
farther apart. Its exponents are the weights, the criteria's maxima that apply to the unit, as parts of their sum. Its
limits, and how each is met:

- one criterion without points would make the whole mean 0, and so everybody with one equally the last: where somebody
  in the group has none, all shares are first carried from 0…1 to a hundredth…1 (as is the JRC's practice). That is a
  choice: the smaller the least share, the harder a zero.
- points below 0 of a criterion with a maximum count as 0.
- points that are no part of a maximum (penalties, points beyond the scale) have no share: they are added to the mean
  afterwards, in per cent of the maximum, as the sum does it.

Source: OECD/JRC, "Handbook on Constructing Composite Indicators", 2008, step 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from math import exp, fsum, log

import numpy as np

from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.analysis.ranks.sensitivity.placing import Floats, Places, Placing
from assets.analysis.ranks.sensitivity.whole_rows import WholeRow, distinct_units, whole_rows

_LEAST_BESIDE_ZEROS = Fraction(1, 100)
_NEAR = 1e-9
"""Means that lie nearer than this part of themselves are compared by decimals: floats are surer by far, everywhere."""
_EXACT = Context(prec=60)
_SAME = Decimal(1).scaleb(-50)
"""Means that agree to so many decimals are equal."""


def equal_weights(matrix: ScoreMatrix) -> ScoreMatrix:
    """The matrix in which each criterion that applies counts as much as another.

    Points that are no part of a maximum keep what they are of the whole.
    """
    points, maxima = [], []
    for cells, most in zip(matrix.points, matrix.most, strict=True):
        whole, count = sum(most, Fraction(0)), sum(top > 0 for top in most)
        points.append(
            tuple(
                None if cell is None else cell / top if top else cell * count / whole if whole else cell
                for cell, top in zip(cells, most, strict=True)
            )
        )
        maxima.append(tuple(Fraction(1) if top else Fraction(0) for top in most))
    return replace(matrix, points=tuple(points), most=tuple(maxima))


def least_share(rows: Sequence[WholeRow]) -> Fraction:
    """What a share of 0 becomes in a group; 0 leaves shares as they are, since nobody has one."""
    has_zero = any(top and cell <= 0 for row in rows for cell, top in zip(row.points, row.most, strict=True))
    return _LEAST_BESIDE_ZEROS if has_zero else Fraction(0)


def geometric_places(matrix: ScoreMatrix) -> Places:
    """Places by the geometric mean, of units that all have an index."""
    rows = whole_rows(matrix)
    chosen, where = distinct_units(rows)
    codes = _order([rows[unit] for unit in chosen], least_share(rows))
    return Placing.of(matrix).places_once(codes[where])


def geometric_index(row: WholeRow, least: Fraction) -> float:
    """A unit's geometric mean, in per cent, with the least share that its group has."""
    _, most = row.total
    beyond = _beyond_shares(row)
    low = float(least)
    logarithms = []
    for cell, top in zip(row.points, row.most, strict=True):
        if top:
            share = low + (1 - low) * max(0, cell) / top
            if not share:
                return 100 * beyond / most
            logarithms.append(top * log(share))
    return 100 * (exp(fsum(logarithms) / most) + beyond / most)


def _beyond_shares(row: WholeRow) -> int:
    return sum(cell for cell, top in zip(row.points, row.most, strict=True) if not top)


def _order(rows: list[WholeRow], least: Fraction) -> Floats:
    """Means as whole numbers in their order, equal where they are equal."""
    near = np.array([geometric_index(row, least) for row in rows])
    order = np.argsort(near, kind="stable")
    codes = np.empty(len(rows))
    code = 0
    apart = np.flatnonzero(np.diff(near[order]) > _NEAR * np.abs(near[order][1:])) + 1
    for cluster in np.split(order, apart):
        exact = [Decimal(0)] if len(cluster) == 1 else [_geometric_decimal(rows[unit], least) for unit in cluster]
        places = {mean: code + at for at, mean in enumerate(sorted(set(exact)))}
        codes[cluster] = [places[mean] for mean in exact]
        code += len(places)
    return codes


def _geometric_decimal(row: WholeRow, least: Fraction) -> Decimal:
    """The mean to as many decimals as decide."""
    _, most = row.total
    with localcontext(_EXACT):
        beyond = Decimal(_beyond_shares(row)) / most
        logarithm = Decimal(0)
        for cell, top in zip(row.points, row.most, strict=True):
            if top:
                share = least + (1 - least) * Fraction(max(0, cell), top)
                if not share:
                    return beyond.quantize(_SAME)
                logarithm += top * (Decimal(share.numerator) / share.denominator).ln()
        return ((logarithm / most).exp() + beyond).quantize(_SAME)
