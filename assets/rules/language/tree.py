"""What an expression of the rule language is made of: a small tree of our own.

Evaluation, type checking, the compilation of `where` to SQL, and lint all work on these classes and on nothing of
sqlglot's. Two trees are equal when they mean the same text, wherever it stood: `column` (counted from 0, in the
expression's own text) is kept for messages and not compared. What does not belong here: reading text, evaluating.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from assets.rules.language.exact_numbers import Number

Constant = Number | date | str | bool | None


@dataclass(frozen=True, slots=True)
class Literal:
    """A number (`int` or `Fraction`), text, date, true/false or null as written."""

    value: Constant
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """An input, a column (in `where`), or one of the names that are always there."""

    name: str
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Unary:
    """A sign: `-` (a leading `+` is dropped when read)."""

    operator: str
    operand: Expression
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """Arithmetic: `+ - * /`."""

    operator: str
    left: Expression
    right: Expression
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`= <> < <= > >=`."""

    operator: str
    left: Expression
    right: Expression
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Between:
    """`operand between low and high`, both ends included."""

    operand: Expression
    low: Expression
    high: Expression
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class In:
    """`operand in (items)`."""

    operand: Expression
    items: tuple[Expression, ...]
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class IsNull:
    """`operand is null`; `is not null` is a `Not` around it."""

    operand: Expression
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """`not operand`, also what `not in`, `not between` and `is not null` become."""

    operand: Expression
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """All of two or more operands; `a and (b and c)` is one `And` of three."""

    operands: tuple[Expression, ...]
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    """Any of two or more operands; nested ones are flattened as in `And`."""

    operands: tuple[Expression, ...]
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Case:
    """`case when condition then value ... else default end`; without `else` the default is None, meaning null."""

    branches: tuple[tuple[Expression, Expression], ...]
    default: Expression | None
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """One of the functions in `FUNCTIONS`, by its lower-case name."""

    function: str
    arguments: tuple[Expression, ...]
    column: int = field(default=0, compare=False)


Expression = (
    Literal | Name | Unary | Binary | Comparison | Between | In | IsNull | Not | And | Or | Case | Call
)  # fmt: skip

MAX_ARGUMENTS = 100
"""Of a function. Databases have such a limit too: builds of SQLite begin at 100 (SQLITE_MAX_FUNCTION_ARG)."""

FUNCTIONS: dict[str, tuple[int, int]] = {
    "least": (1, MAX_ARGUMENTS),
    "greatest": (1, MAX_ARGUMENTS),
    "coalesce": (1, MAX_ARGUMENTS),
    "abs": (1, 1),
    "floor": (1, 1),
    "ceil": (1, 1),
    "round": (1, 2),
    "days": (2, 2),
}
"""Function -> least and greatest number of arguments."""


def children(node: Expression) -> tuple[Expression, ...]:  # noqa: PLR0911 - a line a kind of node
    """The expressions directly inside a node, in the order in which they were written."""
    match node:
        case Literal() | Name():
            return ()
        case Unary() | IsNull() | Not():
            return (node.operand,)
        case Binary() | Comparison():
            return (node.left, node.right)
        case Between():
            return (node.operand, node.low, node.high)
        case In():
            return (node.operand, *node.items)
        case And() | Or():
            return node.operands
        case Case():
            inner = tuple(part for branch in node.branches for part in branch)
            return inner if node.default is None else (*inner, node.default)
        case Call():
            return node.arguments


def walk(node: Expression) -> Iterator[Expression]:
    """A node and everything inside it, in the order of the text."""
    yield node
    for child in children(node):
        yield from walk(child)


def names(node: Expression) -> frozenset[str]:
    """Every name that an expression uses."""
    return frozenset(inner.name for inner in walk(node) if isinstance(inner, Name))
