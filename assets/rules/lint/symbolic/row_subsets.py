"""Comparison of the rows that two `where` conditions select: one within the other, or none in common.

From such facts follows that a count of some rows is at most the count of all. What does not belong here: how many
rows there are.
"""

from __future__ import annotations

import z3

from assets.rules.language.expressions import Expression, names
from assets.rules.language.report_sources import sources
from assets.rules.language.types import PREDEFINED
from assets.rules.lint.symbolic.formulas import Formulas
from assets.rules.lint.symbolic.solving import Solver
from assets.rules.lint.symbolic.symbols import Algebra, NotAnalysedError, Term
from assets.rules.lint.symbolic.unknowns import Unknown


class Selections:
    """The rows of one report table, whatever stands in them, and conditions on them."""

    def __init__(self, table: str, context: z3.Context) -> None:
        self._types = {**PREDEFINED, **sources()[table].columns}
        self._formulas = Formulas(Algebra(context))

    def is_within(self, inner: Expression | None, outer: Expression | None) -> bool:
        """Whether every row that `inner` selects is selected by `outer` too; no, where that is not decided."""
        return not self._can_hold(self._selected(inner), z3.Not(self._selected(outer)))

    def are_disjoint(self, one: Expression | None, other: Expression | None) -> bool:
        """Whether no row is selected by both; no, where that is not decided."""
        return not self._can_hold(self._selected(one), self._selected(other))

    def _selected(self, where: Expression | None) -> Term:
        if where is None:
            return self._formulas.algebra.yes
        for name in sorted(names(where) - self._formulas.symbols.keys()):
            Unknown.of(name, self._types[name], self._formulas, is_nullable=name not in PREDEFINED)
        return self._formulas.truth(where).true

    def _can_hold(self, *conditions: Term) -> bool:
        try:
            return Solver(self._formulas.algebra.context).can_hold(*conditions)
        except NotAnalysedError:
            return True
