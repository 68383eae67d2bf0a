"""Trial of an input's conditions on both databases, before any warehouse is asked.

Each database bounds what one statement may hold: how deep it nests, how long it is, how many values it is given. SQLite
is tried on empty tables, since its bounds depend on how it was built. PostgreSQL, which is not here, is held to bounds
well inside its own. What does not belong here: arithmetic that no database does exactly (`where`, `exact_figures`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool
from sqlalchemy.types import TypeEngine

from assets.rules.engine.aggregates import Aggregate
from assets.rules.framework.inputs import ReportInput
from assets.rules.framework.model import Criterion
from assets.rules.language.errors import Problem
from assets.rules.language.expressions import ExpressionError
from assets.rules.language.report_sources import ValueType, sources
from assets.rules.sql.aggregates import Rows, aggregates_statement

MAX_STATEMENT = 200_000
"""Characters of one input's statement; a long condition of the shipped frameworks makes 3,000."""

MAX_PARAMETERS = 5_000
"""Values that one input's statement is given; PostgreSQL takes 65,535, small builds of SQLite 32,766."""

_TYPES: dict[ValueType, TypeEngine[Any]] = {
    ValueType.NUMBER: sa.BigInteger(),
    ValueType.DATE: sa.Date(),
    ValueType.TEXT: sa.Text(),
    ValueType.BOOLEAN: sa.Boolean(),
}

_ANY_YEAR = 2000
"""A condition is computable in every year or in none."""

_POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]


def uncomputable_conditions(criterion: Criterion) -> Iterator[Problem]:
    """Every `where` of a loaded criterion that would fail when it is scored, located within the criterion."""
    for name, given in criterion.inputs.items():
        if isinstance(given, ReportInput) and given.where is not None:
            try:
                refuse_uncomputable(Aggregate.of(given), _ANY_YEAR)
            except ExpressionError as error:
                yield Problem(("inputs", name, "where"), error.message, error.offset)


def refuse_uncomputable(asked: Aggregate, year: int) -> None:
    """Compile what an input asks for both databases, and let SQLite compute it of no rows.

    Raises:
        ExpressionError: one of them cannot compute it; the message (Vietnamese) says which and what to write instead.
    """
    statement = aggregates_statement([asked], _no_rows(asked.table), year)
    engine = _tried_on()
    for compiled in (statement.compile(dialect=engine.dialect), statement.compile(dialect=_POSTGRESQL)):
        values = len(compiled.positiontup or compiled.params)
        if len(str(compiled)) > MAX_STATEMENT or values > MAX_PARAMETERS:
            raise ExpressionError("điều kiện quá dài đối với cơ sở dữ liệu; hãy viết gọn hơn", 0)
    try:
        with engine.connect() as connection:
            connection.execute(statement).all()
    except DBAPIError as error:
        reason = str(error.orig).splitlines()[0]
        raise ExpressionError(f"SQLite không tính được điều kiện này ({reason}); hãy viết gọn hơn", 0) from error


@cache
def _tried_on() -> sa.Engine:
    """Every source as a table without a row, in memory, shared by all threads."""
    engine = sa.create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    _tables().create_all(engine)
    return engine


@cache
def _tables() -> sa.MetaData:
    tables = sa.MetaData()
    for source in sources().values():
        columns = [sa.Column(name, _TYPES[value_type]) for name, value_type in source.columns.items()]
        sa.Table(source.name, tables, sa.Column("agency_code", sa.Text()), *columns)
    return tables


def _no_rows(source: str) -> Rows:
    table = _tables().tables[source]
    return Rows(table, table.c.agency_code, dict(table.c.items()), sources()[source].largest)
