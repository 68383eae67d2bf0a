"""Places in an order of merit, from unrounded figures, under a named tie rule.

What belongs here: the order and the two tie rules. What does not: which figures decide, or among whom; the index
scores say that.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

Ties = Literal["min", "dense"]
"""`min`: those who share a place push the next one down (1, 2, 2, 4); `dense`: they do not (1, 2, 2, 3)."""

Figures = tuple[Fraction | None, ...]
"""What decides: the figure itself, then what breaks a tie, each the greater the better."""


def rank(merits: Sequence[Figures], ties: Ties) -> list[int | None]:
    """The place of each, 1 for the best, in the order given.

    Args:
        merits: one tuple each, all of one length. Who has no first figure gets no place and counts for nobody else's;
            a missing tie-breaker is worse than any figure.
        ties: how equal tuples share places.
    """
    keys = [_sort_key(merit) if merit[0] is not None else None for merit in merits]
    placed = sorted((key for key in keys if key is not None), reverse=True)
    places: dict[tuple[tuple[bool, Fraction], ...], int] = {}
    for position, key in enumerate(placed, start=1):
        if key not in places:
            places[key] = position if ties == "min" else len(places) + 1
    return [None if key is None else places[key] for key in keys]


def _sort_key(merit: Figures) -> tuple[tuple[bool, Fraction], ...]:
    return tuple((figure is not None, figure if figure is not None else Fraction(0)) for figure in merit)
