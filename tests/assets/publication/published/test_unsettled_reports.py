from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.publication.published.submission_states import arrivals_of
from assets.publication.published.unsettled_reports import (
    UnsettledReports,
    read_unsettled_reports,
    unsettled_reports,
)
from tests.assets.publication.published.test_submission_states import finding, findings, submissions
from warehouse import tables
from warehouse.rows.frames import empty_frame
from warehouse.tables import calendar_entry

AGENCIES = pd.DataFrame({"agency_code": ["BNV", "BTP"], "name": ["Bộ Nội vụ", "Bộ Tư pháp"]})
HALF, WHOLE = "half_year", "year"
AFTER_ALL = date(2026, 2, 1)


def required(*agencies: str, **received: tuple[str, int]) -> pd.DataFrame:
    """The half-year's and the year's report of the agencies; what `received` tells is of the year's."""
    rows = [
        {
            "agency_code": agency,
            "period": period,
            "due_on": pd.Timestamp("2025-07-07" if period == HALF else "2026-01-12"),
            "extension": None,
            "received_at": received.get(agency, (None, None))[0] if period == WHOLE else None,
            "days_late": received.get(agency, (None, None))[1] if period == WHOLE else None,
        }
        for agency in agencies
        for period in (HALF, WHOLE)
    ]
    return pd.DataFrame(rows).astype({"days_late": "Int64", "received_at": "datetime64[us]"})


def unsettled(
    *sent: dict[str, Any], asked: pd.DataFrame | None = None, on: date = AFTER_ALL, told: tuple[Any, ...] = ()
) -> UnsettledReports:
    reports = submissions(*({"period": WHOLE} | each for each in sent))
    arrivals = arrivals_of(reports, empty_frame(tables.receipt), AGENCIES)
    messages = findings(*told) if told else empty_frame(tables.finding)
    return unsettled_reports(arrivals, messages, AGENCIES, required("BNV", "BTP") if asked is None else asked, on)


def rejected(**facts: Any) -> dict[str, Any]:
    return {"status": "rejected", "blocking_count": 1, **facts}


BTP = {"agency_code": "BTP"}
"""An agency that has sent what it should."""


@pytest.mark.parametrize(
    ("sent", "files"),
    [
        pytest.param([rejected()], ["tep-1.xlsx"], id="rejected"),
        pytest.param([rejected(status="unreadable", period=None)], ["tep-1.xlsx"], id="unreadable"),
        pytest.param([{}], [], id="accepted"),
        pytest.param([rejected(), {}], [], id="mended by another file"),
        pytest.param([rejected(), rejected()], ["tep-2.xlsx"], id="rejected twice is told once, by the last"),
        pytest.param([{}, rejected()], ["tep-2.xlsx"], id="a correction was rejected, the report before it holds"),
        pytest.param([rejected(period=HALF), {}], [], id="a later period's report covers it"),
        pytest.param([rejected(), {"period": HALF}], ["tep-1.xlsx"], id="an earlier period's does not"),
        pytest.param([rejected(period=None), {}], [], id="of no period, and another file came"),
        pytest.param([rejected(agency_code=None), {}], ["tep-1.xlsx"], id="nobody knows whose"),
        pytest.param(
            [rejected(agency_code=None, file_name="Bộ Nội vụ.xlsx"), {}], [], id="by its name the agency's, and mended"
        ),
    ],
)
def test_a_report_is_told_as_rejected_until_it_is_mended(sent: list[dict[str, Any]], files: list[str]) -> None:
    assert unsettled(*sent, BTP).rejected["file_name"].tolist() == files


def test_a_rejected_report_is_told_with_its_agency_and_what_is_wrong_with_it() -> None:
    told = (finding(1, 1, "Thiếu trang tính"), finding(2, 1, "Tệp hỏng"))
    found = unsettled(rejected(), rejected(agency_code=None), BTP, told=told).rejected
    assert found[["agency_code", "name", "messages"]].to_numpy(na_value=None).tolist() == [
        ["BNV", "Bộ Nội vụ", ("Thiếu trang tính",)],
        [None, None, ("Tệp hỏng",)],
    ]


@pytest.mark.parametrize(
    ("sent", "on", "periods"),
    [
        pytest.param([], date(2025, 7, 7), [], id="the last day is not over"),
        pytest.param([], date(2025, 7, 8), [HALF], id="one day later"),
        pytest.param([], AFTER_ALL, [WHOLE], id="the last one due alone is asked for"),
        pytest.param([{}], AFTER_ALL, [], id="it came, and covers the earlier one"),
        pytest.param([{"period": HALF}], AFTER_ALL, [WHOLE], id="the earlier one does not cover it"),
        pytest.param([{"period": HALF}], date(2025, 12, 1), [], id="what is due came"),
        pytest.param([rejected()], AFTER_ALL, [], id="it came and was rejected"),
        pytest.param([rejected(period=None)], AFTER_ALL, [], id="a file came that nobody could read"),
    ],
)
def test_a_report_is_missing_once_its_day_has_passed(sent: list[dict[str, Any]], on: date, periods: list[str]) -> None:
    assert unsettled(*sent, BTP, on=on).missing["period"].tolist() == periods


def test_a_late_report_is_told_with_its_days() -> None:
    found = unsettled({}, BTP, asked=required("BNV", "BTP", BNV=("2026-01-12", 0), BTP=("2026-01-15", 3))).late
    assert found[["agency_code", "period", "days_late"]].to_numpy().tolist() == [["BTP", WHOLE, 3]]


def test_an_agency_without_an_accepted_report_is_told_whatever_it_sent() -> None:
    found = unsettled(rejected(), rejected(file_name="tep-2.xlsx")).without_accepted
    assert found[["agency_code", "file_count", "last_status"]].to_numpy().tolist() == [
        ["BNV", 2, "rejected"],
        ["BTP", 0, ""],
    ]


def test_nothing_is_told_of_a_year_in_which_everything_came_in_time() -> None:
    found = unsettled({}, BTP, asked=required("BNV", "BTP", BNV=("2026-01-12", 0), BTP=("2026-01-12", 0)))
    assert [len(each) for each in (found.rejected, found.missing, found.late, found.without_accepted)] == [0, 0, 0, 0]


def test_the_warehouse_is_asked_for_the_agencies_of_the_levels_that_report(
    connection: sa.Connection, add_agency: Callable[..., None], add_submission: Callable[..., int]
) -> None:
    due = {"year": 2024, "event": "report_due", "period": WHOLE, "due_on": date(2025, 1, 10)}
    connection.execute(
        sa.insert(calendar_entry),
        [
            {**due, "agency_code": "*", "document_number": None},
            {**due, "agency_code": "C4", "due_on": date(2025, 3, 1), "document_number": "7/QĐ"},
        ],
    )
    for code in ("C1", "C2", "C3", "C4"):
        add_agency(code)
    add_agency("S1", level="service_unit")
    add_submission("C1", received_at=datetime(2025, 1, 12, 17, tzinfo=UTC))
    add_submission("C2", status="rejected", blocking_count=1)
    found = read_unsettled_reports(connection, 2024, date(2025, 2, 1), {"commune"})
    assert found.late[["agency_code", "name", "days_late"]].to_numpy().tolist() == [["C1", "Xã C1", 3]]
    assert found.rejected["agency_code"].tolist() == ["C2"]
    assert found.missing["agency_code"].tolist() == ["C3"], "C4 has a later day of its own"
    assert found.without_accepted["agency_code"].tolist() == ["C2", "C3"]


def test_nothing_is_told_of_a_year_of_which_nothing_is_known(connection: sa.Connection) -> None:
    found = read_unsettled_reports(connection, 2024, date(2025, 2, 1), set())
    assert [len(each) for each in (found.rejected, found.missing, found.late, found.without_accepted)] == [0, 0, 0, 0]
