"""The rule language's expressions, as other modules use them: the tree, the reader, the error.

Written apart only to keep each idea small: classes in `rules.language.tree`, reading in
`rules.language.tokens` and `rules.language.parsing`, types in
`rules.language.types`.
"""

from __future__ import annotations

from assets.rules.language.errors import ExpressionError, Place
from assets.rules.language.exact_numbers import Number
from assets.rules.language.parsing import parse_expression
from assets.rules.language.tokens import RESERVED
from assets.rules.language.tree import (
    FUNCTIONS,
    And,
    Between,
    Binary,
    Call,
    Case,
    Comparison,
    Constant,
    Expression,
    In,
    IsNull,
    Literal,
    Name,
    Not,
    Or,
    Unary,
    children,
    names,
    walk,
)

__all__ = [
    "FUNCTIONS",
    "RESERVED",
    "And",
    "Between",
    "Binary",
    "Call",
    "Case",
    "Comparison",
    "Constant",
    "Expression",
    "ExpressionError",
    "In",
    "IsNull",
    "Literal",
    "Name",
    "Not",
    "Number",
    "Or",
    "Place",
    "Unary",
    "children",
    "names",
    "parse_expression",
    "walk",
]
