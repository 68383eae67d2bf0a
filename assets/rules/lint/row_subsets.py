"""Which rows a `where` selects, compared: is one selection within another, do two have no row in common.

From such facts follows that a count of some rows is at most the count of all. What does not belong here: values of
rows; only what the conditions themselves say.
"""

from __future__ import annotations

from collections.abc import Iterator

from assets.rules.language.expressions import (
    And,
    Between,
    Call,
    Case,
    Comparison,
    Expression,
    In,
    IsNull,
    Literal,
    Name,
    Not,
    names,
    walk,
)

_OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def is_within(inner: Expression | None, outer: Expression | None) -> bool:
    """Whether every row that `inner` selects is also selected by `outer`, as far as their conjuncts tell."""
    given = list(_conjuncts(inner))
    return all(any(_implies(each, wanted) for each in given) for wanted in _conjuncts(outer))


def are_disjoint(one: Expression | None, other: Expression | None) -> bool:
    """Whether no row can be selected by both, as far as their conjuncts tell."""
    return any(_contradict(a, b) for a in _conjuncts(one) for b in _conjuncts(other))


def _conjuncts(where: Expression | None) -> Iterator[Expression]:
    if isinstance(where, And):
        yield from where.operands
    elif where is not None:
        yield where


def _implies(given: Expression, wanted: Expression) -> bool:
    if given == wanted:
        return True
    column, codes = _choice(given)
    wanted_column, wanted_codes = _choice(wanted)
    if column is not None and column == wanted_column:
        return codes <= wanted_codes
    if isinstance(wanted, Not) and isinstance(wanted.operand, Comparison):
        return _implies(given, _opposite(wanted.operand))
    if isinstance(wanted, Comparison) and wanted.operator == "<>" and column is not None:
        excluded_column, excluded = _choice(_opposite(wanted))
        return column == excluded_column and not codes & excluded
    return _is_presence(given, wanted)


def _is_presence(given: Expression, wanted: Expression) -> bool:
    """A comparison with a column holds only where the column is not null."""
    match wanted:
        case Not(operand=IsNull(operand=Name() as column)):
            return isinstance(given, (Comparison, Between, In)) and _is_strict(given, column)
        case _:
            return False


def _is_strict(given: Expression, column: Name) -> bool:
    """Whether a null in the column makes the comparison null: nothing in it handles nulls."""
    handles = (IsNull, Case)
    is_plain = not any(
        isinstance(node, handles) or (isinstance(node, Call) and node.function == "coalesce") for node in walk(given)
    )
    return is_plain and column.name in names(given)


def _contradict(one: Expression, other: Expression) -> bool:
    first_column, first = _choice(one)
    second_column, second = _choice(other)
    if first_column is not None and first_column == second_column:
        return not first & second
    for a, b in ((one, other), (other, one)):
        if isinstance(a, Comparison) and (_opposite(a) == b or _implies(b, _opposite(a))):
            return True
        if isinstance(a, Not) and a.operand == b:
            return True
    return False


def _opposite(given: Comparison) -> Comparison:
    return Comparison(_OPPOSITE[given.operator], given.left, given.right)


def _choice(node: Expression) -> tuple[str | None, frozenset[object]]:
    """`column = 'a'` and `column in ('a', 'b')`: the column and the codes that it may have."""
    match node:
        case Comparison(operator="=", left=Name(name=column), right=Literal(value=value)):
            return column, frozenset([value])
        case In(operand=Name(name=column), items=items) if all(isinstance(item, Literal) for item in items):
            return column, frozenset(item.value for item in items if isinstance(item, Literal))
        case _:
            return None, frozenset()
