"""Figures of a year that a release publishes: of every criterion, and of the whole framework.

What does not belong here: how they differ from those of another release (`erratum`).
"""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from warehouse.rows.frames import conform, read_table
from warehouse.tables import criterion_score, index_score, release_score
from warehouse.tables.publication import WHOLE_FRAMEWORK


def published_figures(connection: sa.Connection, year: int, sequence: int) -> pd.DataFrame:
    """Published figures, as rows of `release_score`."""
    names = [column.name for column in release_score.columns]
    criteria = read_table(connection, criterion_score, criterion_score.c.year == year)
    indices = read_table(connection, index_score, index_score.c.year == year).assign(criterion_code=WHOLE_FRAMEWORK)
    parts = [
        conform(part.assign(sequence=sequence)[[n for n in names if n in {*part.columns, "sequence"}]], release_score)
        for part in (criteria, indices)
    ]
    return conform(pd.concat(parts), release_score)
