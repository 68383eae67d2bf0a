"""Sources that a framework's `from:` may name: report tables, their columns, and the columns' types in expressions.

Derived from the warehouse's own declarations, so that a new report column can be used in a rule on the day it is
declared. What does not belong here: counting the rows (`assets.scoring`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache

import sqlalchemy as sa

from warehouse.columns.declaration import facts
from warehouse.columns.row_facts import RowFacts, row_facts
from warehouse.columns.types import ExactDecimal, Rational, UtcInstant
from warehouse.tables import WRITTEN_TABLES, sheet_columns

LARGEST_WHOLE = 2**53
"""No report column holds a whole number from here on: a numeric cell no longer tells it from its neighbours."""


class ValueType(Enum):
    """The types of the rule language; NULL is that of a bare `null`, which fits every other."""

    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    BOOLEAN = "boolean"
    NULL = "null"


@dataclass(frozen=True, slots=True)
class Source:
    """A table that `from:` may name.

    Attributes:
        name: as written in `from:`.
        columns: column -> its type in expressions; where a row stood in its file is not a matter of rules.
        code_lists: column -> the list its codes come from.
        largest: column -> the greatest figure that it may hold, where one is declared; else `LARGEST_WHOLE`.
        noun: Vietnamese; what one row is.
        period_column: the date by which `per: month` and `per: quarter` place a row, unless `on:` names another.
    """

    name: str
    columns: dict[str, ValueType]
    code_lists: dict[str, str]
    largest: dict[str, int]
    noun: str
    period_column: str


_REPORTS = Source(
    "reports",
    {
        "period": ValueType.TEXT,
        "due_on": ValueType.DATE,
        "received_at": ValueType.DATE,
        "days_late": ValueType.NUMBER,
        "status": ValueType.TEXT,
    },
    {"period": "periods", "status": "submission_statuses"},
    {},
    "báo cáo",
    "due_on",
)
"""One row a required periodic report: made from submissions and the calendar, so it has no sheet of its own."""


@cache
def sources() -> dict[str, Source]:
    """Every source by name."""
    tables = [_source(table, row_facts(table)) for table in WRITTEN_TABLES]
    return {source.name: source for source in [*tables, _REPORTS]}


def _source(table: sa.Table, rows: RowFacts) -> Source:
    columns = sheet_columns(table)
    return Source(
        rows.source,
        {column.name: column_type(column) for column in columns},
        {column.name: found for column in columns if (found := facts(column).code_list) is not None},
        {column.name: most for column in columns if (most := facts(column).maximum) is not None},
        rows.noun,
        rows.period_column or "",
    )


def column_type(column: sa.Column[object]) -> ValueType:
    """The type that a warehouse column's values have in expressions."""
    if isinstance(column.type, sa.Boolean):
        return ValueType.BOOLEAN
    if isinstance(column.type, (sa.Integer, sa.Numeric, ExactDecimal, Rational)):
        return ValueType.NUMBER
    if isinstance(column.type, (sa.Date, UtcInstant)):
        return ValueType.DATE
    return ValueType.TEXT
