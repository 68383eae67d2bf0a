"""Stretches of one figure: narrowed by conditions, and on whole numbers.

What does not belong here: sets over several figures (`polyhedra`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from assets.rules.lint.affine import Affine, constant
from assets.rules.lint.conditions import Condition


@dataclass(frozen=True, slots=True)
class Interval:
    """The figures from `low` to `high`; None is without end, `has_` tells whether the end itself belongs to it."""

    low: Fraction | None
    high: Fraction | None
    has_low: bool = False
    has_high: bool = False

    def narrowed(self, condition: Condition) -> Interval | None:
        """Its part where a condition over the one figure holds; None if that is empty."""
        form = condition.form
        if form.is_constant:
            return self if condition.holds({}) else None
        ((_, factor),) = form.terms
        root = -form.constant / factor
        closed = condition.relation != ">"
        low, has_low, high, has_high = self.low, self.has_low, self.high, self.has_high
        if (factor > 0 or condition.relation == "=") and (low is None or root > low or (root == low and not closed)):
            low, has_low = root, closed
        if (factor < 0 or condition.relation == "=") and (high is None or root < high or (root == high and not closed)):
            high, has_high = root, closed
        return Interval(low, high, has_low, has_high).unless_empty()

    def conditions(self, name: str) -> tuple[Condition, ...]:
        """The same as conditions on a figure."""
        form = Affine.of({name: Fraction(1)})
        ends = ((self.low, self.has_low, 1), (self.high, self.has_high, -1))
        return tuple(
            Condition(form.plus(constant(-end)).times(Fraction(sign)), ">=" if closed else ">")
            for end, closed, sign in ends
            if end is not None
        )

    def unless_empty(self) -> Interval | None:
        """Itself, if it has a point."""
        if self.low is None or self.high is None or self.low < self.high:
            return self
        return self if self.low == self.high and self.has_low and self.has_high else None

    def with_whole_ends(self) -> Interval | None:
        """Its whole numbers."""
        low = self.low if self.low is None else Fraction(ceil(self.low) if self.has_low else floor(self.low) + 1)
        high = self.high if self.high is None else Fraction(floor(self.high) if self.has_high else ceil(self.high) - 1)
        return Interval(low, high, low is not None, high is not None).unless_empty()
