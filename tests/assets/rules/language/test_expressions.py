from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.rules.language.expressions import (
    FUNCTIONS,
    And,
    Between,
    Binary,
    Call,
    Case,
    Comparison,
    Expression,
    ExpressionError,
    In,
    IsNull,
    Literal,
    Name,
    Not,
    Or,
    Place,
    Unary,
    names,
    parse_expression,
    walk,
)

A, B, C = Name("a"), Name("b"), Name("c")
ONE, TWO = Literal(1), Literal(2)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1", ONE),
        ("0.25", Literal(Fraction(1, 4))),
        ("'it''s'", Literal("it's")),
        ("'Hội nghị'", Literal("Hội nghị")),
        ("date '2024-03-31'", Literal(date(2024, 3, 31))),
        ("TRUE", Literal(True)),
        ("false", Literal(False)),
        ("null", Literal(None)),
        ("max", Name("max")),
        ("-a", Unary("-", A)),
        ("+a", A),
        ("- -1", Unary("-", Unary("-", ONE))),
        ("a + b * c", Binary("+", A, Binary("*", B, C))),
        ("(a + b) * c", Binary("*", Binary("+", A, B), C)),
        ("a - b - c", Binary("-", Binary("-", A, B), C)),
        ("a / b * c", Binary("*", Binary("/", A, B), C)),
        ("a = b", Comparison("=", A, B)),
        ("a <> b", Comparison("<>", A, B)),
        ("a != b", Comparison("<>", A, B)),
        ("a + 1 >= b * 2", Comparison(">=", Binary("+", A, ONE), Binary("*", B, TWO))),
        ("a between 1 and 2", Between(A, ONE, TWO)),
        ("a not between 1 and 2", Not(Between(A, ONE, TWO))),
        ("a between 1 and 2 and b", And((Between(A, ONE, TWO), B))),
        ("a in (1, 2)", In(A, (ONE, TWO))),
        ("a not in ('x')", Not(In(A, (Literal("x"),)))),
        ("a is null", IsNull(A)),
        ("a is not null", Not(IsNull(A))),
        ("a and b or c", Or((And((A, B)), C))),
        ("a or b and c", Or((A, And((B, C))))),
        ("a and (b and c)", And((A, B, C))),
        ("a and (b or c)", And((A, Or((B, C))))),
        ("not a and b", And((Not(A), B))),
        ("not (a and b)", Not(And((A, B)))),
        ("not a = b", Not(Comparison("=", A, B))),
        ("case when a then 1 else 2 end", Case(((A, ONE),), TWO)),
        ("case when a then 1 when b then 2 end", Case(((A, ONE), (B, TWO)), None)),
        ("least(a, b, c)", Call("least", (A, B, C))),
        ("GREATEST(a, 1)", Call("greatest", (A, ONE))),
        ("coalesce(a, b, 1)", Call("coalesce", (A, B, ONE))),
        ("abs(a)", Call("abs", (A,))),
        ("floor(a)", Call("floor", (A,))),
        ("ceil(a)", Call("ceil", (A,))),
        ("round(a)", Call("round", (A,))),
        ("round(a, 2)", Call("round", (A, TWO))),
        ("days(a, b)", Call("days", (A, B))),
        ("a\n  +\n  b", Binary("+", A, B)),
    ],
)
def test_the_language_is_read_into_its_own_tree(text: str, tree: Expression) -> None:
    assert parse_expression(text) == tree


@pytest.mark.parametrize(
    "word", ["format", "period", "row", "values", "left", "select", "count", "current_date", "Q1", "_x", "status"]
)
def test_words_that_sql_reserves_are_plain_names_here(word: str) -> None:
    assert parse_expression(f"{word} = 1") == Comparison("=", Name(word), ONE)


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("", 0, "trống"),
        ("   ", 0, "trống"),
        ("a +", 2, "sai hoặc thiếu"),
        ("a\n+ b +", 6, "sai hoặc thiếu"),
        ("a +\nb +\n(c", 9, "sai hoặc thiếu"),
        ("a = 1 and\nb = 2 and\n\n (c", 23, "sai hoặc thiếu"),
        ("(a", 1, "sai hoặc thiếu"),
        ("a)", 1, "sai hoặc thiếu"),
        ("a b", 0, "không thuộc ngôn ngữ"),
        ("a, b", 1, "dấu phẩy"),
        ("0,9", 1, "dấu chấm"),
        ("90%", 2, "0.9"),
        ("a % 2", 2, "phần trăm"),
        ("a ; b", 2, "chỉ có một biểu thức"),
        ("a.b", 1, "dấu chấm giữa hai tên"),
        ("a::int", 1, "không thuộc ngôn ngữ"),
        ("a || b", 2, "viết là or"),
        ('"completed"', 0, "nháy đơn"),
        ("'abc", 0, "nháy chưa đóng"),
        ("a -- ghi chú", 0, "chú thích"),
        ("a /* b */ + 1", 0, "chú thích"),
        ("a + count(b)", 4, "hàm «count» không có"),
        ("count(*)", 0, "hàm «count» không có"),
        ("exists(select 1)", 0, "hàm «exists» không có"),
        ("cast(a as int)", 0, "hàm «cast» không có"),
        ("load_extension('x')", 0, "hàm «load_extension» không có"),
        ("(select 1)", 8, "sai hoặc thiếu"),
        ("a in (select b)", 13, "sai hoặc thiếu"),
        ("a in ()", 0, "trống"),
        ("a in b", 0, "không thuộc ngôn ngữ"),
        ("a like 'x'", 7, "sai hoặc thiếu"),
        ("a is true", 0, "null hoặc not null"),
        ("a is not false", 0, "null hoặc not null"),
        ("case a when 1 then 2 end", 5, "case viết dạng"),
        ("case when a then 1", 17, "sai hoặc thiếu"),
        ("least()", 6, "sai hoặc thiếu"),
        ("round(a, 1, 2)", 0, "không thuộc ngôn ngữ"),
        ("floor(a, 1)", 6, "cần 1 giá trị, đang có 2"),
        ("floor()", 0, "cần 1 giá trị, đang có 0"),
        ("a + ceil()", 0, "cần 1 giá trị, đang có 0"),
        ("days(a)", 0, "cần 2 giá trị, đang có 1"),
        ("abs(a) over ()", 7, "hàm «over» không có"),
        ("coalesce(distinct a)", 9, "từ riêng"),
        ("a is distinct from b", 5, "từ riêng"),
        ("end", 0, "từ riêng"),
        ("date + 1", 0, "từ riêng"),
        ("date '2024-02-30'", 5, "2024-02-30"),
        ("date '31/03/2024'", 5, "31/03/2024"),
        ("interval '1' day", 9, "sai hoặc thiếu"),
        ("'a' 'b'", 0, "không thuộc ngôn ngữ"),
        ("a[1]", 1, "không thuộc ngôn ngữ"),
        (":a", 0, "không thuộc ngôn ngữ"),
        ("@a", 0, "không thuộc ngôn ngữ"),
        ("a ? b", 2, "không thuộc ngôn ngữ"),
        ("{{ a }}", 0, "không thuộc ngôn ngữ"),
        ("0x1F", 0, "không thuộc ngôn ngữ"),
        ("hoàn_thành", 0, "không thuộc ngôn ngữ"),
        ("аbc", 0, "không thuộc ngôn ngữ"),
        ("a := 1", 2, "không thuộc ngôn ngữ"),
        ("drop table a", 11, "sai hoặc thiếu"),
        ("__import__('os')", 0, "hàm «__import__» không có"),
    ],
)
def test_anything_else_is_refused_at_its_column(text: str, column: int, reason: str) -> None:
    with pytest.raises(ExpressionError, match=reason) as caught:
        parse_expression(text)
    assert caught.value.offset == column


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("a" * 2001, "tối đa 2000"),
        ("+".join(["a"] * 400), "tối đa 600"),
        ("(" * 200 + "a" + ")" * 200, "quá 25 tầng"),
        ("- " * 200 + "a", "quá 25 tầng"),
        ("not " * 200 + "a", "quá 25 tầng"),
        ("+".join(["a"] * 100), "quá 60 tầng"),
        ("abs(" * 60 + "a" + ")" * 60, "quá 25 tầng"),
        ("case when a then " * 60 + "1" + " end" * 60, "quá 25 tầng"),
        ("a" * 65, "quá 64 ký tự"),
        ("9" * 31, "quá 30 chữ số"),
        ("1e99999999", "vượt quá 20"),
        ("'" + "x" * 3000 + "'", "tối đa 2000"),
    ],
)
def test_hostile_sizes_are_refused_with_the_limit_named(text: str, limit: str) -> None:
    with pytest.raises(ExpressionError, match=limit):
        parse_expression(text)


@pytest.mark.parametrize(
    ("size", "written", "limit"),
    [
        (2_000, lambda size: "'" + "x" * (size - 2) + "'", "tối đa 2000"),
        (600, lambda size: ("not " if size % 2 == 0 else "") + f"a in ({', '.join('1' * (size // 2 - 2 + size % 2))})",
         "có 601 từ, tối đa 600"),
        (25, lambda size: "(" * size + "a" + ")" * size, "quá 25 tầng"),
        (25, lambda size: "- " * size + "a", "quá 25 tầng"),
        (25, lambda size: "(" * (size - 1) + "not a" + ")" * (size - 1), "quá 25 tầng"),
        (25, lambda size: "abs(1) + " + "abs(" * size + "a" + ")" * size, "quá 25 tầng"),
        (25, lambda size: "case when a then " * size + "1" + " end" * size, "quá 25 tầng"),
        (61, lambda size: " + ".join("a" * size), "quá 60 tầng"),
        (64, lambda size: "a" * size, "quá 64 ký tự"),
        (30, lambda size: "9" * size, "quá 30 chữ số"),
        (20, lambda size: f"1e{size}", "vượt quá 20"),
        (20, lambda size: f"1e-{size}", "vượt quá 20"),
    ],
)  # fmt: skip
def test_the_largest_of_each_size_is_read_and_one_more_is_refused(
    size: int, written: Callable[[int], str], limit: str
) -> None:
    parse_expression(written(size))
    with pytest.raises(ExpressionError, match=limit):
        parse_expression(written(size + 1))


@pytest.mark.parametrize(
    ("word", "told"), [("b" * 24, "b" * 24), ("b" * 25, "b" * 20 + "…"), ("b" * 60, "b" * 20 + "…")]
)
def test_a_long_word_is_told_by_its_beginning(word: str, told: str) -> None:
    with pytest.raises(ExpressionError, match=f"«{told}»"):
        parse_expression(f"{word}(a)")


def test_a_long_condition_is_wide_not_deep() -> None:
    tree = parse_expression(" or ".join(f"a = {number}" for number in range(100)))
    assert isinstance(tree, Or)
    assert len(tree.operands) == 100


def test_an_error_names_the_file_line_and_column_at_which_it_stands() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression("done / count(planned)", where=Place("bo.yaml", 12, 20))
    assert caught.value.place == Place("bo.yaml", 12, 27)
    assert str(caught.value).startswith("bo.yaml:12:27: hàm «count» không có")


def test_every_node_keeps_its_column() -> None:
    tree = parse_expression("a is null or b = null and true <> false")
    leaves = [node for node in walk(tree) if isinstance(node, (Name, Literal))]
    columns = {str(node.name if isinstance(node, Name) else node.value): node.column for node in leaves}
    assert columns == {"a": 0, "b": 13, "None": 17, "True": 26, "False": 34}


def test_the_same_words_elsewhere_are_the_same_expression() -> None:
    first, second = parse_expression("a+b"), parse_expression("  a  +  b")
    assert first == second
    assert hash(first) == hash(second)


def test_names_are_all_that_an_expression_reads() -> None:
    text = "case when a in (b, 1) then least(c, max) else days(d, year_end) end"
    assert names(parse_expression(text)) == {"a", "b", "c", "max", "d", "year_end"}


ARGUMENTS = {
    "least": (1, 100), "greatest": (1, 100), "coalesce": (1, 100), "days": (2, 2),
    "abs": (1, 1), "floor": (1, 1), "ceil": (1, 1), "round": (1, 2),
}  # fmt: skip


@pytest.mark.parametrize(("function", "counts"), ARGUMENTS.items())
def test_every_function_of_the_language_takes_so_many_arguments(function: str, counts: tuple[int, int]) -> None:
    assert ARGUMENTS.keys() == FUNCTIONS.keys()
    for count in counts:
        tree = parse_expression(f"{function}({', '.join(['a'] * count)})")
        assert isinstance(tree, Call)
        assert (tree.function, len(tree.arguments)) == (function, count)
    for count in (counts[0] - 1, counts[1] + 1):
        with pytest.raises(ExpressionError):
            parse_expression(f"{function}({', '.join(['a'] * count)})")


_WORDS = [
    "a",
    "b",
    "1",
    "0.5",
    "'x'",
    "date",
    "null",
    "true",
    "(",
    ")",
    "(",
    ")",
    ",",
    "+",
    "-",
    "*",
    "/",
    "=",
    "<>",
    "<",
    ">=",
    "and",
    "or",
    "not",
    "in",
    "is",
    "between",
    "case",
    "when",
    "then",
    "else",
    "end",
    "least",
    "round",
    "days",
    "select",
    "from",
    ".",
    ";",
    "%",
    "::",
    "[",
    "]",
    '"',
    "--",
    "/*",
    "*/",
    "@",
    "?",
    "{",
    "}",
    "interval",
    "cast",
    "as",
    "over",
    "distinct",
    "union",
    "exists",
    "\\",
    "#",
    "$$",
]


@settings(max_examples=500, deadline=None)
@given(words=st.lists(st.sampled_from(_WORDS), max_size=25), gap=st.sampled_from([" ", ""]))
def test_any_heap_of_words_is_read_or_refused_never_more(words: list[str], gap: str) -> None:
    text = gap.join(words)
    try:
        tree = parse_expression(text)
    except ExpressionError as error:
        assert 0 <= error.offset <= len(text)  # noqa: PT017 - both ends are allowed, only other errors are not
    else:
        assert names(tree) <= {"a", "b", *(word for word in words if word.isalpha())} or gap == ""
