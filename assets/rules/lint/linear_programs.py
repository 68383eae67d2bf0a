"""The greatest value of a linear form under linear inequalities, exactly.

A dictionary simplex with Bland's rule, which cannot cycle, on whole numbers over one common divisor: every pivot
divides without remainder, and no fraction has to be reduced on the way. The programs of lint have a handful of
variables. What does not belong here: what the variables mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm


@dataclass(frozen=True, slots=True)
class Optimum:
    """The greatest value (None where there is no greatest) and the point that was reached."""

    value: Fraction | None
    point: tuple[Fraction, ...]


def maximise(
    objective: Sequence[Fraction], rows: Sequence[Sequence[Fraction]], limits: Sequence[Fraction]
) -> Optimum | None:
    """The greatest `objective . x` with `rows . x <= limits` and `x >= 0`; None if no x satisfies them."""
    dictionary = _Dictionary([_whole([*row, limit]) for row, limit in zip(rows, limits, strict=True)], len(objective))
    scale = lcm(*(factor.denominator for factor in objective))
    goal = dictionary.add_goal([int(-factor * scale) for factor in objective])
    if not dictionary.find_feasible():
        return None
    is_bounded = dictionary.climb(goal)
    return Optimum(dictionary.limit(goal) / scale if is_bounded else None, dictionary.point())


def _whole(row: Sequence[Fraction]) -> list[int]:
    """A row times the least number that makes it whole; an inequality stays the same one."""
    scale = lcm(*(factor.denominator for factor in row))
    return [int(factor * scale) for factor in row]


class _Dictionary:
    """Basic variables over the free ones: `basic = (limit - row . free) / divisor`, the limit last in its row.

    A goal, which is to grow, is a row of the same kind that never leaves the basis.
    """

    def __init__(self, rows: list[list[int]], width: int) -> None:
        self._width = width
        self._rows = rows
        self._free = list(range(width))
        self._basic: list[int | None] = list(range(width, width + len(rows)))
        self._divisor = 1

    def add_goal(self, row: list[int]) -> list[int]:
        """Carry along `-row . free`; the row itself is the handle, and keeps its identity."""
        goal = [*row, 0]
        self._rows.append(goal)
        self._basic.append(None)
        return goal

    def find_feasible(self) -> bool:
        """Reach a point that satisfies all rows, by way of one more variable that relaxes them."""
        bounded = [at for at, variable in enumerate(self._basic) if variable is not None]
        if all(self._rows[at][-1] >= 0 for at in bounded):
            return True
        extra = self._width + len(self._rows)
        self._free.append(extra)
        for row, variable in zip(self._rows, self._basic, strict=True):
            row.insert(-1, 0 if variable is None else -1)
        relaxation = self.add_goal([0] * self._width + [1])
        self._pivot(min(bounded, key=lambda at: self._rows[at][-1]), self._width)
        self.climb(relaxation)
        if relaxation[-1] != 0:
            return False
        self._remove_extra(extra)
        at = next(at for at, row in enumerate(self._rows) if row is relaxation)
        del self._rows[at], self._basic[at]
        return True

    def climb(self, goal: list[int]) -> bool:
        """Raise a goal to its greatest value; False if it has none."""
        while True:
            rising = [column for column in range(len(self._free)) if goal[column] < 0]
            if not rising:
                return True
            column = min(rising, key=lambda each: self._free[each])
            bounding = [
                (Fraction(row[-1], row[column]), variable, at)
                for at, (row, variable) in enumerate(zip(self._rows, self._basic, strict=True))
                if variable is not None and row[column] > 0
            ]
            if not bounding:
                return False
            self._pivot(min(bounding)[2], column)

    def limit(self, row: list[int]) -> Fraction:
        """The value of a row's variable now."""
        return Fraction(row[-1], self._divisor)

    def point(self) -> tuple[Fraction, ...]:
        """The values of the original variables."""
        values = {variable: self.limit(row) for variable, row in zip(self._basic, self._rows, strict=True)}
        return tuple(values.get(variable, Fraction(0)) for variable in range(self._width))

    def _remove_extra(self, extra: int) -> None:
        """Out of the basis, where it can only be zero, and then out of the dictionary."""
        if extra in self._basic:
            at = self._basic.index(extra)
            column = next((column for column, factor in enumerate(self._rows[at][:-1]) if factor), None)
            if column is None:
                del self._rows[at], self._basic[at]
            else:
                self._pivot(at, column)
        if extra in self._free:
            column = self._free.index(extra)
            del self._free[column]
            for row in self._rows:
                del row[column]

    def _pivot(self, at: int, column: int) -> None:
        """Exchange a basic and a free variable; rows keep their identity."""
        pivot_row = self._rows[at]
        pivot, divisor = pivot_row[column], self._divisor
        sign = 1 if pivot > 0 else -1
        for other in self._rows:
            if other is pivot_row:
                continue
            factor = other[column]
            other[:] = [
                sign * (each * pivot - factor * above) // divisor for each, above in zip(other, pivot_row, strict=True)
            ]
            other[column] = -sign * factor
        pivot_row[:] = [sign * each for each in pivot_row]
        pivot_row[column] = sign * divisor
        self._divisor = sign * pivot
        basic = self._basic[at]
        assert basic is not None  # noqa: S101 - a goal is never exchanged
        self._free[column], self._basic[at] = basic, self._free[column]
