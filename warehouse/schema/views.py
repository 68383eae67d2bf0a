"""Every view of the warehouse by its statement, and what the program itself asks of one.

What does not belong here: what the views for people say (`views_for_people`), when views are made (`remaking`).
"""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.columns.types import ExactDecimal, Rational
from warehouse.schema.views_for_people import views_for_people

# What was before is the row of the same key that an earlier run wrote; of a removed row every figure is null. A maximum
# that comes or goes with its row is no change of its own. Nor is a track that begins after others of its figure did: a
# round of appraisal, and final points of what an older program computed, which are told by what they were taken from.
SCORE_CHANGE = """
SELECT * FROM (
    SELECT year, run_id, framework_id, agency_code, '*' AS criterion_code, track,
        LAG(points_exact) OVER past AS points_exact_before, points_exact AS points_exact_after,
        LAG(points) OVER past AS points_before, points AS points_after,
        LAG(index_pct) OVER past AS index_pct_before, index_pct AS index_pct_after,
        LAG(class_name) OVER past AS class_before, class_name AS class_after,
        LAG(rank) OVER past AS rank_before, rank AS rank_after,
        LAG(max_points_exact) OVER past AS max_points_exact_before, max_points_exact AS max_points_exact_after,
        LAG(index_exact) OVER past AS index_exact_before, index_exact AS index_exact_after,
        ROW_NUMBER() OVER past AS version,
        MIN(run_id) OVER (PARTITION BY year, framework_id, agency_code) AS first_run
    FROM index_score_history
    WINDOW past AS (PARTITION BY year, framework_id, agency_code, track ORDER BY run_id)
    UNION ALL
    SELECT year, run_id, framework_id, agency_code, criterion_code, track,
        LAG(points_exact) OVER past, points_exact,
        LAG(points) OVER past, points,
        NULL, NULL, NULL, NULL, NULL, NULL,
        LAG(max_points_exact) OVER past, max_points_exact,
        NULL, NULL,
        ROW_NUMBER() OVER past,
        MIN(run_id) OVER (PARTITION BY year, framework_id, agency_code, criterion_code)
    FROM criterion_score_history
    WINDOW past AS (PARTITION BY year, framework_id, agency_code, criterion_code, track ORDER BY run_id)
) AS said
WHERE (version > 1 OR run_id = first_run) AND (
    COALESCE(points_exact_before, '') <> COALESCE(points_exact_after, '')
    OR COALESCE(class_before, '') <> COALESCE(class_after, '')
    OR COALESCE(rank_before, 0) <> COALESCE(rank_after, 0)
    OR COALESCE(index_exact_before, '') <> COALESCE(index_exact_after, '')
    OR max_points_exact_before <> max_points_exact_after
)
"""

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


def view_statements(dialect: str) -> dict[str, str]:
    """The CREATE VIEW of each view by its name; one that reads another comes after it."""
    texts = {score_change.name: SCORE_CHANGE, **views_for_people(dialect)}
    return {name: f"CREATE VIEW {name} AS {text.strip()}" for name, text in texts.items()}
