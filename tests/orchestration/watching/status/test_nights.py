"""Whether a year's nights are in order, what needs a person, and when that is told: as tables of cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orchestration.installation.settings import Settings
from orchestration.run_outcome import RunOutcome
from orchestration.watching.status.concerns import Concern, concerns
from orchestration.watching.status.facts import InboxFacts, Status, YearFacts, status_document
from orchestration.watching.status.nights import Night, YearNights, last_due, state_of
from orchestration.watching.status.telling import LastTold, message_of, tell_concerns
from orchestration.watching.telling.message import Message
from orchestration.watching.telling.outbox import Waiting

NOW = datetime(2026, 11, 29, 3, tzinfo=UTC)
"""10:00 in Vietnam."""
DUE = datetime(2026, 11, 28, 18, tzinfo=UTC)
"""01:00 in Vietnam."""


def night(ended: datetime, *, succeeded: bool = True) -> Night:
    return Night("1a2b", ended - timedelta(minutes=5), ended, succeeded)


SOUND = night(DUE + timedelta(minutes=6))
OLD = night(DUE - timedelta(hours=20))
FAILED = night(DUE + timedelta(minutes=2), succeeded=False)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-29T10:00+07:00", "2026-11-29T01:00+07:00"),
        ("2026-11-29T04:00+07:00", "2026-11-29T01:00+07:00"),
        ("2026-11-29T03:59+07:00", "2026-11-28T01:00+07:00"),
        ("2026-11-29T00:30+07:00", "2026-11-28T01:00+07:00"),
        ("2026-11-28T17:30+00:00", "2026-11-28T01:00+07:00"),
    ],
)
def test_a_night_may_take_three_hours_from_one_o_clock_in_vietnam(now: str, due: str) -> None:
    assert last_due(datetime.fromisoformat(now)) == datetime.fromisoformat(due)


@pytest.mark.parametrize(
    ("nights", "was_at_work", "is_sealed", "state"),
    [
        (YearNights(), True, False, "never"),
        (YearNights(SOUND, SOUND), True, False, "ok"),
        (YearNights(OLD, OLD), True, False, "late"),
        (YearNights(OLD, OLD), False, False, "ok"),  # no night was due: the year came to work this morning
        (YearNights(FAILED, SOUND), True, False, "failed"),
        (YearNights(FAILED, None), True, False, "failed"),
        (YearNights(FAILED, OLD), True, True, "released"),
        (YearNights(OLD, OLD), False, True, "released"),
    ],
)
def test_state_of_a_year(nights: YearNights, was_at_work: bool, is_sealed: bool, state: str) -> None:
    assert state_of(nights, DUE, was_at_work=was_at_work, is_sealed=is_sealed) == state


WELL = Status(
    NOW,
    (YearFacts(2026, "ok", YearNights(SOUND, SOUND)),),
    installed_at=NOW - timedelta(days=9),
    heartbeat=NOW - timedelta(seconds=20),
    disk_free=2**40,
    disk_size=2**41,
)


def of_year(state: str, nights: YearNights, **more: object) -> Status:
    return Status(NOW, (YearFacts(2026, state, nights, **more),), installed_at=WELL.installed_at)  # type: ignore[arg-type]


def with_(**more: object) -> Status:
    return Status(**{"at": NOW, **more})  # type: ignore[arg-type]


STOPPED = RunOutcome("1a2b", False, (), ("landed_file: the disk is full",), False, (), ("landed_file",))


def test_of_an_installation_that_is_well_nothing_needs_a_person() -> None:
    assert concerns(WELL, "http://127.0.0.1:3000") == []


def test_a_new_installation_whose_daemon_is_at_work_waits_for_its_first_night() -> None:
    new = Status(NOW, (YearFacts(2026, "never", YearNights()),), installed_at=NOW, heartbeat=NOW)
    assert concerns(new, "") == []


def test_a_year_that_came_to_work_since_the_last_night_waits_for_its_first() -> None:
    assert concerns(of_year("never", YearNights(), was_due=False), "") == []


@pytest.mark.parametrize(
    ("status", "key", "words"),
    [
        (
            of_year("failed", YearNights(FAILED, OLD, STOPPED)),
            "failed-2026",
            "2026 failed at 29/11/2026 01:02 in landed_file (landed_file: the disk is full): mend it, then",
        ),
        (of_year("late", YearNights(OLD, OLD)), "late-2026", "No night of 2026 has ended since 28/11/2026 05:00"),
        (of_year("never", YearNights()), "never-2026", "No night of 2026 has ever ended: start the daemon"),
        (of_year("ok", YearNights(), idle_decisions=3), "idle-2026", "3 decision(s) of 2026 change no score"),
        (of_year("ok", YearNights(), blocked=("Tệp a.yaml có lỗi.",)), None, "Tệp a.yaml có lỗi."),
        (with_(warehouse_error="no route to host"), "warehouse", "The warehouse cannot be used: no route to host"),
        (with_(reference_error="a.csv: line 3"), "reference", "so that no run begins: a.csv: line 3"),
        (with_(dagster_error="disk I/O error"), "dagster", "nothing is known of nights: disk I/O error"),
        (with_(failing_sensors=("old_runs",)), "sensor-old_runs", "The sensor old_runs has failed at each of its last"),
        (with_(heartbeat=NOW - timedelta(hours=1)), "daemon", "given no sign since 29/11/2026 09:00"),
        (with_(inbox=InboxFacts(files=9, long=2)), "waiting", "2 file(s) have lain in the inbox for a day"),
        (
            with_(inbox=InboxFacts(error="/i/2025 cannot be opened (Permission denied)")),
            "inbox",
            "denied): let the nights'",
        ),
        (with_(inbox=InboxFacts(unread="2030/: no year")), "unread", "2030/: no year: move them"),
        (with_(disk_free=2**30, disk_size=2**40), "disk", "Only 1.0 GiB of the disk are free"),
        (with_(last_backup=(NOW - timedelta(days=9), "/b")), "backup", "The last backup is of 20/11/2026 10:00"),
        (
            with_(undelivered=(Waiting("mail", Message("k", "s", "t", NOW), 2, NOW, "it is down"),)),
            "undelivered-mail",
            "1 message(s) could not be delivered yet, but stand in the home's summaries: it is down",
        ),
    ],
)
def test_what_needs_a_person_is_one_sentence_with_what_to_do(status: Status, key: str | None, words: str) -> None:
    (found,) = concerns(status, "http://127.0.0.1:3000")

    assert key in (None, found.key)
    assert words in found.english
    assert "\n" not in found.english + found.vietnamese
    assert found.vietnamese != found.english


def test_what_comes_from_outside_is_no_markdown_in_a_message() -> None:
    (found,) = concerns(with_(warehouse_error="![x](http://evil.example.vn/)"), "")

    assert found.vietnamese.endswith("`![x](http://evil.example.vn/)`")


def test_the_document_has_the_agreed_keys() -> None:
    document = status_document(WELL, ["a sentence"])

    assert (
        document["years"][0].items()
        >= {
            "year": 2026,
            "last_night": "2026-11-28T18:06:00+00:00",
            "age_hours": 8.9,
            "state": "ok",
        }.items()
    )
    assert (document["waiting_files"], document["blocked"], document["needs_person"]) == (0, [], ["a sentence"])
    assert document["daemon"] == {"alive": True, "heartbeat_age_seconds": 20}


LATE, DISK = Concern("late-2026", "late", "muộn"), Concern("disk", "full", "đầy")
TODAY, YESTERDAY = "2026-11-29", "2026-11-28"


@pytest.mark.parametrize(
    ("found", "last", "subject"),
    [
        ([], LastTold(), None),
        ([LATE], LastTold(), "Có 1 việc cần người xử lý"),
        ([LATE], LastTold(TODAY, ("late-2026",)), None),
        ([LATE], LastTold(YESTERDAY, ("late-2026",)), "Có 1 việc cần người xử lý"),
        ([LATE, DISK], LastTold(TODAY, ("late-2026",)), "Có 2 việc cần người xử lý"),
        ([DISK], LastTold(TODAY, ("late-2026", "disk")), None),
        ([], LastTold(TODAY, ("late-2026",)), "Đã ổn trở lại"),
        ([], LastTold("", ()), None),
    ],
)
def test_a_matter_is_told_once_a_day_and_once_when_it_is_over(
    found: list[Concern], last: LastTold, subject: str | None
) -> None:
    message = message_of(found, last, NOW)

    assert (message and message.subject) == subject
    assert message is None or message.key.startswith(TODAY)


def test_what_comes_up_again_after_all_was_well_is_another_message_of_the_day() -> None:
    first = message_of([LATE], LastTold(), NOW)
    over = message_of([], LastTold(TODAY, ("late-2026",), "2026-11-29T10:00+07:00"), NOW)
    again = message_of([LATE], LastTold("", (), "2026-11-29T11:00+07:00"), NOW)
    over_again = message_of([], LastTold(TODAY, ("late-2026",), "2026-11-29T12:00+07:00"), NOW)

    assert len({each.key for each in (first, over, again, over_again) if each}) == 4


def test_what_is_over_while_another_lasts_is_told_when_it_comes_up_again(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    told = []
    for hour, found in enumerate([[LATE, DISK], [DISK], [DISK], [LATE, DISK], [LATE, DISK], [], [DISK]]):
        tell_concerns(settings, found, NOW + timedelta(hours=hour))
        told.append(len([*(tmp_path / "summaries").iterdir()]))

    assert told == [1, 1, 1, 2, 2, 3, 4]
