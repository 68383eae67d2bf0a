"""A value of a table's row as a Vietnamese reader expects it: names, labels, decimal commas, days, «có» and «không».

What does not belong here: which rows and columns are shown (`frame_views`, `stored_views`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.preview.code_words import code_word
from assets.preview.names import EVERYONE, Names
from assets.rules.words.figures import figure_words
from checks.texts.figures_and_dates import grouped, hanoi_time, vietnamese_date
from checks.texts.from_outside import on_one_line
from warehouse.columns.declaration import facts
from warehouse.tables.reference import NO_PERIOD

CELL_CHARACTERS = 60
LONGER = {"sentence": 110, "message": 80, "criterion_code": 28, "other_code": 28, "file_name": 50, "group_code": 30}
"""A cell longer than this is cut: what is shown is a sample, not a copy, and pages show all."""

PLAIN_NUMBERS = frozenset({"year", "claimed_year", "excel_row", "previous_row", "version", "position", "round"})
"""Whole numbers that count nothing: no point stands between their thousands. Numbers of rows (`…_id`) neither."""
EXACT_TEXTS = frozenset({"input_value.value", "criterion.max_points", "criterion.weight", "appraisal.input_value"})
"""Columns of text that hold an exact figure, an ISO date, a code, or true or false."""

HEADINGS = {"agency_code": "Cơ quan", "criterion_code": "Tiêu chí", "likely_agency_code": "Cơ quan có thể đã gửi"}
"""Of columns whose codes are shown with their names; every other heading is the column's declared title."""


def heading(column: sa.Column[Any]) -> str:
    """Vietnamese heading of a column."""
    return HEADINGS.get(column.name, facts(column).title)


def cell(column: sa.Column[Any], value: Any, row: Mapping[str, Any], names: Names) -> str:
    """One value in words, on one line, cut to some characters; empty for none.

    Args:
        column: as which the value is declared.
        value: of the frame.
        row: the frame's row, for names that take two columns.
        names: in the place of codes.
    """
    if pd.isna(value):
        return ""
    return on_one_line(
        _named(column, value, row, names) or _printed(column, value), LONGER.get(column.name, CELL_CHARACTERS)
    )


def _named(column: sa.Column[Any], value: Any, row: Mapping[str, Any], names: Names) -> str | None:
    """The name of what a code stands for; None of a value that is no code."""
    code, declared = str(value), facts(column)
    framework, criterion = str(row.get("framework_id")), str(row.get("criterion_code"))
    match column.name:
        case "agency_code" | "likely_agency_code":
            name: str | None = names.agency(code)
        case "criterion_code" | "other_code":
            name = names.criterion(framework, code)
        case "input_name":
            name = names.inputs.get((framework, criterion, code))
        case "code" if "severity" in column.table.columns:
            name = names.finding(code)
        case _ if code == EVERYONE:
            name = "mọi người"
        case _ if declared.code_list:
            name = names.label(declared.code_list, code)
        case "period" if code != NO_PERIOD:
            name = names.label("periods", code)
        case _:
            name = code_word(column, code)
    return name


def _printed(column: sa.Column[Any], value: Any) -> str:
    """A figure, a day, a moment, a truth, or a text as it is."""
    match value, column.type:
        case _, sa.Boolean():
            words = "có" if value else "không"
        case _, sa.Integer():
            is_plain = column.name in PLAIN_NUMBERS or column.name.endswith("_id")
            words = str(int(value)) if is_plain else grouped(int(value))
        case Fraction(), _:
            words = figure_words(value)
        case Decimal(), _:
            words = grouped(value)
        case datetime(tzinfo=None), _:  # a day in a frame
            words = vietnamese_date(value)
        case datetime(), _:
            words = hanoi_time(value)
        case date(), _:
            words = vietnamese_date(value)
        case _:
            is_exact = f"{column.table.name}.{column.name}" in EXACT_TEXTS
            words = exact_words(value) if is_exact else str(value)
    return words


def exact_words(text: str) -> str:
    """`4/5` is «0,8», `2025-01-23` «23/01/2025», `true` «có»; another text is itself."""
    if text in {"true", "false"}:
        return "có" if text == "true" else "không"
    try:
        return figure_words(Fraction(text))
    except (ValueError, ZeroDivisionError):
        pass
    try:
        return vietnamese_date(date.fromisoformat(text))
    except ValueError:
        return text
