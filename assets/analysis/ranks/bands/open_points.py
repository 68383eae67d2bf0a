"""Scores of a framework's agencies with their open items at the least, and at the most, that these can give.

What belongs here: what an open item's ends make of an agency's points. What does not: which items are open
(`open_reasons`), ranks (`open_items`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from assets.analysis.agency_totals import AgencyTotals, ByCode, can_be_decided
from assets.rules.engine.ranking import order_key
from assets.rules.engine.totals import Points
from assets.rules.framework.model import Criterion, Framework

NONE_OPEN: frozenset[str] = frozenset()
_COLUMNS = ("agency_code", "criterion_code", "points_exact", "max_points_exact")


@dataclass(frozen=True)
class Ends:
    """Scores at both ends of what is open, as frames that `score_matrices` takes.

    Attributes:
        least, most: of every agency and criterion.
        counts: agency -> how many of its criteria are open.
    """

    least: pd.DataFrame
    most: pd.DataFrame
    counts: Mapping[str, int]


def open_ends(framework: Framework, found: Mapping[str, ByCode], is_open: Mapping[str, Collection[str]]) -> Ends:
    """Both ends of each agency's scores.

    What has no points is open too. A criterion that is left out because the agency says so, and is open, may also stay
    left out: it is brought in where that lowers the index, or raises it.

    Args:
        framework: the rules.
        found: agency -> its points by criterion.
        is_open: agency -> codes of leaves that can still be decided.
    """
    totals = AgencyTotals(framework)
    least: list[tuple[str, str, Fraction | None, Fraction]] = []
    most = list(least)
    counts = {}
    for agency, by_code in found.items():
        leaves = list(_open_leaves(framework, agency, by_code, is_open.get(agency, NONE_OPEN)))
        counts[agency] = len(leaves)
        for rows, side in ((least, -1), (most, 1)):
            end = _End(totals, agency, by_code, side).of(leaves) if leaves else by_code
            rows += [(agency, code, points.points, points.max_points) for code, points in end.items()]
    return Ends(pd.DataFrame(least, columns=_COLUMNS), pd.DataFrame(most, columns=_COLUMNS), counts)


def _open_leaves(framework: Framework, agency: str, by_code: ByCode, is_open: Collection[str]) -> Iterator[Criterion]:
    for leaf in framework.leaves():
        found = by_code[leaf.code]
        has_none = found.is_applicable and found.points is None
        if (has_none or leaf.code in is_open) and can_be_decided(framework, agency, leaf, found):
            yield leaf


class _End:
    """One agency's points with what is open at its least (side -1) or at its most (side 1)."""

    def __init__(self, totals: AgencyTotals, agency: str, by_code: ByCode, side: int) -> None:
        self._totals, self._agency, self._by_code, self._side = totals, agency, by_code, side

    def of(self, leaves: Collection[Criterion]) -> ByCode:
        """Points by criterion."""
        counted = {leaf.code: self._points(leaf) for leaf in leaves if self._by_code[leaf.code].is_applicable}
        end = {**self._by_code, **self._totals.changed(self._by_code, counted)}
        left_out = [leaf for leaf in leaves if leaf.code not in counted]
        for leaf in sorted(left_out, key=self._share):
            brought_in = {**end, **self._totals.changed(end, {leaf.code: self._points(leaf)})}
            if self._goes_farther(brought_in, end):
                end = brought_in
        return end

    def _points(self, leaf: Criterion) -> Points:
        return Points(leaf.lowest if self._side < 0 else leaf.max_points, leaf.scale_points)

    def _share(self, leaf: Criterion) -> Fraction:
        """Of what it adds to the maximum: those that pull the index farthest come first."""
        points = self._points(leaf)
        return -self._side * (points.points or Fraction(0)) / (points.max_points or Fraction(1, 10**9))

    def _goes_farther(self, then: ByCode, now: ByCode) -> bool:
        new, old = (self._totals.total(self._agency, each).merit for each in (then, now))
        if new[0] is None or old[0] is None:
            return old[0] is None
        return order_key(new) > order_key(old) if self._side > 0 else order_key(new) < order_key(old)
