"""Figures are written only where they changed, and any day's figures can be read again."""

from __future__ import annotations

import shutil
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse.scored_nights import DAY_ONE, scores, write
from warehouse.engine import open_engine, writing
from warehouse.rows.frames import read_table
from warehouse.rows.history import read_as_of, write_changes
from warehouse.rows.replacing import Changes
from warehouse.tables import HISTORIES, criterion_score, run


def standing(engine: sa.Engine, day: int | None = None) -> dict[str, Fraction | None]:
    with engine.connect() as connection:
        if day is None:
            frame = read_table(connection, criterion_score)
        else:
            frame = read_as_of(connection, criterion_score, year=2024, at=DAY_ONE + timedelta(days=day))
    return dict(zip(frame["agency_code"], frame["points_exact"], strict=True))


def test_only_what_changed_is_written_and_every_day_can_be_read_again(warehouse: sa.Engine) -> None:
    days: list[dict[str, Fraction | None]] = [
        {"BNV": Fraction(1, 3), "BTP": Fraction(1), "BYT": None},
        {"BNV": Fraction(1, 3), "BTP": Fraction(1), "BYT": None},
        {"BNV": Fraction(2, 3), "BTP": Fraction(1), "BCT": Fraction(0)},
        {"BNV": Fraction(1, 3), "BTP": Fraction(1), "BYT": Fraction(1, 7)},
    ]
    wrote = [write(warehouse, points, day) for day, points in enumerate(days)]
    assert wrote == [Changes(3, 0, 0), Changes(0, 0, 0), Changes(1, 1, 1), Changes(1, 1, 1)]
    assert [standing(warehouse, day) for day in range(4)] == days
    assert standing(warehouse) == days[-1]
    assert standing(warehouse, -1) == {}
    with warehouse.connect() as connection:
        assert read_table(connection, run)["dagster_run_id"].tolist() == ["run-0", "run-2", "run-3"]
        assert len(read_table(connection, HISTORIES["criterion_score"])) == 9


POINTS = st.dictionaries(
    st.sampled_from("ABCDE"), st.one_of(st.none(), st.fractions(min_value=0, max_value=1)), max_size=5
)


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(days=st.lists(POINTS, min_size=1, max_size=5))
def test_any_sequence_of_nights_can_be_read_again(
    migrated_sqlite: Path, days: list[dict[str, Fraction | None]]
) -> None:
    with TemporaryDirectory() as folder:
        fresh = open_engine(f"sqlite:///{shutil.copy(migrated_sqlite, folder)}")
        for day, points in enumerate(days):
            write(fresh, points, day)
        assert [standing(fresh, day) for day in range(len(days))] == days
        fresh.dispose()


def test_a_key_twice_is_refused_and_named(sqlite_warehouse: sa.Engine) -> None:
    twice = pd.concat([scores({"BNV": None})] * 2)
    with writing(sqlite_warehouse) as connection, pytest.raises(ValueError, match=r"BNV.*comes twice"):
        write_changes(connection, criterion_score, twice, year=2024, run_key="r", at=DAY_ONE)
