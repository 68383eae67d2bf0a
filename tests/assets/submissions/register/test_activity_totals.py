"""Totals of activities: of files that are being checked, and of reports in force."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.submissions.register.activity_totals import NO_TOTALS, totals_in_force, totals_of
from warehouse.tables import activity

YEAR = 2024


def test_a_file_without_activities_that_count_has_totals_of_zero_on_the_sheet_of_its_own() -> None:
    activities = pd.DataFrame(
        {"sha256": ["a", "a"], "sheet": ["Trang 2", "Trang 2"], "excel_row": [5, 6], "reach": [7, None]}
    ).astype({"reach": "Int64"})
    files = pd.DataFrame({"sha256": ["b", "a"], "recognised_code": ["Y", "X"], "period": ["year", "quarter_1"]})
    assert totals_of(activities, files)[
        ["sha256", "agency_code", "period", "sheet", "activities", "reach"]
    ].to_numpy().tolist() == [
        ["b", "Y", "year", "Hoạt động", 0, 0],
        ["a", "X", "quarter_1", "Trang 2", 2, 7],
    ]


@pytest.mark.parametrize("emptied", ["sqlite"], indirect=True)
def test_each_report_in_force_has_the_total_of_its_own_activities(
    connection: sa.Connection, add_submission: Callable[..., int]
) -> None:
    def send(agency: str, period: str, *reaches: int | None, year: int = YEAR) -> None:
        number = add_submission(agency, period, year=year)
        words = {"title": "Tin", "theme": "x", "channel": "website", "audience": "x", "quantity": 1}
        for row, reach in enumerate(reaches, start=6):
            place = {"submission_id": number, "sheet": "Hoạt động", "excel_row": row, "held_on": date(YEAR, 1, 1)}
            connection.execute(sa.insert(activity).values(place | words | {"reach": reach}))

    send("01", "year", 9, 9, 9)
    send("01", "year", 5, None, 7)
    send("01", "half_year", 3)
    send("02", "year")
    send("03", "year", 4, year=YEAR - 1)

    found = totals_in_force(connection, YEAR).sort_values(["agency_code", "period"])
    assert list(found.itertuples(index=False, name=None)) == [
        ("01", "half_year", 1, 3),
        ("01", "year", 3, 12),
        ("02", "year", 0, 0),
    ]
    assert found.dtypes.equals(NO_TOTALS.dtypes)
