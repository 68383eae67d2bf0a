"""Fractions compared by the database are compared as Python compares them; what holds is never denied."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from warehouse.columns.fraction_sql import at_most

SHORT = st.fractions(min_value=-10_000, max_value=10_000, max_denominator=9_999)
LONG = st.fractions()


@contextmanager
def asked(engine: sa.Engine) -> Iterator[sa.Connection]:
    with engine.connect() as connection:
        yield connection


def says(connection: sa.Connection, left: Fraction, right: Fraction) -> bool:
    return bool(connection.scalar(sa.select(at_most(sa.literal(str(left)), sa.literal(str(right))))))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(left=SHORT, right=SHORT)
@example(left=Fraction(1, 3), right=Fraction(1, 3))
@example(left=Fraction(0), right=Fraction(0))
@example(left=Fraction(-1), right=Fraction(-1, 2))
@example(left=Fraction(9999, 9998), right=Fraction(9998, 9997))
def test_figures_of_usual_length_are_compared_exactly(warehouse: sa.Engine, left: Fraction, right: Fraction) -> None:
    with asked(warehouse) as connection:
        assert says(connection, left, right) == (left <= right)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(left=LONG, right=LONG)
@example(left=Fraction(10**40, 3), right=Fraction(10**40, 3))
@example(left=Fraction(-(10**25) - 1, 10**24), right=Fraction(-10))
def test_what_holds_is_never_denied_however_long_the_figures(
    warehouse: sa.Engine, left: Fraction, right: Fraction
) -> None:
    with asked(warehouse) as connection:
        assert says(connection, min(left, right), max(left, right))
        if warehouse.dialect.name == "postgresql":
            assert says(connection, left, right) == (left <= right)


@pytest.mark.parametrize("left", [Fraction(10**20 + 10**12, 10**20), Fraction(10**30)])
def test_a_long_figure_that_is_greater_is_found(warehouse: sa.Engine, left: Fraction) -> None:
    with asked(warehouse) as connection:
        assert not says(connection, left, Fraction(1))


def test_what_is_compared_with_nothing_is_unknown(warehouse: sa.Engine) -> None:
    with asked(warehouse) as connection:
        query = sa.select(at_most(sa.cast(sa.null(), sa.Text), sa.literal("1")))
        assert connection.scalar(query) is None
