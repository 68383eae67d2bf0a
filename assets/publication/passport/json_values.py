"""Values of a passport as JSON takes them.

Figures are texts: printed ones with the framework's decimals, exact ones as reduced fractions. What is missing is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from assets.rules.framework.model import Framework
from assets.rules.language.exact_numbers import Number, exact_text
from checks.texts.vietnam_time import in_vietnam

Document = dict[str, Any]
"""A passport, or a part of it."""

Row = Mapping[str, Any]
"""A row of a table, with None for what is missing."""


def present_rows(frame: pd.DataFrame) -> list[Row]:
    """The rows of a frame."""
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def moment(value: datetime) -> str:
    """An instant by Vietnam's clocks, ISO 8601 to the second with the offset."""
    return in_vietnam(value).isoformat(timespec="seconds")


def day(value: Any) -> str | None:
    """A day, ISO 8601."""
    return None if pd.isna(value) else date(value.year, value.month, value.day).isoformat()


def text(value: Any) -> str | None:
    """A text."""
    return None if pd.isna(value) else str(value)


def whole(value: int | None) -> int | None:
    """A whole number, of whatever integer type the frame has."""
    return None if value is None else int(value)


def stored(figure: Decimal | None) -> str | None:
    """A figure as it was printed when it was stored."""
    return None if figure is None else f"{figure:f}"


def exact(figure: Number | None) -> str | None:
    """A figure as a reduced fraction."""
    return None if figure is None else exact_text(figure)


def criterion_points(points: Number | None, framework: Framework) -> str | None:
    """Points of a criterion with the framework's decimals."""
    return None if points is None else str(framework.rounding.printed_criterion(points))


def total_points(points: Fraction | None, framework: Framework) -> str | None:
    """Total points with the framework's decimals."""
    return None if points is None else str(framework.rounding.printed_total(points))
