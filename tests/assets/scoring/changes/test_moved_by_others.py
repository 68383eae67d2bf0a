"""Changes say whose figures moved points of an agency of which nothing itself changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.scoring.changes.last import read_last_changes
from assets.scoring.changes.rows import MOVED_BY, change_rows
from tests.assets.preview.words import NAMES
from tests.assets.scoring.small_group import POSTS, YEAR, decision, scored
from warehouse.engine import writing
from warehouse.rows.frames import conform
from warehouse.rows.history import write_changes
from warehouse.tables import agency, criterion_score, framework

Figures = Mapping[str, Mapping[str, str | None]]


def posts(**changed: str) -> Figures:
    """The group with other figures of some."""
    return POSTS | {code.removeprefix("_"): {"posts": value, "units": "1"} for code, value in changed.items()}


NEW_LEADER = {"01": "04", "02": "", "04": ""}


@pytest.mark.parametrize(
    ("first", "second", "movers"),
    [
        # The leader falls: the one that follows it rises, and nothing of its own changed.
        (POSTS, posts(_01="30"), {("02", "final"): "01", ("02", "computed"): "01"}),
        # The last one falls: both its own points and those above are measured from there.
        (POSTS, posts(_03="5"), {("02", "final"): "03", ("02", "computed"): "03"}),
        # What no figure of the group rests on moves nobody but itself.
        (POSTS, posts(_02="30"), {("02", "final"): "", ("02", "computed"): ""}),
        # A new leader, and one that moves at the same time.
        (
            POSTS,
            posts(_02="28", _04="60"),
            {
                **{(code, track): moved for track in ("final", "computed") for code, moved in NEW_LEADER.items()},
                ("04", "self"): "",
            },
        ),
    ],
    ids=["leader", "last", "nobody else", "new leader"],
)
def test_a_change_names_the_agencies_whose_figures_made_it(
    sqlite_warehouse: sa.Engine, first: Figures, second: Figures, movers: dict[tuple[str, str], str]
) -> None:
    last = changes_of(sqlite_warehouse, scored(first), scored(second))
    assert moved_by(last) == movers


def test_a_decision_on_the_leader_is_told_in_the_tracks_that_it_moves(sqlite_warehouse: sa.Engine) -> None:
    corrected = decision(1, "01", 1, input_name="posts", input_value="30")
    later = decision(2, "01", 1, input_name="posts", input_value="28")
    last = changes_of(
        sqlite_warehouse, scored(POSTS, decisions=(corrected,)), scored(POSTS, decisions=(corrected, later))
    )
    assert moved_by(last) == {("02", "final"): "01", ("02", "appraisal_1"): "01"}
    rows = change_rows(last, NAMES)
    assert (rows.headings[-1], rows.rows[0][-1]) == (MOVED_BY, "01")


def moved_by(changes: pd.DataFrame) -> dict[tuple[str, str], str]:
    keys = zip(changes["agency_code"], changes["track"], strict=True)
    return dict(zip(keys, changes["moved_by"], strict=True))


def changes_of(engine: sa.Engine, *nights: pd.DataFrame) -> pd.DataFrame:
    """What the last of some nights changed."""
    with writing(engine) as connection:
        rules: dict[str, Any] = {"version": 1, "title": "Thử", "level": "commune", "years": "2024"}
        connection.execute(sa.insert(framework).values(framework_id="thu", sha256="0", source_text="...", **rules))
        for code in ("01", "02", "03", "04"):
            whose = {"name": f"Xã {code}", "level": "commune", "group_code": "xã", "valid_from": date(2000, 1, 1)}
            connection.execute(sa.insert(agency).values(code=code, **whose))
        for night, scores in enumerate(nights):
            at = datetime(2025, 1, 5, 18, tzinfo=UTC) + timedelta(days=night)
            frame = conform(scores.reset_index(), criterion_score)
            write_changes(connection, criterion_score, frame, year=YEAR, run_key=f"night-{night}", at=at)
    with engine.connect() as connection:
        return read_last_changes(connection, YEAR).changes
