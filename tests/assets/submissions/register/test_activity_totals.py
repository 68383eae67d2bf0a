"""Totals of the activities of files that are being checked."""

from __future__ import annotations

import pandas as pd

from assets.submissions.register.activity_totals import totals_of


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
