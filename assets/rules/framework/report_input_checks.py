"""Faults that make a report input uncountable: a table, column or type that is not there.

What does not belong here: the rest of a framework (`rules.framework.checks`), counting (`assets.scoring`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assets.rules.framework.inputs import ReportInput
from assets.rules.framework.text import Location
from assets.rules.framework.values import HAVING_NAME, Formula
from assets.rules.language.digits import refuse_long_figures
from assets.rules.language.errors import Problem
from assets.rules.language.expressions import ExpressionError
from assets.rules.language.report_sources import Source, ValueType, sources
from assets.rules.language.types import YEAR_DAYS, require_type


def report_input_problems(given: ReportInput, location: Location) -> Iterator[Problem]:
    """Every problem of one input that stands at a location."""
    source = sources().get(given.table)
    if source is None:
        yield Problem((*location, "from"), f"không có bảng «{given.table}»; các bảng: {', '.join(sources())}")
        return
    yield from _aggregated_column(given, source, location)
    if given.where is not None:
        known = {**source.columns, **YEAR_DAYS}
        yield from type_problems(given.where, ValueType.BOOLEAN, known, (*location, "where"))
    if given.having is not None:
        yield from _having(given.having, (*location, "having"))
    if given.period_column is not None and source.columns.get(given.period_column) is not ValueType.DATE:
        yield Problem((*location, "on"), f"bảng {source.name} không có cột ngày «{given.period_column}»")


def _having(having: Formula, location: Location) -> Iterator[Problem]:
    """Its tree begins with a name that the file does not write."""
    written = len(HAVING_NAME) + 1
    for problem in type_problems(having, ValueType.BOOLEAN, {HAVING_NAME: ValueType.NUMBER}, location):
        yield replace(problem, offset=max(0, (problem.offset or 0) - written))


def _aggregated_column(given: ReportInput, source: Source, location: Location) -> Iterator[Problem]:
    kind, column = given.aggregate
    key = "count" if kind == "count_distinct" else kind
    if column is not None and column not in source.columns:
        yield Problem((*location, key), f"bảng {source.name} không có cột «{column}»")
        return
    allowed = {"sum": (ValueType.NUMBER,), "min": (ValueType.NUMBER, ValueType.DATE)}
    allowed["max"] = allowed["min"]
    if column is not None and kind in allowed and source.columns[column] not in allowed[kind]:
        yield Problem((*location, key), f"không lấy {kind} của cột «{column}» được")
    is_figure = kind != "exists" and (kind not in ("min", "max") or given.column_type(column) is ValueType.NUMBER)
    if given.per is not None and not is_figure:
        yield Problem((*location, key), "per cần một số đếm hoặc tổng, để so với having")


def type_problems(
    formula: Formula, wanted: ValueType, known: dict[str, ValueType], location: Location
) -> Iterator[Problem]:
    """That a formula is not of the type wanted, uses what is not known, or could come to a figure too long to print."""
    try:
        require_type(formula.tree, wanted, known)
        refuse_long_figures(formula.tree)
    except ExpressionError as error:
        yield Problem(location, error.message, error.offset)
