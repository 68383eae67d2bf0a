"""What a constraint (`must:`) says of figures as affine conditions: the parts that all hold, each a comparison.

What does not belong here: constraints that always or never hold (`constraint_checks`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from assets.rules.language.expressions import And, Between, Comparison, Expression
from assets.rules.lint.affine import NotAnalysedError, Quotient
from assets.rules.lint.conditions import Condition
from assets.rules.lint.paths import Path, Symbol


def stated_parts(tree: Expression) -> Iterator[Comparison]:
    """The comparisons that hold wherever the constraint does; of other parts nothing is said."""
    match tree:
        case And():
            for operand in tree.operands:
                yield from stated_parts(operand)
        case Between():
            yield Comparison(">=", tree.operand, tree.low)
            yield Comparison("<=", tree.operand, tree.high)
        case Comparison():
            yield tree
        case _:
            pass


def affine_conditions(part: Comparison, constants: Mapping[str, Symbol]) -> Iterator[Condition]:
    """The comparison as a condition; none where it is no affine one, or turns on the figures themselves."""
    path = Path({}, constants)
    try:
        left, right = path.value(part.left), path.value(part.right)
        if not isinstance(left, Quotient) or not isinstance(right, Quotient):
            return
        difference = left.plus(right, Fraction(-1))
    except (NotAnalysedError, KeyError):  # KeyError: a sign was asked that only a point could tell
        return
    if path.divisors or not difference.under.is_constant:
        return
    form = difference.over.times(1 / difference.under.constant)
    match part.operator:
        case "=":
            yield Condition(form, "=")
        case ">" | ">=":
            yield Condition(form, ">" if part.operator == ">" else ">=")
        case "<" | "<=":
            yield Condition(form.times(Fraction(-1)), ">" if part.operator == "<" else ">=")
        case _:
            pass
