"""Values that a criterion's inputs can have: bounds, whole numbers, and selections of rows within all rows.

The domain errs to the wide side: a figure that nothing bounds may be anything. What does not belong here: what a
rule does with the values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations

import z3

from assets.rules.framework.input_kinds.input_kind import Bounds
from assets.rules.framework.input_kinds.report import declared_column
from assets.rules.framework.model import Criterion, Input, ReportInput
from assets.rules.language.evaluation import Value
from assets.rules.language.expressions import And, Call, Expression, IsNull, Name, names, walk
from assets.rules.language.report_sources import ValueType
from assets.rules.language.types import year_days
from assets.rules.lint.symbolic.formulas import Formulas
from assets.rules.lint.symbolic.group_facts import group_facts, told_by_numbers
from assets.rules.lint.symbolic.row_subsets import Selections
from assets.rules.lint.symbolic.shares import Share, is_same_at_any_scale
from assets.rules.lint.symbolic.solving import Solver
from assets.rules.lint.symbolic.symbols import Algebra, Term
from assets.rules.lint.symbolic.unknowns import Unknown
from warehouse.columns.declaration import facts


class Domain:
    """The values that the inputs of some formulas can have in a year.

    With a `share`, its second figure is 1 and the first one their ratio, of which only what holds at any scale is said.
    Names with `bounds` of their own stand for something else than an input.

    Attributes:
        unknowns: the inputs by name, sorted.
        formulas: expressions over them.
        solver: over the values that there can be.
    """

    def __init__(
        self,
        criterion: Criterion,
        year: int,
        trees: Iterable[Expression],
        context: z3.Context,
        *,
        keeps_constraints: bool = True,
        share: Share | None = None,
        bounds: Mapping[str, Bounds] | None = None,
    ) -> None:
        self.criterion = criterion
        self._context = context
        self._share, self._stand_ins = share, bounds or {}
        self.formulas = Formulas(Algebra(context))
        given: dict[str, Value] = {"max": criterion.max_points, **year_days(year)}
        if share is not None:
            given[share[1]] = 1
        self.formulas.symbols |= {name: self.formulas.constant(value) for name, value in given.items()}
        asked = list(trees)
        used = sorted(frozenset().union(*(names(tree) for tree in asked)) - given.keys())
        absent = _asked_for_absence(asked) | told_by_numbers(criterion, used)
        self.unknowns = {name: self._unknown(name, name in absent) for name in used}
        self.conditions = [
            *self._bounds(),
            *self._subset_conditions(),
            *group_facts(criterion, self.unknowns, self._terms, at_any_scale=share is not None),
            *(self._stated() if keeps_constraints else ()),
        ]
        self.solver = Solver(context, self.conditions)

    @property
    def complete(self) -> Term:
        """Condition that no input is absent."""
        return self.formulas.algebra.none_of(
            *(each.absent for each in self.unknowns.values() if each.absent is not None)
        )

    @property
    def figures(self) -> list[Unknown]:
        """The inputs that are figures or dates."""
        return [each for each in self.unknowns.values() if each.is_figure]

    @property
    def _terms(self) -> dict[str, Term]:
        """The figures as real numbers; the second of a share is 1."""
        whole = {} if self._share is None else {self._share[1]: self.formulas.algebra.one}
        return {each.name: each.real for each in self.figures} | whole

    def example(self, *conditions: Term) -> dict[str, Value] | None:
        """The simplest values for which conditions hold; None if there are none.

        Raises:
            NotAnalysedError: that could not be decided.
        """
        ordered = sorted(self.unknowns.values(), key=lambda each: each.is_figure)
        model = self.solver.simplest([wish for each in ordered for wish in each.wishes()], *conditions)
        return None if model is None else {each.name: each.value_in(model) for each in self.unknowns.values()}

    def _unknown(self, name: str, is_asked_for_absence: bool) -> Unknown:
        given, bounds = self.criterion.inputs.get(name), self._bounds_of(name)
        return Unknown.of(
            name,
            ValueType.NUMBER if given is None else given.value_type,
            self.formulas,
            is_nullable=is_asked_for_absence and is_nullable(given),
            is_whole=bounds.is_whole,
            options=tuple(() if given is None else given.choices),
        )

    def _bounds_of(self, name: str) -> Bounds:
        """Of an input; of a ratio only its sign is known."""
        bounds = self._stand_ins.get(name) or _limits_of(self.criterion.inputs.get(name))
        is_never_negative = bounds.low is not None and bounds.low >= 0
        return bounds if self._share is None else Bounds(Fraction(0) if is_never_negative else None)

    def _bounds(self) -> Iterator[Term]:
        for name, unknown in self.unknowns.items():
            yield from unknown.conditions(self._bounds_of(name))

    def _stated(self) -> Iterator[Term]:
        """That no constraint (`must`) on the used inputs is false: what breaks one is not scored."""
        for constraint in self.criterion.must:
            tree = constraint.that.tree
            for part in tree.operands if isinstance(tree, And) else (tree,):
                is_known = names(part) <= self.formulas.symbols.keys()
                if is_known and (self._share is None or is_same_at_any_scale(part, self._share)):
                    yield z3.Not(self.formulas.truth(part).false)

    def _subset_conditions(self) -> Iterator[Term]:
        """Some rows are at most all rows, and rows that exclude each other are together at most all."""
        terms, inputs = self._terms, self.criterion.inputs
        counted = {name: found for name in terms if (found := _counted(inputs.get(name))) is not None}
        for whole, outer in counted.items():
            alike = [
                name
                for name, inner in counted.items()
                if name != whole and (inner.table, inner.aggregate) == (outer.table, outer.aggregate)
            ]
            selections = Selections(outer.table, self._context)
            parts = [name for name in alike if selections.is_within(_where(counted[name]), _where(outer))]
            for group in _disjoint_groups(parts, counted, selections):
                yield terms[whole] >= z3.Sum(*(terms[name] for name in group))


def is_nullable(given: Input | None) -> bool:
    """Whether an input can be absent: what rows are counted for cannot."""
    return given is None or given.is_nullable


def _limits_of(given: Input | None) -> Bounds:
    """Without an input it is the number of respondents of a survey that was held."""
    return Bounds(Fraction(1), None, is_whole=True) if given is None else given.limits


def _asked_for_absence(trees: Iterable[Expression]) -> frozenset[str]:
    """Names under `is null` and `coalesce`."""
    found: set[str] = set()
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, IsNull) or (isinstance(node, Call) and node.function == "coalesce"):
                found |= {inner.name for inner in walk(node) if isinstance(inner, Name)}
    return frozenset(found)


def _counted(given: Input | None) -> ReportInput | None:
    """A count, or a sum of what is never negative, over the whole year; None for other inputs."""
    if not isinstance(given, ReportInput) or given.per is not None:
        return None
    kind, column = given.aggregate
    found = declared_column(given.table, column)
    low = None if found is None else facts(found).minimum
    return given if kind == "count" or (kind == "sum" and low is not None and low >= 0) else None


def _where(given: ReportInput) -> Expression | None:
    return None if given.where is None else given.where.tree


def _disjoint_groups(
    parts: list[str], counted: Mapping[str, ReportInput], selections: Selections
) -> Iterator[tuple[str, ...]]:
    """Greedily grown groups of parts of which no two share a row; each part is in one, if only its own."""
    apart = {
        frozenset(pair)
        for pair in combinations(parts, 2)
        if selections.are_disjoint(_where(counted[pair[0]]), _where(counted[pair[1]]))
    }
    groups: set[tuple[str, ...]] = set()
    for first in parts:
        group = [first]
        for name in parts:
            if name not in group and all(frozenset((name, member)) in apart for member in group):
                group.append(name)
        groups.add(tuple(sorted(group)))
    yield from sorted(groups)
