"""Report inputs taken from rows held in memory: what `sql.aggregates` asks a warehouse, for one file's own rows.

An officer's machine has no warehouse, and what a row would have added must be known before the file is registered.
Both must give the same values; a test holds them to it. What does not belong here: which rows count, and points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

import pandas as pd

from assets.rules.engine.aggregates import Aggregate, Answer, PeriodsHaving
from assets.rules.framework.inputs import ReportInput
from assets.rules.language.evaluation import Compiled, Value, compiled
from assets.rules.language.expressions import And, Expression, names
from assets.rules.language.report_sources import ValueType, sources
from assets.rules.language.types import year_days

Row = Mapping[str, Value]
"""Column -> value; `year_start` and `year_end` too, which conditions may name."""

NOTHING_LOST: frozenset[str] = frozenset()

MAX_REMEMBERED = 1_000
"""Combinations of values of which a condition keeps its answer from one file to the next, a file's own beside them."""


def held_rows(frame: pd.DataFrame, source_name: str, year: int) -> list[Row]:
    """Rows of a report table as plain values, in the frame's order."""
    columns = list(sources()[source_name].columns)
    plain = [_plain(frame[name]) for name in columns]
    days: dict[str, Value] = {**year_days(year)}
    return [dict(zip(columns, values, strict=True)) | days for values in zip(*plain, strict=True)]


def _plain(values: pd.Series[Any]) -> list[Value]:
    if isinstance(values.dtype, pd.DatetimeTZDtype) or values.dtype.kind == "M":
        return [None if pd.isna(one) else one.date() for one in values]
    present = values.astype("object")
    return present.where(present.notna(), None).tolist()


class HeldInput:
    """A report input of a framework, ready to be taken from rows.

    Attributes:
        source: the name in `from:`.
        columns: those that decide which rows count and what they add.
    """

    def __init__(self, given: ReportInput) -> None:
        asked = Aggregate.of(given)
        known = sources()[given.table].columns
        self.source = given.table
        self._given = given
        self._asked = asked
        self._where = None if asked.where is None else _Condition(asked.where)
        used = {asked.column, asked.period_column} | (NOTHING_LOST if self._where is None else self._where.names)
        self.columns = frozenset(name for name in used if name in known)
        self._having = None if given.per is None else PeriodsHaving(given)

    def counted(self, rows: Sequence[Row]) -> list[Row]:
        """The rows among those given that are counted."""
        return list(rows) if self._where is None else self._where.chosen(rows)

    def may_depend_on(self, row: Row, lost: frozenset[str]) -> bool:
        """Whether the value may hang on cells of the row that could not be read: not if the others rule it out."""
        if not lost & self.columns:
            return False
        return self._where is None or self._where.may_hold(row, lost)

    def value(self, counted: Sequence[Row]) -> Value:
        """The input's value, given the rows that count."""
        if self._having is None:
            value = self._aggregate(counted)
            return bool(value) if self._given.value_type is ValueType.BOOLEAN else value
        by_period: defaultdict[int, list[Row]] = defaultdict(list)
        for row in counted:
            day = row[str(self._asked.period_column)]
            if isinstance(day, date) and row["year_start"] <= day <= row["year_end"]:  # type: ignore[operator] # dates
                by_period[day.month if self._given.per == "month" else (day.month + 2) // 3].append(row)
        answers = {period: Answer(self._aggregate(rows), len(rows)) for period, rows in by_period.items()}
        return self._having.count(answers, Answer(self._aggregate(()), 0))

    def _aggregate(self, counted: Sequence[Row]) -> Any:
        kind, column = self._asked.kind, self._asked.column
        if column is None:
            return len(counted) if kind == "count" else int(bool(counted))
        values: list[Any] = [row[column] for row in counted if row[column] is not None]
        match kind:
            case "count_distinct":
                return len(set(values))
            case "sum":
                return sum(values)
            case "min":
                return min(values, default=None)
            case _:
                return max(values, default=None)


class _Condition:
    """A `where`, evaluated once for each combination of the values that it reads."""

    def __init__(self, where: Expression) -> None:
        # A conjunction is true where all its parts are.
        parts: Iterable[Expression] = where.operands if isinstance(where, And) else (where,)
        self._parts: list[tuple[frozenset[str], Compiled]] = [
            (frozenset(names(part)), compiled(part)) for part in parts
        ]
        self.names = frozenset().union(*(used for used, _ in self._parts))
        self._key = itemgetter(*sorted(self.names)) if self.names else lambda _row: None
        self._known: dict[Any, bool] = {}

    def chosen(self, rows: Sequence[Row]) -> list[Row]:
        """The rows of which it is true."""
        if len(self._known) > MAX_REMEMBERED:
            self._known.clear()
        known, key_of, chosen = self._known, self._key, []
        for row in rows:
            key = key_of(row)
            holds = known.get(key)
            if holds is None:
                holds = known[key] = self.may_hold(row, NOTHING_LOST)
            if holds:
                chosen.append(row)
        return chosen

    def may_hold(self, row: Row, lost: frozenset[str]) -> bool:
        """Whether the row may satisfy the condition: no part that reads only unlost cells is untrue."""
        return all(part(row) is True for used, part in self._parts if not used & lost)
