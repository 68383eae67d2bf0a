"""Test of whether formulas depend on nothing but the ratio of two figures.

What does not belong here: what the ratio can be (`domains`), and which way points go with it (`checks.falls`).
"""

from __future__ import annotations

from collections.abc import Iterable

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
    children,
    names,
    walk,
)

Share = tuple[str, str]
"""Two figures, of which the first is divided by the second."""


def share_of(trees: Iterable[Expression], figures: frozenset[str]) -> Share | None:
    """The ratio of two figures, if it is written and formulas turn on nothing else."""
    asked = list(trees)
    divisors = {
        names(node.right) & figures
        for tree in asked
        for node in walk(tree)
        if isinstance(node, Binary) and node.operator == "/"
    } - {frozenset()}
    if len(figures) != 2 or len(divisors) != 1 or len(under := divisors.pop()) != 1:
        return None
    share = (*(figures - under), *under)
    return (share[0], share[1]) if all(is_same_at_any_scale(tree, share) for tree in asked) else None


def is_same_at_any_scale(tree: Expression, figures: Iterable[str]) -> bool:
    """Whether a formula comes to the same when figures are multiplied together."""
    try:
        return _power(tree, frozenset(figures)) in (0, None)
    except _MixedError:
        return False


class _MixedError(Exception):
    """Values that grow differently are added or compared."""


def _power(node: Expression, figures: frozenset[str]) -> int | None:  # noqa: PLR0911 - a line a kind of node
    """The power of their multiple by which a value grows with the figures; None for 0, which stays 0."""
    match node:
        case Literal():
            return None if node.value == 0 else 0
        case Name():
            return int(node.name in figures)
        case Binary(operator="*" | "/"):
            left, right = _power(node.left, figures), _power(node.right, figures)
            if left is None or right is None:
                return None
            return left + right if node.operator == "*" else left - right
        case Call(function="floor" | "ceil" | "round"):
            _same((node.arguments[0], Literal(1)), figures)
            return 0
        case Case():
            for condition, _ in node.branches:
                _power(condition, figures)
            values = [value for _, value in node.branches]
            return _same(values if node.default is None else [*values, node.default], figures)
        case And() | Or() | Not() | IsNull() | Comparison() | Between() | In():
            _same(children(node), figures)
            return 0
        case _:
            return _same(children(node), figures)


def _same(nodes: Iterable[Expression], figures: frozenset[str]) -> int | None:
    found = {power for node in nodes if (power := _power(node, figures)) is not None}
    if len(found) > 1:
        raise _MixedError
    return found.pop() if found else None
