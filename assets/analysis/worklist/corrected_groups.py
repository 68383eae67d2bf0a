"""A figure of the group if one agency's own figure were another, and those of all others as they are.

Answers come from the group in order, not from a walk through it. What does not belong here: the figure itself
(`rules.engine.group_figures`), and which values are tried (`corrections`).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from assets.rules.engine.ranking import OrderOfMerit, Ties
from assets.rules.engine.totals import exact_sum
from assets.rules.framework.input_kinds.group import GroupInput
from assets.rules.language.evaluation import Value
from assets.rules.language.exact_numbers import simplest


class CorrectedGroup:
    """One group and one of its figures.

    Args:
        given: which figure.
        figures: of the agencies that count, those of each; null is none.
        ties: how equal figures share places.
    """

    def __init__(self, given: GroupInput, figures: Iterable[Value], ties: Ties) -> None:
        self._given = given
        known: list[Any] = [figure for figure in figures if figure is not None]
        self._count = len(known)
        # The best one, and who would be it without that one.
        self._ends = sorted(known, reverse=given.group == "max")[:2] if given.group in ("max", "min") else []
        self._sum = exact_sum(map(Fraction, known)) if given.group == "mean" else Fraction(0)
        self._sign = -1 if given.least_first else 1
        # Of a share of the group, only how many stand above counts.
        rule: Ties = ties if given.group == "rank" else "min"
        self._order = OrderOfMerit([(self._sign * Fraction(each),) for each in known] if given.is_place else [], rule)

    def figure(self, own: Value, instead_of: Value) -> Value:
        """The figure for an agency.

        Args:
            own: the figure that it would have; null is none.
            instead_of: the one that it has, if it counts.
        """
        count = self._count - (instead_of is not None) + (own is not None)
        if self._given.group == "count":
            return count
        if self._given.is_place:
            return None if own is None else self._place(own, instead_of, count)
        if count == 0:
            return None
        if self._given.group == "mean":
            return simplest((self._sum - Fraction(_number(instead_of)) + Fraction(_number(own))) / count)
        others = self._ends[1:] if self._ends[:1] == [instead_of] else self._ends[:1]
        ends: list[Any] = [*others, *([] if own is None else [own])]
        found: Value = (max if self._given.group == "max" else min)(ends)
        return found

    def _place(self, own: Any, instead_of: Any, count: int) -> Value:
        now = None if instead_of is None else self._sign * Fraction(instead_of)
        place = self._order.move((self._sign * Fraction(own),), (now,)).place
        return place if self._given.group == "rank" else simplest(Fraction(count - place + 1, count))


def _number(value: Any) -> Any:
    return 0 if value is None else value
