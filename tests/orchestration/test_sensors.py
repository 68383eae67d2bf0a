"""The inbox sensor asks for a run for each state of a whole file, and for another if it stays; it tells what stays."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pandas as pd
import pytest
from dagster._core.test_utils import create_run_for_test

from assets.home import Home
from assets.publication.years_at_work import YearStates
from assets.reference.loading import References
from assets.submissions.receiving.inbox import Inbox
from assets.submissions.receiving.opened_file import Trace
from orchestration.arrivals import AGAIN_AFTER, Asked, ask_for_runs, read_cursor, write_cursor
from orchestration.jobs import INTAKE
from orchestration.resources.inbox import installed_inbox
from orchestration.sensors import inbox_arrivals
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
        instance: dg.DagsterInstance | None = None,
    ) -> dg.SensorResult:
        given = {
            "inbox": Inbox(home.inbox, quiet_seconds, years, {2022: "no calendar yet"}),
            "references": replace(references, calendar=calendar),
            "year_states": YearStates,
        }
        with nullcontext(instance) if instance else dg.DagsterInstance.ephemeral() as used:
            result = inbox_arrivals(dg.build_sensor_context(used, cursor), **given)
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
        (json.dumps({"2025": ["00012 a.xlsx"]}), {}),
        (json.dumps({"2025": {"ab": [1, 5.0]}}), {"2025": {"ab": Asked(1, 5.0)}}),
    ],
)
def test_a_cursor_of_another_version_is_none(text: str | None, cursor: object) -> None:
    assert read_cursor(text) == cursor


TRACE = Trace(1, 2, 3, 4)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def asked_keys(looks: list[tuple[timedelta, set[str], bool]]) -> list[str | None]:
    """The key asked for at each look: its time after noon, the files that lie there, and whether an intake goes on."""
    cursor: str | None = None
    keys = []
    for after, files, is_at_work in looks:
        ready = {"2025": dict.fromkeys(files, TRACE)} if files else {}
        at_work = {"2025"} if is_at_work else set()
        asked, kept = ask_for_runs(ready, read_cursor(cursor), at_work, NOON + after)
        cursor = write_cursor(kept)
        keys.append(asked.get("2025"))
    return keys


def test_a_file_that_its_run_leaves_is_asked_for_again_at_growing_distances_and_then_no_more() -> None:
    soon = timedelta(seconds=1)
    first, second, third, *_ = (sum(AGAIN_AFTER[:count], timedelta()) for count in range(1, 4))
    moments = [timedelta(), soon, first - soon, first, second - soon, second, third - soon, third]
    moments += [third + timedelta(days=days) for days in range(1, 4)]

    keys = asked_keys([(moment, {"a"}, False) for moment in moments])

    assert [key is not None for key in keys] == [True, False, False, True, False, True, False, True, *([False] * 3)]
    assert len({*keys} - {None}) == 4  # Dagster starts a key once


def test_a_file_that_fails_holds_up_no_other_and_one_that_was_taken_is_forgotten() -> None:
    minute = timedelta(minutes=1)
    failed, beside = (timedelta(), {"bad"}, False), (minute / 2, {"bad", "new"}, False)
    gone, back = (minute * 2, set[str](), False), (minute * 3, {"bad"}, False)

    assert [key is not None for key in asked_keys([failed, beside, gone, back])] == [True, True, False, True]


def test_what_comes_while_an_intake_goes_on_is_asked_for_together_after_it() -> None:
    seconds = timedelta(seconds=15)
    looks = [(seconds * number, {f"{file}" for file in range(number * 60)}, 1 < number < 5) for number in range(1, 6)]

    assert [key is not None for key in asked_keys(looks)] == [True, False, False, False, True]


def test_a_year_whose_intake_waits_or_works_is_read_from_dagsters_books(look: Look, home: Home) -> None:
    put(home, "2025/a.xlsx")
    put(home, "2024/a.xlsx")
    with dg.DagsterInstance.ephemeral() as instance:
        create_run_for_test(
            instance, INTAKE.name, status=dg.DagsterRunStatus.STARTED, tags={"dagster/partition": "2025"}
        )
        create_run_for_test(
            instance, INTAKE.name, status=dg.DagsterRunStatus.FAILURE, tags={"dagster/partition": "2024"}
        )
        first = look(home, None, instance=instance)
        second = look(home, first.cursor, instance=instance)

    assert years(first) == ["2024"]
    assert said(second) == "an intake of 2025 is not over yet; what came since is asked for after it"
    assert years(look(home, second.cursor)) == ["2025"]


def test_what_stays_is_logged_with_a_run_and_else_is_the_reason_for_skipping_alone(
    look: Look, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    """Dagster keeps a file for every look that logs something: thousands a day."""
    put(home, "2025/a.xlsx.part")
    assert "1 file(s) wait" in said(look(home, None))
    assert capsys.readouterr().err == ""

    put(home, "2025/b.xlsx")
    look(home, None)
    assert "1 file(s) wait: 2025/a.xlsx.part" in capsys.readouterr().err


def test_the_installed_inbox_takes_years_that_have_begun_and_can_be_assessed(
    references: References, tmp_path: Path
) -> None:
    inbox = installed_inbox(tmp_path / "inbox", 5, references)

    assert (inbox.root, inbox.quiet_seconds) == (tmp_path / "inbox", 5)
    assert {2023, 2024, 2025} <= {*inbox.years}
    assert not {2022, 2100} & {*inbox.years}
    assert inbox.unready[2022].startswith("2022 cannot be assessed: there is no")
