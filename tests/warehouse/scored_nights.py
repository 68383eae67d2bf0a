"""Nights that score one criterion of a few agencies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import sqlalchemy as sa

from warehouse.engine import writing
from warehouse.rows.bulk import append
from warehouse.rows.frames import conform
from warehouse.rows.history import write_changes
from warehouse.rows.replacing import Changes
from warehouse.tables import criterion_score, framework

DAY_ONE = datetime(2024, 11, 1, 1, tzinfo=UTC)
FRAMEWORK = {
    "framework_id": ["f"], "version": [1], "title": ["t"], "level": ["ministry"], "years": ["2024"], "sha256": ["0"],
    "source_text": ["..."],
}  # fmt: skip


def scores(points: dict[str, Fraction | None]) -> pd.DataFrame:
    """One criterion score an agency."""
    return conform(
        pd.DataFrame(
            {
                "year": 2024,
                "framework_id": "f",
                "agency_code": list(points),
                "criterion_code": "1",
                "track": "self",
                "points_exact": pd.Series(list(points.values()), dtype=object),
                "points": pd.Series([None if p is None else Decimal("0.10") for p in points.values()], dtype=object),
                "max_points_exact": pd.Series([Fraction(1)] * len(points), dtype=object),
                "is_applicable": True,
            }
        ),
        criterion_score,
    )


def write(engine: sa.Engine, points: dict[str, Fraction | None], day: int) -> Changes:
    with writing(engine) as connection:
        if connection.scalar(sa.select(framework.c.version).where(framework.c.framework_id == "f")) is None:
            append(connection, framework, pd.DataFrame(FRAMEWORK))
        at = DAY_ONE + timedelta(days=day)
        return write_changes(connection, criterion_score, scores(points), year=2024, run_key=f"run-{day}", at=at)
