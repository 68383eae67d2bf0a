"""Expression text -> our own tree, by way of sqlglot's tokenizer and parser.

sqlglot knows far more SQL than the rule language. So the words of the language are named here, every other word is
made a plain name before the parser sees it, and the parser's tree is copied node by node: what has no counterpart in
`expression_tree` is refused. Limits are checked on the tokens, before anything recursive runs. What does not belong
here: what names mean and whether types fit (`expression_types`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlglot import exp
from sqlglot.errors import ParseError, TokenError
from sqlglot.parser import Parser
from sqlglot.tokens import Token, Tokenizer, TokenType

from assets.reference import expression_tree as tree
from assets.reference.exact_numbers import exact_number
from assets.reference.expression_tree import FUNCTIONS, Expression
from assets.reference.framework_errors import ExpressionError, Place

MAX_LENGTH = 2_000
MAX_TOKENS = 600
MAX_DEPTH = 40
MAX_NAME = 64

_KEYWORDS = {
    "and": TokenType.AND,
    "or": TokenType.OR,
    "not": TokenType.NOT,
    "in": TokenType.IN,
    "is": TokenType.IS,
    "null": TokenType.NULL,
    "true": TokenType.TRUE,
    "false": TokenType.FALSE,
    "between": TokenType.BETWEEN,
    "case": TokenType.CASE,
    "when": TokenType.WHEN,
    "then": TokenType.THEN,
    "else": TokenType.ELSE,
    "end": TokenType.END,
    "date": TokenType.DATE,
}
RESERVED = frozenset({*_KEYWORDS, *FUNCTIONS, "if", "any", "next", "prior", "connect_by_root", "distinct", "json"})
"""Words that cannot name an input: the language's own, and a few that sqlglot reads by their spelling."""

_PUNCTUATION = {
    TokenType.L_PAREN,
    TokenType.R_PAREN,
    TokenType.COMMA,
    TokenType.PLUS,
    TokenType.DASH,
    TokenType.STAR,
    TokenType.SLASH,
    TokenType.EQ,
    TokenType.NEQ,
    TokenType.LT,
    TokenType.LTE,
    TokenType.GT,
    TokenType.GTE,
}
_PREFIXES = {TokenType.NOT, TokenType.DASH, TokenType.PLUS}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_HINTS = {
    "%": "phần trăm viết thành số thập phân, ví dụ 0.9",
    ";": "mỗi ô chỉ có một biểu thức",
    "==": "so sánh bằng viết là =",
    "||": "«hoặc» viết là or",
    "&&": "«và» viết là and",
    ".": "không dùng dấu chấm giữa hai tên",
}

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
        text: the expression, at most `MAX_LENGTH` characters.
        where: the file, line and column at which the text begins, for the message.

    Raises:
        ExpressionError: anything that is not in the language; it knows the column of the offending word.
    """
    try:
        return _Copy(text, _tokens(text)).expression()
    except ExpressionError as error:
        raise error.at(where) from error.__cause__


def _tokens(text: str) -> list[Token]:
    """The words of the language, each with its place; any other character sequence is refused."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"biểu thức dài {len(text)} ký tự, tối đa {MAX_LENGTH}", 0)
    try:
        found = Tokenizer().tokenize(text)
    except TokenError as error:
        raise ExpressionError("có dấu nháy chưa đóng hoặc ký tự không đọc được", 0) from error
    if not found:
        raise ExpressionError("biểu thức trống", 0)
    if len(found) > MAX_TOKENS:
        raise ExpressionError(f"biểu thức có {len(found)} từ, tối đa {MAX_TOKENS}", found[MAX_TOKENS].start)
    tokens = [_allowed(token, text) for token in found]
    _check_nesting(tokens)
    _check_functions(tokens)
    return tokens


def _allowed(token: Token, text: str) -> Token:
    """The token as the language means it, or a refusal."""
    if token.comments:
        raise ExpressionError("không viết chú thích trong biểu thức; hãy viết sau dấu # của YAML", token.start)
    if token.token_type in _PUNCTUATION or token.token_type is TokenType.STRING:
        return token
    if token.token_type is TokenType.NUMBER:
        return token
    if token.token_type is TokenType.IDENTIFIER:
        raise ExpressionError(f"chữ «{_cut(token.text)}» phải đặt trong nháy đơn, ví dụ 'completed'", token.start)
    word = text[token.start : token.end + 1]
    if not _NAME.fullmatch(word):
        hint = _HINTS.get(word)
        raise ExpressionError(f"«{_cut(word)}» không thuộc ngôn ngữ quy tắc{f'; {hint}' if hint else ''}", token.start)
    if len(word) > MAX_NAME:
        raise ExpressionError(f"tên «{_cut(word)}» dài quá {MAX_NAME} ký tự", token.start)
    meaning = _KEYWORDS.get(word.lower(), TokenType.VAR)
    return Token(meaning, token.text, line=token.line, col=token.col, start=token.start, end=token.end)


def _check_nesting(tokens: Sequence[Token]) -> None:
    """Bound the recursion that parsing would need: open brackets, open cases and runs of signs."""
    depth, prefixes = 0, 0
    for token in tokens:
        prefixes = prefixes + 1 if token.token_type in _PREFIXES else 0
        if token.token_type in (TokenType.L_PAREN, TokenType.CASE):
            depth += 1
        elif token.token_type in (TokenType.R_PAREN, TokenType.END):
            depth -= 1
        elif token.token_type is TokenType.COMMA and depth <= 0:
            raise ExpressionError("dấu phẩy đặt sai chỗ; số thập phân viết bằng dấu chấm, ví dụ 0.9", token.start)
        if depth + prefixes > MAX_DEPTH:
            raise ExpressionError(f"biểu thức lồng sâu quá {MAX_DEPTH} tầng", token.start)


def _check_functions(tokens: Sequence[Token]) -> None:
    """A name before a bracket is a function, and must be one of ours."""
    for token, following in zip(tokens, tokens[1:], strict=False):
        if token.token_type is TokenType.VAR and following.token_type is TokenType.L_PAREN:
            if token.text.lower() not in FUNCTIONS:
                raise ExpressionError(
                    f"hàm «{_cut(token.text)}» không có; các hàm dùng được: {', '.join(FUNCTIONS)}", token.start
                )
        elif token.token_type is TokenType.VAR and token.text.lower() in RESERVED:
            raise ExpressionError(f"«{_cut(token.text)}» là từ riêng của ngôn ngữ, không dùng làm tên", token.start)


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
            exp.Null: lambda node, depth: tree.Literal(None, next(self._unplaced)),
            exp.Boolean: lambda node, depth: tree.Literal(bool(node.this), next(self._unplaced)),
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
        if len(roots) != 1 or roots[0] is None:
            raise ExpressionError("mỗi ô chỉ có một biểu thức", 0)
        return self._copy(roots[0], 0)

    def _unparsed(self, error: ParseError) -> tuple[str, int]:
        details = error.errors[0] if error.errors else {}
        end = self._offset(details.get("line", 1), details.get("col", 0))
        at = next((token for token in reversed(self._tokens) if token.start <= end), self._tokens[-1])
        return f"biểu thức sai hoặc thiếu ở gần «{_cut(at.text)}»", at.start

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
        """Where the leftmost word of a node stands."""
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
            raise ExpressionError(f"ngày «{_cut(node.this.this)}» sai; viết như date '2024-03-31'", column) from error

    def _name(self, node: Any, depth: int) -> Expression:
        self._only(node, "this")
        if not isinstance(node.this, exp.Identifier):
            raise self._refused(node)
        return tree.Name(str(node.this.this), self._column(node))

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
            given = [node.this, *node.expressions, *filter(None, [node.args.get("decimals")])]
            self._only(node, "this", "expressions", "decimals", "ignore_nulls", "is_null")
        column = self._column(node) if column is None else column
        if function not in FUNCTIONS:
            raise ExpressionError(f"hàm «{_cut(function)}» không có", column)
        arguments = tuple(self._copy(argument, depth) for argument in given)
        least, greatest = FUNCTIONS[function]
        if not least <= len(arguments) <= (greatest or MAX_TOKENS):
            raise ExpressionError(f"hàm {function} cần {_counted(least, greatest)} giá trị, đang có {len(arguments)}",
                                  column)  # fmt: skip
        return tree.Call(function, arguments, column)


def _counted(least: int, greatest: int | None) -> str:
    if greatest is None:
        return f"ít nhất {least}"
    return str(least) if least == greatest else f"từ {least} đến {greatest}"


def _cut(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:20]}…"
