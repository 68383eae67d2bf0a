"""The night works on the years whose calendar is open."""

from __future__ import annotations

from datetime import UTC, date, datetime

import dagster as dg
import pandas as pd
import pytest

from assets.reference.references import References
from orchestration.schedules import every_night, years_at_work

CALENDAR = pd.DataFrame(
    [
        (2024, "opens", "*", "2024-01-10"),
        (2024, "release_due", "*", "2025-04-15"),
        (2024, "release_due", "15", "2025-05-01"),
        (2025, "opens", "*", "2025-01-09"),
        (2025, "release_due", "*", "2026-04-15"),
    ],
    columns=["year", "event", "agency_code", "due_on"],
).astype({"due_on": "datetime64[us]"})


@pytest.mark.parametrize(
    ("day", "years"),
    [
        (date(2024, 1, 9), []),
        (date(2024, 1, 10), [2024]),
        (date(2025, 1, 8), [2024]),
        (date(2025, 1, 9), [2024, 2025]),
        (date(2025, 5, 1), [2024, 2025]),
        (date(2025, 5, 2), [2025]),
        (date(2026, 4, 15), [2025]),
        (date(2026, 4, 16), []),
    ],
)
def test_a_year_is_worked_on_from_its_opening_to_its_release_extensions_included(day: date, years: list[int]) -> None:
    assert years_at_work(CALENDAR, day) == years


def evaluate(references: References, moment: datetime) -> list[dg.RunRequest | dg.SkipReason]:
    context = dg.build_schedule_context(scheduled_execution_time=moment)
    return list(every_night(context, references=references))  # type: ignore[call-overload]


def test_the_first_night_of_a_year_runs_both_years_by_vietnams_clock(references: References) -> None:
    # 01:00 in Vietnam is still the day before in UTC.
    requests = evaluate(references, datetime(2025, 1, 8, 18, tzinfo=UTC))

    assert [(request.run_key, request.partition_key) for request in requests if isinstance(request, dg.RunRequest)] == [
        ("2025-01-09-2024", "2024"),
        ("2025-01-09-2025", "2025"),
    ]
    assert every_night.cron_schedule == "0 1 * * *"
    assert every_night.execution_timezone == "Asia/Ho_Chi_Minh"
    assert every_night.default_status is dg.DefaultScheduleStatus.RUNNING


def test_a_night_without_an_open_year_says_so(references: References) -> None:
    (reason,) = evaluate(references, datetime(2040, 2, 5, 1, tzinfo=UTC))

    assert isinstance(reason, dg.SkipReason)
    assert "2040-02-05" in (reason.skip_message or "")
