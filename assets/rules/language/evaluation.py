"""Value of an expression: exact, with SQL's meaning of null.

An expression is compiled once to nested closures and then run for each agency. Figures are `int` where whole and
`Fraction` otherwise; no binary float can arise. Arithmetic on null, and division by zero, give null; a comparison
with null is neither true nor false, and `and`, `or`, `not`, `in` follow three-valued logic; `least` and `greatest` of
a null are null. What does not belong here: types (checked when the framework was loaded) and points.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assets.rules.language.exact_numbers import simplest
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

Value = int | Fraction | date | str | bool | None
Values = Mapping[str, Value]
Compiled = Callable[[Values], Any]
"""Values by name -> a Value; typed loosely, since the expression's own types were checked before."""


def evaluate(expression: Expression, values: Mapping[str, Value | Decimal]) -> Value:
    """Evaluate one expression, once.

    Args:
        expression: from `parse_expression`.
        values: a value for every name in it; None is null.

    Raises:
        TypeError: a value is a binary float, or of another type that the language does not know.
    """
    result: Value = compiled(expression)({name: exact_value(value) for name, value in values.items()})
    return simplest(result) if isinstance(result, Fraction) else result


def exact_value(value: Value | Decimal) -> Value:
    """A value as evaluation wants it: whole figures as `int`, others as `Fraction`.

    Raises:
        TypeError: it is a binary float, or of a type that the language does not know.
    """
    if value is None or isinstance(value, (int, str)):
        return value
    if isinstance(value, (Fraction, Decimal)):
        return simplest(Fraction(value))
    if type(value) is date:
        return value
    raise TypeError(f"{type(value).__name__} is no exact value: {value!r}")


def compiled(node: Expression) -> Compiled:  # noqa: C901, PLR0911, PLR0912 - a line a kind of node
    """An expression as a function of the values of its names."""
    match node:
        case Literal():
            constant = node.value
            return lambda _values: constant
        case Name():
            return operator.itemgetter(node.name)
        case Unary():
            return _strict(operator.neg, node.operand)
        case Binary():
            return _arithmetic(node)
        case Comparison():
            return _comparison(node)
        case Between():
            return _between(node)
        case In():
            return _membership(node)
        case IsNull():
            operand = compiled(node.operand)
            return lambda values: operand(values) is None
        case Not():
            return _strict(operator.not_, node.operand)
        case And():
            return _junction(node.operands, decisive=False)
        case Or():
            return _junction(node.operands, decisive=True)
        case Case():
            return _case(node)
        case Call():
            return _call(node)


_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
_SIGNS = {"+": 1, "-": -1}
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _divided(left: Any, right: Any) -> Any:
    """Exact, whole where it is whole; null by zero."""
    if right == 0:
        return None
    if type(left) is int and type(right) is int:
        whole, rest = divmod(left, right)
        return Fraction(left, right) if rest else whole
    return Fraction(left) / right


def _moved(sign: int) -> Callable[[Any, Any], Any]:
    """A figure or a date, moved by a constant; null beyond the calendar."""

    def moved(value: Any, by: int | Fraction) -> Any:
        if not isinstance(value, date):
            return value + sign * by
        try:
            return value + timedelta(days=sign * int(by))
        except OverflowError:
            return None

    return moved


def _arithmetic(node: Binary) -> Compiled:
    if node.operator in _SIGNS and isinstance(node.right, Literal):  # only a constant moves a date
        return _strict(_moved(_SIGNS[node.operator]), node.left, node.right)
    return _strict(_ARITHMETIC.get(node.operator, _divided), node.left, node.right)


def _strict(function: Callable[..., Any], *operands: Expression) -> Compiled:
    """A function of one or two operands that is null as soon as one of them is."""
    first = compiled(operands[0])
    if len(operands) == 1:

        def of_one(values: Values) -> Any:
            value = first(values)
            return None if value is None else function(value)

        return of_one
    second = compiled(operands[1])

    def of_two(values: Values) -> Any:
        left = first(values)
        if left is None:
            return None
        right = second(values)
        return None if right is None else function(left, right)

    return of_two


def _comparison(node: Comparison) -> Compiled:
    test = _COMPARISONS[node.operator]
    if isinstance(node.right, Literal) and node.right.value is not None:
        limit, first = node.right.value, compiled(node.left)

        def with_limit(values: Values) -> bool | None:
            value = first(values)
            return None if value is None else test(value, limit)

        return with_limit
    return _strict(test, node.left, node.right)


def _both(left: bool | None, right: bool | None) -> bool | None:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def _between(node: Between) -> Compiled:
    """Two comparisons joined by `and`: false already when one of them is, whatever is null in the other.

    The operand is compiled once: one that holds others of its kind would double with each.
    """
    operand, low, high = compiled(node.operand), compiled(node.low), compiled(node.high)

    def within(values: Values) -> bool | None:
        value = operand(values)
        if value is None:
            return None
        least, greatest = low(values), high(values)
        return _both(None if least is None else value >= least, None if greatest is None else value <= greatest)

    return within


def _membership(node: In) -> Compiled:
    operand = compiled(node.operand)
    if all(isinstance(item, Literal) and item.value is not None for item in node.items):
        constants = frozenset(item.value for item in node.items if isinstance(item, Literal))

        def among_constants(values: Values) -> bool | None:
            value = operand(values)
            return None if value is None else value in constants

        return among_constants
    items = [compiled(item) for item in node.items]

    def among(values: Values) -> bool | None:
        value = operand(values)
        if value is None:
            return None
        found = [item(values) for item in items]
        if value in [each for each in found if each is not None]:
            return True
        return None if None in found else False

    return among


def _junction(operands: tuple[Expression, ...], *, decisive: bool) -> Compiled:
    """`and` is decided by a false, `or` by a true; short of that, one null makes the whole null."""
    inner = [compiled(operand) for operand in operands]

    def joined(values: Values) -> bool | None:
        result: bool | None = not decisive
        for operand in inner:
            value = operand(values)
            if value is decisive:
                return bool(decisive)
            if value is None:
                result = None
        return result

    return joined


def _case(node: Case) -> Compiled:
    branches = [(compiled(condition), compiled(value)) for condition, value in node.branches]
    default = compiled(node.default) if node.default is not None else compiled(Literal(None))

    def chosen(values: Values) -> Any:
        for condition, value in branches:
            if condition(values) is True:
                return value(values)
        return default(values)

    return chosen


def _call(node: Call) -> Compiled:
    arguments = [compiled(argument) for argument in node.arguments]
    if node.function == "coalesce":
        return lambda values: next((found for each in arguments if (found := each(values)) is not None), None)
    function = _FUNCTIONS[node.function]

    def called(values: Values) -> Any:
        given = [each(values) for each in arguments]
        return None if None in given else function(*given)

    return called


def _rounded(value: int | Fraction, decimals: int = 0) -> int | Fraction:
    """SQL's rounding of exact figures: a half goes away from zero."""
    return simplest(Fraction(scaled_units(value, decimals), 10**decimals))


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "least": lambda *given: min(given),
    "greatest": lambda *given: max(given),
    "abs": abs,
    "floor": lambda value: value.__floor__(),
    "ceil": lambda value: value.__ceil__(),
    "round": _rounded,
    "days": lambda first, last: (last - first).days,
}
