"""The words of an expression: what may be written, and how much of it.

sqlglot's tokenizer cuts the text; here every word that is not the rule language's own becomes a plain name, anything
else is refused, and size and nesting are bounded before the parser, which recurses, sees them. What does not belong
here: what the words form together (`rules.language.parsing`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from sqlglot.errors import TokenError
from sqlglot.tokens import Token, Tokenizer, TokenType

from assets.rules.language.errors import ExpressionError
from assets.rules.language.tree import FUNCTIONS

MAX_LENGTH = 2_000
MAX_TOKENS = 600
MAX_NESTING = 25
"""Brackets, cases and signs within each other: the parser takes some 20 stack frames for each."""
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


def tokens_of(text: str) -> list[Token]:
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
        raise ExpressionError(f"chữ «{shortened(token.text)}» phải đặt trong nháy đơn, ví dụ 'completed'", token.start)
    word = text[token.start : token.end + 1]
    if not _NAME.fullmatch(word):
        hint = _HINTS.get(word)
        raise ExpressionError(
            f"«{shortened(word)}» không thuộc ngôn ngữ quy tắc{f'; {hint}' if hint else ''}", token.start
        )
    if len(word) > MAX_NAME:
        raise ExpressionError(f"tên «{shortened(word)}» dài quá {MAX_NAME} ký tự", token.start)
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
        if depth + prefixes > MAX_NESTING:
            raise ExpressionError(f"biểu thức lồng sâu quá {MAX_NESTING} tầng", token.start)


def _check_functions(tokens: Sequence[Token]) -> None:
    """A name before a bracket is a function, and must be one of ours."""
    for token, following in pairwise(tokens):
        if token.token_type is TokenType.VAR and following.token_type is TokenType.L_PAREN:
            if token.text.lower() not in FUNCTIONS:
                raise ExpressionError(
                    f"hàm «{shortened(token.text)}» không có; các hàm dùng được: {', '.join(FUNCTIONS)}", token.start
                )
        elif token.token_type is TokenType.VAR and token.text.lower() in RESERVED:
            raise ExpressionError(
                f"«{shortened(token.text)}» là từ riêng của ngôn ngữ, không dùng làm tên", token.start
            )


def shortened(text: str) -> str:
    """A word as a message can carry it."""
    return text if len(text) <= 24 else f"{text[:20]}…"
