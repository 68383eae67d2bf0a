"""The inbox sensor asks for one run of a year that has new files, and remembers files, not the clock."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from assets.home import Home
from assets.reference.references import References
from orchestration.definitions import build_defs
from orchestration.sensors import Arrival, inbox_arrivals, unseen

Look = Callable[[Home, str | None], Any]

OLD, SAME_TIME, NEW = Arrival(5, "b.xlsx"), Arrival(5, "c.xlsx"), Arrival(70, "a.xlsx")


@pytest.mark.parametrize(
    ("cursor", "expected"),
    [
        (None, [OLD, SAME_TIME, NEW]),
        (Arrival(4, "z.xlsx").cursor, [OLD, SAME_TIME, NEW]),
        (OLD.cursor, [SAME_TIME, NEW]),
        (NEW.cursor, []),
    ],
)
def test_new_is_what_came_after_the_newest_file_seen(cursor: str | None, expected: list[Arrival]) -> None:
    assert unseen([OLD, SAME_TIME, NEW], cursor) == expected


@pytest.fixture
def look(references: References) -> Look:
    """Let the sensor look into a home's inbox."""

    def evaluate(home: Home, cursor: str | None) -> dg.SensorExecutionData:
        with dg.DagsterInstance.ephemeral() as instance:
            resources = {"home": home, "references": references}
            context = dg.build_sensor_context(instance, cursor, definitions=build_defs(), resources=resources)
            return inbox_arrivals.evaluate_tick(context)

    return evaluate


@pytest.fixture
def home(tmp_path: Path) -> Home:
    for year in ("2024", "2025"):
        (tmp_path / "inbox" / year).mkdir(parents=True)
    return Home(tmp_path)


def put(home: Home, name: str) -> None:
    (home.inbox / name).write_bytes(b"x")


def years(tick: dg.SensorExecutionData) -> list[str | None]:
    return [request.partition_key for request in tick.run_requests or ()]


def test_each_year_with_new_files_gets_one_run_and_then_none(look: Look, home: Home) -> None:
    put(home, "2025/a.xlsx")
    put(home, "2025/b.xlsx")
    put(home, "2024/c.xlsx")

    first = look(home, None)
    second = look(home, first.cursor)

    assert years(first) == ["2024", "2025"]
    assert years(second) == []
    assert second.skip_message == "nothing new in the inbox"
    assert second.cursor == first.cursor


def test_a_file_that_comes_later_starts_its_year_alone(look: Look, home: Home) -> None:
    put(home, "2024/a.xlsx")
    before = look(home, None)
    put(home, "2025/b.xlsx")

    assert years(look(home, before.cursor)) == ["2025"]


def test_files_of_a_year_that_cannot_be_assessed_start_nothing_until_it_can_be(look: Look, home: Home) -> None:
    (home.inbox / "2022").mkdir()
    put(home, "2022/a.xlsx")

    alone = look(home, None)
    put(home, "2025/b.xlsx")
    beside = look(home, alone.cursor)

    assert years(alone) == []
    assert (alone.skip_message or "").startswith("1 file(s) wait in inbox/2022: 2022 cannot be assessed: there is no")
    assert years(beside) == ["2025"]
    assert "2022" not in json.loads(beside.cursor or "{}")


def test_unfinished_uploads_and_files_of_no_year_start_nothing(look: Look, home: Home) -> None:
    put(home, "2025/a.xlsx.part")
    put(home, "2025/.hidden.xlsx")
    put(home, "loose.xlsx")

    assert years(look(home, None)) == []


def test_an_inbox_that_does_not_exist_yet_is_empty(look: Look, tmp_path: Path) -> None:
    assert years(look(Home(tmp_path / "nowhere"), None)) == []
