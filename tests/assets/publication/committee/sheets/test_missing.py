"""Agencies without a result, files of nobody, later files that were refused."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from assets.publication.committee.sheets.missing import HEADINGS, WIDTHS_PX, write_missing
from assets.publication.published.submission_states import AgencyState
from tests.assets.publication.committee.sheets.small_year import CAME, NO_FILES, REFUSED, drawn, small_year

A, B = "A. Cơ quan chưa có báo cáo được chấp nhận", "B. Tệp đã nhận nhưng không xác định được cơ quan gửi"
C = "C. Cơ quan có kết quả theo lần gửi được chấp nhận, nhưng tệp gửi sau cùng không được chấp nhận"
D = "D. Cơ quan chưa chấm được điểm vì bộ tiêu chí có lỗi"
NOTHING = ["2", "Xã 05", "Chưa gửi báo cáo", "–", "–", "–", "–"]
TWICE = ["Bị từ chối", "bao cao.xlsx (tệp thứ 2)", "04/01/2025 10:30", "5", "Sai một.\nSai hai.\n… và 3 lỗi khác"]
STRAY = pd.DataFrame(
    [
        {
            "file_name": "x.xlsx",
            "received_at": pd.Timestamp(CAME),
            "status": "unreadable",
            "blocking_count": 1,
            "messages": ("Hỏng.",),
        }
    ]
)


def listed(**changes: Any) -> list[list[str]]:
    """What stands below the headings."""
    tables = small_year(**changes)
    rows = drawn(tables, WIDTHS_PX, lambda sheet: write_missing(sheet, tables, "VII"))
    return rows[rows.index(list(HEADINGS)) + 1 :]


def test_each_list_has_its_number_and_its_rows() -> None:
    assert listed() == [[f"{A}: 2"], ["1", "Xã 03", *TWICE], NOTHING, [f"{B}: không có"], [f"{C}: không có"]]


def test_files_of_nobody_may_be_of_those_who_are_said_to_have_sent_nothing() -> None:
    row = ["1", "Không xác định", "Không đọc được", "x.xlsx", "04/01/2025 10:30", "1", "Hỏng."]
    perhaps = (
        "Trong 1 tệp dưới đây có thể có báo cáo của cơ quan ghi «Chưa gửi báo cáo» ở mục A: không tệp nào nêu rõ một "
        "cơ quan gửi."
    )
    assert listed(unidentified=STRAY)[3:] == [[f"{B}: 1"], [perhaps], row, [f"{C}: không có"]]
    assert listed(unidentified=STRAY, states={"05": REFUSED})[3:] == [[f"{B}: 1"], row, [f"{C}: không có"]]


@pytest.mark.parametrize(
    ("state", "cells"),
    [
        (AgencyState("accepted", 1, "rejected", "b.xlsx", CAME, 1, ("Sai.",)),
         ["b.xlsx", "04/01/2025 10:30", "1", "Sai."]),
        (AgencyState("accepted", 3, "rejected", "b.xlsx", CAME, 1, ("Sai.",), last_is_likely=True),
         ["b.xlsx (tệp thứ 3) (*)", "04/01/2025 10:30", "1", "Sai."]),
        (AgencyState("accepted", 1, "rejected", "b.xlsx", CAME, 2, ()), ["b.xlsx", "04/01/2025 10:30", "2", "–"]),
    ],
)  # fmt: skip
def test_a_later_file_that_was_refused_is_listed_by_itself(state: AgencyState, cells: list[str]) -> None:
    rows = listed(states={"02": state})
    assert rows[4:6] == [[f"{C}: 1"], ["1", "Xã 02", "Bị từ chối", *cells]]
    assert any(row[0].startswith("(*) ") for row in rows) is state.last_is_likely


def test_agencies_whose_rules_are_broken_are_listed_if_there_are_any() -> None:
    waiting = pd.DataFrame({"agency_code": ["09"], "name": ["Xã 09"]})
    for likely in (False, True):
        state = AgencyState("accepted", 1, "accepted", "c.xlsx", CAME, last_is_likely=likely)
        rows = listed(waiting=waiting, states={"09": state})
        mark = " (*)" if likely else ""
        assert rows[5:7] == [
            [f"{D}: 1"],
            ["1", "Xã 09", "Được chấp nhận", f"c.xlsx{mark}", "04/01/2025 10:30", "0", "–"],
        ]
        assert len(rows) == 7 + likely


def test_where_everybody_has_a_result_nothing_is_listed() -> None:
    accepted = AgencyState("accepted", 1, "accepted", "a.xlsx", CAME)
    assert listed(states={"03": accepted, "05": accepted}, unidentified=NO_FILES) == [
        [f"{A}: không có"],
        [f"{B}: không có"],
        [f"{C}: không có"],
    ]
