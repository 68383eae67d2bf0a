"""The least and the greatest value that one input can have, and whether it is a whole number.

What does not belong here: how inputs hang together (`domains`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import sqlalchemy as sa

from assets.rules.engine.aggregates import PERIODS_OF_YEAR
from assets.rules.framework.model import (
    AppraisedInput,
    DeclaredInput,
    ExternalInput,
    Input,
    ReportInput,
    SurveyInput,
)
from assets.rules.language.report_sources import ValueType
from warehouse.columns.declaration import facts
from warehouse.columns.row_facts import row_facts
from warehouse.tables import REPORT_TABLES

EARLIEST, LATEST = date(1990, 1, 1).toordinal(), date(2149, 12, 31).toordinal()
"""Dates that an agency may type; wide enough for any year's deadlines."""


@dataclass(frozen=True)
class Bounds:
    """From `low` to `high`, both included; None is without end."""

    low: Fraction | None = None
    high: Fraction | None = None
    is_whole: bool = False


def bounds_of(given: Input | None) -> Bounds:
    """Of a figure or date; without an input it is the number of respondents of a survey that was held."""
    match given:
        case None:
            return Bounds(Fraction(1), None, is_whole=True)
        case ReportInput():
            return _report_bounds(given)
        case SurveyInput():
            weights = given.weights.values()
            return Bounds(max([min(weights), *_given(given.minimum)]), min([max(weights), *_given(given.maximum)]))
        case ExternalInput():
            return Bounds(given.minimum, given.maximum)
        case DeclaredInput() | AppraisedInput():
            if given.value_type is ValueType.DATE:
                return _DATES
            return Bounds(given.minimum, given.maximum, given.answer == "integer")


def _given(bound: Fraction | None) -> list[Fraction]:
    return [] if bound is None else [bound]


_DATES = Bounds(Fraction(EARLIEST), Fraction(LATEST), is_whole=True)


def _report_bounds(given: ReportInput) -> Bounds:
    zero = Fraction(0)
    if given.per is not None:
        return Bounds(zero, Fraction(PERIODS_OF_YEAR[given.per]), is_whole=True)
    kind, column = given.aggregate
    if kind in ("count", "count_distinct"):
        return Bounds(zero, None, is_whole=True)
    if given.value_type is ValueType.DATE:
        return _DATES
    found = declared_column(given.table, column)
    if found is None:  # days_late, which is negative for a report that comes early
        return Bounds(None, None, is_whole=True)
    low, high = facts(found).minimum, facts(found).maximum
    top = None if high is None or kind == "sum" else Fraction(high)
    return Bounds(None if low is None else Fraction(low), top, isinstance(found.type, sa.Integer))


def declared_column(source: str, column: str | None) -> sa.Column[object] | None:
    """The report column that an input adds up or compares; None where the source is no table of its own."""
    table = next((each for each in REPORT_TABLES if row_facts(each).source == source), None)
    return None if table is None or column is None else table.columns.get(column)
