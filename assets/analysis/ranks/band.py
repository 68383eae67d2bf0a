"""Band of ranks of one unit, by what it allows for; the form in which every analysis of a score matrix gives its own.

What does not belong here: working a band out (`bands`, `sensitivity`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assets.analysis.ranks.score_matrix import ScoreMatrix


@dataclass(frozen=True, slots=True)
class Band:
    """Ranks that a unit can hold.

    Attributes:
        unit: its code.
        source: what the band allows for, one of `warehouse.tables.analysis.ranks.BAND_SOURCES`.
        best: the highest rank, the least number.
        worst: the lowest rank.
        median: of draws; None where nothing is drawn.
    """

    unit: str
    source: str
    best: int
    worst: int
    median: int | None = None


BandsOfMatrix = Callable[[ScoreMatrix, int], Iterable[Band]]
"""(matrix of one group, seed) -> the bands of its units that have an index, of one or several sources."""
