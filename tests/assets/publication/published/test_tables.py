from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from assets.publication.published.tables import CommitteeTables, YearFrames, committee_tables
from assets.reference.agencies import agencies_of_year
from tests.assets.publication.published.committee_frames import (
    NOT_APPLICABLE_CODE,
    REJECTED,
    SENT_NOTHING,
    UNREADABLE,
    YEAR,
    realistic_year,
)
from warehouse import tables
from warehouse.rows.frames import empty_frame

Frames = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def frames() -> Frames:
    return realistic_year(rounds=(1, 2))


@pytest.fixture(scope="module")
def year(frames: Frames) -> CommitteeTables:
    return committee_tables(YEAR, YearFrames(**frames))


def test_every_agency_that_a_framework_scores_stands_once_whether_it_sent_anything_or_not(
    frames: Frames, year: CommitteeTables
) -> None:
    assert sorted(year.standings["agency_code"]) == sorted(agencies_of_year(frames["agencies"], YEAR)["code"])


def test_agencies_stand_by_group_and_rank_and_those_without_a_rank_come_last(year: CommitteeTables) -> None:
    for rules in year.rules:
        for group in year.groups_of(rules.framework_id):
            ranks = [
                None if pd.isna(rank) else int(rank) for rank in year.standings_of(rules.framework_id, group)["rank"]
            ]
            ranked = [rank for rank in ranks if rank is not None]
            assert ranked == sorted(ranked)
            assert ranks == ranked + [None] * (len(ranks) - len(ranked))


def test_groups_stand_in_the_order_of_the_code_list(year: CommitteeTables) -> None:
    assert [year.groups_of(rules.framework_id) for rules in year.rules] == [
        ["ministry", "ministry_special"],
        ["province"],
    ]


def test_figures_are_those_of_the_warehouse(frames: Frames, year: CommitteeTables) -> None:
    scores = frames["index_scores"]
    for _, row in year.standings[year.standings["is_scored"]].iterrows():
        own = scores[scores["agency_code"] == row["agency_code"]].set_index("track")
        assert row["points"] == own.loc["final", "points"]
        assert row["computed_points"] == own.loc["computed", "points"]
        assert row["self_points"] == own.loc["self", "points"]
        assert row["index_exact"] == own.loc["final", "index_exact"]


def test_agencies_without_an_accepted_report_have_no_figures(year: CommitteeTables) -> None:
    unscored = year.standings[~year.standings["is_scored"]]
    assert len(unscored) == len(SENT_NOTHING) + len(REJECTED) + len(UNREADABLE)
    assert unscored[["points", "self_points", "index_pct", "rank"]].isna().all(axis=None)
    assert set(unscored["state"]) == {"nothing_sent", "rejected", "unreadable"}


def test_only_frameworks_of_the_year_are_shown(year: CommitteeTables) -> None:
    assert [rules.framework_id for rules in year.rules] == ["minh-hoa-bo", "minh-hoa-tinh"]
    assert set(year.criteria["framework_id"]) == {"minh-hoa-bo", "minh-hoa-tinh"}
    assert all(rules.is_illustrative for rules in year.rules)


def test_rows_of_other_years_change_nothing(frames: Frames, year: CommitteeTables) -> None:
    both = {
        name: pd.concat([frame, frame.assign(year=YEAR - 1)]) if "year" in frame.columns else frame
        for name, frame in frames.items()
    }
    pd.testing.assert_frame_equal(committee_tables(YEAR, YearFrames(**both)).standings, year.standings)


def test_the_order_of_rows_in_the_warehouse_changes_nothing(frames: Frames, year: CommitteeTables) -> None:
    reversed_rows = {name: frame.iloc[::-1].reset_index(drop=True) for name, frame in frames.items()}
    shuffled = committee_tables(YEAR, YearFrames(**reversed_rows))
    pd.testing.assert_frame_equal(shuffled.standings, year.standings)
    assert shuffled.states == year.states


def test_a_group_that_the_code_list_does_not_know_is_shown_by_its_code(frames: Frames) -> None:
    agencies = frames["agencies"].assign(group_code="moi")
    tables_of_year = committee_tables(YEAR, YearFrames(**{**frames, "agencies": agencies}))
    assert tables_of_year.groups_of("minh-hoa-bo") == ["moi"]
    assert tables_of_year.group_label("moi") == "moi"


@pytest.mark.parametrize("missing", ["agencies", "frameworks", "submissions", "index_scores", "criterion_scores"])
def test_an_empty_table_is_a_year_without_results_not_an_error(frames: Frames, missing: str) -> None:
    table: Any = {
        "agencies": tables.agency,
        "frameworks": tables.framework,
        "submissions": tables.submission,
        "index_scores": tables.index_score,
        "criterion_scores": tables.criterion_score,
    }[missing]
    shaped = committee_tables(YEAR, YearFrames(**{**frames, missing: empty_frame(table)}))
    assert len(shaped.standings) == (0 if missing in ("agencies", "frameworks") else 51)
    assert (len(shaped.rules) == 0) == (missing in ("agencies", "frameworks"))


def test_a_criterion_left_out_for_an_agency_makes_its_maximum_smaller(year: CommitteeTables) -> None:
    left_out = year.criterion_scores[~year.criterion_scores["is_applicable"].astype(bool)]
    assert set(left_out["criterion_code"]) == {NOT_APPLICABLE_CODE}
    row = year.standings[year.standings["agency_code"].isin(left_out["agency_code"])].iloc[0]
    assert row["max_points_exact"] == 97
