from __future__ import annotations

import csv
from pathlib import Path

import pytest

from warehouse.tables.tracks import (
    TRACKS,
    appraised,
    decisive,
    in_track_order,
    round_of,
    rounds_of,
    step_position,
    track_label,
    track_words,
)

CODE_LISTS = Path(__file__).parents[3] / "fixtures" / "code_lists"


def labels(name: str) -> dict[str, str]:
    with (CODE_LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["label"] for row in csv.DictReader(file)}


@pytest.mark.parametrize(
    ("events", "rounds"),
    [
        (("opens", "release_due"), ()),
        (("appraisal_1_due", "explanation_due"), (1,)),
        (("appraisal_10_due", "appraisal_2_due", "appraisal_1_due"), (1, 2, 10)),
        (("appraisal_due", "appraisal_0_due", "reappraisal_1_due", "appraisal_1_due_again"), ()),
    ],
)
def test_a_calendar_has_a_round_for_each_of_its_appraisal_steps(
    events: tuple[str, ...], rounds: tuple[int, ...]
) -> None:
    assert rounds_of(events) == rounds


def test_the_code_lists_use_the_words_of_the_tracks() -> None:
    assert labels("tracks") == {track: f"Điểm {track_words(track)}" for track in TRACKS}
    steps = labels("calendar_events")
    assert {each: steps[f"appraisal_{each}_due"] for each in (1, 2)} == {
        each: f"Hạn {track_words(appraised(each))}" for each in (1, 2)
    }


def test_a_round_is_called_by_its_name_in_the_calendar_or_by_its_number() -> None:
    names = {2: "Thẩm định chéo"}
    assert (track_words("appraisal_2", names), track_label("appraisal_2", names)) == (
        "Thẩm định chéo",
        "Thẩm định chéo",
    )
    assert track_label("appraisal_12", names) == "Thẩm định lần 12"
    assert track_label("self") == "Tự chấm"


@pytest.mark.parametrize(
    ("track", "number"),
    [("appraisal_1", 1), ("appraisal_12", 12), ("appraisal_0", None), ("appraisal_", None), ("final", None)],
)
def test_a_track_of_a_round_says_which(track: str, number: int | None) -> None:
    assert round_of(track) == number


def test_tracks_stand_in_the_order_in_which_points_come_about() -> None:
    shuffled = ["final", "appraisal_10", "self", "appraisal_2", "computed", "final"]
    assert in_track_order(shuffled) == ["self", "computed", "appraisal_2", "appraisal_10", "final"]


@pytest.mark.parametrize(
    ("tracks", "last"),
    [
        (["self", "computed", "final", "appraisal_2", "appraisal_1"], "appraisal_2"),
        (["self", "final", "computed"], "computed"),
        (["self", "final"], None),
    ],
)
def test_the_last_round_decides_else_the_computed_points(tracks: list[str], last: str | None) -> None:
    assert decisive(tracks) == last


def test_steps_stand_in_the_order_of_the_year() -> None:
    year = [
        "opens",
        "report_due",
        "self_assessment_due",
        "appraisal_1_due",
        "explanation_due",
        "appraisal_2_due",
        "explanation_2_due",
        "appraisal_10_due",
        "explanation_10_due",
        "release_due",
    ]
    assert sorted(set(year), key=lambda step: step_position(step) or ()) == year
    assert [step_position(step) for step in ("starts", "appraisal_0_due", "appraisal_100_due")] == [None] * 3
