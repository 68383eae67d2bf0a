"""Expressions of the rule language as symbols, with the meaning that scoring gives them (`evaluation`).

What does not belong here: arithmetic on symbols (`symbols`), and what names can be (`domains`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from functools import reduce

from assets.rules.language.expressions import (
    And,
    Between,
    Binary,
    Call,
    Case,
    Comparison,
    Expression,
    In,
    IsNull,
    Literal,
    Name,
    Not,
    Or,
    Unary,
)
from assets.rules.lint.symbolic.symbols import Algebra, Figure, Symbol, Truth


class Formulas:
    """Expressions over names.

    Attributes:
        symbols: of the names; whoever knows one puts it there.
    """

    def __init__(self, algebra: Algebra) -> None:
        self.algebra = algebra
        self.symbols: dict[str, Symbol] = {}
        self._texts: dict[str, int] = {}

    def constant(self, value: object) -> Symbol:
        """A value of the language; a date is counted in days."""
        algebra = self.algebra
        if value is None:
            return ()
        if isinstance(value, bool):
            return Truth(algebra.yes, algebra.no) if value else Truth(algebra.no, algebra.yes)
        if isinstance(value, str):
            return algebra.figure(algebra.number(self.text_number(value)))
        if isinstance(value, date):
            return algebra.figure(algebra.number(value.toordinal()))
        if isinstance(value, (int, Fraction)):
            return algebra.figure(algebra.number(value))
        raise TypeError(f"{value!r} is no value of the language")

    def text_number(self, text: str) -> int:
        """The number that stands for a text; different texts have different ones."""
        return self._texts.setdefault(text, len(self._texts))

    def value(self, node: Expression) -> Symbol:  # noqa: C901, PLR0911, PLR0912 - a line a kind of node
        """Symbol of an expression, of whatever type."""
        algebra = self.algebra
        match node:
            case Literal():
                return self.constant(node.value)
            case Name():
                return self.symbols[node.name]
            case Unary():
                return self._negated(self.figure(node.operand))
            case Binary():
                return self._arithmetic(node.operator, self.figure(node.left), self.figure(node.right))
            case Comparison():
                return self._compared(node.operator, self.value(node.left), self.value(node.right))
            case Between():
                operand = self.value(node.operand)
                above = self._compared(">=", operand, self.value(node.low))
                return self._all([above, self._compared("<=", operand, self.value(node.high))])
            case In():
                operand = self.value(node.operand)
                return self._any([self._compared("=", operand, self.value(item)) for item in node.items])
            case IsNull():
                null = algebra.null(self.value(node.operand))
                return Truth(null, algebra.none_of(null))
            case Not():
                truth = self.truth(node.operand)
                return Truth(truth.false, truth.true)
            case And():
                return self._all([self.truth(each) for each in node.operands])
            case Or():
                return self._any([self.truth(each) for each in node.operands])
            case Case():
                branches = [(self.truth(when).true, self.value(value)) for when, value in node.branches]
                default = () if node.default is None else self.value(node.default)
                return algebra.first_of([*branches, (algebra.yes, default)])
            case Call():
                return self._call(node)

    def truth(self, node: Expression) -> Truth:
        """Symbol of a condition."""
        return self._truth(self.value(node))

    def figure(self, node: Expression) -> Figure:
        """Symbol of a figure or a date."""
        return _figure(self.value(node))

    def _truth(self, symbol: Symbol) -> Truth:
        """A bare null is a condition too."""
        return symbol if isinstance(symbol, Truth) else Truth(self.algebra.no, self.algebra.no)

    def _negated(self, figure: Figure) -> Figure:
        return self.algebra.product(self.algebra.figure(self.algebra.number(-1)), figure)

    def _arithmetic(self, operator: str, left: Figure, right: Figure) -> Figure:
        match operator:
            case "*":
                return self.algebra.product(left, right)
            case "/":
                return self.algebra.ratio(left, right)
            case _:
                return self.algebra.sum(left, right, 1 if operator == "+" else -1)

    def _compared(self, operator: str, left: Symbol, right: Symbol) -> Truth:
        if not isinstance(left, Truth) and not isinstance(right, Truth):
            return self.algebra.compared(operator, left, right)
        one, other = self._truth(left), self._truth(right)
        all_of, any_of = self.algebra.all_of, self.algebra.any_of
        same = any_of(all_of(one.true, other.true), all_of(one.false, other.false))
        different = any_of(all_of(one.true, other.false), all_of(one.false, other.true))
        return Truth(same, different) if operator == "=" else Truth(different, same)

    def _all(self, truths: Sequence[Truth]) -> Truth:
        algebra = self.algebra
        return Truth(algebra.all_of(*(one.true for one in truths)), algebra.any_of(*(one.false for one in truths)))

    def _any(self, truths: Sequence[Truth]) -> Truth:
        algebra = self.algebra
        return Truth(algebra.any_of(*(one.true for one in truths)), algebra.all_of(*(one.false for one in truths)))

    def _call(self, node: Call) -> Symbol:  # noqa: PLR0911 - a line a function
        algebra = self.algebra
        if node.function == "coalesce":
            given = [self.value(each) for each in node.arguments]
            return algebra.first_of((algebra.none_of(algebra.null(each)), each) for each in given)
        figures = [self.figure(each) for each in node.arguments]
        match node.function:
            case "least":
                return reduce(lambda one, other: _figure(algebra.chosen("<=", one, other)), figures)
            case "greatest":
                return reduce(lambda one, other: _figure(algebra.chosen(">=", one, other)), figures)
            case "abs":
                return algebra.chosen(">=", figures[0], self._negated(figures[0]))
            case "floor":
                return algebra.floor(figures[0])
            case "ceil":
                return self._negated(algebra.floor(self._negated(figures[0])))
            case "round":
                return self._rounded(figures[0], node.arguments[1:])
            case _:
                return algebra.sum(figures[1], figures[0], -1)  # days

    def _rounded(self, figure: Figure, decimals: Sequence[Expression]) -> Figure:
        """A half goes away from 0, as in `rounding`."""
        algebra = self.algebra
        places = decimals[0].value if decimals and isinstance(decimals[0], Literal) else 0
        assert isinstance(places, int)  # noqa: S101 - types were checked when the file was loaded
        unit, half = self.figure(Literal(Fraction(1, 10**places))), self.figure(Literal(Fraction(1, 2)))
        up, down = (
            algebra.floor(algebra.sum(algebra.ratio(each, unit), half)) for each in (figure, self._negated(figure))
        )
        is_negative = algebra.compared("<", figure, self.figure(Literal(0))).true
        return algebra.product(unit, _figure(algebra.first_of([(is_negative, self._negated(down)), (algebra.yes, up)])))


def _figure(symbol: Symbol) -> Figure:
    assert not isinstance(symbol, Truth)  # noqa: S101 - types were checked when the file was loaded
    return symbol
