"""Counting, adding and comparing report rows where they are: one GROUP BY pass a table, over all agencies at once.

What belongs here: from what frameworks ask of a table to SQL, and from its rows to exact Python values. What does
not: which criterion asked, and what an absent row means (`inputs`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any, Literal

import sqlalchemy as sa

from assets.rules.framework.inputs import AggregateKind, ReportInput
from assets.rules.language.expressions import Expression, walk
from assets.rules.language.report_sources import sources
from assets.rules.sql.dialects import month_of, quarter_of
from assets.rules.sql.where_sql import where_sql
from assets.scoring.counting.report_rows import ReportRows, report_rows

MAX_ASKED_IN_ONE_PASS = 100
MAX_NODES_IN_ONE_PASS = 2_000
"""Beyond these a table is read again: both databases limit the columns, the length and the parameters of a statement.
Nodes are those of the conditions; a usual one has ten."""

WHOLE_YEAR = 0
"""Stands for the period of an aggregate that is not taken month by month."""

_HALF_WORD = 2**32


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What a framework asks of a table; two inputs that ask the same share one answer.

    Attributes:
        table: a source's name.
        kind: what is done.
        column: to which column; None for whole rows.
        where: which rows; None for all.
        per: month by month or quarter by quarter, or over all rows.
        period_column: the date that puts a row in its month; None where there are no periods.
    """

    table: str
    kind: AggregateKind
    column: str | None
    where: Expression | None
    per: Literal["month", "quarter"] | None
    period_column: str | None

    @classmethod
    def of(cls, given: ReportInput) -> Aggregate:
        """What an input of a framework asks."""
        kind, column = given.aggregate
        period_column = (given.period_column or sources()[given.table].period_column) if given.per else None
        where = None if given.where is None else given.where.tree
        return cls(given.table, kind, column, where, given.per, period_column)


@dataclass(frozen=True, slots=True)
class Answer:
    """An aggregate of one agency in one period: its value, and the rows behind it."""

    value: int | date | None
    row_count: int


Answers = dict[Aggregate, dict[str, dict[int, Answer]]]
"""Aggregate -> agency -> period (1 to 12, 1 to 4, or `WHOLE_YEAR`) -> answer. Where there was no row, no entry."""


def aggregate_reports(connection: sa.Connection, asked: Iterable[Aggregate], year: int) -> Answers:
    """Ask the report tables for all scored agencies of a year.

    Raises:
        ExpressionError: a condition that cannot be computed exactly in SQL.
    """
    answers: Answers = {}
    passes: defaultdict[tuple[str, str | None, str | None], list[Aggregate]] = defaultdict(list)
    for aggregate in dict.fromkeys(asked):
        passes[aggregate.table, aggregate.per, aggregate.period_column].append(aggregate)
    for together in passes.values():
        for asked_at_once in in_passes(together):
            answers |= _one_pass(connection, asked_at_once, year)
    return answers


def in_passes(together: Sequence[Aggregate]) -> Iterator[list[Aggregate]]:
    """The aggregates in their order, cut where one statement would hold too much."""
    taken: list[Aggregate] = []
    nodes = 0
    for aggregate in together:
        own = 0 if aggregate.where is None else sum(1 for _ in walk(aggregate.where))
        if taken and (len(taken) == MAX_ASKED_IN_ONE_PASS or nodes + own > MAX_NODES_IN_ONE_PASS):
            yield taken
            taken, nodes = [], 0
        taken.append(aggregate)
        nodes += own
    if taken:
        yield taken


def _one_pass(connection: sa.Connection, asked: Sequence[Aggregate], year: int) -> Answers:
    """Aggregates of one table and one way of cutting the year."""
    counted = _counted(asked)
    result = connection.execute(aggregates_statement(asked, year))
    places = {name: place for place, name in enumerate(result.keys())}
    answers: Answers = {aggregate: defaultdict(dict) for aggregate in asked}
    # Looked up before any row is read: the hash of an aggregate walks its whole condition.
    takers = []
    for place, (aggregate, by_agency) in enumerate(answers.items()):
        count_place = places[counted[aggregate.where]]
        takers.append((by_agency, _taker(aggregate, places, f"value_{place}", count_place), count_place))
    for row in result:
        agency_code, period = row[0], row[1]
        for by_agency, value_in, count_place in takers:
            by_agency[agency_code][period] = Answer(value_in(row), row[count_place])
    return answers


def aggregates_statement(asked: Sequence[Aggregate], year: int) -> sa.Select[Any]:
    """The one statement that answers aggregates of one table and one way of cutting the year.

    Raises:
        ExpressionError: a condition that cannot be computed exactly in SQL.
    """
    rows = report_rows(asked[0].table, year)
    counted = _counted(asked)
    conditions = {where: row_condition(where, rows, year) for where in counted}
    terms = [_among(sa.func.count(), conditions[where]).label(name) for where, name in counted.items()]
    for place, aggregate in enumerate(asked):
        terms += _terms(aggregate, rows, conditions[aggregate.where], f"value_{place}")
    return _grouped(asked[0], rows, terms, year)


def _counted(asked: Sequence[Aggregate]) -> dict[Expression | None, str]:
    """Each condition once, with the name under which the rows that it counts come back."""
    return {where: f"rows_{place}" for place, where in enumerate(dict.fromkeys(each.where for each in asked))}


def row_condition(where: Expression | None, rows: ReportRows, year: int) -> sa.ColumnElement[bool] | None:
    """Which rows an aggregate counts, as SQL; None for all."""
    return None if where is None else where_sql(where, rows.columns, year, rows.largest)


def _grouped(asked: Aggregate, rows: ReportRows, terms: Sequence[sa.ColumnElement[Any]], year: int) -> sa.Select[Any]:
    """One line an agency, or one an agency and period of the year; a date outside the year is in no period."""
    if asked.per is None:
        whole_year = sa.literal_column(str(WHOLE_YEAR), sa.Integer).label("period")
        return rows.select(whole_year, *terms).group_by(rows.agency_code)
    day = rows.columns[str(asked.period_column)]
    period = month_of(day) if asked.per == "month" else quarter_of(day)
    within = within_year(asked, rows, year)
    return rows.select(period.label("period"), *terms).where(within).group_by(rows.agency_code, period)


def within_year(asked: Aggregate, rows: ReportRows, year: int) -> sa.ColumnElement[bool]:
    """Which rows fall into some period of an aggregate; all of them, where it is not taken by periods."""
    if asked.per is None:
        return sa.true()
    return rows.columns[str(asked.period_column)].between(date(year, 1, 1), date(year, 12, 31))


def _terms(
    asked: Aggregate, rows: ReportRows, condition: sa.ColumnElement[bool] | None, name: str
) -> list[sa.ColumnElement[Any]]:
    """What is selected for an aggregate beside the number of rows, which answers `count` and `exists` already."""
    if asked.column is None:
        return []
    column = rows.columns[asked.column]
    match asked.kind:
        case "count_distinct":
            return [_among(sa.func.count(column.distinct()), condition).label(name)]
        case "sum":
            # A sum of whole numbers can pass 64 bits, where SQLite stops with an error: its two halves cannot.
            # Some columns hold 32 bits, and PostgreSQL would take the divisor for one more of that kind.
            divisor = sa.literal(_HALF_WORD, sa.BigInteger)
            return [
                _among(sa.func.sum(column // divisor), condition).label(f"{name}_high"),
                _among(sa.func.sum(column % divisor), condition).label(f"{name}_low"),
            ]
        case "min":
            return [_among(sa.func.min(column), condition).label(name)]
        case _:
            return [_among(sa.func.max(column), condition).label(name)]


def _among(function: sa.sql.functions.Function[Any], condition: sa.ColumnElement[bool] | None) -> Any:
    return function if condition is None else function.filter(condition)


def _taker(
    asked: Aggregate, places: Mapping[str, int], name: str, count_place: int
) -> Callable[[sa.Row[Any]], int | date | None]:
    """How the value is taken from a row of the result."""
    if asked.column is None:
        is_count = asked.kind == "count"
        return lambda row: row[count_place] if is_count else int(row[count_place] > 0)
    if asked.kind == "sum":
        high, low = places[f"{name}_high"], places[f"{name}_low"]
        return lambda row: int(row[high] or 0) * _HALF_WORD + int(row[low] or 0)
    return itemgetter(places[name])
