"""Whatever lint passes, both databases compute: tried with conditions that mean harm and with any others."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from assets.rules.engine.aggregates import Aggregate
from assets.rules.framework.files import parse_framework
from assets.rules.framework.folder import load_frameworks
from assets.rules.framework.model import Criterion
from assets.rules.language.exact_numbers import simplest
from assets.rules.language.expressions import (
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
    Unary,
    parse_expression,
)
from assets.rules.language.report_sources import ValueType, sources
from assets.rules.sql.aggregates import aggregates_statement
from assets.rules.sql.where_databases import refuse_uncomputable, uncomputable_conditions
from assets.scoring.counting.report_aggregates import aggregate_reports, in_passes
from assets.scoring.counting.report_rows import report_rows

YEAR = 2024
TABLE = "activities"


def asked_with(condition: Expression) -> Aggregate:
    return Aggregate(TABLE, "sum", "reach", condition, None, None)


def nested(form: str, times: int, innermost: str) -> str:
    for _ in range(times):
        innermost = form.replace("X", innermost)
    return innermost


HARMFUL = {
    "floors": nested("floor(X / 3)", 5, "quantity") + " > 1",
    "cases": nested("case when X > 1 then reach / 3 else reach / 7 end", 23, "quantity") + " > 1",
    "between in case": nested("case when X between 1 and 2 then 1 else 0 end", 23, "quantity") + " = 1",
    "in in case": nested("case when X in (1, 2) then 1 else 0 end", 23, "quantity") + " = 1",
    "rounds of a long sum": nested("round(X / 3)", 4, f"({' + '.join(['quantity'] * 50)})") + " > 1",
}


@pytest.mark.attack(expected="lint refuses it")
@pytest.mark.parametrize("text", [HARMFUL[name] for name in ("floors", "cases", "between in case", "in in case")])
def test_a_condition_that_a_database_could_not_compute_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError, match=r"where|điều kiện"):
        refuse_uncomputable(asked_with(parse_expression(text)), YEAR)


@pytest.mark.attack(expected="both databases compute it, or lint refuses it")
@pytest.mark.parametrize(
    "text",
    [
        *HARMFUL.values(),
        nested("(X + 1)", 24, "quantity") + " > 1",
        nested("(1 - X)", 24, "quantity") + " > 1",
        nested("(X) = (reach > 1)", 20, "(quantity > 1)"),
        " - ".join(["round(quantity / 3)"] * 50) + " > 1",
        f"least({', '.join(['round(quantity / 3)'] * 45)}) > 1",
        f"quantity in ({', '.join(map(str, range(280)))})",
        "held_on + 3660 > date '9999-12-31' or date '0001-01-01' - 3660 < held_on",
        "channel = '100% %s %(a)s :x ? $1 \\ '",
        "case when true then null else null end is null",
    ],
)
def test_a_condition_that_lint_passes_is_computed(connection: sa.Connection, text: str) -> None:
    asked = asked_with(parse_expression(text))
    try:
        refuse_uncomputable(asked, YEAR)
    except ExpressionError:
        return
    assert aggregate_reports(connection, [asked], YEAR) == {asked: {}}


@pytest.mark.attack("many long conditions on one table", expected="asked in several passes, each within bounds")
def test_many_long_conditions_are_asked_in_several_passes() -> None:
    """In one statement they would have 33,600 values; builds of SQLite begin at 32,766."""
    texts = [f"quantity in ({', '.join(map(str, [*range(279), 1_000 + number]))})" for number in range(40)]
    asked = [asked_with(parse_expression(text)) for text in texts]
    passes = list(in_passes(asked))
    assert [each for taken in passes for each in taken] == asked
    statements = [aggregates_statement(taken, report_rows(TABLE, YEAR), YEAR) for taken in passes]
    values = [len(statement.compile(dialect=sqlite.dialect()).positiontup or ()) for statement in statements]
    assert max(values) < 32_766


COLUMNS = sources()[TABLE].columns


def named(wanted: ValueType, *others: str) -> st.SearchStrategy[Expression]:
    names = [*(name for name, found in COLUMNS.items() if found is wanted), *others]
    return st.sampled_from(names).map(Name)


def few(strategy: st.SearchStrategy[Expression], least: int = 1) -> st.SearchStrategy[tuple[Expression, ...]]:
    return st.lists(strategy, min_size=least, max_size=4).map(tuple)


constants = st.one_of(
    st.none(), st.integers(-(10**19), 10**19), st.fractions(-(10**6), 10**6, max_denominator=10**6)
).map(lambda value: Literal(simplest(value) if isinstance(value, Fraction) else value))
days = st.one_of(named(ValueType.DATE, "year_start", "year_end"), st.dates().map(Literal), st.just(Literal(None)))
dates = st.one_of(days, st.builds(Binary, st.sampled_from("+-"), days, st.integers(0, 3_660).map(Literal)))
texts = st.one_of(named(ValueType.TEXT), st.text(st.characters(exclude_categories=["C"])).map(Literal))


def numbers_of(numbers: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.one_of(
        st.builds(Unary, st.just("-"), numbers),
        st.builds(Binary, st.sampled_from("+-*/"), numbers, numbers),
        st.builds(Call, st.sampled_from(["least", "greatest", "coalesce"]), few(numbers)),
        st.builds(Call, st.sampled_from(["abs", "floor", "ceil", "round"]), st.tuples(numbers)),
        st.builds(Call, st.just("round"), st.tuples(numbers, st.integers(0, 12).map(Literal))),
        st.builds(Call, st.just("days"), st.tuples(dates, dates)),
        st.builds(
            lambda test, value, default: Case(((test, value),), default),
            st.builds(Comparison, st.sampled_from(["=", "<"]), numbers, numbers),
            numbers,
            st.one_of(st.none(), numbers),
        ),
    )


numbers = st.recursive(st.one_of(named(ValueType.NUMBER), constants), numbers_of, max_leaves=8)


def compared(values: st.SearchStrategy[Expression], *, ordered: bool) -> st.SearchStrategy[Expression]:
    signs = ["=", "<>", "<", "<=", ">", ">="] if ordered else ["=", "<>"]
    between = [st.builds(Between, values, values, values)] if ordered else []
    return st.one_of(
        st.builds(Comparison, st.sampled_from(signs), values, values),
        st.builds(In, values, few(values)),
        st.builds(IsNull, values),
        *between,
    )


conditions = st.recursive(
    st.one_of(
        compared(numbers, ordered=True),
        compared(dates, ordered=True),
        compared(texts, ordered=False),
        st.sampled_from([True, False, None]).map(Literal),
    ),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, few(inner, 2)),
        st.builds(Or, few(inner, 2)),
        compared(inner, ordered=False),
    ),
    max_leaves=6,
)


@pytest.mark.attack("any condition that lint passes", expected="both databases compute it")
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(condition=conditions, kind=st.sampled_from(["sum", "max"]), per=st.sampled_from([None, "month", "quarter"]))
def test_any_condition_that_lint_passes_is_computed(emptied, condition, kind, per):
    asked = replace(asked_with(condition), kind=kind, per=per, period_column="held_on" if per else None)
    try:
        refuse_uncomputable(asked, YEAR)
    except ExpressionError:
        assume(False)
    with emptied.connect() as connection:
        assert aggregate_reports(connection, [asked], YEAR) == {asked: {}}


FRAMEWORKS = Path(__file__).parents[4] / "fixtures" / "frameworks"


def criterion(where: str) -> Criterion:
    return parse_framework(
        f"""
framework: thu
title: Thử
level: commune
years: [2024]
basis: {{document: 1/QĐ, issued: 2024-01-01, issuer: Thử}}
criteria:
  - code: "1"
    name: Thử
    max: 1
    inputs:
      fine: {{from: plan_tasks, count: "*", where: "planned_quantity * 0.5 > 1"}}
      asked: {{from: activities, count: "*", where: "{where}"}}
    score: "least(max, fine + asked)"
""",
        path="thu.yaml",
    ).leaves()[0]


@pytest.mark.parametrize(
    ("where", "reason", "offset"),
    [
        ("quantity / reach >= 0.5", "không chia cho một cột", 0),
        ("channel = 'website' and cost_vnd * reach > 1", "19 chữ số", 24),
    ],
)
def test_a_condition_that_would_fail_in_the_night_is_found_with_its_place(where, reason, offset):
    (problem,) = uncomputable_conditions(criterion(where))
    assert problem.location == ("inputs", "asked", "where")
    assert reason in problem.message
    assert problem.offset == offset


def test_the_way_that_the_message_advises_is_accepted():
    assert list(uncomputable_conditions(criterion("quantity >= 0.5 * reach"))) == []


def test_every_shipped_framework_can_be_computed():
    loaded = load_frameworks(FRAMEWORKS).loaded
    assert loaded
    assert [
        problem for each in loaded for leaf in each.framework.leaves() for problem in uncomputable_conditions(leaf)
    ] == []
