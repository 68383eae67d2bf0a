"""The inbox sensor asks for one run for each state of a whole file, whatever the clock says, and tells what stays."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import dagster as dg
import pandas as pd
import pytest

from assets.home import Home
from assets.publication.years_at_work import YearStates
from assets.reference.loading import References
from assets.submissions.receiving.inbox import Inbox
from orchestration.resources.inbox import installed_inbox
from orchestration.sensors import inbox_arrivals, read_cursor
from tests.assets.submissions.receiving.uploads import workbook

LONG = 60.0
WHOLE = workbook()


Look = Callable[..., dg.SensorResult]


@pytest.fixture
def look(references: References) -> Look:
    """Let the sensor look into a home's inbox."""

    def evaluate(
        home: Home,
        cursor: str | None,
        *,
        quiet_seconds: float = LONG,
        years: tuple[int, ...] = (2024, 2025),
        calendar: pd.DataFrame = references.calendar,
    ) -> dg.SensorResult:
        given = {
            "inbox": Inbox(home.inbox, quiet_seconds, years, {2022: "no calendar yet"}),
            "references": replace(references, calendar=calendar),
            "year_states": YearStates,
        }
        with dg.DagsterInstance.ephemeral() as instance:
            result = inbox_arrivals(dg.build_sensor_context(instance, cursor), **given)
        assert isinstance(result, dg.SensorResult)
        return result

    return evaluate


@pytest.fixture
def home(tmp_path: Path) -> Home:
    for year in ("2024", "2025"):
        (tmp_path / "inbox" / year).mkdir(parents=True)
    return Home(tmp_path)


def put(home: Home, name: str, content: bytes = WHOLE) -> Path:
    (home.inbox / name).write_bytes(content)
    return home.inbox / name


def years(tick: dg.SensorResult) -> list[str | None]:
    return [request.partition_key for request in tick.run_requests or ()]


def said(tick: dg.SensorResult) -> str:
    assert isinstance(tick.skip_reason, dg.SkipReason)
    return tick.skip_reason.skip_message or ""


def test_each_year_with_new_files_gets_one_run_and_then_none(look: Look, home: Home) -> None:
    put(home, "2025/a.xlsx")
    put(home, "2025/b.xlsx")
    put(home, "2024/c.xlsx")

    first = look(home, None)
    second = look(home, first.cursor)

    assert years(first) == ["2024", "2025"]
    assert years(second) == []
    assert said(second) == "nothing new in the inbox"
    assert second.cursor == first.cursor


def test_a_file_that_comes_later_starts_its_year_alone(look: Look, home: Home) -> None:
    put(home, "2024/a.xlsx")
    before = look(home, None)
    put(home, "2025/b.xlsx")

    assert years(look(home, before.cursor)) == ["2025"]


def test_a_file_sent_anew_under_its_name_starts_a_run_with_a_key_of_its_own(look: Look, home: Home) -> None:
    put(home, "2025/a.xlsx")
    before = look(home, None)
    put(home, "2025/b.xlsx").replace(home.inbox / "2025" / "a.xlsx")
    after = look(home, before.cursor)

    assert years(after) == ["2025"]
    assert (before.run_requests or ())[0].run_key != (after.run_requests or ())[0].run_key


def test_a_file_older_than_one_seen_before_starts_a_run_too(look: Look, home: Home) -> None:
    """The clock was set back, or the file was moved in from elsewhere with its times."""
    put(home, "2025/z.xlsx")
    future = look(home, None).cursor
    older = put(home, "2025/a.xlsx")
    os.utime(older, (0, 0))

    assert years(look(home, future)) == ["2025"]


@pytest.mark.parametrize("content", [b"", WHOLE[:500], WHOLE[:-1], b"%PDF-1.7"])
def test_a_file_that_is_not_whole_starts_nothing_until_it_is(look: Look, content: bytes, home: Home) -> None:
    put(home, "2025/a.xlsx", content)
    before = look(home, None)
    put(home, "2025/a.xlsx", WHOLE)
    after = look(home, before.cursor)

    assert years(before) == []
    assert said(before) == (
        "nothing new in the inbox; inbox: 1 file(s) wait: "
        "2025/a.xlsx: not a whole container, and changed less than 60 s ago"
    )
    assert years(after) == ["2025"]


def test_a_file_that_never_gets_whole_starts_one_run_after_the_quiet_time(look: Look, home: Home) -> None:
    put(home, "2025/a.xlsx", WHOLE[:500])
    before = look(home, None)
    time.sleep(0.25)
    after = look(home, before.cursor, quiet_seconds=0.2)

    assert years(before) == []
    assert years(after) == ["2025"]
    assert years(look(home, after.cursor, quiet_seconds=0.2)) == []


def test_one_file_that_waits_holds_up_no_other(look: Look, home: Home) -> None:
    put(home, "2025/a.xlsx", b"")
    waiting = look(home, None)
    put(home, "2025/b.xlsx")

    assert years(look(home, waiting.cursor)) == ["2025"]


def test_files_of_a_year_that_cannot_be_assessed_start_nothing_until_it_can_be(look: Look, home: Home) -> None:
    (home.inbox / "2022").mkdir()
    put(home, "2022/a.xlsx")

    alone = look(home, None)
    put(home, "2025/b.xlsx")
    beside = look(home, alone.cursor)

    assert years(alone) == []
    assert said(alone).endswith("1 file(s) that no run will read: 2022/ (1 file): no calendar yet")
    assert years(beside) == ["2025"]
    assert "2022" not in read_cursor(beside.cursor)
    assert years(look(home, beside.cursor, years=(2022, 2024, 2025))) == ["2022"]


def test_unfinished_uploads_and_files_of_no_year_start_nothing_and_are_told(look: Look, home: Home) -> None:
    put(home, "2025/a.xlsx.part")
    put(home, "2025/.hidden.xlsx")
    put(home, "2025/Thumbs.db")
    put(home, "loose.xlsx")
    for folder in ("2030", "năm 2025"):
        (home.inbox / folder).mkdir()
        put(home, f"{folder}/a.xlsx")

    tick = look(home, None)

    assert years(tick) == []
    told = said(tick).split("inbox: ")
    assert told[1] == "1 file(s) wait: 2025/a.xlsx.part: its name says that it is not finished; "
    assert told[2].startswith("2 file(s) that no run will read: 2030/ (1 file): 2030 is no evaluation year")
    assert "năm 2025/ (1 file): no folder of an evaluation year" in told[2]


def test_files_of_no_years_folder_are_told_where_no_night_takes_them(
    look: Look, home: Home, references: References
) -> None:
    put(home, "loose.xlsx")
    now = look(home, None)
    later = look(home, None, calendar=references.calendar[references.calendar["year"] < 2023])

    assert said(now) == "nothing new in the inbox"
    assert said(later) == (
        "nothing new in the inbox; inbox: 1 file(s) that no run will read: "
        "loose.xlsx: no year is at work: it belongs into the folder of its year"
    )


def test_an_inbox_that_does_not_exist_yet_is_empty(look: Look, tmp_path: Path) -> None:
    assert years(look(Home(tmp_path / "nowhere"), None)) == []


@pytest.mark.parametrize(
    ("text", "cursor"),
    [
        (None, {}),
        ("", {}),
        ("kein", {}),
        ("[]", {}),
        (json.dumps({"2025": "00012 a.xlsx", "2024": ["ab"]}), {"2024": ["ab"]}),
    ],
)
def test_a_cursor_of_another_version_is_none(text: str | None, cursor: dict[str, list[str]]) -> None:
    assert read_cursor(text) == cursor


def test_the_installed_inbox_takes_years_that_have_begun_and_can_be_assessed(
    references: References, tmp_path: Path
) -> None:
    inbox = installed_inbox(tmp_path / "inbox", 5, references)

    assert (inbox.root, inbox.quiet_seconds) == (tmp_path / "inbox", 5)
    assert {2023, 2024, 2025} <= {*inbox.years}
    assert not {2022, 2100} & {*inbox.years}
    assert inbox.unready[2022].startswith("2022 cannot be assessed: there is no")
