"""The first page: who was assessed, how the groups stand, what else is inside."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from assets.publication.committee.sheets.summary import HEADINGS, WIDTHS_PX, write_summary
from assets.publication.published.editions import DRAFT
from assets.publication.published.submission_states import AgencyState
from tests.assets.publication.committee.sheets.small_year import CAME, RULES, STANDINGS, drawn, small_year

CONTENTS = (("I", "Bảng xếp hạng", "Xếp hạng"), ("", "Trang số liệu", "Dữ liệu"))
BASIS = (
    "Điểm trong các bảng này do hệ thống chấm từ báo cáo của cơ quan, chưa qua thẩm định; điểm tự chấm được in bên "
    "cạnh để đối chiếu."
)
WARNING = (
    "Lưu ý: «Bộ tiêu chí minh họa» là bảng điểm minh họa, không phải bảng điểm do cơ quan có thẩm quyền ban hành. Kết "
    "quả không dùng để đánh giá chính thức."
)
UNTIL = "Số liệu gồm các tệp nhận đến 04/01/2025 10:30 (giờ Việt Nam)."


def page(*standings: dict[str, Any], **changes: Any) -> list[list[str]]:
    tables = small_year(*standings, **changes)
    rows = drawn(tables, WIDTHS_PX, lambda sheet: write_summary(sheet, tables, CONTENTS))
    return rows[rows.index([tables.mark]) + 1 :]


def groups(*standings: dict[str, Any]) -> list[list[str]]:
    rows = page(*standings)
    start = rows.index([text.format(unit="cơ quan") for text in HEADINGS]) + 1
    return rows[start : rows.index(["Các phụ lục và trang số liệu kèm theo:"])]


def test_the_page_opens_with_who_has_a_result_and_from_what() -> None:
    first = (
        "Trong 5 cơ quan thuộc diện đánh giá, 3 cơ quan có báo cáo được chấp nhận; còn lại: 1 chưa gửi báo cáo, "
        f"1 bị từ chối. {UNTIL}"
    )
    assert page()[:3] == [[first], [BASIS], [WARNING]]
    assert page()[-3:] == [
        ["Các phụ lục và trang số liệu kèm theo:"],
        ["Phụ lục I. Bảng xếp hạng"],
        ["Trang số liệu"],
    ]


ALL = {code: AgencyState("accepted", 1, "accepted", "a.xlsx", CAME) for code in ("03", "05")}
OFFICIAL = replace(RULES, framework=RULES.framework.model_copy(update={"title": "Bộ tiêu chí"}))
STRAY = pd.DataFrame({"file_name": ["x.xlsx"] * 2})
NOBODYS = "Ngoài ra có 2 tệp không được chấp nhận và không xác định được cơ quan gửi."
HEAD = "Trong 5 cơ quan thuộc diện đánh giá,"


@pytest.mark.parametrize(
    ("changes", "opening"),
    [
        ({"states": ALL, "received_until": None, "rules": (OFFICIAL,)},
         [f"{HEAD} 5 cơ quan có báo cáo được chấp nhận.", BASIS]),
        ({"states": ALL | {"01": AgencyState("unreadable")}, "unidentified": STRAY, "faults": ("Hỏng.",)},
         [f"{HEAD} 4 cơ quan có báo cáo được chấp nhận; còn lại: 1 không đọc được. {NOBODYS} {UNTIL}",
          "Hỏng.", BASIS, WARNING]),
        ({"states": ALL, "edition": replace(DRAFT, note="Chú ý."), "received_until": None, "rules": (OFFICIAL,)},
         ["Chú ý.", f"{HEAD} 5 cơ quan có báo cáo được chấp nhận.", BASIS]),
        ({"rules": ()}, ["Năm 2024 chưa có bộ tiêu chí áp dụng cho cơ quan nào trong danh sách."]),
        ({"rules": (), "faults": ("Một tệp hỏng.",), "edition": replace(DRAFT, note="Chú ý.")},
         ["Chú ý.", "Một tệp hỏng."]),
    ],
)  # fmt: skip
def test_the_page_says_no_more_than_there_is(changes: dict[str, Any], opening: list[str]) -> None:
    rows = page(**changes)
    end = next(number for number, row in enumerate(rows) if row[0] == HEADINGS[0] or row[0].startswith("Các phụ lục"))
    assert [text for (text,) in rows[:end]] == opening


def test_each_group_has_its_numbers_mean_and_extremes_and_all_have_their_sum() -> None:
    assert groups() == [
        ["1", "Các phường", "2", "1", "1", "90,00", "Xã 04 (90,00)", "Xã 04 (90,00)", "Tốt: 1\nYếu: 0"],
        ["2", "Các xã", "3", "2", "1", "75,25", "Xã 01 (80,00)", "Xã 02 (70,50)", "Tốt: 0\nYếu: 2"],
        ["Tổng số", "5", "3", "2"],
    ]


@pytest.mark.parametrize(
    ("count", "named"),
    [(1, "A"), (2, "A, B"), (3, "A, B và 1 cơ quan khác"), (4, "A, B và 2 cơ quan khác")],
)
def test_those_who_share_a_place_are_named_up_to_two(count: int, named: str) -> None:
    first = [STANDINGS[0] | {"agency_code": name, "name": name} for name in "ABCD"[:count]]
    last = [STANDINGS[1] | {"rank": 9, "agency_code": f"{name}9", "name": f"{name}9"} for name in "ABCD"[:count]]
    (row, _) = groups(*first, *last)
    assert row[6] == f"{named} (80,00)"
    assert row[7] == f"{named.replace('A', 'A9').replace('B', 'B9')} (70,50)"


def test_a_group_without_a_rank_has_no_extremes() -> None:
    (row, _) = groups(STANDINGS[2])
    assert row[5:] == ["–", "–", "–", "Tốt: 0\nYếu: 0"]
