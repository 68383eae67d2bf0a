"""Score matrix of a group: what each criterion adds to each unit's total, exactly, and to the maximum that applies.

What belongs here: the one form in which ranks are analysed, and making it of criterion scores. What does not: any
analysis (`bands`, `sensitivity`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from assets.rules.engine.ranking import Figures, Ties
from assets.rules.engine.totals import exact_sum
from assets.rules.engine.weights import Worth, criterion_worths
from assets.rules.framework.model import Criterion, Framework

_ByCode = dict[str, tuple[Fraction | None, Fraction]]
"""Points, and the maximum that applies, by criterion."""


@dataclass(frozen=True)
class ScoreMatrix:
    """Units that are ranked together × criteria that add up to their totals.

    Attributes:
        units: codes, in order.
        criteria: codes, in the order of the framework.
        points: unit × criterion, what it adds to the total; None where it has no points.
        most: unit × criterion, what it adds to the maximum that applies; 0 where it does not apply, or lies beyond
            the scale.
        tie_breakers: by unit, figures that decide between equal indices, the first first.
        ties: how equal units share places.
    """

    units: tuple[str, ...]
    criteria: tuple[str, ...]
    points: tuple[tuple[Fraction | None, ...], ...]
    most: tuple[tuple[Fraction, ...], ...]
    tie_breakers: tuple[Figures, ...]
    ties: Ties = "min"

    def index(self, unit: int) -> Fraction | None:
        """Achieved of the maximum that applies, in per cent; None where points are missing or nothing applies."""
        return self._indices[unit]

    def maximum(self, unit: int) -> Fraction:
        """The maximum that applies."""
        return self._maxima[unit]

    @cached_property
    def _maxima(self) -> tuple[Fraction, ...]:
        return tuple(map(exact_sum, self.most))

    @cached_property
    def _indices(self) -> tuple[Fraction | None, ...]:
        return tuple(map(_index, self.points, self._maxima))

    def merit(self, unit: int) -> Figures:
        """Figures that decide its rank."""
        return (self.index(unit), *self.tie_breakers[unit])

    def ranked(self) -> ScoreMatrix:
        """The matrix of those that have an index, since only they have a rank."""
        return self.of([unit for unit in range(len(self.units)) if self.index(unit) is not None])

    def of(self, units: list[int]) -> ScoreMatrix:
        """The matrix of some units, by position."""
        return replace(
            self,
            units=tuple(self.units[unit] for unit in units),
            points=tuple(self.points[unit] for unit in units),
            most=tuple(self.most[unit] for unit in units),
            tie_breakers=tuple(self.tie_breakers[unit] for unit in units),
        )

    def floats(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Points and maxima, units × criteria, as the nearest floats; no points are NaN."""
        points = np.array([[np.nan if cell is None else float(cell) for cell in row] for row in self.points])
        most = np.array([[float(cell) for cell in row] for row in self.most])
        shape = (len(self.units), len(self.criteria))
        return points.reshape(shape), most.reshape(shape)


def _index(points: Sequence[Fraction | None], maximum: Fraction) -> Fraction | None:
    known = [each for each in points if each is not None]
    return exact_sum(known) / maximum * 100 if len(known) == len(points) and maximum else None


def components(framework: Framework) -> list[Criterion]:
    """The finest criteria whose points add up to the total, each by its worth: leaves, but a parent where it cuts."""
    return list(_components(framework.criteria))


def _components(criteria: tuple[Criterion, ...]) -> Iterator[Criterion]:
    for criterion in criteria:
        if criterion.is_leaf or criterion.cap is not None or criterion.floor is not None:
            yield criterion
        else:
            yield from _components(criterion.criteria)


def score_matrices(framework: Framework, scores: pd.DataFrame, groups: Mapping[str, str]) -> dict[str, ScoreMatrix]:
    """The matrix of each group, by its code.

    Args:
        framework: the rules.
        scores: rows of table `criterion_score` of that framework, of one track.
        groups: agency code -> the group among which it is ranked.
    """
    columns = [scores[name].tolist() for name in ("agency_code", "criterion_code", "points_exact", "max_points_exact")]
    found: defaultdict[str, _ByCode] = defaultdict(dict)
    for agency, code, points, most in zip(*columns, strict=True):
        found[agency][code] = (points, most)
    members: defaultdict[str, list[str]] = defaultdict(list)
    for agency in sorted(found):
        members[groups[agency]].append(agency)
    codes = tuple(criterion.code for criterion in components(framework))
    added = {
        agency: _contributions(codes, by_code, worths)
        for (agency, by_code), worths in zip(found.items(), _worths(framework, found.values()), strict=True)
    }
    breaking = framework.ranking.then_by
    return {
        group: ScoreMatrix(
            tuple(units),
            codes,
            tuple(added[unit][0] for unit in units),
            tuple(added[unit][1] for unit in units),
            tuple(tuple(found[unit][code][0] for code in breaking) for unit in units),
            framework.ranking.ties,
        )
        for group, units in sorted(members.items())
    }


def _worths(framework: Framework, found: Iterable[_ByCode]) -> Iterator[Mapping[str, Worth]]:
    """Worths of the criteria of one unit after the other; all the same where nothing has a weight."""
    of_all: Mapping[str, Worth] | None = None
    for by_code in found:
        if of_all is None or framework.has_weights:
            of_all = criterion_worths(framework, {code: most for code, (_, most) in by_code.items()})
        yield of_all


def _contributions(
    codes: Iterable[str], by_code: _ByCode, worths: Mapping[str, Worth]
) -> tuple[tuple[Fraction | None, ...], tuple[Fraction, ...]]:
    """What each component adds to one unit's total, and to its maximum."""
    cells = [(*by_code[code], worths[code]) for code in codes]
    return (
        tuple(points if points is None or worth.points == 1 else points * worth.points for points, _, worth in cells),
        tuple(most if worth.most == 1 else most * worth.most for _, most, worth in cells),
    )
