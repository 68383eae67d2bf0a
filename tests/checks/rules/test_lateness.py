import pandas as pd
import pytest

from checks.findings import unpacked
from checks.rules.lateness import late_reports

CALENDAR = pd.DataFrame(
    [
        (2024, "report_due", "quarter_1", "*", "2024-04-05"),
        (2024, "report_due", "year", "*", "2025-01-10"),
        (2024, "report_due", "year", "Y", "2025-01-20"),
        (2024, "release_due", "-", "*", "2024-01-01"),
        (2023, "report_due", "half_year", "*", "2023-07-05"),
    ],
    columns=["year", "event", "period", "agency_code", "due_on"],
).astype({"due_on": "datetime64[us]"})


@pytest.mark.parametrize(
    ("agency", "period", "received_on", "days"),
    [
        ("X", "year", "2025-01-10", None),
        ("X", "year", "2025-01-11", 1),
        ("X", "quarter_1", "2024-05-05", 30),
        ("Y", "year", "2025-01-20", None),
        ("Y", "year", "2025-01-22", 2),
        ("X", "half_year", "2025-01-22", None),
        ("X", None, "2025-01-22", None),
        (None, "year", "2025-01-22", None),
    ],
)
def test_days_are_counted_from_the_calendar_or_the_agency_s_extension(agency, period, received_on, days):
    files = pd.DataFrame(
        {"sha256": ["a"], "recognised_code": [agency], "period": [period], "received_on": [pd.Timestamp(received_on)]}
    ).astype({"recognised_code": "str", "period": "str"})
    found = late_reports(files, CALENDAR, 2024, "Thông tin chung")
    assert [unpacked(one)["days"] for one in found["params"]] == ([] if days is None else [days])
    assert set(found["code"]) <= {"REPORT_LATE"}
