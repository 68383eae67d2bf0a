from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from assets.reference.calendars import read_calendars
from assets.reference.rounds import round_names, rounds_of_year, running_round

LINES = """year,event,period,agency_code,due_on,document_number,name,decided_by,double_pct
2024,opens,-,*,2024-01-02,,,,
2024,report_due,quarter_1,*,2024-04-05,,,,
2024,report_due,half_year,*,2024-07-05,,,,
2024,report_due,quarter_3,*,2024-10-07,,,,
2024,report_due,year,*,2025-01-10,,,,
2024,self_assessment_due,-,*,2025-01-15,,,,
2024,appraisal_1_due,-,*,2025-02-10,,Tổ giúp việc,Tổ giúp việc của Hội đồng,5
2024,appraisal_1_due,-,BNV,2025-02-12,7/QĐ,,,
2024,explanation_1_due,-,*,2025-02-20,,,,
2024,explanation_1_due,-,BYT,2025-02-25,8/QĐ,,,
2024,appraisal_2_due,-,*,2025-03-10,,,,
2024,release_due,-,*,2025-04-15,,,,
"""


@pytest.fixture(name="calendar")
def fixture_calendar(tmp_path: Path) -> pd.DataFrame:
    path = tmp_path / "2024.csv"
    path.write_text(LINES, encoding="utf-8")
    return read_calendars([path]).entries


def test_rounds_have_the_names_days_and_deciders_of_the_calendar(calendar: pd.DataFrame) -> None:
    first, second = rounds_of_year(calendar, 2024)

    assert (first.number, first.name, first.decided_by, first.double_pct) == (
        1, "Tổ giúp việc", "Tổ giúp việc của Hội đồng", 5,
    )  # fmt: skip
    assert (second.number, second.name, second.decided_by, second.double_pct) == (2, "Thẩm định lần 2", None, 0)
    assert (first.locks("BTC"), first.locks("BNV")) == (date(2025, 2, 10), date(2025, 2, 12))
    assert (first.ends_explaining("BNV"), first.ends_explaining("BYT")) == (date(2025, 2, 20), date(2025, 2, 25))
    assert second.ends_explaining("BYT") is None
    assert round_names((first, second)) == {1: "Tổ giúp việc"}


def test_a_year_without_calendar_has_no_round(calendar: pd.DataFrame) -> None:
    assert rounds_of_year(calendar, 2025) == ()


@pytest.mark.parametrize(
    ("today", "number"), [("2024-05-01", 1), ("2025-02-10", 1), ("2025-02-11", 2), ("2025-03-10", 2), ("2026-01-01", 2)]
)
def test_the_running_round_is_the_first_that_is_not_locked(calendar: pd.DataFrame, today: str, number: int) -> None:
    running = running_round(rounds_of_year(calendar, 2024), date.fromisoformat(today))
    assert running is not None
    assert running.number == number
    assert running_round((), date(2025, 1, 1)) is None
