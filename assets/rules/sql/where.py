"""A framework's `where:` as SQL: our own tree to SQLAlchemy Core, every constant a bound parameter.

What belongs here: conditions in SQL's own three-valued logic, with equal results on SQLite and PostgreSQL. What does
not: exact figures (`exact_figures`), which rows are counted (`scoring.inputs`), and type-checking, which was done when
the framework was loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar, assert_never

import sqlalchemy as sa
from sqlalchemy.sql.expression import Grouping

from assets.rules.language.expressions import (
    And,
    Between,
    Binary,
    Call,
    Case,
    Comparison,
    Constant,
    Expression,
    ExpressionError,
    In,
    IsNull,
    Literal,
    Name,
    Not,
    Or,
    Unary,
)
from assets.rules.language.types import year_days
from assets.rules.sql.dialects import days_between, greatest_of, least_of, moved_by
from assets.rules.sql.exact_figures import Figure, InexactError, Term, aligned

MAX_NESTED = 4
"""Functions and cases within each other. Both repeat SQL that they are given, here or inside a database (PostgreSQL
makes two comparisons of a BETWEEN), so that the text would grow as a power of the depth."""

_LONGEST_TIME = 3_652_059
"""Days from year 1 to year 9999: no two dates are further apart."""

_Value = Figure | Term | None
"""A number, any other value, or a bare null."""

_Nesting = TypeVar("_Nesting", Case, Call)

_COMPARE: dict[str, Callable[[Any, Any], sa.ColumnElement[bool]]] = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def where_sql(
    condition: Expression, columns: Mapping[str, sa.ColumnElement[Any]], year: int, largest: Mapping[str, int]
) -> sa.ColumnElement[bool]:
    """A condition on a row.

    Args:
        condition: a type-checked tree.
        columns: name -> column of the table or query that is filtered; numbers are whole.
        year: the year scored, for `year_start` and `year_end`.
        largest: column -> the greatest figure that it can hold, where one is declared.

    Raises:
        ExpressionError: arithmetic that a database cannot do exactly, or functions nested too deep.
    """
    return _Condition(columns, year, largest).test(condition)


class _Condition:
    """The names of one `where`, and what its nodes are in SQL."""

    def __init__(self, columns: Mapping[str, sa.ColumnElement[Any]], year: int, largest: Mapping[str, int]) -> None:
        self._columns = columns
        self._days = year_days(year)
        self._largest = largest
        self._open = 0

    def test(self, node: Expression) -> sa.ColumnElement[bool]:
        """A node that is true, false or unknown."""
        value = self._value(node)
        assert not isinstance(value, Figure)  # noqa: S101 - types were checked when the framework was loaded
        return _unknown() if value is None else value

    def _value(self, node: Expression) -> _Value:
        try:
            return self._of(node)
        except InexactError as error:
            raise ExpressionError(str(error), node.column) from error

    def _of(self, node: Expression) -> _Value:  # noqa: C901, PLR0911, PLR0912 - a line a kind of node; mypy sees that none is missing
        match node:
            case Literal():
                return _constant(node.value)
            case Name():
                return self._name(node.name)
            case Unary():
                return -self._figure(node.operand)
            case Binary():
                return self._binary(node)
            case Comparison():
                return self._comparison(node)
            case Between():
                return self._between(node)
            case In():
                return self._in(node)
            case IsNull():
                return self._is_null(node)
            case Not():
                # In brackets: `NOT x IN (...)` without them would negate the whole.
                return Grouping(sa.not_(self.test(node.operand)))
            case And():
                return sa.and_(*map(self.test, node.operands))
            case Or():
                return sa.or_(*map(self.test, node.operands))
            case Case():
                return self._nested(node, self._case)
            case Call():
                return self._nested(node, self._function)
        assert_never(node)

    def _nested(self, node: _Nesting, value: Callable[[_Nesting], _Value]) -> _Value:
        self._open += 1
        if self._open > MAX_NESTED:
            raise ExpressionError(f"hàm và case lồng nhau quá {MAX_NESTED} tầng trong where", node.column)
        try:
            return value(node)
        finally:
            self._open -= 1

    def _name(self, name: str) -> _Value:
        if name in self._days:
            return sa.literal(self._days[name], sa.Date)
        column = self._columns[name]
        return Figure.column(column, self._largest.get(name)) if isinstance(column.type, sa.Integer) else column

    def _figure(self, node: Expression) -> Figure:
        value = self._value(node)
        if value is None:
            return Figure.null()
        assert isinstance(value, Figure)  # noqa: S101 - types were checked when the framework was loaded
        return value

    def _binary(self, node: Binary) -> _Value:
        left = self._value(node.left)
        if left is None or isinstance(left, Figure):
            return _arithmetic(node.operator, Figure.null() if left is None else left, self._figure(node.right))
        assert isinstance(node.right, Literal)  # noqa: S101 - only written days move a date; types were checked
        assert isinstance(node.right.value, int)  # noqa: S101
        days = node.right.value if node.operator == "+" else -node.right.value
        return moved_by(left, sa.literal(days, sa.Integer))

    def _same(self, nodes: Sequence[Expression]) -> tuple[list[Term | None], Figure | None]:
        """The values of nodes that are compared or chosen among: figures as whole numbers of one unit.

        Returns:
            the values, None for a bare null; and for figures the unit, as the figure 1 would be in it.
        """
        values = [self._value(node) for node in nodes]
        figures = [value for value in values if isinstance(value, Figure)]
        if not figures:
            return [value for value in values if not isinstance(value, Figure)], None
        terms, unit, bound = aligned(figures)
        whole = iter(terms)
        return [next(whole) if isinstance(value, Figure) else None for value in values], Figure(None, unit, bound)

    def _comparison(self, node: Comparison) -> sa.ColumnElement[bool]:
        (left, right), _ = self._same((node.left, node.right))
        return _unknown() if left is None or right is None else _COMPARE[node.operator](left, right)

    def _between(self, node: Between) -> sa.ColumnElement[bool]:
        (operand, low, high), _ = self._same((node.operand, node.low, node.high))
        if operand is None:
            return _unknown()
        # A null bound has the operand's type, which PostgreSQL must know; the operand's text stands there once.
        least, greatest = (sa.cast(sa.null(), operand.type) if bound is None else bound for bound in (low, high))
        return operand.between(least, greatest)

    def _in(self, node: In) -> sa.ColumnElement[bool]:
        (operand, *items), _ = self._same((node.operand, *node.items))
        if operand is None:
            return _unknown()
        given = [item for item in items if item is not None]
        found = operand.in_(given) if given else _unknown()
        # Not found among items of which one is null: unknown, so that `not in` does not hold either.
        return found if len(given) == len(items) else sa.or_(found, _unknown())

    def _is_null(self, node: IsNull) -> sa.ColumnElement[bool]:
        value = self._value(node.operand)
        if isinstance(value, Figure):
            return sa.literal(False, sa.Boolean) if value.term is None else value.term.is_(None)
        return sa.literal(True, sa.Boolean) if value is None else value.is_(None)

    def _case(self, node: Case) -> _Value:
        conditions = [self.test(condition) for condition, _ in node.branches]
        default = Literal(None) if node.default is None else node.default
        values, unit = self._same([*(value for _, value in node.branches), default])
        chosen = next((value.type for value in values if value is not None), None)
        if chosen is None:
            return None
        *branches, otherwise = [sa.cast(sa.null(), chosen) if value is None else value for value in values]
        return _in_unit(sa.case(*zip(conditions, branches, strict=True), else_=otherwise), unit)

    def _function(self, node: Call) -> _Value:
        first = node.arguments[0]
        match node.function:
            case "days":
                return self._days_between(node)
            case "abs":
                return abs(self._figure(first))
            case "floor":
                return self._figure(first).floor()
            case "ceil":
                return self._figure(first).ceil()
            case "round":
                return self._figure(first).rounded(_decimals(node.arguments[1:]))
            case _:
                return self._choice(node)

    def _days_between(self, node: Call) -> Figure:
        start, end = (self._value(argument) for argument in node.arguments)
        if start is None or end is None:
            return Figure.null()
        return Figure.column(days_between(start, end), _LONGEST_TIME)

    def _choice(self, node: Call) -> _Value:
        """`coalesce`, `least`, `greatest`."""
        values, unit = self._same(node.arguments)
        given = [value for value in values if value is not None]
        is_coalesce = node.function == "coalesce"
        if not given:
            return None
        if not is_coalesce and len(given) < len(values):
            return sa.cast(sa.null(), given[0].type) if unit is None else Figure.null()
        if len(given) == 1:  # SQLite's coalesce takes no single value, and its min and max would be aggregates
            return _in_unit(given[0], unit)
        choose = sa.func.coalesce if is_coalesce else least_of if node.function == "least" else greatest_of
        return _in_unit(choose(*given), unit)


def _in_unit(term: Term, unit: Figure | None) -> _Value:
    return term if unit is None else Figure(term, unit.factor, unit.bound)


def _arithmetic(operator: str, left: Figure, right: Figure) -> Figure:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left / right


def _constant(value: Constant) -> _Value:
    match value:
        case None:
            return None
        case bool():
            return sa.literal(value, sa.Boolean)
        case str():
            return sa.literal(value, sa.Text)
        case date():
            return sa.literal(value, sa.Date)
        case _:
            return Figure.constant(value)


def _decimals(arguments: Sequence[Expression]) -> int:
    """`round(x)` and `round(x, n)`, where n is written out."""
    if not arguments:
        return 0
    written = arguments[0]
    assert isinstance(written, Literal)  # noqa: S101 - checked when the framework was loaded
    assert isinstance(written.value, int)  # noqa: S101
    return written.value


def _unknown() -> sa.ColumnElement[bool]:
    return sa.cast(sa.null(), sa.Boolean)
