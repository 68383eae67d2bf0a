from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.rules.language.evaluation import evaluate
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
from assets.rules.sql.where import where_sql
from warehouse.engine import writing

YEAR = 2024
COUNTS = (None, -3, 0, 1, 2, 7)
DAYS = (None, date(2023, 12, 31), date(2024, 2, 29), date(2024, 12, 31))
WORDS = (None, "website", "báo", "")
ROWS = [
    {"id": number, "done": done, "planned": planned, "due_on": due, "sent_on": sent, "channel": word}
    for number, (done, planned, due, sent, word) in enumerate(itertools.product(COUNTS, COUNTS, DAYS, DAYS, WORDS))
    if number % 7 == 0  # a spread of the combinations, some 80 rows
]

TABLE = sa.Table(
    "where_sql_rows",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("done", sa.BigInteger),
    sa.Column("planned", sa.BigInteger),
    sa.Column("due_on", sa.Date),
    sa.Column("sent_on", sa.Date),
    sa.Column("channel", sa.Text),
)
COLUMNS = {column.name: column for column in TABLE.columns if column.name != "id"}


@pytest.fixture(scope="module")
def rows(emptied: sa.Engine) -> Iterator[sa.Engine]:
    """A table of every kind of value, nulls among them."""
    with writing(emptied) as connection:
        TABLE.create(connection)
        connection.execute(sa.insert(TABLE), ROWS)
    yield emptied
    with writing(emptied) as connection:
        TABLE.drop(connection)


def in_sql(engine: sa.Engine, condition: Expression) -> list[bool | None]:
    compiled = where_sql(condition, COLUMNS, YEAR, dict.fromkeys(("done", "planned"), 1_000))
    with engine.connect() as connection:
        query = sa.select(TABLE.c.id, sa.type_coerce(compiled, sa.Boolean).label("holds")).order_by(TABLE.c.id)
        return [row.holds for row in connection.execute(query)]


def in_python(condition: Expression) -> list[bool | None]:
    days = {"year_start": date(YEAR, 1, 1), "year_end": date(YEAR, 12, 31)}
    return [evaluate(condition, row | days) for row in ROWS]


@pytest.mark.parametrize(
    "text",
    [
        "channel = 'website'",
        "channel <> 'website'",
        "channel in ('website', 'báo')",
        "channel not in ('website', null)",
        "channel = ''' or 1 = 1 --'",
        "done = planned and planned > 0",
        "done >= 0.9 * planned",
        "done / 3 = planned / 7",
        "done / 3 + 0.1 > planned - 1 / 3",
        "done / 0 > 1 or planned > 1",
        "-done * 0.5 < 1.5",
        "done between 0 and planned",
        "done between null and 1",
        "sent_on <= due_on",
        "days(due_on, sent_on) > 30",
        "days(due_on, year_end) = 0",
        "sent_on <= due_on - 1",
        "sent_on + 30 > due_on",
        "due_on between year_start - 60 and year_end + 31",
        "coalesce(sent_on, due_on) - 10 < year_end",
        "sent_on between year_start and year_end",
        "sent_on < date '2024-03-01'",
        "sent_on is null or due_on is not null",
        "least(done, planned, 1) = done",
        "least(done, null) = done",
        "least(null, 1, done) is null",
        "least(channel, null) is null",
        "greatest(due_on, sent_on) = due_on",
        "greatest(null, planned) = planned",
        "greatest(due_on, null) is null",
        "coalesce(null, done) = done",
        "least(done) = done and greatest(done) = done",
        "coalesce(done, planned, 5) > 1.5",
        "coalesce(channel, 'không') = 'không'",
        "abs(done) = 3",
        "floor(done / 2) = ceil(planned / 2) - 2",
        "round(done / 2) = 4 or round(done / 2) = -2",
        "round(done / 7, 2) = 0.14",
        "case when done > planned then done when planned is null then null else 0.5 end > 0.2",
        "not (done > planned)",
        "not null",
        "null",
        "null = null",
        "null is null",
        "true",
        "false or done > 1",
        "(done > 1) = (planned > 1)",
        "(done > 1) = true",
        "(done > 1) in (true, null)",
        "(done > 1) is null",
        "(not true) in (done > 1, channel is null)",
        "(not (done > 1)) = (not true)",
        "coalesce(done > 1, not (planned > 1))",
        "1 < 2",
        "done in (1, 2.5, null, planned)",
    ],
)
def test_sql_and_python_agree(rows, text):
    condition = parse_expression(text)
    assert in_sql(rows, condition) == in_python(condition)


constants = st.one_of(st.integers(-9, 9), st.fractions(min_value=-5, max_value=5, max_denominator=12), st.none()).map(
    lambda value: Literal(value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value)
)
dates = st.one_of(
    st.sampled_from(["due_on", "sent_on", "year_start", "year_end"]).map(Name),
    st.sampled_from([*DAYS, date(2024, 6, 30)]).map(Literal),
)
texts = st.one_of(st.just(Name("channel")), st.sampled_from([*WORDS, "Báo", "website "]).map(Literal))


def few(strategy: st.SearchStrategy[Any], least: int = 1) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, min_size=least, max_size=3).map(tuple)


def divided(numbers: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.builds(Binary, st.just("/"), numbers, st.integers(-4, 4).map(Literal))


def numbers_of(numbers: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.one_of(
        st.builds(Unary, st.just("-"), numbers),
        st.builds(Binary, st.sampled_from("+-"), numbers, numbers),
        st.builds(Binary, st.just("*"), numbers, st.integers(-4, 4).map(Literal)),
        divided(numbers),
        st.builds(Call, st.sampled_from(["least", "greatest", "coalesce"]), few(numbers)),
        st.builds(Call, st.sampled_from(["abs", "floor", "ceil", "round"]), st.tuples(numbers)),
        st.builds(Call, st.just("round"), st.tuples(numbers, st.integers(0, 2).map(Literal))),
        st.builds(Call, st.just("days"), st.tuples(dates, dates)),
    )


numbers = st.recursive(st.one_of(st.sampled_from(["done", "planned"]).map(Name), constants), numbers_of, max_leaves=5)


def comparisons_of(strategy: st.SearchStrategy[Expression], *, ordered: bool) -> st.SearchStrategy[Expression]:
    operators = ["=", "<>", "<", "<=", ">", ">="] if ordered else ["=", "<>"]
    within = [st.builds(Between, strategy, strategy, strategy)] if ordered else []
    return st.one_of(
        st.builds(Comparison, st.sampled_from(operators), strategy, strategy),
        st.builds(In, strategy, few(strategy)),
        st.builds(IsNull, strategy),
        *within,
    )


def conditions_of(conditions: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.one_of(
        st.builds(Not, conditions),
        st.builds(And, few(conditions, 2)),
        st.builds(Or, few(conditions, 2)),
        comparisons_of(conditions, ordered=False),
        st.builds(
            lambda condition, value, default: Comparison(">", Case(((condition, value),), default), Literal(1)),
            conditions,
            numbers,
            st.one_of(st.none(), numbers),
        ),
    )


conditions = st.recursive(
    st.one_of(
        comparisons_of(numbers, ordered=True),
        comparisons_of(dates, ordered=True),
        comparisons_of(texts, ordered=False),
        st.sampled_from([True, False, None]).map(Literal),
    ),
    conditions_of,
    max_leaves=6,
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(condition=conditions)
def test_any_condition_means_the_same_in_sql_and_in_python(rows, condition):
    try:
        found = in_sql(rows, condition)
    except ExpressionError:
        return  # refused, which is not a wrong answer
    assert found == in_python(condition)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("done / planned >= 0.9", "không chia cho một cột"),
        ("done * planned * done > 1", "19 chữ số"),
        ("done * 100000000000000000 > 1", "19 chữ số"),
        ("done > 100000000000000000000", "19 chữ số"),
        ("done * 0.0000000000000000001 > 1", "19 chữ số"),
        ("abs(abs(abs(abs(abs(done))))) > 1", "lồng nhau"),
    ],
)
def test_what_sql_cannot_do_exactly_is_refused_with_the_reason(text, reason):
    with pytest.raises(ExpressionError, match=reason):
        where_sql(parse_expression(text), COLUMNS, YEAR, {})


def test_constants_are_bound_and_never_part_of_the_statement():
    compiled = where_sql(parse_expression("channel = '; drop table x' and done > 41.5"), COLUMNS, YEAR, {}).compile()
    assert "drop table" not in str(compiled)
    assert "; drop table x" in compiled.params.values()
    assert {83, 2} <= set(compiled.params.values())
