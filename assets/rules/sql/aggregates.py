"""One GROUP BY statement a table: what frameworks ask of its rows as SQL, and its result as exact Python values.

What belongs here: any rows that can be selected from, with the agency of each. What does not: which rows they are
(scoring's `report_rows`), and what an absent answer means (scoring's `inputs`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from assets.rules.engine.aggregates import WHOLE_YEAR, Aggregate, Answer
from assets.rules.language.expressions import Expression
from assets.rules.sql.dialects import month_of, quarter_of
from assets.rules.sql.where import where_sql
from warehouse.tables.evaluation_year import first_day, last_day

_HALF_WORD = 2**32

Answers = dict[Aggregate, dict[str, dict[int, Answer]]]
"""Aggregate -> agency -> period (1 to 12, 1 to 4, or `WHOLE_YEAR`) -> answer. Where there was no row, no entry."""


@dataclass(frozen=True)
class Rows:
    """Rows that can be selected from.

    Attributes:
        source: what stands after FROM.
        agency_code: whose row it is.
        columns: the columns that expressions may name.
        largest: column -> the greatest figure that it may hold, where one is declared.
    """

    source: sa.FromClause
    agency_code: sa.ColumnElement[str]
    columns: Mapping[str, sa.ColumnElement[Any]]
    largest: Mapping[str, int]

    def select(self, *terms: sa.ColumnElement[Any]) -> sa.Select[Any]:
        """Select the agency and the terms."""
        return sa.select(self.agency_code.label("agency_code"), *terms).select_from(self.source)


def aggregates_statement(asked: Sequence[Aggregate], rows: Rows, year: int) -> sa.Select[Any]:
    """The one statement that answers aggregates of one table and one way of cutting the year.

    Raises:
        ExpressionError: a condition that cannot be computed exactly in SQL.
    """
    counted = _counted(asked)
    conditions = {where: row_condition(where, rows, year) for where in counted}
    terms = [_among(sa.func.count(), conditions[where]).label(name) for where, name in counted.items()]
    for place, aggregate in enumerate(asked):
        terms += _terms(aggregate, rows, conditions[aggregate.where], f"value_{place}")
    return _grouped(asked[0], rows, terms, year)


def answers_of(asked: Sequence[Aggregate], result: sa.CursorResult[*tuple[Any, ...]]) -> Answers:
    """The answers in the result of `aggregates_statement` of the same aggregates."""
    counted = _counted(asked)
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


def row_condition(where: Expression | None, rows: Rows, year: int) -> sa.ColumnElement[bool] | None:
    """Condition of the rows that an aggregate counts, as SQL; None for all."""
    return None if where is None else where_sql(where, rows.columns, year, rows.largest)


def within_year(asked: Aggregate, rows: Rows, year: int) -> sa.ColumnElement[bool]:
    """Condition of the rows in some period of an aggregate; true of all where it is not taken by periods."""
    if asked.per is None:
        return sa.true()
    return rows.columns[str(asked.period_column)].between(first_day(year), last_day(year))


def _counted(asked: Sequence[Aggregate]) -> dict[Expression | None, str]:
    """Each condition once, with the name under which the rows that it counts come back."""
    return {where: f"rows_{place}" for place, where in enumerate(dict.fromkeys(each.where for each in asked))}


def _grouped(asked: Aggregate, rows: Rows, terms: Sequence[sa.ColumnElement[Any]], year: int) -> sa.Select[Any]:
    """One line an agency, or one an agency and period of the year; a date outside the year is in no period."""
    if asked.per is None:
        whole_year = sa.literal_column(str(WHOLE_YEAR), sa.Integer).label("period")
        return rows.select(whole_year, *terms).group_by(rows.agency_code)
    day = rows.columns[str(asked.period_column)]
    period = month_of(day) if asked.per == "month" else quarter_of(day)
    within = within_year(asked, rows, year)
    return rows.select(period.label("period"), *terms).where(within).group_by(rows.agency_code, period)


def _terms(
    asked: Aggregate, rows: Rows, condition: sa.ColumnElement[bool] | None, name: str
) -> list[sa.ColumnElement[Any]]:
    """Columns selected for an aggregate beside the number of rows, which answers `count` and `exists` already."""
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
    """Function that takes the value from a row of the result."""
    if asked.column is None:
        is_count = asked.kind == "count"
        return lambda row: row[count_place] if is_count else int(row[count_place] > 0)
    if asked.kind == "sum":
        high, low = places[f"{name}_high"], places[f"{name}_low"]
        return lambda row: int(row[high] or 0) * _HALF_WORD + int(row[low] or 0)
    return itemgetter(places[name])
