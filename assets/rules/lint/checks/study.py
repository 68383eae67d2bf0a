"""A rule followed over everything that its inputs can be: which branch gives which points where.

What does not belong here: what is wrong with that (the `..._checks` modules).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

import z3

from assets.rules.engine.criterion_scoring import ScoringRule
from assets.rules.engine.tracing import Outcome
from assets.rules.framework.input_kinds.input_kind import Bounds
from assets.rules.framework.model import Criterion, Framework
from assets.rules.language.evaluation import Value, evaluate
from assets.rules.language.expressions import Expression, names
from assets.rules.language.report_sources import ValueType
from assets.rules.language.rounding import printed
from assets.rules.language.types import YEAR_DAYS, year_days
from assets.rules.lint.checks.branching import Rule
from assets.rules.lint.symbolic.domains import Domain
from assets.rules.lint.symbolic.shares import Share
from assets.rules.lint.symbolic.symbols import Figure, NotAnalysedError, Term, Truth

Values = Mapping[str, Value]

Key = TypeVar("Key")


class RuleStudy:
    """A rule in one year.

    Attributes:
        rule: whose branches are followed.
        domain: the values of the inputs that it uses.
        holds: for each branch, where its condition is true.
        points: for each branch, what its points come to.
        taken: for each branch, where it is the first that holds.
        untaken: where none holds.
    """

    def __init__(
        self,
        criterion: Criterion,
        framework: Framework,
        rule: Rule,
        year: int,
        context: z3.Context,
        share: Share | None = None,
        bounds: Mapping[str, Bounds] | None = None,
    ) -> None:
        self.criterion, self.rule = criterion, rule
        self._framework, self._year, self._context = framework, year, context
        self._given: Values = {
            "max": criterion.max_points,
            **year_days(year),
            **({} if share is None else {share[1]: 1}),
        }
        self.domain = Domain(criterion, year, rule.formulas, context, share=share, bounds=bounds)
        formulas, algebra = self.domain.formulas, self.domain.formulas.algebra
        self.holds = [algebra.yes if each.when is None else formulas.truth(each.when).true for each in rule.branches]
        self.points: list[Figure] = [formulas.figure(each.points) for each in rule.branches]
        self.taken: list[Term] = []
        self.untaken = algebra.yes
        for holds in self.holds:
            self.taken.append(algebra.all_of(self.untaken, holds))
            self.untaken = algebra.all_of(self.untaken, algebra.none_of(holds))

    def of_share(self, share: Share) -> RuleStudy:
        """The same rule, which turns on nothing but a ratio, over what the ratio can be."""
        return RuleStudy(self.criterion, self._framework, self.rule, self._year, self._context, share)

    @cached_property
    def total(self) -> Figure:
        """The points of whichever branch is taken."""
        found = self.domain.formulas.algebra.first_of(zip(self.holds, self.points, strict=True))
        assert not isinstance(found, Truth)  # noqa: S101 - of figures
        return found

    def if_complete(self, *conditions: Term) -> Term:
        """Condition that all conditions hold and no input is absent."""
        return self.domain.formulas.algebra.all_of(self.domain.complete, *conditions)

    def passes(self, index: int, operator: str, limit: Fraction) -> Term:
        """Condition that a branch is taken and its points stand in a relation to a limit."""
        formulas = self.domain.formulas
        limited = formulas.constant(limit)
        assert not isinstance(limited, Truth)  # noqa: S101 - a figure
        compared = formulas.algebra.compared(operator, self.points[index], limited)
        return formulas.algebra.all_of(self.taken[index], compared.true)

    def total_at(self, values: Values) -> tuple[int, Fraction]:
        """The branch that scoring takes at an example, and its points there, if there are some."""
        index = next(
            at
            for at, each in enumerate(self.rule.branches)
            if each.when is None or self.evaluated(each.when, values) is True
        )
        return index, self.points_at(index, values)

    def evaluated(self, tree: Expression, values: Values) -> Value:
        """Value of an expression at an example, as scoring computes it."""
        return evaluate(tree, {**self._given, **values})

    def points_at(self, index: int, values: Values) -> Fraction:
        """A branch's points at an example, where it has some."""
        points = self.evaluated(self.rule.branches[index].points, values)
        assert isinstance(points, (int, Fraction))  # noqa: S101 - asked only where there are points
        return Fraction(points)

    def outcome(self, values: Values) -> Outcome:
        """Outcome of the engine at an example."""
        return ScoringRule(self.criterion, self._framework, self._year).score(values)

    def example(self, values: Values) -> str:
        """An example as `parcomm try` takes it: `planned=5 done=4`."""
        ordered = [name for name in self.criterion.inputs if name in values]
        ordered += [name for name in values if name not in self.criterion.inputs]
        return " ".join(f"{name}={_as_typed(values[name])}" for name in ordered) or "mọi số liệu"


def studies(
    criterion: Criterion,
    framework: Framework,
    rule: Rule,
    context: z3.Context,
    bounds: Mapping[str, Bounds] | None = None,
) -> list[RuleStudy]:
    """One a year of the framework if the rule depends on the year or on dates, else one of the latest."""
    used = frozenset().union(*(names(tree) for tree in rule.formulas))
    dated = set(YEAR_DAYS) | {name for name, given in criterion.inputs.items() if given.value_type is ValueType.DATE}
    years = framework.years if used & dated else (max(framework.years),)
    return [RuleStudy(criterion, framework, rule, year, context, bounds=bounds) for year in years]


def examples(
    studied: Iterable[RuleStudy], asked: Callable[[RuleStudy], Mapping[Key, Term]]
) -> Iterator[tuple[Key, RuleStudy, Values]]:
    """For each condition that can hold, the first study in which it can, and the simplest values there.

    Raises:
        NotAnalysedError: one of them could not be decided; the others have been told.
    """
    told: set[Key] = set()
    undecided: NotAnalysedError | None = None
    for study in studied:
        conditions = {key: condition for key, condition in asked(study).items() if key not in told}
        with suppress(NotAnalysedError):
            if not study.domain.solver.can_hold(study.domain.formulas.algebra.any_of(*conditions.values())):
                continue
        for key, condition in conditions.items():
            try:
                values = study.domain.example(condition)
            except NotAnalysedError as error:
                undecided = error
                continue
            if values is not None:
                told.add(key)
                yield key, study, values
    if undecided is not None:
        raise undecided


def _as_typed(value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Fraction):
        return f"{printed(value, 6).normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)
