from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assets.rules.language.evaluation import evaluate
from assets.rules.language.expressions import parse_expression
from assets.rules.lint.affine import NotAnalysedError, Quotient
from assets.rules.lint.exploring import explore
from assets.rules.lint.paths import Path
from assets.rules.lint.polyhedra import Polyhedron

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
points = st.fixed_dictionaries({"a": st.integers(-4, 8).map(Fraction), "b": st.fractions(-2, 5, max_denominator=4)})


def _at(symbol: Any, point: dict[str, Fraction]) -> Any:
    return symbol.at(point) if isinstance(symbol, Quotient) else symbol


@settings(max_examples=400, deadline=None)
@given(text=expressions, point=points)
def test_a_path_comes_to_what_the_engine_comes_to(text: str, point: dict[str, Fraction]) -> None:
    tree = parse_expression(text)
    path = Path(point, {})
    try:
        found = path.value(tree)
    except NotAnalysedError:
        assume(False)
    assert _at(found, point) == evaluate(tree, point)


@settings(max_examples=150, deadline=None)
@given(text=expressions, points=st.lists(points, min_size=1, max_size=5))
def test_where_all_decisions_are_the_same_the_form_is_too(text: str, points: list[dict[str, Fraction]]) -> None:
    """The ways of an expression cover the plane, and each is right wherever it holds."""
    tree = parse_expression(text)
    try:
        ways = explore(lambda path: path.value(tree), Polyhedron(("a", "b"), frozenset()), {}, limit=60)
    except NotAnalysedError:
        assume(False)
    for point in points:
        (way,) = [way for way in ways if way.region.contains(point)]
        assert _at(way.result, point) == evaluate(tree, point)


@pytest.mark.parametrize("text", ["a * b", "a / b + b / a", "a / (a + 1) > b / (b + 1)", "least(a * a, 2)"])
def test_what_is_no_quotient_of_affine_forms_is_refused(text: str) -> None:
    with pytest.raises(NotAnalysedError):
        Path({"a": Fraction(2), "b": Fraction(3)}, {}).value(parse_expression(text))


@pytest.mark.parametrize(
    ("text", "over", "under"),
    [
        ("2 * (a - 1) / 4", {"a"}, set()),
        ("a / b * 2", {"a"}, {"b"}),
        ("a / b + a / b", {"a"}, {"b"}),
        ("b / b", set(), set()),
        ("(a / b) / (1 / b)", {"a"}, set()),
    ],
)
def test_forms_are_kept_as_simple_as_they_are(text: str, over: set[str], under: set[str]) -> None:
    found = Path({"a": Fraction(2), "b": Fraction(3)}, {}).value(parse_expression(text))
    assert isinstance(found, Quotient)
    assert (found.over.names, found.under.names) == (over, under)
