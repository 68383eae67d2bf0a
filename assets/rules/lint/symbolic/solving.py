"""Questions to z3: can conditions hold together, and what are the simplest values for which they do.

A question has an allowance of steps, never of time: answers are the same on every machine. What does not belong
here: what the conditions mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import z3

from assets.rules.lint.symbolic.symbols import NotAnalysedError, Term

MAX_STEPS = 2_000_000
"""z3's own count of steps for one question: about a second."""

MAX_ALL_STEPS = 20_000_000
"""For all questions about one rule."""

DENOMINATORS = (1, 2, 4, 5, 10, 20, 100, 1_000, 1_000_000)
"""Of examples, from simple to long: an agency types decimals."""

MAX_SHORT = 1_000
"""What has fewer digits than this is simpler than a whole number that has more."""


@dataclass(frozen=True)
class Wish:
    """Preference among examples.

    Attributes:
        likings: conditions, the first that can hold is taken.
        term: a figure, brought near to the origin, with few decimals.
        origin: 0, or the first day that there can be.
    """

    likings: tuple[Term, ...] = ()
    term: Term | None = None
    origin: int = 0


class Solver:
    """z3 over the values that satisfy some conditions."""

    def __init__(self, context: z3.Context, conditions: Iterable[Term] = ()) -> None:
        self._solver = z3.Solver(ctx=context)
        self._solver.set("rlimit", MAX_STEPS)
        self._solver.set("arith.solver", 2)  # the simplex one: of two, it alone decides on rounded whole numbers
        self._solver.add(*conditions)
        self._end = self._steps() + MAX_ALL_STEPS

    def can_hold(self, *conditions: Term) -> bool:
        """Whether there are values that satisfy the conditions.

        Raises:
            NotAnalysedError: z3 did not decide it within its steps.
        """
        with self._within(*conditions):
            return self._check()

    def possible(self, candidates: Mapping[int, Term], *conditions: Term) -> set[int]:
        """Those of the candidates that can hold where the conditions do; values found for one often decide many.

        Raises:
            NotAnalysedError: z3 did not decide it within its steps.
        """
        left, found = dict(candidates), set[int]()
        with self._within(*conditions):
            while left:
                with self._within(z3.Or(*left.values())):
                    if not self._check():
                        break
                    model = self._solver.model()
                fresh = {key for key, term in left.items() if z3.is_true(model.eval(term, model_completion=True))}
                found |= fresh
                left = {key: term for key, term in left.items() if key not in fresh}
        return found

    def simplest(self, wishes: Sequence[Wish], *conditions: Term) -> z3.ModelRef | None:
        """Values that satisfy the conditions, each wish granted in turn as far as the earlier ones permit.

        Raises:
            NotAnalysedError: z3 did not decide whether there are any.
        """
        with self._within(*conditions):
            if not self._check():
                return None
            for wish in wishes:
                if wish.term is None:
                    self._prefer(wish.likings)
                else:
                    self._bring_near(wish.term, wish.origin)
            if not self._check():
                raise AssertionError("z3 denies values that it has found")
            return self._solver.model()

    def _prefer(self, likings: Iterable[Term]) -> bool:
        """Keep the first condition that can hold; what z3 does not decide is passed over."""
        for condition in likings:
            try:
                holds = self.can_hold(condition)
            except NotAnalysedError:
                continue
            if holds:
                self._solver.add(condition)
                return True
        return False

    def _bring_near(self, term: Term, origin: int) -> None:
        """A whole number, else few decimals; as near to the origin as can be, rather above it."""
        if term.is_int():
            self._bring_whole_near(term, origin)
            return
        for few_digits, denominator in product((True, False), DENOMINATORS):
            scaled = term * denominator
            short = [scaled > -MAX_SHORT, scaled < MAX_SHORT] if few_digits else []
            if self._prefer([z3.And(z3.IsInt(scaled), *short)]):
                self._bring_whole_near(z3.ToInt(scaled), origin * denominator)
                return

    def _bring_whole_near(self, term: Term, origin: int) -> None:
        above, below, step = -1, None, 1
        while below is None or below - above > 1:
            limit = above + step if below is None else (above + below) // 2
            if self._prefer([z3.And(term >= origin - limit, term <= origin + limit)]):
                below = limit
            else:
                above, step = limit, 2 * step
            if step > 10**15:
                return
        self._prefer([term == origin + below, term == origin - below])

    @contextmanager
    def _within(self, *conditions: Term) -> Iterator[None]:
        self._solver.push()
        try:
            self._solver.add(*conditions)
            yield
        finally:
            self._solver.pop()

    def _check(self) -> bool:
        found = self._solver.check() if self._steps() < self._end else z3.unknown
        if found == z3.unknown:
            raise NotAnalysedError("có quá nhiều trường hợp")
        return bool(found == z3.sat)

    def _steps(self) -> int:
        """All that z3 has taken in this context."""
        return int(self._solver.statistics().get_key_value("rlimit count"))


def figure_of(value: Term) -> Fraction:
    """A figure of a model.

    Raises:
        NotAnalysedError: it is irrational, and so nothing that anyone can report.
    """
    if z3.is_int_value(value):
        return Fraction(value.as_long())
    if not z3.is_rational_value(value):
        raise NotAnalysedError("chỉ xảy ra ở số vô tỷ")
    return Fraction(value.numerator_as_long(), value.denominator_as_long())
