"""Bands of ranks while items are open, exactly: each open item can still be given anything from its least to its most.

Items are decided independently, so a unit is best off where its own are given their most and all others their least,
and worst off the other way round. By `min` a place is one more than the units above. By `dense` it is one more than the
different merits above: the fewest are found by piercing intervals, the most by letting every unit that still moves have
a merit of its own. What does not belong here: which items are open (`open_points`), sampling error (`comparison`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assets.analysis.ranks.band import Band
from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.rules.engine.ranking import Figures, Ties, order_key
from warehouse.tables.analysis.ranks import OPEN_ITEMS


@dataclass(frozen=True, slots=True)
class Span:
    """Merits that a unit can have, and where their ends stand among those of all: the greater, the better."""

    least: Figures
    most: Figures
    low: int
    high: int

    @property
    def is_fixed(self) -> bool:
        """Whether nothing of it is open."""
        return self.low == self.high


def unit_spans(least: ScoreMatrix, most: ScoreMatrix) -> dict[str, Span]:
    """The span of each unit that can have an index.

    Args:
        least: a group's matrix, each open item at its least.
        most: the same units and criteria, each open item at its most.
    """
    ends = {
        unit: (least.merit(at), most.merit(at))
        for at, unit in enumerate(least.units)
        if least.index(at) is not None and most.index(at) is not None
    }
    keys = sorted({order_key(merit) for both in ends.values() for merit in both})
    position = {key: at for at, key in enumerate(keys)}
    return {
        unit: Span(low, high, position[order_key(low)], position[order_key(high)]) for unit, (low, high) in ends.items()
    }


def open_item_bands(spans: Mapping[str, Span], ties: Ties) -> list[Band]:
    """The band of each unit.

    By `dense`, the fewest merits above a unit are a lower bound where open items are themselves tie-breakers: units
    of equal index and other tie-breakers are then taken to meet.

    Args:
        spans: of all units of a group (`unit_spans`).
        ties: how equal units share places.
    """
    found = list(spans.values())
    bands = _min_bands(found) if ties == "min" else _dense_bands(found)
    return [Band(unit, OPEN_ITEMS, best, worst) for unit, (best, worst) in zip(spans, bands, strict=True)]


def _above(ordered: Sequence[int], position: int) -> int:
    return len(ordered) - bisect_right(ordered, position)


def _min_bands(spans: Sequence[Span]) -> list[tuple[int, int]]:
    lows, highs = sorted(span.low for span in spans), sorted(span.high for span in spans)
    return [(1 + _above(lows, span.high), 1 + _above(highs, span.low) - (not span.is_fixed)) for span in spans]


def _dense_bands(spans: Sequence[Span]) -> list[tuple[int, int]]:
    by_breakers: defaultdict[Figures, list[Span]] = defaultdict(list)
    for span in spans:
        if span.least[1:] == span.most[1:]:
            by_breakers[span.least[1:]].append(span)
    # Of other tie-breakers, units never meet.
    apart = sorted(low for alike in by_breakers.values() for low in _disjoint(alike))
    together = sorted(_disjoint(spans))
    most_above = _MostMerits(spans)
    return [
        (1 + max(_above(apart, span.high), _above(together, span.high)), 1 + most_above.than(span)) for span in spans
    ]


def _disjoint(spans: Iterable[Span]) -> list[int]:
    """The low ends of as many spans as there can be of which no two meet.

    Taken from above, so that of those above any position, too, there are as many as there can be: as many as the
    points that pierce every span there.
    """
    found: list[int] = []
    for span in sorted(spans, key=lambda each: each.low, reverse=True):
        if not found or span.high < found[-1]:
            found.append(span.low)
    return found


class _MostMerits:
    """The most different merits that there can be above a unit."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._fixed = sorted({span.low for span in spans if span.is_fixed})
        self._moving = sorted(span.high for span in spans if not span.is_fixed)
        self._at_their_most: defaultdict[object, list[Span]] = defaultdict(list)
        for span in spans:
            if not span.is_fixed and span.least[0] != span.most[0] and len(span.most) > 1:
                self._at_their_most[span.most[0]].append(span)
        self._fixed_positions = set(self._fixed)

    def than(self, span: Span) -> int:
        """Above a unit at its least: each that still moves has a merit of its own, unless only its most is above."""
        own = not span.is_fixed
        only_at_their_most = [
            other.high
            for other in self._at_their_most.get(span.least[0], ())
            if other.high > span.low and other is not span
        ]
        shared = len(only_at_their_most) - len({*only_at_their_most} - self._fixed_positions)
        return _above(self._fixed, span.low) + _above(self._moving, span.low) - own - shared
