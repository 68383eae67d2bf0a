"""The rule language's expressions, as other modules use them: the tree, the reader, the error.

Written apart only to keep each idea small: classes in `expression_tree`, reading in
`expression_tokens` and `expression_parsing`, types in
`expression_types`.
"""

from __future__ import annotations

from assets.reference.exact_numbers import Number
from assets.reference.expression_parsing import parse_expression
from assets.reference.expression_tokens import RESERVED
from assets.reference.expression_tree import (
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
from assets.reference.framework_errors import ExpressionError, Place

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
