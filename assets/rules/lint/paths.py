"""An expression followed at one point: its value there, as a form that stays true all around the point.

Each decision on the way (is this figure above that one, is the divisor 0) is written down as the sign of an affine
form. Wherever all those forms keep their signs, the expression has the same form and takes the same turns; so a
handful of points decides about all of them. What does not belong here: choosing the points (`exploring`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil, floor

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
from assets.rules.language.rounding import scaled_units
from assets.rules.lint.affine import Affine, NotAnalysedError, Point, Quotient, constant

Symbol = Quotient | bool | str | None
"""A figure or a date as a form; yes/no, text and null as they are."""

_TESTS: dict[str, Callable[[int], bool]] = {
    "=": lambda sign: sign == 0,
    "<>": lambda sign: sign != 0,
    "<": lambda sign: sign < 0,
    "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    ">=": lambda sign: sign >= 0,
}


def symbol_of(value: object) -> Symbol:
    """A value of the language as a symbol; a date is counted in days."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, date):
        return Quotient(constant(value.toordinal()))
    if isinstance(value, (int, Fraction)):
        return Quotient(constant(value))
    raise TypeError(f"{value!r} is no value of the language")


@dataclass
class Path:
    """One point, and what was decided there.

    Attributes:
        point: the figures that vary.
        settled: names whose value is the same wherever this path leads.
        decisions: forms whose signs were asked, with the signs that they have here.
        divisors: forms by which something was divided.
    """

    point: Point
    settled: Mapping[str, Symbol]
    decisions: dict[Affine, int] = field(default_factory=dict)
    divisors: list[Affine] = field(default_factory=list)

    def value(self, node: Expression) -> Symbol:  # noqa: C901, PLR0911, PLR0912 - a line a kind of node
        """What an expression comes to around this point.

        Raises:
            NotAnalysedError: it is no quotient of affine forms.
        """
        match node:
            case Literal():
                return symbol_of(node.value)
            case Name():
                if node.name in self.settled:
                    return self.settled[node.name]
                return Quotient(Affine.of({node.name: Fraction(1)}))
            case Unary():
                return self._of_figures(lambda one: one.times(Quotient(constant(-1))), node.operand)
            case Binary():
                return self._of_figures(self._arithmetic(node.operator), node.left, node.right)
            case Comparison():
                return self._compared(self.value(node.left), self.value(node.right), _TESTS[node.operator])
            case Between():
                operand = self.value(node.operand)
                above = self._compared(operand, self.value(node.low), _TESTS[">="])
                below = self._compared(operand, self.value(node.high), _TESTS["<="])
                return _joined([above, below], decisive=False)
            case In():
                operand = self.value(node.operand)
                found = [self._compared(operand, self.value(item), _TESTS["="]) for item in node.items]
                return _joined(found, decisive=True)
            case IsNull():
                return self.value(node.operand) is None
            case Not():
                truth = self.truth(node.operand)
                return None if truth is None else not truth
            case And() | Or():
                return self._junction(node.operands, decisive=isinstance(node, Or))
            case Case():
                for condition, value in node.branches:
                    if self.truth(condition) is True:
                        return self.value(value)
                return None if node.default is None else self.value(node.default)
            case Call():
                return self._call(node)

    def truth(self, node: Expression) -> bool | None:
        """What a condition comes to."""
        found = self.value(node)
        assert found is None or isinstance(found, bool)  # noqa: S101 - types were checked when the file was loaded
        return found

    def figure(self, node: Expression) -> Quotient | None:
        """What a figure or a date comes to."""
        return _figure(self.value(node))

    def sign(self, form: Quotient) -> int:
        """The sign of a form here; from now on it is the path's."""
        return self._sign(form.over) * self._sign(form.under)

    def _sign(self, form: Affine) -> int:
        value = form.at(self.point)
        sign = (value > 0) - (value < 0)
        if not form.is_constant:
            unit = abs(form.terms[0][1])
            self.decisions[form.times(1 / unit)] = sign
        return sign

    def _arithmetic(self, operator: str) -> Callable[..., Quotient | None]:
        known: dict[str, Callable[..., Quotient | None]] = {
            "+": Quotient.plus,
            "-": _minus,
            "*": Quotient.times,
            "/": self._divided,
        }
        return known[operator]

    def _divided(self, one: Quotient, other: Quotient) -> Quotient | None:
        if not other.is_constant:
            self.divisors.append(other.over)
        return None if self.sign(other) == 0 else one.times(other.inverse())

    def _of_figures(self, function: Callable[..., Quotient | None], *operands: Expression) -> Quotient | None:
        figures = [self.figure(operand) for operand in operands]
        return None if None in figures else function(*figures)

    def _compared(self, one: Symbol, other: Symbol, test: Callable[[int], bool]) -> bool | None:
        if one is None or other is None:
            return None
        if isinstance(one, Quotient) and isinstance(other, Quotient):
            return test(self.sign(_minus(one, other)))
        return test(0 if one == other else 1)

    def _junction(self, operands: tuple[Expression, ...], *, decisive: bool) -> bool | None:
        found: list[bool | None] = []
        for operand in operands:
            found.append(self.truth(operand))
            if found[-1] is decisive:
                return decisive
        return _joined(found, decisive=decisive)

    def _call(self, node: Call) -> Symbol:
        if node.function == "coalesce":
            return next((found for each in node.arguments if (found := self.value(each)) is not None), None)
        if node.function == "round":
            decimals = node.arguments[1].value if len(node.arguments) == 2 else 0  # type: ignore[union-attr]  # a literal, as type checking made sure
            assert isinstance(decimals, int)  # noqa: S101
            return self._of_figures(lambda one: self._rounded(one, decimals), node.arguments[0])
        known: dict[str, Callable[..., Quotient | None]] = {
            "least": lambda *given: self._extreme(given, -1),
            "greatest": lambda *given: self._extreme(given, 1),
            "abs": lambda one: one if self.sign(one) >= 0 else one.times(Quotient(constant(-1))),
            "floor": lambda one: self._step(one, Fraction(floor(one.at(self.point))), Fraction(1)),
            "ceil": lambda one: self._step(one, Fraction(ceil(one.at(self.point))), Fraction(-1)),
            "days": lambda first, last: _minus(last, first),
        }
        return self._of_figures(known[node.function], *node.arguments)

    def _extreme(self, given: tuple[Quotient, ...], wanted: int) -> Quotient:
        best = given[0]
        for each in given[1:]:
            if self.sign(_minus(each, best)) == wanted:
                best = each
        return best

    def _step(self, form: Quotient, level: Fraction, width: Fraction) -> Quotient:
        """A constant, as long as the form stays between the level and the next one."""
        self.sign(form.plus(Quotient(constant(-level))))
        self.sign(form.plus(Quotient(constant(-level - width))))
        return Quotient(constant(level))

    def _rounded(self, form: Quotient, decimals: int) -> Quotient:
        units = scaled_units(form.at(self.point), decimals)
        for limit in (2 * units - 1, 2 * units + 1):
            self.sign(form.plus(Quotient(constant(Fraction(-limit, 2 * 10**decimals)))))
        return Quotient(constant(Fraction(units, 10**decimals)))


def _figure(symbol: Symbol) -> Quotient | None:
    assert symbol is None or isinstance(symbol, Quotient)  # noqa: S101 - types were checked when the file was loaded
    return symbol


def _minus(one: Quotient, other: Quotient) -> Quotient:
    return one.plus(other, Fraction(-1))


def _joined(found: list[bool | None], *, decisive: bool) -> bool | None:
    """Three-valued `or` (a true decides) or `and` (a false decides)."""
    if decisive in found:
        return decisive
    return None if None in found else not decisive


__all__ = ["NotAnalysedError", "Path", "Symbol", "symbol_of"]
