"""Figures that the last run to change any changed.

What belongs here: asking the view for them, most important first. What does not: what a year's release moved against
another (`assets.publication.published.moved_figures`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import sqlalchemy as sa

from assets.scoring.changes.moved_by_others import movers, with_movers
from warehouse.rows.key_order import in_order
from warehouse.schema.views import score_change
from warehouse.tables import criterion, run
from warehouse.tables.publication import WHOLE_FRAMEWORK
from warehouse.tables.tracks import RANKED_TRACK

COLUMNS = tuple(column.name for column in score_change.columns)


@dataclass(frozen=True)
class LastChanges:
    """The figures of a year that its last changing run changed.

    Attributes:
        changed_at: when; None if the year has no figures yet.
        dagster_run_id: by which run.
        changes: columns of the view `score_change`; totals first, those whose rank moved furthest before the others.
            `moved_by` has the codes of the agencies whose figures did it although nothing of the agency's own changed.
    """

    changed_at: datetime | None
    dagster_run_id: str | None
    changes: pd.DataFrame

    @property
    def moved_ranks(self) -> int:
        """Number of published ranks that moved, agencies that are new in the ranking included."""
        is_total = self.changes["criterion_code"] == WHOLE_FRAMEWORK
        totals = self.changes[is_total & (self.changes["track"] == RANKED_TRACK)]
        before, after = totals["rank_before"], totals["rank_after"]
        return int((before.fillna(0) != after.fillna(0)).sum())


def read_last_changes(connection: sa.Connection, year: int) -> LastChanges:
    """Ask the warehouse for the last changes of a year."""
    newest = sa.select(sa.func.max(score_change.c.run_id)).where(score_change.c.year == year).scalar_subquery()
    made = connection.execute(sa.select(run).where(run.c.run_id == newest)).one_or_none()
    # Columns of the total come first, then the furthest move of rank, then agencies and criteria by code.
    is_total = sa.case((score_change.c.criterion_code == WHOLE_FRAMEWORK, 0), else_=1)
    move = sa.func.abs(sa.func.coalesce(score_change.c.rank_after - score_change.c.rank_before, 0))
    query = (
        sa.select(score_change)
        .where(score_change.c.year == year, score_change.c.run_id == newest)
        .order_by(is_total, move.desc(), *in_order(*(score_change.c[name] for name in COLUMNS[2:6])))
    )
    changes = pd.DataFrame.from_records([tuple(row) for row in connection.execute(query)], columns=list(COLUMNS))
    ranks = changes.astype({"rank_before": "Int64", "rank_after": "Int64"})
    if made is None:
        return LastChanges(None, None, ranks.assign(moved_by=""))
    sums = sa.select(criterion.c.framework_id, criterion.c.criterion_code).where(~criterion.c.is_leaf)
    parents = {(row.framework_id, row.criterion_code) for row in connection.execute(sums)}
    moved = with_movers(ranks, movers(connection, year, made.run_id), parents)
    return LastChanges(made.changed_at, made.dagster_run_id, moved)
