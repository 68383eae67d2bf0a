"""What an agency is told of its file, before it is drawn."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from assets.reference.waivers import NO_DEPARTURES, Departures
from assets.submissions.returned.result.answers import Answer, Wording, answer, points_at_stake
from tests.assets.submissions.read_batches import catalogue, code_lists

FINDING: dict[str, Any] = {
    "code": "CELL_NOT_NUMBER",
    "severity": "warning",
    "sheet": "Hoạt động",
    "cell": "F7",
    "excel_row": 7,
    "column_name": "quantity",
    "value": "x",
    "message": "Ô này cần một số.",
    "hint": None,
    "criterion_code": None,
    "points_at_stake": None,
    "explanation": None,
}


def told(
    *findings: dict[str, Any], is_trial: bool = False, departures: Departures = NO_DEPARTURES, **facts: Any
) -> Answer:
    submission = {
        "status": "accepted",
        "file_name": "2024/bao-cao.xlsx",
        "received_at": datetime(2024, 12, 31, 16, 59, tzinfo=UTC),
        "agency_code": "X",
        "period": "year",
        **dict.fromkeys(("blocking_count", "warning_count", "note_count"), 0),
    }
    wording = Wording(catalogue(), code_lists(), {"X": "Bộ X"}, 2024, is_trial, departures)
    return answer(submission | facts, [FINDING | one for one in findings], wording)


@pytest.mark.parametrize(
    ("received_at", "said"),
    [
        (datetime(2024, 12, 31, 16, 59, tzinfo=UTC), "23:59 ngày 31/12/2024"),
        (datetime(2024, 12, 31, 17, 0, tzinfo=UTC), "00:00 ngày 01/01/2025"),
        (pd.Timestamp("2024-12-31 18:00", tz="UTC"), "01:00 ngày 01/01/2025"),
        (pd.Timestamp("2024-12-31 08:05+07:00"), "08:05 ngày 31/12/2024"),
    ],
)
def test_the_moment_of_receipt_is_vietnams(received_at: datetime, said: str) -> None:
    assert dict(told(received_at=received_at).facts)["Hộp thư nhận lúc"] == said
    assert dict(told(received_at=received_at, is_trial=True).facts)["Kiểm tra lúc"] == said


def test_who_sent_what_is_told_or_said_to_be_unknown() -> None:
    known = dict(told().facts)
    assert (known["Cơ quan"], known["Tệp"]) == ("Bộ X (mã X)", "bao-cao.xlsx")
    unknown = dict(told(agency_code=None, period=None, status="unreadable").facts)
    assert (unknown["Cơ quan"], unknown["Kỳ báo cáo"]) == ("Chưa xác định được", "Chưa xác định được")


def test_findings_of_one_kind_are_counted_together_from_the_first_of_them() -> None:
    blocking = {"severity": "blocking", "code": "SHEET_MISSING"}
    groups = told({}, blocking, {"cell": "F8"}, blocking).groups
    assert [(one.severity, one.count, one.first) for one in groups] == [("warning", 2, 0), ("blocking", 2, 1)]


def test_points_hang_on_a_criterion_once_and_the_most_that_a_finding_tells_counts() -> None:
    findings = [("1.1", "0.5"), ("1.1", "2"), ("1.1", "1"), ("1.2", "0.25"), (None, "0.1"), ("1.3", None)]
    rows = [
        {"criterion_code": code, "points_at_stake": None if points is None else Decimal(points)}
        for code, points in findings
    ]
    assert points_at_stake(told(*rows).entries) == Decimal("2.35")
    assert points_at_stake(told({}, {}).entries) is None
    assert points_at_stake(told({"points_at_stake": Decimal(0)}).entries) == 0


def test_explanations_are_counted_beside_the_findings() -> None:
    given = dict(told({"explanation": "Đã duyệt."}, {}, warning_count=2).facts)
    assert given["Số phát hiện"].endswith("; đã giải trình: 1")
    assert "giải trình" not in dict(told({}, warning_count=1).facts)["Số phát hiện"]


def test_what_is_waived_for_the_agency_and_which_rules_are_switched_off_stand_among_the_facts() -> None:
    departures = Departures({"X": ["tiêu chí 1.1 (văn bản số 7)"], "Y": ["tiêu chí 2"]}, ("«Gửi chậm» (văn bản số 8)",))
    departing = dict(told(departures=departures).facts)
    assert (departing["Được miễn"], departing["Quy tắc tạm dừng"]) == (
        "tiêu chí 1.1 (văn bản số 7)",
        "«Gửi chậm» (văn bản số 8)",
    )
    assert {"Được miễn", "Quy tắc tạm dừng"}.isdisjoint(dict(told().facts))
