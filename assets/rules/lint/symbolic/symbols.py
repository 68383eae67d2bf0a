"""Values of the rule language as terms of z3: where a condition is true or false, what a figure comes to where.

A figure is kept as quotients, each with the condition under which it is the value: left to divide whole numbers itself,
z3 decides few comparisons of ratios, while multiplied out they are linear. Null is where nothing is said. What does not
belong here: reading expressions (`formulas`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import z3

Term = Any
"""A term of z3, which knows no types."""

MAX_DIVISORS = 64
"""Of one figure: a sum of n ratios that may each be left out has 2 to the nth."""

MAX_CASES = 6
"""One within the other, into which a product is taken."""


class NotAnalysedError(Exception):
    """The analysis cannot decide this; the message (Vietnamese) says why."""


@dataclass(frozen=True)
class Truth:
    """Symbol of a condition: where it is true, and where it is false; elsewhere it is null."""

    true: Term
    false: Term


@dataclass(frozen=True)
class Quotient:
    """`over / under` where `guard` holds; `under` is not 0 there."""

    guard: Term
    over: Term
    under: Term


Figure = tuple[Quotient, ...]
"""A figure, a date (in days) or a text (by its number); the guards exclude each other, elsewhere it is null."""

Symbol = Truth | Figure

_RELATIONS: dict[str, Callable[[Term, Term], Term]] = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


class Algebra:
    """Arithmetic and logic on symbols, in one of z3's contexts.

    Attributes:
        context: z3's; answers depend on nothing that was asked in another.
        yes: what always holds.
        no: what never does.
    """

    def __init__(self, context: z3.Context) -> None:
        self.context = context
        self.yes, self.no = z3.BoolVal(True, self.context), z3.BoolVal(False, self.context)
        self.one = self.number(1)

    def number(self, value: Fraction | int) -> Term:
        """A figure as written, exactly."""
        return z3.RealVal(str(value), self.context)

    def figure(self, term: Term, guard: Term | None = None) -> Figure:
        """A term as a figure, null where the guard does not hold."""
        return (Quotient(self.yes if guard is None else guard, term, self.one),)

    def all_of(self, *conditions: Term) -> Term:
        """True where all are."""
        kept = [each for each in conditions if not z3.is_true(each)]
        if any(z3.is_false(each) for each in kept):
            return self.no
        return z3.And(*kept) if len(kept) > 1 else (kept[0] if kept else self.yes)

    def any_of(self, *conditions: Term) -> Term:
        """True where one is."""
        kept = [each for each in conditions if not z3.is_false(each)]
        if any(z3.is_true(each) for each in kept):
            return self.yes
        return z3.Or(*kept) if len(kept) > 1 else (kept[0] if kept else self.no)

    def none_of(self, *conditions: Term) -> Term:
        """True where none is."""
        found = self.any_of(*conditions)
        return self.no if z3.is_true(found) else self.yes if z3.is_false(found) else z3.Not(found)

    def null(self, symbol: Symbol) -> Term:
        """Condition that a symbol has no value."""
        if isinstance(symbol, Truth):
            return self.none_of(symbol.true, symbol.false)
        return self.none_of(*(each.guard for each in symbol))

    def first_of(self, alternatives: Iterable[tuple[Term, Symbol]]) -> Symbol:
        """The symbol of the first condition that holds; null where none does."""
        left = self.yes
        truths: list[Truth] = []
        quotients: list[Quotient] = []
        for condition, symbol in alternatives:
            here, left = self.all_of(left, condition), self.all_of(left, self.none_of(condition))
            if isinstance(symbol, Truth):
                truths.append(Truth(self.all_of(here, symbol.true), self.all_of(here, symbol.false)))
            else:
                quotients += [Quotient(self.all_of(here, each.guard), each.over, each.under) for each in symbol]
        if truths:
            return Truth(self.any_of(*(each.true for each in truths)), self.any_of(*(each.false for each in truths)))
        return self._merged(quotients)

    def compared(self, operator: str, left: Figure, right: Figure) -> Truth:
        """A comparison of two figures, dates or texts."""
        true, false = [], []
        for one in left:
            for other in right:
                both = self.all_of(one.guard, other.guard)
                holds = self._holds(operator, self._plus(one, other, -1))
                true.append(self.all_of(both, holds))
                false.append(self.all_of(both, self.none_of(holds)))
        return Truth(self.any_of(*true), self.any_of(*false))

    def sum(self, left: Figure, right: Figure, times: int = 1) -> Figure:
        """`left + times * right`."""
        return self._merged(self._plus(one, other, times) for one in left for other in right)

    def product(self, left: Figure, right: Figure) -> Figure:
        """`left * right`."""
        return self._merged(self._times(one, other) for one in left for other in right)

    def ratio(self, left: Figure, right: Figure) -> Figure:
        """`left / right`, null where that is 0."""
        turned = [
            self._quotient(self.all_of(each.guard, self._holds("<>", each)), each.under, each.over)
            for each in right
            if self._constant(each.over) != 0
        ]
        return self._merged(self._times(one, other) for one in left for other in turned)

    def chosen(self, operator: str, left: Figure, right: Figure) -> Symbol:
        """The left one where `left operator right` holds, else the right one; null where one of them is."""
        held = self.compared(operator, left, right)
        return self.first_of([(held.true, left), (held.false, right)])

    def floor(self, figure: Figure) -> Figure:
        """The greatest whole number that is not greater."""
        return self._merged(
            Quotient(
                each.guard,
                z3.ToReal(z3.ToInt(each.over if self._constant(each.under) else each.over / each.under)),
                self.one,
            )
            for each in figure
        )

    def _holds(self, operator: str, given: Quotient) -> Term:
        """Condition that `given operator 0` holds."""
        relation, zero = _RELATIONS[operator], self.number(0)
        here = relation(given.over, zero)
        if operator in ("=", "<>") or self._constant(given.under) is not None:
            return z3.simplify(here) if self._constant(given.over) is not None else here
        there = relation(zero, given.over)
        return self.any_of(z3.And(given.under > 0, here), z3.And(given.under < 0, there))

    def _plus(self, one: Quotient, other: Quotient, times: int) -> Quotient:
        guard = self.all_of(one.guard, other.guard)
        factor = self.number(times)
        if one.under.eq(other.under):
            return self._quotient(guard, self._added(one.over, self._multiplied(factor, other.over)), one.under)
        left = self._multiplied(one.over, other.under)
        right = self._multiplied(self._multiplied(factor, other.over), one.under)
        return self._quotient(guard, self._added(left, right), self._multiplied(one.under, other.under))

    def _times(self, one: Quotient, other: Quotient) -> Quotient:
        guard = self.all_of(one.guard, other.guard)
        if one.over.eq(other.under):
            return self._quotient(guard, other.over, one.under)
        if other.over.eq(one.under):
            return self._quotient(guard, one.over, other.under)
        return self._quotient(guard, self._multiplied(one.over, other.over), self._multiplied(one.under, other.under))

    def _quotient(self, guard: Term, over: Term, under: Term) -> Quotient:
        """Without a constant to divide by."""
        divisor = self._constant(under)
        if divisor is None:
            return Quotient(guard, over, under)
        return Quotient(guard, self._multiplied(self.number(1 / divisor), over), self.one)

    def _merged(self, quotients: Iterable[Quotient]) -> Figure:
        """One quotient for each divisor, so that sums of many parts stay small."""
        found: dict[int, Quotient] = {}
        for each in quotients:
            if z3.is_false(each.guard):
                continue
            known = found.get(each.under.get_id())
            if known is None:
                found[each.under.get_id()] = each
            else:
                over = each.over if each.over.eq(known.over) else z3.If(each.guard, each.over, known.over)
                found[each.under.get_id()] = Quotient(self.any_of(known.guard, each.guard), over, each.under)
        if len(found) > MAX_DIVISORS:
            raise NotAnalysedError("có quá nhiều phép chia cho các số liệu khác nhau")
        return tuple(found.values())

    def _constant(self, term: Term) -> Fraction | None:
        return Fraction(str(term.as_fraction())) if z3.is_rational_value(term) else None

    def _added(self, one: Term, other: Term) -> Term:
        a, b = self._constant(one), self._constant(other)
        if a is not None and b is not None:
            return self.number(a + b)
        return other if a == 0 else one if b == 0 else one + other

    def _multiplied(self, one: Term, other: Term, cases: int = MAX_CASES) -> Term:
        """The product, taken into the first few cases, so that what is linear in each of them stays so."""
        a, b = self._constant(one), self._constant(other)
        if a is not None and b is not None:
            return self.number(a * b)
        if a is not None or b is not None:
            factor, term = (a, other) if a is not None else (b, one)
            return term if factor == 1 else self.number(0) if factor == 0 else one * other
        for inner, outer in ((one, other), (other, one)):
            if cases and z3.is_app_of(inner, z3.Z3_OP_ITE):
                condition, then, otherwise = inner.children()
                products = (self._multiplied(each, outer, cases - 1) for each in (then, otherwise))
                return z3.If(condition, *products)
        return one * other
