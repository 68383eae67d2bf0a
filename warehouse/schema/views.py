"""What can be asked of the warehouse's views; what they say themselves is in `view_texts`.

What the program itself asks is declared as SQLAlchemy sees it. The others are for people who write SQL: plain names,
decimals, agencies' names of the year (docs/operations.md).
"""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.columns.types import ExactDecimal, Rational

score_change = sa.table(
    "score_change",
    sa.column("year", sa.Integer),
    sa.column("run_id", sa.BigInteger),
    sa.column("framework_id", sa.Text),
    sa.column("agency_code", sa.Text),
    sa.column("criterion_code", sa.Text),
    sa.column("track", sa.Text),
    sa.column("points_exact_before", Rational),
    sa.column("points_exact_after", Rational),
    sa.column("points_before", ExactDecimal),
    sa.column("points_after", ExactDecimal),
    sa.column("index_pct_before", ExactDecimal),
    sa.column("index_pct_after", ExactDecimal),
    sa.column("class_before", sa.Text),
    sa.column("class_after", sa.Text),
    sa.column("rank_before", sa.Integer),
    sa.column("rank_after", sa.Integer),
    sa.column("max_points_exact_before", Rational),
    sa.column("max_points_exact_after", Rational),
    sa.column("index_exact_before", Rational),
    sa.column("index_exact_after", Rational),
)
"""One row for each change of a criterion's points or maximum, or (criterion `*`) of the total's, of an index, class or
rank, by each run."""
