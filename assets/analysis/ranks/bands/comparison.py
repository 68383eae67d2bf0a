"""Which units of a group can be told apart, though items are open and figures come from samples.

A unit is surely above another if it is above whatever is decided on what is open, and if the least difference of their
indices then passes the critical value times its standard error. Errors of two units are independent. All pairs of a
group are tested together: the critical value is Holm's at 95 %, so that the chance of calling any pair wrongly is at
most 5 %. Confidence sets of ranks follow by counting (M. Mogstad, J. Romano, A. Shaikh, D. Wilhelm, "Inference for
Ranks", Review of Economic Studies 91, 2024, doi 10.1093/restud/rdad006; S. Holm, Scandinavian Journal of Statistics 6,
1979). What does not belong here: standard errors (`sampling`), what is open (`open_points`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from math import comb
from statistics import NormalDist
from typing import Final

import numpy as np
import numpy.typing as npt

from assets.rules.engine.ranking import Ties

CONFIDENCE_PCT: Final = 95
"""Chance, at least, that no pair of a group is called wrongly."""

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_CELLS_AT_ONCE = 1_000_000
"""Pairs compared at once: a bound in memory."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Index of one unit.

    Attributes:
        low, high: positions of its least and most merit in the group's order, the greater the better.
        least, most: its index at these, in per cent.
        error: standard error of the index; 0 where nothing is sampled.
    """

    low: int
    high: int
    least: float
    most: float
    error: float = 0.0


class Comparison:
    """A group's units, compared pair by pair.

    Attributes:
        critical: how many standard errors a difference must pass; None where no pair has an error.

    Args:
        estimates: of each unit.
        critical: where it is known already; else it is worked out over all pairs.
    """

    def __init__(self, estimates: Sequence[Estimate], critical: Decimal | None = None) -> None:
        self._low: Whole = np.array([each.low for each in estimates], dtype=np.int64)
        self._high: Whole = np.array([each.high for each in estimates], dtype=np.int64)
        self._least: Numbers = np.array([each.least for each in estimates], dtype=np.float64)
        self._most: Numbers = np.array([each.most for each in estimates], dtype=np.float64)
        self._variance: Numbers = np.array([each.error**2 for each in estimates], dtype=np.float64)
        self.critical = critical if critical is not None else self._holm()

    def __len__(self) -> int:
        return len(self._low)

    def _blocks(self) -> Iterator[slice]:
        step = max(1, _CELLS_AT_ONCE // max(1, len(self)))
        return (slice(start, start + step) for start in range(0, len(self), step))

    def _in_errors(self, rows: slice) -> Numbers:
        """Least difference of units to every other, in its standard errors; 0 where it is none, infinite if exact."""
        errors = np.sqrt(self._variance[rows, None] + self._variance[None, :])
        above = self._low[rows, None] > self._high[None, :]
        gap = np.where(above, self._least[rows, None] - self._most[None, :], 0.0)
        return np.where(errors > 0, gap / np.where(errors > 0, errors, 1.0), np.where(above, np.inf, 0.0))

    def _surely_above(self, rows: slice) -> Flags:
        return self._in_errors(rows) > float(self.critical or 0)

    def _maybe_above(self, rows: slice) -> Flags:
        """Of each other unit, whether it can be above."""
        is_exact = self._variance[rows, None] + self._variance[None, :] == 0
        can_be = np.where(is_exact, self._high[None, :] > self._low[rows, None], ~self._surely_above(rows))
        at = np.arange(*rows.indices(len(self)))
        can_be[np.arange(len(at)), at] = False
        return can_be

    def _holm(self) -> Decimal | None:
        """Holm's critical value: of the pairs not called yet, Bonferroni's, until it calls no further."""
        tested = comb(len(self), 2) - comb(int((self._variance == 0).sum()), 2)
        if tested == 0:
            return None
        least = float(bonferroni(1))
        found = [block[np.isfinite(block) & (block > least)] for block in map(self._in_errors, self._blocks())]
        differences = np.sort(np.concatenate(found))
        called = 0
        while called < tested:
            critical = bonferroni(tested - called)
            now = len(differences) - int(np.searchsorted(differences, float(critical), side="right"))
            if now <= called:
                break
            called = now
        return bonferroni(max(1, tested - called))

    def ranks(self, ties: Ties) -> list[tuple[int, int]]:
        """Best and worst rank of each unit.

        By `dense` the fewest merits above a unit are the longest chain of units of which each is surely above the
        next; exact indices that are equal count once among the most.
        """
        best = self._chains() if ties == "dense" else 1 + self._count_surely_above()
        counted = np.ones(len(self), dtype=bool)
        if ties == "dense":
            is_exact = (self._variance == 0) & (self._low == self._high)
            _, first = np.unique(np.where(is_exact, self._low, -1 - np.arange(len(self))), return_index=True)
            counted = np.isin(np.arange(len(self)), first)
        worst = [1 + (self._maybe_above(rows) & counted[None, :]).sum(axis=1) for rows in self._blocks()]
        return list(zip(best.tolist(), np.concatenate(worst).tolist(), strict=True))

    def _count_surely_above(self) -> Whole:
        counts = np.zeros(len(self), dtype=np.int64)
        for rows in self._blocks():
            counts += self._surely_above(rows).sum(axis=0)
        return counts

    def _chains(self) -> Whole:
        heights = np.ones(len(self), dtype=np.int64)
        for unit in np.argsort(-self._low, kind="stable"):
            below = self._surely_above(slice(unit, unit + 1))[0]
            heights[below] = np.maximum(heights[below], heights[unit] + 1)
        return heights

    def tied_with(self, unit: int) -> list[int]:
        """The units that cannot be told apart from one."""
        return np.flatnonzero(self._tied(slice(unit, unit + 1))[0]).tolist()

    def tied_counts(self) -> list[int]:
        """Of each unit, how many cannot be told apart from it."""
        return [int(count) for rows in self._blocks() for count in self._tied(rows).sum(axis=1)]

    def _tied(self, rows: slice) -> Flags:
        errors = np.sqrt(self._variance[rows, None] + self._variance[None, :])
        is_below = self._low[None, :] > self._high[rows, None]
        gap = np.where(is_below, self._least[None, :] - self._most[rows, None], 0.0)
        surely_below = np.where(errors > 0, gap > float(self.critical or 0) * errors, is_below)
        tied: Flags = ~(self._surely_above(rows) | surely_below)
        at = np.arange(*rows.indices(len(self)))
        tied[np.arange(len(at)), at] = False
        return tied

    def clusters(self, order: Sequence[int]) -> list[tuple[int, int]]:
        """Numbers of the first and the last cluster of each unit of a ranking.

        A cluster is a run of units, one after the other in rank, of which no two can be told apart, and that no
        further unit can join. Runs overlap: a unit between two of them belongs to both.

        Args:
            order: positions of the ranked units, the best first.
        """
        starts = self._run_starts(order)
        ends = [at for at in range(len(order)) if at + 1 == len(order) or starts[at + 1] > starts[at]]
        first = np.searchsorted(ends, np.arange(len(order)), side="left") + 1
        last = np.searchsorted([starts[end] for end in ends], np.arange(len(order)), side="right")
        return list(zip(first.tolist(), last.tolist(), strict=True))

    def _run_starts(self, order: Sequence[int]) -> list[int]:
        """Of each ranked unit, where the longest run that ends with it begins."""
        starts: list[int] = []
        ranked = np.array(order, dtype=np.int64)
        for at, unit in enumerate(order):
            before = ranked[starts[-1] : at] if starts else ranked[:0]
            apart = np.flatnonzero(~self._tied(slice(unit, unit + 1))[0][before])
            begins = starts[-1] if starts else 0
            starts.append(begins + int(apart[-1]) + 1 if len(apart) else begins)
        return starts


def bonferroni(tests: int) -> Decimal:
    """Standard errors that one of so many two-sided tests must pass, rounded up to four places."""
    level = (1 - CONFIDENCE_PCT / 100) / (2 * tests)
    return Decimal(-NormalDist().inv_cdf(level)).quantize(Decimal("0.0001"), ROUND_CEILING)
