"""What frameworks ask of report rows, and the answers: the same from a warehouse's rows as from one file's own.

What belongs here: the question, the answer of one agency, and how many periods satisfy a `having`. What does not:
counting the rows (`sql.aggregates` in a database, the stakes' `held_rows` in memory).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from assets.rules.framework.input_kinds.report import PERIODS_OF_YEAR, AggregateKind, ReportInput
from assets.rules.framework.values import HAVING_NAME
from assets.rules.language.evaluation import Value, compiled
from assets.rules.language.expressions import Expression
from assets.rules.language.report_sources import sources

WHOLE_YEAR = 0
"""Stands for the period of an aggregate that is not taken month by month."""


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Request for one figure over a table's rows; two inputs that ask the same share one answer.

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
        """Request of an input of a framework."""
        kind, column = given.aggregate
        period_column = (given.period_column or sources()[given.table].period_column) if given.per else None
        where = None if given.where is None else given.where.tree
        return cls(given.table, kind, column, where, given.per, period_column)


@dataclass(frozen=True, slots=True)
class Answer:
    """An aggregate of one agency in one period: its value, and the rows behind it."""

    value: int | date | None
    row_count: int


class PeriodsHaving:
    """Number of periods of the year that satisfy `having`, those without any row included."""

    def __init__(self, given: ReportInput) -> None:
        assert given.per is not None  # noqa: S101 - the model lets `having` stand only with `per`
        assert given.having is not None  # noqa: S101
        self._periods = PERIODS_OF_YEAR[given.per]
        self._test = compiled(given.having.tree)
        self._known: dict[Value, bool] = {}

    def count(self, periods: dict[int, Answer], empty: Answer) -> int:
        """The number of months, or quarters, that satisfy it; `empty` stands for each that has no rows."""
        met = sum(self._holds(answer.value) for answer in periods.values())
        return met + (self._periods - len(periods)) * self._holds(empty.value)

    def _holds(self, value: Value) -> bool:
        if value not in self._known:
            self._known[value] = self._test({HAVING_NAME: value}) is True
        return self._known[value]
