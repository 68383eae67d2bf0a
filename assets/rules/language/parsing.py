"""Expression text -> our own tree, by way of sqlglot's tokenizer and parser.

sqlglot knows far more SQL than the rule language. So it is given the words that `rules.language.tokens` let through,
and its tree is copied node by node: what has no counterpart in `rules.language.tree` is refused. What does not belong
here: what names mean and whether types fit (`rules.language.types`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from sqlglot import exp
from sqlglot.errors import ParseError
from sqlglot.parser import Parser
from sqlglot.tokens import Token, TokenType

from assets.rules.language import tree
from assets.rules.language.errors import ExpressionError, Place
from assets.rules.language.exact_numbers import exact_number
from assets.rules.language.tokens import MAX_NESTING, RESERVED, shortened, tokens_of
from assets.rules.language.tree import FUNCTIONS, Expression

MAX_DEPTH = 60
"""Of the tree, which long sums make deep: `a + b + c` is two levels."""

_ARITHMETIC = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}
_COMPARISONS = {exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">="}
_FUNCTION_NODES = {
    exp.Least: "least",
    exp.Greatest: "greatest",
    exp.Coalesce: "coalesce",
    exp.Abs: "abs",
    exp.Floor: "floor",
    exp.Ceil: "ceil",
    exp.Round: "round",
}


def parse_expression(text: str, *, where: Place | None = None) -> Expression:
    """Read one expression.

    Args:
        text: the expression; its size is bounded, see `rules.language.tokens`.
        where: the file, line and column at which the text begins, for the message.

    Raises:
        ExpressionError: anything that is not in the language; it knows the column of the offending word.
    """
    try:
        return _Copy(text, tokens_of(text)).expression()
    except ExpressionError as error:
        raise error.at(where) from error.__cause__


class _Copy:
    """Copies the parser's tree into ours, in the order of the text."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self._text = text
        self._tokens = tokens
        # sqlglot records no place for these three words; copying in the order of the text finds them again.
        unplaced = (TokenType.NULL, TokenType.TRUE, TokenType.FALSE)
        self._unplaced: Iterator[int] = iter([token.start for token in tokens if token.token_type in unplaced])
        self._copiers: dict[type, Callable[[Any, int], Expression]] = {
            exp.Literal: self._literal,
            exp.Null: lambda _node, _depth: tree.Literal(None, next(self._unplaced)),
            exp.Boolean: lambda node, _depth: tree.Literal(bool(node.this), next(self._unplaced)),
            exp.Cast: self._date,
            exp.Column: self._name,
            exp.Paren: lambda node, depth: self._copy(node.this, depth),
            exp.Neg: self._negation,
            exp.Not: self._not,
            exp.And: self._and_or,
            exp.Or: self._and_or,
            exp.In: self._in,
            exp.Is: self._is_null,
            exp.Between: self._between,
            exp.Case: self._case,
            exp.Anonymous: self._call,
            **dict.fromkeys(_ARITHMETIC, self._arithmetic),
            **dict.fromkeys(_COMPARISONS, self._comparison),
            **dict.fromkeys(_FUNCTION_NODES, self._call),
        }

    def expression(self) -> Expression:
        try:
            roots = Parser().parse(self._tokens, self._text)
        except ParseError as error:
            raise ExpressionError(*self._unparsed(error)) from error
        except RecursionError as error:  # the caller may itself stand deep in the stack
            raise ExpressionError(f"biểu thức lồng sâu quá {MAX_NESTING} tầng", 0) from error
        if len(roots) != 1 or roots[0] is None:
            raise ExpressionError("mỗi ô chỉ có một biểu thức", 0)
        return self._copy(roots[0], 0)

    def _unparsed(self, error: ParseError) -> tuple[str, int]:
        details = error.errors[0] if error.errors else {}
        end = self._offset(details.get("line", 1), details.get("col", 0))
        at = next((token for token in reversed(self._tokens) if token.start <= end), self._tokens[-1])
        return f"biểu thức sai hoặc thiếu ở gần «{shortened(at.text)}»", at.start

    def _offset(self, line: int, column: int) -> int:
        before = self._text.split("\n")[: line - 1]
        return sum(len(part) + 1 for part in before) + max(column - 1, 0)

    def _copy(self, node: Any, depth: int) -> Expression:
        if depth > MAX_DEPTH:
            raise ExpressionError(f"biểu thức lồng sâu quá {MAX_DEPTH} tầng", self._column(node))
        copier = self._copiers.get(type(node))
        if copier is None:
            raise self._refused(node)
        return copier(node, depth + 1)

    def _refused(self, node: Any) -> ExpressionError:
        return ExpressionError("cách viết này không thuộc ngôn ngữ quy tắc", self._column(node))

    def _column(self, node: Any) -> int:
        """Column of a node's leftmost word."""
        places = (inner.meta.get("start") for inner in node.walk() if hasattr(inner, "meta"))
        return min((place for place in places if place is not None), default=0)

    def _only(self, node: Any, *arguments: str) -> None:
        """Refuse a node that carries anything beyond what the language knows (filters, windows, qualifiers)."""
        if any(value for name, value in node.args.items() if name not in arguments):
            raise self._refused(node)

    def _literal(self, node: Any, depth: int) -> Expression:
        column = self._column(node)
        if node.is_string:
            return tree.Literal(str(node.this), column)
        try:
            return tree.Literal(exact_number(str(node.this)), column)
        except ValueError as error:
            raise ExpressionError(str(error), column) from error

    def _date(self, node: Any, depth: int) -> Expression:
        column = self._column(node)
        self._only(node, "this", "to")
        if not (isinstance(node.this, exp.Literal) and node.this.is_string and node.to.this == exp.DataType.Type.DATE):
            raise self._refused(node)
        try:
            return tree.Literal(date.fromisoformat(str(node.this.this)), column)
        except ValueError as error:
            raise ExpressionError(
                f"ngày «{shortened(node.this.this)}» sai; viết như date '2024-03-31'", column
            ) from error

    def _name(self, node: Any, depth: int) -> Expression:
        self._only(node, "this")
        if not isinstance(node.this, exp.Identifier):
            raise self._refused(node)
        name, column = str(node.this.this), self._column(node)
        if name.lower() in RESERVED:
            raise ExpressionError(f"«{shortened(name)}» là từ riêng của ngôn ngữ, không dùng làm tên", column)
        return tree.Name(name, column)

    def _negation(self, node: Any, depth: int) -> Expression:
        operand = self._copy(node.this, depth)
        return tree.Unary("-", operand, operand.column)

    def _arithmetic(self, node: Any, depth: int) -> Expression:
        left, right = self._copy(node.this, depth), self._copy(node.expression, depth)
        return tree.Binary(_ARITHMETIC[type(node)], left, right, left.column)

    def _comparison(self, node: Any, depth: int) -> Expression:
        left, right = self._copy(node.this, depth), self._copy(node.expression, depth)
        return tree.Comparison(_COMPARISONS[type(node)], left, right, left.column)

    def _not(self, node: Any, depth: int) -> Expression:
        operand = self._copy(node.this, depth)
        return tree.Not(operand, operand.column)

    def _and_or(self, node: Any, depth: int) -> Expression:
        """Flatten `a and b and c`: long conditions are wide, not deep."""
        sort = type(node)
        pending, flat = [node], []
        while pending:
            inner = pending.pop()
            bare = inner.unnest() if isinstance(inner, exp.Paren) else inner
            if type(bare) is sort:
                pending += [bare.expression, bare.this]
            else:
                flat.append(self._copy(bare, depth))
        return (tree.And if sort is exp.And else tree.Or)(tuple(flat), flat[0].column)

    def _in(self, node: Any, depth: int) -> Expression:
        self._only(node, "this", "expressions")
        operand = self._copy(node.this, depth)
        items = tuple(self._copy(item, depth) for item in node.expressions)
        if not items:
            raise ExpressionError("danh sách sau in đang trống", operand.column)
        return tree.In(operand, items, operand.column)

    def _is_null(self, node: Any, depth: int) -> Expression:
        operand = self._copy(node.this, depth)
        if not isinstance(node.expression, exp.Null):
            raise ExpressionError("sau is chỉ được viết null hoặc not null", operand.column)
        next(self._unplaced)
        return tree.IsNull(operand, operand.column)

    def _between(self, node: Any, depth: int) -> Expression:
        self._only(node, "this", "low", "high")
        operand = self._copy(node.this, depth)
        return tree.Between(operand, self._copy(node.args["low"], depth), self._copy(node.args["high"], depth),
                            operand.column)  # fmt: skip

    def _case(self, node: Any, depth: int) -> Expression:
        if node.this is not None:
            raise ExpressionError("case viết dạng: case when điều_kiện then giá_trị else giá_trị end",
                                  self._column(node))  # fmt: skip
        branches = tuple((self._copy(each.this, depth), self._copy(each.args["true"], depth))
                         for each in node.args["ifs"])  # fmt: skip
        default = node.args.get("default")
        return tree.Case(branches, None if default is None else self._copy(default, depth), branches[0][0].column)

    def _call(self, node: Any, depth: int) -> Expression:
        column = node.meta.get("start")
        if isinstance(node, exp.Anonymous):
            function, given = str(node.this).lower(), node.expressions
        else:
            function = _FUNCTION_NODES[type(node)]
            given = [each for each in (node.this, *node.expressions, node.args.get("decimals")) if each is not None]
            self._only(node, "this", "expressions", "decimals", "ignore_nulls", "is_null")
        column = self._column(node) if column is None else column
        if function not in FUNCTIONS:
            raise ExpressionError(f"hàm «{shortened(function)}» không có", column)
        arguments = tuple(self._copy(argument, depth) for argument in given)
        least, greatest = FUNCTIONS[function]
        if not least <= len(arguments) <= greatest:
            raise ExpressionError(f"hàm {function} cần {_counted(least, greatest)} giá trị, đang có {len(arguments)}",
                                  column)  # fmt: skip
        return tree.Call(function, arguments, column)


def _counted(least: int, greatest: int) -> str:
    return str(least) if least == greatest else f"từ {least} đến {greatest}"
