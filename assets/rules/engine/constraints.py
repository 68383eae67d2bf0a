"""Constraints (`must:`) met with declared figures: which of them the figures break, and how that is said.

A constraint is broken where it is false; one that is null, since a figure is not there, is not. What does not belong
here: what a broken one costs (`assets.rules.engine.criterion_scoring`), and where it is told (`assets.submissions`).
"""

from __future__ import annotations

from assets.rules.framework.model import Constraint, Criterion
from assets.rules.language.evaluation import Compiled, Value, Values, compiled
from assets.rules.language.types import year_days
from assets.rules.words.conditions import ConditionWords, all_values


class Constraints:
    """The constraints of a criterion in a year, compiled."""

    def __init__(self, criterion: Criterion, year: int) -> None:
        self._criterion = criterion
        self._year = year
        self._tests: list[tuple[Constraint, Compiled]] = [(one, compiled(one.that.tree)) for one in criterion.must]
        self._days: dict[str, Value] = {**year_days(year)}

    def broken(self, values: Values) -> tuple[Constraint, ...]:
        """Those that the values make false, in the order of the file."""
        if not self._tests:
            return ()
        given = {"max": self._criterion.max_points, **self._days, **values}
        return tuple(constraint for constraint, holds in self._tests if holds(given) is False)

    def sentence(self, constraint: Constraint, values: Values) -> str:
        """Sentence on a broken constraint: the file's own, or the condition with its figures, without a full stop."""
        if constraint.message is not None:
            return constraint.message.rstrip(".")
        words = ConditionWords(self._criterion, all_values(self._year, self._criterion, values))
        told = words.why(constraint.that.tree, holds=False)
        return told[:1].upper() + told[1:]
