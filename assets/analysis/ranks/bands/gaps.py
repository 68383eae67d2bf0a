"""Points that a unit lacks to rise by a rank or a class, those that it lost, and which of these are won most cheaply.

All else stays as it is: nobody else moves, and the maximum that applies to the unit remains. A rank is risen by as soon
as fewer units are above: reaching the next one shares its place, unless its tie-breakers are better and it must be
passed. What does not belong here: where a unit stands though nothing changes but what is open (`open_items`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate

from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.rules.engine.ranking import Figures, order_key

NOTHING = Fraction(0)
Classes = Sequence[tuple[str, Fraction]]
"""Name of a class, and the least index that has it."""


@dataclass(frozen=True, slots=True)
class NextRank:
    """The least gain that lifts a unit by a rank.

    Attributes:
        points: of the unit's total.
        must_pass: whether more than these are needed: with equal indices, its tie-breakers stand behind.
    """

    points: Fraction
    must_pass: bool

    def is_reached_by(self, gain: Fraction) -> bool:
        """Whether so many points more are enough."""
        return gain > self.points if self.must_pass else gain >= self.points


@dataclass(frozen=True, slots=True)
class LostPoints:
    """Points that a unit lost at one criterion.

    Attributes:
        criterion: its code.
        points: the maximum that applies less what it has.
        full_count: how many of the group have the maximum that applies to them.
        asked_count: to how many of the group it applies.
        lifts: whether it is one of the cheapest that together lift the unit by a rank.
    """

    criterion: str
    points: Fraction
    full_count: int
    asked_count: int
    lifts: bool = False


def next_ranks(matrix: ScoreMatrix) -> list[NextRank | None]:
    """The gain that lifts each unit by a rank; None for the first ones and those without an index."""
    merits = [matrix.merit(unit) for unit in range(len(matrix.units))]
    by_key = {order_key(merit): merit for merit in merits if merit[0] is not None}
    keys = sorted(by_key)
    found: list[NextRank | None] = []
    for unit, merit in enumerate(merits):
        above = len(keys) if merit[0] is None else bisect_right(keys, order_key(merit))
        found.append(None if above == len(keys) else _gain(merit, by_key[keys[above]], matrix.maximum(unit)))
    return found


def _gain(merit: Figures, above: Figures, most: Fraction) -> NextRank:
    index, higher = merit[0], above[0]
    assert index is not None  # noqa: S101 - those without an index have no rank to rise from
    assert higher is not None  # noqa: S101
    level_with_it = (higher, *merit[1:])
    return NextRank((higher - index) * most / 100, order_key(level_with_it) < order_key(above))


def next_classes(matrix: ScoreMatrix, classes: Classes) -> list[tuple[str, Fraction] | None]:
    """The next class above each unit's, and the points to reach it; None in the highest, or without an index."""
    ordered = sorted(classes, key=lambda each: each[1])
    found: list[tuple[str, Fraction] | None] = []
    for unit in range(len(matrix.units)):
        index = matrix.index(unit)
        at = len(ordered) if index is None else bisect_right([least for _, least in ordered], index)
        if index is None or at == len(ordered):
            found.append(None)
        else:
            name, least = ordered[at]
            found.append((name, (least - index) * matrix.maximum(unit) / 100))
    return found


def lost_points(matrix: ScoreMatrix) -> list[list[LostPoints]]:
    """What each unit lost, the cheapest first; what has no points yet is not lost.

    Cheapest is what the greatest share of those asked have in full: others show that it can be had. Of equal shares the
    greater loss comes first, since fewer criteria then do, and then the order of the criteria. From the cheapest on, as
    many are marked as together lift the unit by a rank; none if all of them do not.
    """
    columns = list(zip(*matrix.points, strict=True))
    maxima = list(zip(*matrix.most, strict=True))
    counts = [_full_and_asked(*column) for column in zip(columns, maxima, strict=True)]
    ease = [Fraction(full, asked) for full, asked in counts]
    found = []
    for unit, need in enumerate(next_ranks(matrix)):
        cells = zip(matrix.criteria, matrix.points[unit], matrix.most[unit], strict=True)
        losses = [
            (-ease[at], points - most, at, code)
            for at, (code, points, most) in enumerate(cells)
            if points is not None and points < most
        ]
        ordered = [LostPoints(code, -lost, *counts[at]) for _, lost, at, code in sorted(losses)]
        found.append(_marked(ordered, need))
    return found


def _full_and_asked(column: Sequence[Fraction | None], maxima: Sequence[Fraction]) -> tuple[int, int]:
    """How many have a criterion in full, and of how many: of a penalty, which has no maximum, of all."""
    has_scale = any(most > 0 for most in maxima)
    asked = [(points, most) for points, most in zip(column, maxima, strict=True) if most > 0 or not has_scale]
    return sum(points is not None and points >= most for points, most in asked), len(asked)


def _marked(ordered: list[LostPoints], need: NextRank | None) -> list[LostPoints]:
    if need is None or not need.is_reached_by(sum((each.points for each in ordered), NOTHING)):
        return ordered
    gained_before = accumulate((each.points for each in ordered), initial=NOTHING)
    return [
        replace(each, lifts=not need.is_reached_by(gained))
        for each, gained in zip(ordered, gained_before, strict=False)
    ]
