from __future__ import annotations

import sqlite3
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.rules.language.evaluation import Value, evaluate
from assets.rules.language.expressions import parse_expression

THIRD = Fraction(1, 3)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1 + 0.2 = 0.3", True),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("1 / 3", THIRD),
        ("1 / 3 * 3", 1),
        ("6 / 3", 2),
        ("1 / 0", None),
        ("0 / 0", None),
        ("1 / null", None),
        ("null / 0", None),
        ("-1 / 3", -THIRD),
        ("1 - 2 * 3", -5),
        ("- -1", 1),
        ("-null", None),
        ("1 + null", None),
        ("1 = null", None),
        ("null = null", None),
        ("null <> 1", None),
        ("not null", None),
        ("null and false", False),
        ("false and null", False),
        ("null and true", None),
        ("null or true", True),
        ("true or null", True),
        ("null or false", None),
        ("null is null", True),
        ("1 is null", False),
        ("1 is not null", True),
        ("1 / 0 is null", True),
        ("2 between 1 and 2", True),
        ("3 between 1 and 2", False),
        ("0 between 1 and null", False),
        ("2 between 1 and null", None),
        ("2 not between 1 and 3", False),
        ("null between 1 and 2", None),
        ("1 in (1, null)", True),
        ("1 in (2, null)", None),
        ("1 not in (2, null)", None),
        ("null in (1)", None),
        ("null in (1, null)", None),
        ("1 in (2, 3)", False),
        ("'a' in ('a', 'b')", True),
        ("'a' = 'A'", False),
        ("date '2024-03-31' < date '2024-04-01'", True),
        ("days(date '2024-02-28', date '2024-03-01')", 2),
        ("days(date '2024-03-01', date '2024-02-28')", -2),
        ("days(null, date '2024-02-28')", None),
        ("date '2024-03-01' - 60", date(2024, 1, 1)),
        ("date '2024-02-28' + 2", date(2024, 3, 1)),
        ("days(date '2024-01-01' + 31, date '2024-02-01')", 0),
        ("date '9999-12-31' + 1 is null", True),
        ("case when null then 1 else 2 end", 2),
        ("case when false then 1 end", None),
        ("case when true then 1 when true then 2 end", 1),
        ("case when true then null else 2 end", None),
        ("least(2, 1, 3)", 1),
        ("greatest(2, 1, 3)", 3),
        ("greatest(1, null)", None),
        ("least(1, null)", None),
        ("least(date '2024-01-02', date '2024-01-01')", date(2024, 1, 1)),
        ("coalesce(null, null, 3)", 3),
        ("coalesce(null, null)", None),
        ("coalesce(false, true)", False),
        ("abs(-0.5)", Fraction(1, 2)),
        ("floor(-0.5)", -1),
        ("ceil(-0.5)", 0),
        ("floor(2)", 2),
        ("round(0.5)", 1),
        ("round(-0.5)", -1),
        ("round(2.675, 2)", Fraction(268, 100)),
        ("round(1 / 3, 2)", Fraction(33, 100)),
        ("round(2, 2)", 2),
        ("round(null, 2)", None),
    ],
)
def test_an_expression_without_names_has_the_value_that_sql_gives_it(text: str, value: Value) -> None:
    found = evaluate(parse_expression(text), {})
    assert found == value
    assert type(found) is type(value), "a bool is not a number, and a whole figure is an int"


@pytest.mark.parametrize(("done", "holds"), [(89, False), (90, True), (91, True), (None, None)])
def test_a_threshold_on_a_share_is_met_exactly(done: int | None, holds: bool | None) -> None:
    assert evaluate(parse_expression("done / planned >= 0.9"), {"done": done, "planned": 100}) is holds


def test_values_may_come_as_decimals_and_stay_exact() -> None:
    values = {"a": Decimal("0.1"), "b": Fraction(2, 10), "c": Decimal("3.00")}
    assert evaluate(parse_expression("a + b + c"), values) == Fraction(33, 10)


@pytest.mark.parametrize("value", [0.1, 1 + 0j, b"1", [1]])
def test_a_binary_float_is_no_value(value: Any) -> None:
    with pytest.raises(TypeError, match="no exact value"):
        evaluate(parse_expression("a"), {"a": value})


numbers = st.one_of(
    st.sampled_from(["a", "b", "c", "null"]), st.integers(-9, 9).map(lambda n: f"({n})" if n < 0 else str(n))
)
truths = st.sampled_from(["true", "false", "p", "q", "null"])


def _larger_numbers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        inner.map(lambda text: f"(- {text})"),
        inner.map(lambda text: f"abs({text})"),
        st.tuples(st.sampled_from(["least", "greatest", "coalesce"]), inner, inner).map(
            lambda t: f"{t[0]}({t[1]}, {t[2]})"
        ),
        st.tuples(conditions_on(inner), inner, inner).map(lambda t: f"case when {t[0]} then {t[1]} else {t[2]} end"),
        st.tuples(conditions_on(inner), inner).map(lambda t: f"case when {t[0]} then {t[1]} end"),
    )


def conditions_on(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        truths,
        st.tuples(inner, st.sampled_from(["=", "<>", "<", "<=", ">", ">="]), inner).map(
            lambda t: f"({t[0]} {t[1]} {t[2]})"
        ),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} between {t[1]} and {t[2]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} not between {t[1]} and {t[2]})"),
        st.tuples(inner, st.sampled_from(["in", "not in"]), inner, inner).map(
            lambda t: f"({t[0]} {t[1]} ({t[2]}, {t[3]}))"
        ),
        inner.map(lambda text: f"({text} is null)"),
        inner.map(lambda text: f"({text} is not null)"),
    )


arithmetic = st.recursive(numbers, _larger_numbers, max_leaves=12)
logic = st.recursive(
    conditions_on(arithmetic),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        inner.map(lambda text: f"(not {text})"),
    ),
    max_leaves=6,
)
figures = st.one_of(st.none(), st.integers(-5, 5))
yes_or_no = st.sampled_from([True, False, None])
environments = st.fixed_dictionaries({"a": figures, "b": figures, "c": figures, "p": yes_or_no, "q": yes_or_no})


def _sqlite(text: str, values: dict[str, Any]) -> Any:
    """SQLite's own answer: its many-valued `min` and `max` are our `least` and `greatest`."""
    query = text.replace("least(", "min(").replace("greatest(", "max(")
    columns = ", ".join(f":{name} as {name}" for name in values)
    connection = sqlite3.connect(":memory:")
    try:
        return connection.execute(f"select ({query}) from (select {columns})", values).fetchone()[0]  # noqa: S608 - the test's own text
    finally:
        connection.close()


@settings(max_examples=400, deadline=None)
@given(text=st.one_of(arithmetic, logic), values=environments)
def test_nulls_and_logic_come_out_as_in_sqlite(text: str, values: dict[str, Any]) -> None:
    found = evaluate(parse_expression(text), values)
    expected = _sqlite(text, values)
    assert found == expected
    assert (found is None) == (expected is None)


flat_arithmetic = st.lists(st.sampled_from(["a", "b", "2", "3"]), min_size=1, max_size=6).flatmap(
    lambda operands: st.lists(st.sampled_from(["+", "-", "*"]), min_size=len(operands), max_size=len(operands)).map(
        lambda operators: " ".join(x for pair in zip(operators, operands, strict=True) for x in pair)[1:]
    )
)
_terms = st.tuples(
    st.sampled_from(["and", "or", "and not", "or not"]),
    flat_arithmetic,
    st.sampled_from(["=", "<", ">=", "<>"]),
    flat_arithmetic,
)
flat_logic = st.lists(_terms, min_size=1, max_size=4).map(
    lambda terms: " ".join(" ".join(term) for term in terms).split(" ", 1)[1]
)


@settings(max_examples=200, deadline=None)
@given(text=st.one_of(flat_arithmetic, flat_logic), values=environments)
def test_operators_bind_as_in_sqlite_where_no_brackets_stand(text: str, values: dict[str, Any]) -> None:
    assert evaluate(parse_expression(text), values) == _sqlite(text, values)


fractions = st.fractions(min_value=-100, max_value=100, max_denominator=1000)


@given(a=fractions, b=fractions, c=fractions)
def test_arithmetic_is_that_of_fractions(a: Fraction, b: Fraction, c: Fraction) -> None:
    found = evaluate(parse_expression("(a + b) * c - a / b"), {"a": a, "b": b, "c": c})
    assert found == ((a + b) * c - a / b if b else None)


@given(value=fractions, decimals=st.integers(0, 4))
def test_rounding_is_half_away_from_zero(value: Fraction, decimals: int) -> None:
    found = evaluate(parse_expression(f"round(a, {decimals})"), {"a": value})
    assert isinstance(found, (int, Fraction))
    assert abs(found - value) <= Fraction(1, 2 * 10**decimals)
    if abs(found - value) == Fraction(1, 2 * 10**decimals):
        assert abs(found) > abs(value)
    assert (found * 10**decimals).denominator == 1
