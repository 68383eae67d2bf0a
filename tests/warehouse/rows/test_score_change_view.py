"""The view `score_change` tells of every figure of a score that a night changed, not of points alone."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import sqlalchemy as sa

from tests.warehouse.older_warehouses import LATER, ROWS, YEAR
from warehouse.engine import writing
from warehouse.rows.history import write_changes
from warehouse.schema.views import score_change
from warehouse.tables import criterion_score, framework, index_score

POINTS = {
    "year": YEAR, "framework_id": "minh-hoa-tinh", "agency_code": "15", "track": "computed",
    "points_exact": Fraction(1, 3), "points": Decimal("0.33"),
}  # fmt: skip
CRITERION = {"criterion_code": "1", "is_applicable": True}
TOTAL = {"group_code": "province", "class_name": "Tốt", "rank": 1, "ranked_count": 1}
NIGHTS = ((1, "33"), (1, "33"), (2, "16"), (2, "16.5"))
"""Maximum and index, while points, class and rank stay as they are."""


def test_a_round_that_begins_is_no_change_and_what_it_changes_later_is(warehouse: sa.Engine) -> None:
    with writing(warehouse) as connection:
        connection.execute(sa.insert(framework).values(ROWS["framework"]))
    nights = [{"final": 5}, {"appraisal_1": 4, "final": 4}, {"appraisal_1": 3, "final": 4}]
    for night, points in enumerate(nights):
        rows = [
            POINTS | CRITERION | {"track": track, "points_exact": Fraction(given), "points": Decimal(given)}
            for track, given in points.items()
        ]
        scores = pd.DataFrame([row | {"max_points_exact": Fraction(9)} for row in rows])
        with writing(warehouse) as connection:
            at = LATER + timedelta(days=night)
            write_changes(connection, criterion_score, scores, year=YEAR, run_key=f"night-{night}", at=at)

    query = sa.select(score_change.c.track, score_change.c.points_exact_before, score_change.c.points_exact_after)
    with warehouse.connect() as connection:
        told = connection.execute(query.order_by(score_change.c.run_id, score_change.c.track)).all()

    assert [tuple(row) for row in told] == [("final", None, 5), ("final", 5, 4), ("appraisal_1", 4, 3)]


def test_a_change_of_the_maximum_or_of_the_index_alone_is_told(warehouse: sa.Engine) -> None:
    with writing(warehouse) as connection:
        connection.execute(sa.insert(framework).values(ROWS["framework"]))
    for night, (most, index) in enumerate(NIGHTS):
        scored = POINTS | {"max_points_exact": Fraction(most)}
        whole = scored | TOTAL | {"index_exact": Fraction(index), "index_pct": Decimal(index)}
        with writing(warehouse) as connection:
            for table, row in ((criterion_score, scored | CRITERION), (index_score, whole)):
                at = LATER + timedelta(days=night)
                write_changes(connection, table, pd.DataFrame([row]), year=YEAR, run_key=f"night-{night}", at=at)

    query = sa.select(score_change).order_by(score_change.c.run_id, score_change.c.criterion_code)
    with warehouse.connect() as connection:
        told = connection.execute(query).all()

    assert [(row.criterion_code, row.max_points_exact_before, row.max_points_exact_after) for row in told] == [
        ("*", None, 1), ("1", None, 1), ("*", 1, 2), ("1", 1, 2), ("*", 2, 2),
    ]  # fmt: skip
    assert [(row.index_exact_before, row.index_exact_after) for row in told if row.criterion_code == "*"] == [
        (None, 33), (33, 16), (16, Fraction(33, 2)),
    ]  # fmt: skip
