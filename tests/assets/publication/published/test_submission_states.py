from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from assets.publication.published import submission_states
from assets.publication.published.submission_states import AgencyState, arrivals_of
from warehouse import tables
from warehouse.rows.frames import conform, empty_frame

NO_FINDINGS = empty_frame(tables.finding)
ONCE = empty_frame(tables.receipt)
"""No receipts but those that the submissions tell of themselves."""


AGENCIES = pd.DataFrame({"agency_code": ["BNV", "BTP"], "name": ["Bộ Nội vụ", "Bộ Tư pháp"]})


def agency_states(
    sent: pd.DataFrame, receipts: pd.DataFrame, told: pd.DataFrame, codes: list[str]
) -> dict[str, AgencyState]:
    return submission_states.agency_states(arrivals_of(sent, receipts, AGENCIES), told, codes)


def unidentified_files(
    sent: pd.DataFrame, receipts: pd.DataFrame, told: pd.DataFrame, codes: list[str]
) -> pd.DataFrame:
    return submission_states.unidentified_files(arrivals_of(sent, receipts, AGENCIES), told, codes)


def submissions(*rows: dict[str, Any]) -> pd.DataFrame:
    """Rows of `submission`, received one hour after the other in the order given."""
    full = [
        {
            "submission_id": number,
            "year": 2025,
            "sha256": f"{number:064d}",
            "file_name": f"tep-{number}.xlsx",
            "received_at": datetime(2026, 1, 5, number, tzinfo=UTC),
            "reader_version": 1,
            "agency_code": "BNV",
            "status": "accepted",
            "blocking_count": 0,
            "warning_count": 0,
            "note_count": 0,
            **row,
        }
        for number, row in enumerate(rows, start=1)
    ]
    return conform(pd.DataFrame(full), tables.submission)


def finding(submission: int, position: int, message: str, **facts: Any) -> dict[str, Any]:
    return {
        "submission_id": submission,
        "position": position,
        "code": "X",
        "severity": "blocking",
        "message": message,
    } | facts


def findings(*rows: dict[str, Any]) -> pd.DataFrame:
    return conform(pd.DataFrame(list(rows)), tables.finding)


@pytest.mark.parametrize(
    ("statuses", "status", "has_result", "last_was_refused"),
    [
        (["accepted"], "accepted", True, False),
        (["accepted_with_findings"], "accepted_with_findings", True, False),
        (["rejected"], "rejected", False, False),
        (["unreadable"], "unreadable", False, False),
        (["unreadable", "rejected"], "rejected", False, False),
        (["rejected", "accepted"], "accepted", True, False),
        (["accepted", "rejected"], "accepted", True, True),
        (["accepted", "unreadable", "accepted_with_findings"], "accepted_with_findings", True, False),
    ],
)
def test_what_was_accepted_counts_and_what_came_last_is_told(
    statuses: list[str], status: str, has_result: bool, last_was_refused: bool
) -> None:
    sent = submissions(*({"status": each} for each in statuses))
    state = agency_states(sent, ONCE, NO_FINDINGS, ["BNV"])["BNV"]
    assert (state.status, state.has_result, state.last_was_refused) == (status, has_result, last_was_refused)
    assert state.file_count == len(statuses)
    assert state.last_file_name == f"tep-{len(statuses)}.xlsx"


def test_an_agency_without_any_file_has_sent_nothing() -> None:
    assert agency_states(empty_frame(tables.submission), ONCE, NO_FINDINGS, ["BNV"]) == {
        "BNV": AgencyState("nothing_sent")
    }


def test_a_file_read_again_by_a_newer_reader_counts_once_and_as_the_newer_read_it() -> None:
    sent = submissions(
        {"sha256": "a" * 64, "status": "rejected"},
        {
            "sha256": "a" * 64,
            "status": "accepted",
            "reader_version": 2,
            "received_at": datetime(2026, 1, 5, tzinfo=UTC),
        },
    )
    state = agency_states(sent, ONCE, NO_FINDINGS, ["BNV"])["BNV"]
    assert (state.status, state.file_count) == ("accepted", 1)


def test_the_first_three_blocking_messages_are_given_with_their_places() -> None:
    told = findings(
        finding(1, 4, "tư", sheet="Hoạt động", cell="B9"),
        finding(1, 1, "một", severity="warning"),
        finding(1, 3, "ba", sheet="Hoạt động"),
        finding(1, 2, "hai"),
        finding(1, 5, "năm"),
        finding(2, 1, "Trang «Kế hoạch» thiếu cột.", sheet="Kế hoạch"),
    )
    sent = submissions({"status": "rejected"}, {"status": "rejected", "agency_code": "BTP"})
    states = agency_states(sent, ONCE, told, ["BNV", "BTP"])
    assert states["BNV"].last_messages == ("hai", "Hoạt động: ba", "Hoạt động!B9: tư")
    assert states["BTP"].last_messages == ("Trang «Kế hoạch» thiếu cột.",)


def test_messages_are_those_of_the_last_file_not_of_the_one_before() -> None:
    told = findings(finding(1, 1, "cũ"), finding(2, 1, "mới"))
    sent = submissions({"status": "rejected"}, {"status": "rejected"})
    assert agency_states(sent, ONCE, told, ["BNV"])["BNV"].last_messages == ("mới",)


def test_refused_files_of_nobody_we_know_are_listed_in_the_order_received() -> None:
    sent = submissions(
        {"agency_code": None, "status": "unreadable", "blocking_count": 1},
        {"agency_code": "XYZ", "status": "rejected"},
        {"agency_code": "BNV", "status": "rejected"},
    )
    stray = unidentified_files(sent, ONCE, findings(finding(1, 1, "Tệp rỗng.")), ["BNV"])
    assert list(stray["file_name"]) == ["tep-1.xlsx", "tep-2.xlsx"]
    assert list(stray["messages"]) == [("Tệp rỗng.",), ()]


def test_among_accepted_reports_the_one_of_the_latest_period_counts_as_it_does_in_scoring() -> None:
    sent = submissions(
        {"period": "year", "status": "accepted_with_findings"}, {"period": "quarter_3", "status": "accepted"}
    )
    assert agency_states(sent, ONCE, NO_FINDINGS, ["BNV"])["BNV"].status == "accepted_with_findings"


def again(*arrivals: tuple[int, str, int]) -> pd.DataFrame:
    """Rows of `receipt`: the submission whose file came again, by what name, and at what hour."""
    rows = [
        {
            "year": 2025,
            "sha256": f"{number:064d}",
            "file_name": name,
            "received_at": datetime(2026, 1, 5, hour, tzinfo=UTC),
        }
        for number, name, hour in arrivals
    ]
    return conform(pd.DataFrame(rows), tables.receipt)


def test_a_file_that_came_again_was_the_last_and_is_still_one_file() -> None:
    sent = submissions({"status": "accepted", "period": "year"}, {"status": "rejected", "period": "year"})
    state = agency_states(sent, again((1, "bản cũ.xlsx", 9)), NO_FINDINGS, ["BNV"])["BNV"]
    assert (state.last_status, state.last_file_name, state.file_count) == ("accepted", "bản cũ.xlsx", 2)
    assert state.last_received_at == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert not state.last_was_refused


def test_of_two_accepted_reports_the_one_that_came_last_counts() -> None:
    sent = submissions({"status": "accepted", "period": "year"}, {"status": "accepted_with_findings", "period": "year"})
    assert agency_states(sent, ONCE, NO_FINDINGS, ["BNV"])["BNV"].status == "accepted_with_findings"
    assert agency_states(sent, again((1, "a.xlsx", 9)), NO_FINDINGS, ["BNV"])["BNV"].status == "accepted"


def test_one_content_under_two_names_is_two_files_of_nobody_we_know() -> None:
    sent = submissions({"agency_code": None, "status": "unreadable", "blocking_count": 1})
    receipts = again((1, "tep-1.xlsx", 1), (1, "của B.xlsx", 3), (1, "tep-1.xlsx", 4))
    stray = unidentified_files(sent, receipts, findings(finding(1, 1, "Tệp rỗng.")), ["BNV"])
    assert list(stray["file_name"]) == ["của B.xlsx", "tep-1.xlsx"]
    assert list(stray["messages"]) == [("Tệp rỗng.",)] * 2


UNKNOWN = {"agency_code": None, "status": "unreadable", "blocking_count": 1}


@pytest.mark.parametrize(
    ("facts", "sender"),
    [
        ({"file_name": "Bộ Nội vụ 2025.xlsx"}, "BNV"),
        ({"likely_agency_code": "BNV"}, "BNV"),
        ({"file_name": "bo noi vu.xlsx", "likely_agency_code": "BNV"}, "BNV"),
        ({"file_name": "Bộ Tư pháp.xlsx", "likely_agency_code": "BNV"}, None),
        ({"file_name": "BNV và BTP.xlsx"}, None),
        ({"file_name": "báo cáo.xlsx"}, None),
    ],
)
def test_a_file_that_only_its_name_or_its_content_gives_to_an_agency_is_told_of_as_likely_its_own(
    facts: dict[str, Any], sender: str | None
) -> None:
    sent = submissions(UNKNOWN | facts)
    states = agency_states(sent, ONCE, findings(finding(1, 1, "Tệp rỗng.")), ["BNV", "BTP"])
    stray = unidentified_files(sent, ONCE, NO_FINDINGS, ["BNV", "BTP"])

    assert len(stray) == (1 if sender is None else 0)
    assert [code for code, state in states.items() if state.file_count] == ([] if sender is None else [sender])
    if sender is not None:
        state = states[sender]
        assert (state.status, state.last_messages, state.last_is_likely) == ("unreadable", ("Tệp rỗng.",), True)


def test_one_content_that_two_agencies_sent_is_each_ones() -> None:
    sent = submissions(UNKNOWN | {"file_name": "BNV.xlsx"})
    states = agency_states(sent, again((1, "BTP.xlsx", 3)), NO_FINDINGS, ["BNV", "BTP"])
    assert {state.status for state in states.values()} == {"unreadable"}
    assert states["BTP"].last_received_at == datetime(2026, 1, 5, 3, tzinfo=UTC)


def test_whoever_the_cover_names_sent_it_whatever_its_name_says() -> None:
    sent = submissions({"file_name": "Bộ Tư pháp.xlsx", "status": "rejected"})
    states = agency_states(sent, ONCE, NO_FINDINGS, ["BNV", "BTP"])
    assert (states["BNV"].status, states["BNV"].last_is_likely) == ("rejected", False)
    assert states["BTP"].status == "nothing_sent"


def test_an_agency_that_need_send_no_report_has_a_result_without_one() -> None:
    sent = submissions({"agency_code": "BTP", "status": "rejected", "blocking_count": 1})
    arrivals = arrivals_of(sent, ONCE, AGENCIES)
    states = submission_states.agency_states(arrivals, NO_FINDINGS, ["BNV", "BTP"], {"BNV", "BTP"})
    assert {code: (state.status, state.has_result, state.last_was_refused) for code, state in states.items()} == {
        "BNV": ("not_asked", True, False),
        "BTP": ("not_asked", True, True),
    }
