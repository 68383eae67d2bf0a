from __future__ import annotations

from fractions import Fraction

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.rules.language.evaluation import Value, evaluate
from assets.rules.language.expressions import parse_expression
from assets.rules.language.report_sources import ValueType
from assets.rules.lint.symbolic.formulas import Formulas
from assets.rules.lint.symbolic.solving import Solver
from assets.rules.lint.symbolic.symbols import Algebra, Term, Truth
from assets.rules.lint.symbolic.unknowns import Unknown

figures = st.sampled_from(["a", "b", "2", "0", "0.5", "3"])


def _joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, inner)
    condition = st.builds(
        lambda sign, two: f"{two[0]} {sign} {two[1]}", st.sampled_from(["<", "<=", "=", "<>", ">", ">="]), pair
    )
    return st.one_of(
        st.builds(lambda sign, two: f"({two[0]} {sign} {two[1]})", st.sampled_from("+-*/"), pair),
        st.builds(lambda name, two: f"{name}({two[0]}, {two[1]})", st.sampled_from(["least", "greatest"]), pair),
        st.builds(lambda two: f"coalesce({two[0]}, {two[1]})", pair),
        st.builds(lambda name, one: f"{name}({one})", st.sampled_from(["abs", "floor", "ceil", "round"]), inner),
        st.builds(lambda one: f"round({one}, 1)", inner),
        st.builds(lambda when, two: f"(case when {when} then {two[0]} else {two[1]} end)", condition, pair),
        st.builds(
            lambda one, two, word, three: f"(case when {one} {word} not ({two}) then {three} end)",
            condition, condition, st.sampled_from(["and", "or"]), inner,
        ),
        st.builds(lambda one, two: f"(case when {one} between {two[0]} and {two[1]} then 1 else 2 end)", inner, pair),
        st.builds(lambda one, two: f"(case when {one} in ({two[0]}, {two[1]}) then 1 else 2 end)", inner, pair),
        st.builds(lambda one: f"(case when {one} is null then 1 else 2 end)", inner),
    )  # fmt: skip


expressions = st.recursive(figures, _joined, max_leaves=6)
points = st.fixed_dictionaries(
    {"a": st.none() | st.integers(-4, 8), "b": st.none() | st.fractions(-2, 5, max_denominator=4)}
)


def came_to(text: str, point: dict[str, Value]) -> Value:
    """What a formula is as symbols, at a point."""
    algebra = Algebra(z3.Context())
    formulas = Formulas(algebra)
    unknowns = [
        Unknown.of(name, ValueType.NUMBER, formulas, is_nullable=True, is_whole=name == "a") for name in ("a", "b")
    ]
    symbol = formulas.value(parse_expression(text))
    given = [
        each.absent if point[each.name] is None else z3.And(z3.Not(each.absent), each.real == str(point[each.name]))
        for each in unknowns
    ]
    model = Solver(algebra.context, given).simplest([])
    assert model is not None

    def at(term: Term) -> Term:
        return z3.simplify(model.eval(term, model_completion=True))

    if isinstance(symbol, Truth):
        return True if z3.is_true(at(symbol.true)) else False if z3.is_true(at(symbol.false)) else None
    found = [at(each.over / each.under) for each in symbol if z3.is_true(at(each.guard))]
    assert len(found) <= 1
    return Fraction(str(found[0].as_fraction())) if found else None


@settings(max_examples=150, deadline=None)
@given(text=expressions, point=points)
def test_a_formula_comes_to_what_the_engine_comes_to(text: str, point: dict[str, Value]) -> None:
    assert came_to(text, point) == evaluate(parse_expression(text), point)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a = 1 or b > 0", None),
        ("a = 1 or true", True),
        ("a <> 1 and false", False),
        ("not (a = 1)", None),
        ("a is null and b is null", True),
        ("true = false", False),
        ("null", None),
        ("case when null then 1 end", None),
        ("'x' in ('y', 'x')", True),
        ("'x' <> 'y'", True),
        ("days(date '2024-01-31', date '2024-03-01')", 30),
        ("date '2024-01-31' + 1 = date '2024-02-01'", True),
        ("round(-0.5)", -1),
        ("round(0.25, 1)", Fraction(3, 10)),
        ("-floor(-1.5)", 2),
    ],
)
def test_null_texts_days_and_rounding_mean_what_they_mean_in_scoring(text: str, value: Value) -> None:
    point: dict[str, Value] = {"a": None, "b": None}
    assert came_to(text, point) == value
    assert evaluate(parse_expression(text), point) == value
