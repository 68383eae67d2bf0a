from datetime import date

import pandas as pd
import pytest

from checks.findings.model import unpacked
from checks.rules.cover.lateness import late_reports

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


def hanoi(moment):
    return pd.Timestamp(moment, tz="Asia/Ho_Chi_Minh").tz_convert("UTC")


def files_of(agency, period, *moments):
    return pd.DataFrame(
        {
            "sha256": [f"file {number}" for number in range(len(moments))],
            # What the cover says need not be who it is.
            "agency_code": ["?"] * len(moments),
            "recognised_code": [agency] * len(moments),
            "period": [period] * len(moments),
            "received_at": [hanoi(moment) for moment in moments],
        }
    ).astype({"agency_code": "str", "recognised_code": "str", "period": "str", "received_at": "datetime64[us, UTC]"})


def accepted_of(*reports):
    columns = ["agency_code", "period", "received_at"]
    rows = [(agency, period, hanoi(moment)) for agency, period, moment in reports]
    return pd.DataFrame(rows, columns=columns).astype(
        {"agency_code": "str", "period": "str", "received_at": "datetime64[us, UTC]"}
    )


def told(files, accepted=accepted_of(), **options):  # noqa: B008 - a frame that nobody changes
    found = late_reports(files, accepted, CALENDAR, 2024, "Thông tin chung", **options)
    return [
        (sha256, code, unpacked(params))
        for sha256, code, params in zip(found["sha256"], found["code"], found["params"], strict=True)
    ]


@pytest.mark.parametrize(
    ("agency", "period", "received_at", "days"),
    [
        ("X", "year", "2025-01-10 23:59:59", None),
        ("X", "year", "2025-01-11 00:00", 1),
        ("X", "quarter_1", "2024-05-05", 30),
        ("Y", "year", "2025-01-20 12:00", None),
        ("Y", "year", "2025-01-22", 2),
        ("X", "half_year", "2025-01-22", None),
        ("X", None, "2025-01-22", None),
        (None, "year", "2025-01-22", None),
    ],
)
def test_days_are_counted_from_the_calendar_or_the_agency_s_extension(agency, period, received_at, days):
    found = told(files_of(agency, period, received_at))
    assert [(code, params["days"]) for _, code, params in found] == ([] if days is None else [("REPORT_LATE", days)])


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        pytest.param([("X", "year", "2025-01-09 08:00")], "REPORT_SUPPLEMENTED_LATE", id="accepted in time"),
        pytest.param([("X", "year", "2025-01-11 08:00")], "REPORT_SUPPLEMENTED_LATE", id="accepted, but late too"),
        pytest.param([("X", "year", "2025-01-12 08:00")], "REPORT_LATE", id="that is itself"),
        pytest.param([("X", "year", "2025-01-13 08:00")], "REPORT_LATE", id="came later"),
        pytest.param([("X", "quarter_1", "2024-04-01")], "REPORT_LATE", id="of another period"),
        pytest.param([("Y", "year", "2025-01-09")], "REPORT_LATE", id="another agency's"),
        pytest.param([], "REPORT_LATE", id="nothing was accepted"),
    ],
)
def test_what_comes_after_an_accepted_report_is_a_supplement(accepted, code):
    ((_, found, _),) = told(files_of("X", "year", "2025-01-12 08:00"), accepted_of(*accepted))
    assert found == code


def test_a_supplement_names_its_day_the_deadline_and_the_report_that_counts():
    files = files_of("X", "year", "2025-01-12 08:00")
    ((_, _, params),) = told(files, accepted_of(("X", "year", "2025-01-10 00:30"), ("X", "year", "2025-01-11 08:00")))
    assert params == {"received": date(2025, 1, 12), "due": date(2025, 1, 10), "first": date(2025, 1, 10)}


def test_of_files_sent_on_the_last_evening_each_is_judged_by_itself():
    files = files_of("X", "year", "2025-01-10 23:50", "2025-01-11 00:10", "2025-01-11 00:20")
    second = accepted_of(("X", "year", "2025-01-11 00:10"), ("X", "year", "2025-01-11 00:20"))
    assert [(name, code) for name, code, _ in told(files, second)] == [
        ("file 1", "REPORT_LATE"),
        ("file 2", "REPORT_SUPPLEMENTED_LATE"),
    ]


def test_where_the_catalogue_refuses_late_reports_none_of_them_counts_as_accepted():
    files = files_of("X", "year", "2025-01-12 08:00")
    before = accepted_of(("X", "year", "2025-01-11 08:00"))
    assert [code for _, code, _ in told(files, before, accepts_late=False)] == ["REPORT_LATE"]
    in_time = accepted_of(("X", "year", "2025-01-10 08:00"))
    assert [code for _, code, _ in told(files, in_time, accepts_late=False)] == ["REPORT_SUPPLEMENTED_LATE"]


@pytest.mark.parametrize("period", ["year", "quarter_1"])
def test_of_a_year_without_a_calendar_no_report_is_late(period):
    nothing = CALENDAR[CALENDAR["year"] == 2020]
    accepted = accepted_of(("X", period, "2024-01-01"))
    for accepts_late in (True, False):
        files = files_of("X", period, "2025-01-11")
        assert late_reports(files, accepted, nothing, 2024, "Thông tin chung", accepts_late=accepts_late).empty
