"""What changed since yesterday is read from the history, on both databases, the furthest moves of rank first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from assets.home import Home
from assets.scoring.changes.last import read_last_changes
from warehouse.rows.frames import read_table
from warehouse.tables import criterion_score, index_score

YEAR = 2025
FIRST_NIGHT = datetime(2026, 1, 20, 18, tzinfo=UTC)


def test_a_year_without_figures_has_no_changes(warehouse: sa.Engine) -> None:
    with warehouse.connect() as connection:
        last = read_last_changes(connection, YEAR)

    assert (last.changed_at, last.dagster_run_id, len(last.changes), last.moved_ranks) == (None, None, 0, 0)


def test_after_the_first_night_everything_is_new(installation: tuple[sa.Engine, Home]) -> None:
    with installation[0].connect() as connection:
        last = read_last_changes(connection, YEAR)
        indices = read_table(connection, index_score)
    totals = len(indices)

    assert last.changed_at == FIRST_NIGHT
    assert last.changes["points_before"].isna().all()
    assert last.moved_ranks == (indices["track"] == "computed").sum() < totals
    assert (last.changes["criterion_code"].head(totals) == "*").all()


@pytest.mark.parametrize("database", ["installation", "postgresql_installation"])
def test_a_second_night_tells_only_what_it_changed(
    request: pytest.FixtureRequest, database: str, second_night: Callable[[sa.Engine, Home], tuple[str, datetime]]
) -> None:
    engine, home = request.getfixturevalue(database)
    key = ["agency_code", "criterion_code", "track"]
    with engine.connect() as connection:
        before = read_table(connection, criterion_score).set_index(key)["points_exact"]
    agency, at = second_night(engine, home)
    with engine.connect() as connection:
        last = read_last_changes(connection, YEAR)
        after = read_table(connection, criterion_score).set_index(key)["points_exact"]

    assert last.changed_at == at == FIRST_NIGHT + timedelta(days=1)
    told = last.changes[last.changes["criterion_code"] != "*"].set_index(key)
    assert set(told.index) == set(before.index[before != after])
    assert told["points_exact_before"].equals(before.loc[told.index].rename("points_exact_before"))
    assert told["points_exact_after"].equals(after.loc[told.index].rename("points_exact_after"))
    assert agency in set(last.changes["agency_code"])
