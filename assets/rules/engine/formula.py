"""The formula of a criterion with one agency's figures put in, step by step, so that a reader can compute it again.

Each step holds one condition or one computation and its exact result: the conditions of branches up to the one that
held, each part of a sum, the sum, caps and cuts. What does not belong here: the notation (`rules.words.expressions`),
and scoring itself, whose compiled expressions are used.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from assets.rules.engine.score_forms import capped
from assets.rules.framework.model import (
    BranchScore,
    Criterion,
    ExpressionScore,
    Formula,
    PointsPart,
    SumPart,
    SumScore,
)
from assets.rules.language.evaluation import Values, compiled
from assets.rules.language.exact_numbers import simplest
from assets.rules.words.conditions import all_values
from assets.rules.words.expressions import exact_figure, expression_with_figures
from assets.rules.words.figures import figure_words
from assets.rules.words.rules import OTHERWISE

_HOLDS = {True: "đúng", False: "sai", None: "không xác định được"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a formula.

    Attributes:
        name: of the branch or part; None if it has none.
        when: its condition with figures; None if it has none.
        holds: whether the condition holds; None if it is neither true nor false, or there is none.
        points: the computation with figures; None where there is none, the condition having failed.
        result: its exact result; None where there is none.
        depth: 1 for parts of a sum within a sum, and so on.
    """

    name: str | None = None
    when: str | None = None
    holds: bool | None = None
    points: str | None = None
    result: Fraction | None = None
    depth: int = 0

    @property
    def text(self) -> str:
        """The step as a line: «45 ≥ 40: đúng → 2 × 45 / 60 = 1,5»."""
        condition = "" if self.when is None else f"{self.when}: {_HOLDS[self.holds]}"
        arrow = " → " if condition and self.points is not None else ""
        return f"{f'{self.name}: ' if self.name else ''}{condition}{arrow}{self._computed}"

    @property
    def _computed(self) -> str:
        if self.points is None:
            return ""
        if self.result is None:
            return f"{self.points}: không tính được"
        exact = exact_figure(simplest(self.result))
        if exact == self.points:
            return exact
        about = f" ≈ {figure_words(self.result, 4)}" if "/" in exact else ""
        return f"{self.points} = {exact}{about}"


_ALWAYS = Step()
"""In the place of a condition where there is none."""


def formula(criterion: Criterion, year: int, values: Values) -> tuple[Step, ...]:
    """The steps by which a leaf's rule gives its points; the last one's result is the points, before any decision.

    Args:
        criterion: a leaf.
        year: scored, whose first and last day the rule may use.
        values: of the inputs, exact; a name that is absent is null.

    Returns:
        No steps for a criterion that is the sum of others. Where the rule gives no points, the steps as far as they
        lead, the last without a result.
    """
    if not criterion.is_leaf:
        return ()
    given = dict.fromkeys(criterion.inputs) | all_values(year, criterion, values)
    steps = tuple(_Steps(criterion, given).of_score())
    return (*steps, *_cuts(criterion, steps[-1].result))


def broken_constraints(criterion: Criterion, year: int, values: Values) -> tuple[Step, ...]:
    """The conditions on declared figures that do not hold, so that nothing is earned."""
    steps = _Steps(criterion, dict.fromkeys(criterion.inputs) | all_values(year, criterion, values))
    found = (steps.condition(constraint.that) for constraint in criterion.must)
    return tuple(step for step in found if step.holds is False)


class _Steps:
    """Steps of one criterion with one agency's values."""

    def __init__(self, criterion: Criterion, values: Values) -> None:
        self._criterion = criterion
        self._values = values

    def of_score(self) -> Iterator[Step]:
        match self._criterion.score:
            case ExpressionScore() as score:
                yield self._points(score.points)
            case BranchScore() as score:
                yield from self._branches(score)
            case SumScore() as score:
                yield from self._sum(score.parts, score.cap, None, 0)

    def condition(self, when: Formula) -> Step:
        text = expression_with_figures(when.tree, self._criterion, self._values)
        return Step(when=text, holds=compiled(when.tree)(self._values))

    def _points(self, points: Formula, tested: Step = _ALWAYS, name: str | None = None, depth: int = 0) -> Step:
        """The points of a branch or part whose condition, if it has one, holds."""
        result = compiled(points.tree)(self._values)
        text = expression_with_figures(points.tree, self._criterion, self._values)
        return Step(name, tested.when, tested.holds, text, None if result is None else Fraction(result), depth)

    def _branches(self, score: BranchScore) -> Iterator[Step]:
        for branch in score.branches:
            if branch.when is None:
                yield self._points(branch.points, name=branch.name or OTHERWISE)
                return
            tested = self.condition(branch.when)
            if tested.holds is True:
                yield self._points(branch.points, tested, branch.name)
                return
            yield Step(branch.name, tested.when, tested.holds)

    def _sum(
        self, parts: tuple[PointsPart | SumPart, ...], cap: Fraction | None, name: str | None, depth: int
    ) -> Iterator[Step]:
        """The parts, then their sum and its cap; a single part without a cap is the sum itself."""
        given: list[Fraction | None] = []
        for part in parts:
            steps = list(self._part(part, depth))
            given.append(steps[-1].result)
            yield from steps
        yield from _added(given, cap, name or ("Cộng" if len(parts) > 1 else None), max(depth - 1, 0))

    def _part(self, part: PointsPart | SumPart, depth: int) -> Iterator[Step]:
        tested = _ALWAYS if part.when is None else self.condition(part.when)
        if tested.when is not None and tested.holds is not True:
            yield Step(part.name, tested.when, tested.holds, exact_figure(0), Fraction(0), depth)
            return
        if isinstance(part, SumPart):
            if tested.when is not None:
                yield Step(part.name, tested.when, True, depth=depth)
            yield from self._sum(part.parts, part.cap, part.name, depth + 1)
            return
        step = self._points(part.points, tested, part.name, depth)
        yield step
        yield from _capped(step.result, part.cap, part.name, depth)


def _added(given: list[Fraction | None], cap: Fraction | None, name: str | None, depth: int) -> Iterator[Step]:
    terms = [exact_figure(simplest(each)) for each in given if each is not None]
    if len(terms) < len(given):
        yield Step(name, points="tổng của các phần", depth=depth)
        return
    total = sum((each for each in given if each is not None), Fraction(0))
    if len(terms) > 1 or name:
        yield Step(name, points=" + ".join(map(_bracketed, terms)), result=total, depth=depth)
    yield from _capped(total, cap, name, depth)


def _capped(points: Fraction | None, cap: Fraction | None, name: str | None, depth: int) -> Iterator[Step]:
    if points is not None and cap is not None and capped(points, cap) != points:
        yield _cut(points, cap, "max" if cap < 0 else "min", name, depth)


def _cuts(criterion: Criterion, points: Fraction | None) -> Iterator[Step]:
    """Cuts of the whole criterion, as `bounds.bounded` makes them."""
    if points is not None and criterion.upper_cut is not None and points > criterion.upper_cut:
        yield _cut(points, criterion.upper_cut, "min", "Nhiều nhất", 0)
        points = criterion.upper_cut
    if points is not None and criterion.lower_cut is not None and points < criterion.lower_cut:
        yield _cut(points, criterion.lower_cut, "max", "Ít nhất", 0)


def _cut(points: Fraction, bound: Fraction, function: str, name: str | None, depth: int) -> Step:
    shown = (exact_figure(simplest(each)) for each in (points, bound))
    return Step(name, points=f"{function}({'; '.join(shown)})", result=bound, depth=depth)


def _bracketed(term: str) -> str:
    """A term of a sum; a negative one or a fraction stands in brackets."""
    return f"({term})" if term.startswith("-") or "/" in term else term
