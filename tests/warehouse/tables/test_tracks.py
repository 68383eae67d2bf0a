from __future__ import annotations

import csv
from pathlib import Path

import pytest

from warehouse.tables.tracks import ROUNDS, TRACK_LABELS, TRACK_WORDS, TRACKS, appraised, rounds_of

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
    assert labels("tracks") == {track: f"Điểm {TRACK_WORDS[track]}" for track in TRACKS}
    steps = labels("calendar_events")
    assert {each: steps[f"appraisal_{each}_due"] for each in ROUNDS} == {
        each: f"Hạn {TRACK_WORDS[appraised(each)]}" for each in ROUNDS
    }


def test_a_label_begins_with_a_capital() -> None:
    assert (TRACK_LABELS["self"], TRACK_LABELS["appraisal_2"]) == ("Tự chấm", "Thẩm định lần 2")
