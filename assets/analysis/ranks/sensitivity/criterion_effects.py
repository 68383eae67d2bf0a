"""What each criterion does to the ranks of a group: how it weighs, what it is like, who moves without it.

A criterion weighs by its maximum, but what it does to an order depends on how far units differ in it and on what else
goes with it: the share of the index's variance that it brings is its weight in effect. A criterion in which all are
alike tells nobody apart, however heavy. Sources: OECD/JRC, "Handbook on Constructing Composite Indicators", 2008,
steps 4 and 7; P. Paruolo, M. Saisana and A. Saltelli, "Ratings and rankings: voodoo or science?", 2013.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.analysis.ranks.sensitivity.left_out import places_left_out, places_now
from assets.analysis.ranks.sensitivity.placing import Places
from assets.analysis.ranks.sensitivity.shares import part_frame, rest_frame, share_frame
from assets.analysis.ranks.sensitivity.whole_rows import whole_rows
from warehouse.tables.analysis.sensitivity import EQUAL, FULL, NOTHING

_Method = Literal["pearson", "spearman", "kendall"]
_TWO, _FEWEST = 2, 5
"""Units of which something differs, and of which a correlation says anything: two always lie on a line."""


@dataclass(frozen=True, slots=True)
class Shift:
    """How another order differs from the one now, over the units that have a place in both.

    Attributes:
        moved: how many units have another rank.
        mean: of the ranks by which units move, up or down.
        farthest: unit that moves the most ranks, of several the first; None if nobody moves.
        most: by how many ranks it moves down (above 0) or up.
        kendall: Kendall's tau-b of the two orders; None of fewer than five units, or if all are equal.
        spearman: Spearman's correlation of the same.
    """

    moved: int
    mean: Fraction
    farthest: str | None
    most: int
    kendall: float | None
    spearman: float | None


@dataclass(frozen=True, slots=True)
class CriterionEffect:
    """A criterion's effect on the ranks of its group.

    Attributes:
        criterion: its code.
        weight: its part of the maxima of all units.
        variance: its part of the variance of the index; all criteria together give 1. None if no index differs.
        with_index: Pearson's correlation of its share of the maximum with the index.
        with_index_ranked: Spearman's of the same.
        with_rest: Pearson's correlation with the index that the other criteria give.
        alike: `full`, `nothing` or `equal` if it tells nobody apart; None if it does, or is asked of one unit at most.
        shift: of the ranks without it.
    """

    criterion: str
    weight: float
    variance: float | None
    with_index: float | None
    with_index_ranked: float | None
    with_rest: float | None
    alike: str | None
    shift: Shift


class Correlation(NamedTuple):
    """How far two criteria go together: over how many units, Pearson's and Spearman's correlation of their shares."""

    criterion: str
    other: str
    units: int
    pearson: float | None
    spearman: float | None


def criterion_effects(matrix: ScoreMatrix) -> list[CriterionEffect]:
    """The effect of each criterion, in their order; none without units.

    Args:
        matrix: of units that all have an index.
    """
    rows = whole_rows(matrix)
    if not rows:
        return []
    shares, rests = share_frame(matrix.criteria, rows), rest_frame(matrix.criteria, rows)
    wholes = [row.total[1] for row in rows]
    index = pd.Series([row.total[0] / whole for row, whole in zip(rows, wholes, strict=True)])
    variances = _variances(part_frame(matrix.criteria, rows), index)
    now, left_out = places_now(matrix), places_left_out(matrix)
    return [
        CriterionEffect(
            criterion=code,
            weight=fsum(row.most[at] / whole for row, whole in zip(rows, wholes, strict=True)) / len(rows),
            variance=variances[at],
            with_index=_correlation(shares[code], index, "pearson"),
            with_index_ranked=_correlation(shares[code], index, "spearman"),
            with_rest=_correlation(shares[code], rests[code], "pearson"),
            alike=_alike([(row.points[at], row.most[at], whole) for row, whole in zip(rows, wholes, strict=True)]),
            shift=_shift(matrix.units, now, left_out[at]),
        )
        for at, code in enumerate(matrix.criteria)
    ]


def correlations(matrix: ScoreMatrix) -> list[Correlation]:
    """How far each two criteria go together, over the units to which both apply.

    Args:
        matrix: of units that all have an index.
    """
    shares = share_frame(matrix.criteria, whole_rows(matrix))
    asked = shares.notna().to_numpy()
    found = {method: shares.corr(method, min_periods=_FEWEST).to_numpy() for method in ("pearson", "spearman")}
    return [
        Correlation(
            code,
            other,
            int((asked[:, at] & asked[:, beside]).sum()),
            _known(found["pearson"][at, beside]),
            _known(found["spearman"][at, beside]),
        )
        for at, code in enumerate(matrix.criteria)
        for beside, other in enumerate(matrix.criteria[at + 1 :], start=at + 1)
    ]


def _variances(parts: pd.DataFrame, index: pd.Series[float]) -> list[float | None]:
    """Each part's covariance with the index, of the index's variance."""
    apart = (index - index.mean()).to_numpy()
    variance = float((apart * apart).sum())
    if index.nunique() < _TWO:
        return [None] * len(parts.columns)
    return [float((parts[code].to_numpy() * apart).sum()) / variance for code in parts.columns]


def _correlation(one: pd.Series[float], other: pd.Series[float], method: _Method) -> float | None:
    known = one.notna()
    if known.sum() < _FEWEST or one[known].nunique() < _TWO or other[known].nunique() < _TWO:
        return None
    return _known(one[known].corr(other[known], method))


def _known(figure: float) -> float | None:
    return None if np.isnan(figure) else float(figure)


def _alike(cells: Sequence[tuple[int, int, int]]) -> str | None:
    """How all units are alike in a criterion, from the points, its maximum and the whole maximum of each."""
    has_maximum = any(top for _, top, _ in cells)
    asked = [(points, top if has_maximum else whole) for points, top, whole in cells if top or not has_maximum]
    if len(asked) < _TWO:
        return None
    first, of = asked[0]
    if any(points * of != first * top for points, top in asked):
        return None
    return NOTHING if first == 0 else FULL if has_maximum and first == of else EQUAL


def _shift(units: Sequence[str], now: Places, then: Places) -> Shift:
    held = then > 0
    shifts = np.where(held, then - now, 0)
    farthest = int(np.abs(shifts).argmax())
    before, after = (pd.Series(places[held]) for places in (now, then))
    return Shift(
        moved=int((shifts != 0).sum()),
        mean=Fraction(int(np.abs(shifts).sum()), max(1, int(held.sum()))),
        farthest=units[farthest] if shifts[farthest] else None,
        most=int(shifts[farthest]),
        kendall=_correlation(before, after, "kendall"),
        spearman=_correlation(before, after, "spearman"),
    )
