"""The night works on the years that are open and not sealed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from assets.home import Home
from assets.publication.years_at_work import YearStates
from assets.reference.loading import References
from orchestration.schedules import OVERDUE_TAG, every_night

NOTHING = YearStates()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


Night = Callable[..., list[dg.RunRequest | dg.SkipReason]]


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.local_temp(str(tmp_path_factory.mktemp("dagster"))) as instance:
        yield instance


@pytest.fixture
def evaluate(instance: dg.DagsterInstance) -> Night:
    """Let the schedule ask for a night's runs."""

    def ask(
        references: References, home: Home, moment: datetime, states: YearStates = NOTHING
    ) -> list[dg.RunRequest | dg.SkipReason]:
        context = dg.build_schedule_context(instance, scheduled_execution_time=moment)
        given = {"references": references, "home": home, "year_states": lambda: states}
        return list(every_night(context, **given))

    return ask


def test_the_first_night_of_a_year_runs_both_years_by_vietnams_clock(
    evaluate: Night, references: References, home: Home
) -> None:
    # 01:00 in Vietnam is still the day before in UTC.
    requests = evaluate(references, home, datetime(2025, 1, 8, 18, tzinfo=UTC))

    assert [(request.run_key, request.partition_key) for request in requests if isinstance(request, dg.RunRequest)] == [
        ("2025-01-09-2024", "2024"),
        ("2025-01-09-2025", "2025"),
    ]
    assert every_night.cron_schedule == "0 1 * * *"
    assert every_night.execution_timezone == "Asia/Ho_Chi_Minh"
    assert every_night.default_status is dg.DefaultScheduleStatus.RUNNING


def test_a_night_without_an_open_year_says_so(evaluate: Night, references: References, home: Home) -> None:
    (reason,) = evaluate(references, home, datetime(2040, 2, 5, 1, tzinfo=UTC))

    assert isinstance(reason, dg.SkipReason)
    assert "2040-02-05" in (reason.skip_message or "")


def test_on_a_new_installation_the_present_year_runs(evaluate: Night, references: References, home: Home) -> None:
    requests = evaluate(references, home, datetime(2026, 11, 27, 18, tzinfo=UTC))

    assert [request.partition_key for request in requests if isinstance(request, dg.RunRequest)] == ["2026"]


def test_past_its_release_date_a_year_runs_until_it_is_sealed_and_its_runs_say_so(
    evaluate: Night, references: References, home: Home
) -> None:
    night = datetime(2026, 11, 27, 18, tzinfo=UTC)
    states = YearStates(received=frozenset({2025}))

    present, overdue = evaluate(references, home, night, states)

    assert isinstance(present, dg.RunRequest)
    assert isinstance(overdue, dg.RunRequest)
    assert (present.partition_key, OVERDUE_TAG in present.tags) == ("2026", False)
    assert (overdue.partition_key, overdue.tags[OVERDUE_TAG][:42]) == (
        "2025",
        "2025 was to be released by 2026-04-15 and ",
    )
    sealed = replace(states, released={2025: night})
    assert len(evaluate(references, home, night, sealed)) == 1


def test_a_year_that_is_not_ready_is_not_launched_and_the_reason_says_why(
    evaluate: Night, references: References, home: Home
) -> None:
    without = replace(references, frameworks=())

    (reason,) = evaluate(without, home, datetime(2026, 11, 27, 18, tzinfo=UTC))

    assert isinstance(reason, dg.SkipReason)
    assert "2026 cannot be assessed: no framework is for it" in (reason.skip_message or "")
