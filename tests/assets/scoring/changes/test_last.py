"""What the last run that changed any figure changed, and the ranks that moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.scoring.changes.last import COLUMNS, LastChanges, read_last_changes
from warehouse.engine import writing
from warehouse.rows.frames import conform
from warehouse.rows.history import write_changes
from warehouse.tables import criterion_score, framework, index_score
from warehouse.tables.publication import WHOLE_FRAMEWORK
from warehouse.tables.tracks import RANKED_TRACK


@pytest.mark.parametrize(
    ("before", "after", "track", "criterion", "moved"),
    [
        (1, 2, RANKED_TRACK, WHOLE_FRAMEWORK, 1),
        (2, 2, RANKED_TRACK, WHOLE_FRAMEWORK, 0),
        (None, 1, RANKED_TRACK, WHOLE_FRAMEWORK, 1),
        (1, None, RANKED_TRACK, WHOLE_FRAMEWORK, 1),
        (None, None, RANKED_TRACK, WHOLE_FRAMEWORK, 0),
        (1, 2, "self", WHOLE_FRAMEWORK, 0),
        (1, 2, RANKED_TRACK, "1.1", 0),
    ],
)
def test_a_rank_that_is_won_lost_or_another_has_moved(
    before: int | None, after: int | None, track: str, criterion: str, moved: int
) -> None:
    row = dict.fromkeys(COLUMNS) | {"track": track, "criterion_code": criterion}
    row |= {"rank_before": before, "rank_after": after}
    changes = pd.DataFrame([row]).astype({"rank_before": "Int64", "rank_after": "Int64"})
    assert LastChanges(None, None, changes).moved_ranks == moved


YEAR = 2024
FIRST = datetime(2025, 1, 5, 18, tzinfo=UTC)


def write(engine: sa.Engine, night: int, ranks: dict[str, int], points: dict[tuple[str, str], int], year: int) -> None:
    """Totals as agency -> rank, points as (agency, criterion) -> points."""
    common = {"year": year, "framework_id": "thu", "track": RANKED_TRACK, "max_points_exact": Fraction(9)}
    half = {"points_exact": Fraction(9, 2), "points": Decimal("4.50")}
    half |= {"index_exact": Fraction(50), "index_pct": Decimal("50.00"), "group_code": "xa", "ranked_count": 9}
    indices = [common | half | {"agency_code": agency, "rank": rank} for agency, rank in ranks.items()]
    scores = [
        common
        | {"agency_code": agency, "criterion_code": code, "is_applicable": True}
        | {"points_exact": Fraction(each), "points": Decimal(each)}
        for (agency, code), each in points.items()
    ]
    with writing(engine) as connection:
        for table, rows in ((criterion_score, scores), (index_score, indices)):
            frame = pd.DataFrame(rows, columns=[column.name for column in table.columns])
            at = FIRST + timedelta(days=night)
            write_changes(connection, table, conform(frame, table), year=year, run_key=f"night-{night}-{year}", at=at)


def test_totals_come_first_the_furthest_move_before_the_others_then_codes(sqlite_warehouse: sa.Engine) -> None:
    before = {"04": 1, "03": 2, "02": 3, "01": 4, "05": 5}
    scores = {("02", "1.2"): 1, ("01", "1.2"): 1, ("01", "1.10"): 1}
    with writing(sqlite_warehouse) as connection:
        facts = {"version": 1, "title": "Thử", "level": "commune", "years": "2024", "sha256": "0", "source_text": "..."}
        connection.execute(sa.insert(framework).values(framework_id="thu", **facts))
    write(sqlite_warehouse, 0, before, scores, YEAR)
    write(sqlite_warehouse, 1, before | {"04": 4, "03": 3, "02": 2, "01": 1, "00": 6}, dict.fromkeys(scores, 2), YEAR)
    write(sqlite_warehouse, 2, {"09": 1}, {}, YEAR + 1)

    with sqlite_warehouse.connect() as connection:
        last = read_last_changes(connection, YEAR)

    assert (last.changed_at, last.dagster_run_id, last.moved_ranks) == (FIRST + timedelta(days=1), f"night-1-{YEAR}", 5)
    changes = last.changes
    assert list(zip(changes["agency_code"], changes["criterion_code"], strict=True)) == [
        ("01", "*"), ("04", "*"), ("02", "*"), ("03", "*"), ("00", "*"), ("01", "1.10"), ("01", "1.2"), ("02", "1.2"),
    ]  # fmt: skip
    assert changes["rank_before"].tolist()[:4] == [4, 1, 3, 2]
