"""The inbox sensor asks once for each state of a whole file, and again for what a run left; it tells what stays."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pandas as pd
import pytest
from dagster._core.test_utils import create_run_for_test

from assets.home import Home
from assets.publication.years_at_work import YearStates, read_year_states
from assets.reference.loading import References
from assets.submissions.receiving.inbox import Inbox
from assets.submissions.receiving.opened_file import Trace
from orchestration.arrivals import AGAIN_AFTER, PastIntakes, ask_for_runs, past_intakes, read_cursor
from orchestration.jobs import INTAKE, NIGHTLY
from orchestration.resources import utc_now
from orchestration.resources.inbox import installed_inbox
from orchestration.sensors import inbox_arrivals
from tests.assets.submissions.receiving.uploads import workbook
from warehouse.engine import open_engine

LONG = 60.0
WHOLE = workbook()


Look = Callable[..., Any]


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
        year_states: Callable[[], YearStates] = YearStates,
    ) -> dg.SensorResult | dg.SkipReason:
        given = {
            "inbox": Inbox(home.inbox, quiet_seconds, years, {2022: "no calendar yet"}),
            "references": replace(references, calendar=calendar),
            "year_states": year_states,
            "clock": utc_now,
        }
        with nullcontext(instance) if instance else dg.DagsterInstance.ephemeral() as used:
            result = inbox_arrivals(dg.build_sensor_context(used, cursor), **given)
        assert isinstance(result, dg.SensorResult | dg.SkipReason)
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


def test_a_look_while_the_warehouse_cannot_be_reached_is_one_sentence_and_forgets_nothing(
    look: Look, home: Home
) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        nobody = f"postgresql+psycopg://parcomm:secret@127.0.0.1:{server.getsockname()[1]}/parcomm"
        put(home, "2025/a.xlsx")

        tick = look(home, None, year_states=lambda: read_year_states(open_engine(nobody)))

    assert isinstance(tick, dg.SkipReason)  # with which Dagster keeps the cursor
    assert (tick.skip_message or "").startswith("the warehouse cannot be reached, and what is in the inbox waits: ")
    assert "refused" in (tick.skip_message or "")
    assert "secret" not in (tick.skip_message or "")


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


TRACE = Trace(1, 2, 3, 4)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
IDLE, AT_WORK = PastIntakes(), PastIntakes(is_at_work=True)


def has_asked(looks: list[tuple[set[str], PastIntakes]]) -> list[bool]:
    """At each look, whether a run was asked for: the files that lie there, and what became of the intakes before."""
    cursor: Mapping[str, list[str]] = {}
    asked = []
    for files, intakes in looks:
        keys, cursor = ask_for_runs({"2025": dict.fromkeys(files, TRACE)}, cursor, {"2025": intakes}, NOON)
        asked.append("2025" in keys)
    return asked


def test_a_file_that_fails_holds_up_no_other_and_one_that_was_taken_is_forgotten() -> None:
    given_up = PastIntakes(failures=[("run", NOON)] * (len(AGAIN_AFTER) + 1))
    looks = [({"bad"}, IDLE), ({"bad"}, given_up), ({"bad", "new"}, given_up), (set[str](), IDLE), ({"bad"}, IDLE)]

    assert has_asked(looks) == [True, False, True, False, True]


def test_what_comes_while_an_intake_goes_on_is_asked_for_together_after_it() -> None:
    looks = [
        ({f"{file}" for file in range(number * 60)}, AT_WORK if number in (2, 3, 4) else IDLE) for number in range(1, 6)
    ]

    assert has_asked(looks) == [True, False, False, False, True]


@pytest.mark.parametrize(
    ("failures", "minutes_since", "is_due"),
    [(1, 0.9, False), (1, 1, True), (2, 1, False), (2, 10, True), (3, 10, False), (3, 60, True), (4, 10_000, False)],
)
def test_an_intake_that_failed_is_asked_for_again_at_growing_distances_and_then_no_more(
    failures: int, minutes_since: float, is_due: bool
) -> None:
    """Also where no file is left: it had taken them away, and not read them yet."""
    ends = [NOON - timedelta(minutes=minutes_since), *[NOON - timedelta(days=1)] * (failures - 1)]
    past = {"2025": PastIntakes(failures=[(f"run-{number}", end) for number, end in enumerate(ends)])}

    keys, _ = ask_for_runs({}, {}, past, NOON)

    assert keys == ({"2025": "2025 after run-0"} if is_due else {})


def test_what_became_of_intakes_is_read_from_dagsters_books() -> None:
    failed, over, going = dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.STARTED
    books = [
        ("2021", [(INTAKE, failed), (INTAKE, over)], 0, False),
        ("2022", [(INTAKE, failed), (NIGHTLY, over)], 0, False),
        ("2023", [(INTAKE, over), (INTAKE, failed), (INTAKE, failed)], 2, False),
        ("2024", [(INTAKE, failed), (NIGHTLY, going)], 0, False),
        ("2025", [(INTAKE, failed), (INTAKE, going)], 0, True),
        ("2026", [], 0, False),
        ("2027", [(INTAKE, dg.DagsterRunStatus.CANCELED)], 0, False),
    ]
    with dg.DagsterInstance.ephemeral() as instance:
        for year, runs, failures, is_at_work in books:
            for job, status in runs:
                create_run_for_test(instance, job.name, status=status, tags={"dagster/partition": year})
            found = past_intakes(instance, year)
            assert (year, len(found.failures), found.is_at_work) == (year, failures, is_at_work)


def test_a_look_while_an_intake_goes_on_says_so(look: Look, home: Home) -> None:
    put(home, "2025/a.xlsx")
    put(home, "2024/a.xlsx")
    with dg.DagsterInstance.ephemeral() as instance:
        create_run_for_test(
            instance, INTAKE.name, status=dg.DagsterRunStatus.STARTED, tags={"dagster/partition": "2025"}
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
