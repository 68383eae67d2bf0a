"""Places in an order of merit, from unrounded figures, under a named tie rule.

What belongs here: the order, the two tie rules, and the place that a member would have with other figures. What does
not: which figures decide, or among whom; the index scores say that.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Ties = Literal["min", "dense"]
"""`min`: those who share a place push the next one down (1, 2, 2, 4); `dense`: they do not (1, 2, 2, 3)."""

Figures = tuple[Fraction | None, ...]
"""What decides: the figure itself, then what breaks a tie, each the greater the better."""

OrderKey = tuple[tuple[bool, Fraction], ...]


def rank(merits: Sequence[Figures], ties: Ties) -> list[int | None]:
    """The place of each, 1 for the best, in the order given.

    Args:
        merits: one tuple each, all of one length. Who has no first figure gets no place and counts for nobody else's;
            a missing tie-breaker is worse than any figure.
        ties: how equal tuples share places.
    """
    keys = [_key(merit) for merit in merits]
    placed = sorted((key for key in keys if key is not None), reverse=True)
    places: dict[OrderKey, int] = {}
    for position, key in enumerate(placed, start=1):
        if key not in places:
            places[key] = position if ties == "min" else len(places) + 1
    return [None if key is None else places[key] for key in keys]


@dataclass(frozen=True, slots=True)
class Move:
    """What other figures make of a member's place.

    Attributes:
        place: then; behind all without a first figure.
        passed: how many others it stands to otherwise than now: above, level or below.
    """

    place: int
    passed: int


class OrderOfMerit:
    """A group in order, asked where one of its members would stand with other figures. Nobody is ranked again.

    Args:
        merits: as of `rank`.
        ties: as of `rank`.
    """

    def __init__(self, merits: Sequence[Figures], ties: Ties) -> None:
        keys = sorted(order_key(merit) for merit in merits if merit[0] is not None)
        self._sorted = _Sorted(keys)
        self._distinct = self._sorted if ties == "min" else _Sorted(sorted(set(keys)))

    def place(self, merit: Figures) -> int:
        """The place of a member with the figures that it has; behind all without a first figure."""
        key = _key(merit)
        return self._place(key, key)

    def move(self, merit: Figures, instead_of: Figures) -> Move:
        """What becomes of a member's place if it has other figures, and all others keep theirs.

        Args:
            merit: the figures that it would have.
            instead_of: those that it has.
        """
        key, own = _key(merit), _key(instead_of)
        return Move(self._place(key, own), self._passed(key, own))

    def _place(self, key: OrderKey | None, own: OrderKey | None) -> int:
        better = len(self._distinct) - (0 if key is None else self._distinct.up_to(key))
        is_itself_better = own is not None and (key is None or own > key) and self._holds_a_place_alone(own)
        return 1 + better - int(is_itself_better)

    def _passed(self, key: OrderKey | None, own: OrderKey | None) -> int:
        if key == own:
            return 0
        low, high = (key, own) if key is None or (own is not None and key < own) else (own, key)
        upper = 0 if high is None else self._sorted.up_to(high)
        lower = 0 if low is None else self._sorted.below(low)
        return upper - lower - int(own is not None)

    def _holds_a_place_alone(self, key: OrderKey) -> bool:
        return self._distinct is self._sorted or self._sorted.up_to(key) - self._sorted.below(key) == 1


class _Sorted:
    """Keys in order, searched by the nearest floats first: exact figures are compared only where those are equal."""

    def __init__(self, keys: Sequence[OrderKey]) -> None:
        self._keys = keys
        self._floats = [float(key[0][1]) for key in keys]

    def __len__(self) -> int:
        return len(self._keys)

    def below(self, key: OrderKey) -> int:
        """Number of keys below one."""
        return bisect_left(self._keys, key, *self._near(key))

    def up_to(self, key: OrderKey) -> int:
        """Number of keys not above one."""
        return bisect_right(self._keys, key, *self._near(key))

    def _near(self, key: OrderKey) -> tuple[int, int]:
        """The positions between which a key belongs: rounding to a float keeps the order, and makes some equal."""
        figure = float(key[0][1])
        return bisect_left(self._floats, figure), bisect_right(self._floats, figure)


def _key(merit: Figures) -> OrderKey | None:
    return None if merit[0] is None else order_key(merit)


def order_key(merit: Figures) -> OrderKey:
    """What merits are compared by: the greater the better, a missing figure worse than any."""
    return tuple((figure is not None, figure if figure is not None else Fraction(0)) for figure in merit)
