"""What holds for every page: Vietnamese, readable, self-contained, its tables with captions and headings."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from pathlib import Path, PurePath

import pandas as pd
import pytest

from assets.page_addresses import PageAddresses
from assets.publication.pages.changes import changes_page
from assets.publication.pages.home import YearAtAGlance, home_page
from assets.publication.pages.notices import notice_page
from assets.publication.pages.passports import passport_page
from assets.publication.pages.rendering import content_policy, style_sheet
from assets.publication.pages.reports import reports_page
from assets.publication.pages.returned import ReturnedFile, returned_files, returned_page
from assets.publication.pages.worklist import worklist_page
from assets.publication.published.unsettled_reports import UnsettledReports
from assets.scoring.changes.last import LastChanges
from tests.assets.publication.pages.reading_pages import Page
from tests.assets.publication.pages.test_passport_page import WHOLE
from tests.assets.publication.passport.test_wording import CODE_LISTS

ADDRESSES = PageAddresses("/pages")
NAMES = {"01": "Thành phố Hà Nội", "xx": "<b>Tỉnh</b>"}
CRITERIA = {("thu", "1.1"): "Kế hoạch"}
NIGHT = datetime(2025, 1, 20, 18, tzinfo=UTC)
DUE = {"period": "year", "due_on": pd.Timestamp(2025, 1, 10), "extension": None}
REJECTED = {
    "agency_code": "01", "name": NAMES["01"], "period": None, "file_name": "<i>báo cáo</i>.xlsx",
    "received_at": pd.Timestamp(NIGHT), "status": "rejected", "blocking_count": 1_003, "messages": ("Thiếu trang",),
    "is_likely": True, "has_accepted": True,
}  # fmt: skip
REPORTS = UnsettledReports(
    rejected=pd.DataFrame([REJECTED, REJECTED | {"agency_code": None, "name": None, "messages": ()}]),
    missing=pd.DataFrame([{"agency_code": "xx", "name": NAMES["xx"], **DUE}]),
    late=pd.DataFrame([{"agency_code": "01", "name": NAMES["01"], **DUE, "extension": "7/CV",
                        "received_at": pd.Timestamp(2025, 1, 12), "days_late": 2}]),
    without_accepted=pd.DataFrame([{"agency_code": "xx", "name": NAMES["xx"], "period": "year",
                                    "due_on": pd.Timestamp(2025, 1, 10), "file_count": 0, "last_status": ""}]),
)  # fmt: skip
NONE = {f"{name}_{side}": None for name in ("points", "rank", "class") for side in ("before", "after")}
MOVED = {"framework_id": "thu", "agency_code": "01", **NONE}
CHANGES = pd.DataFrame(
    [
        MOVED | {"criterion_code": "*", "track": "final", "points_before": Decimal("71.50"),
                 "points_after": Decimal("1070.25"), "rank_before": 3, "rank_after": 1, "class_after": "Khá"},
        MOVED | {"criterion_code": "1.1", "track": "final", "points_after": Decimal("1.50")},
        MOVED | {"criterion_code": "*", "track": "self", "points_before": Decimal(5), "points_after": Decimal(3)},
    ]
)  # fmt: skip
ITEM = {
    "position": 1, "framework_id": "thu", "agency_code": "01", "criterion_code": "1.1", "rank": 3, "least_rank": 7,
    "most_rank": 1, "ranks_moved": 6, "class_name": "Khá", "least_class": "Khá", "most_class": "Khá",
    "boundaries_crossed": 0, "gap_exact": Fraction(5, 4), "lacks_evidence": True, "finding_count": 2,
    "was_lowered": True,
}  # fmt: skip
CASE = {
    "position": 1, "kind": "link_of_agencies", "state": "reopened", "claimants": "01; xx; yy",
    "subject": "bao.example/<a>",
    "points_at_stake": Decimal("3.50"), "verdict": "false_alarm", "reason": "Hội <nghị> chung", "decided_by": "Trần B",
}  # fmt: skip
CASES = pd.DataFrame([CASE, CASE | {"state": "settled", "reason": "Đã <xong>"}])
FILE = ReturnedFile(PurePath("01", "000001-ab <báo> cáo#1.xlsx"), 50_000, NIGHT)

PAGES: dict[str, Callable[[], str]] = {
    "home": lambda: home_page([YearAtAGlance(2025, 12, NIGHT, date(2026, 3, 1))], ADDRESSES),
    "no year": lambda: home_page([], ADDRESSES),
    "passport": lambda: passport_page(WHOLE, CODE_LISTS, ADDRESSES),
    "criterion": lambda: passport_page(WHOLE, CODE_LISTS, ADDRESSES, criterion="1.1"),
    "reports": lambda: reports_page(2025, REPORTS, CODE_LISTS, ADDRESSES),
    "changes": lambda: changes_page(2025, LastChanges(NIGHT, "run", CHANGES), NAMES, CRITERIA, ADDRESSES, {}),
    "worklist": lambda: worklist_page(2025, pd.DataFrame([ITEM]), CASES, NAMES, CRITERIA, ADDRESSES),
    "returned": lambda: returned_page(2025, [FILE], NAMES, ADDRESSES),
    "notice": lambda: notice_page("Không tìm thấy trang", "Không có <gì>.", addresses=ADDRESSES),
}


@pytest.fixture(params=PAGES)
def html(request: pytest.FixtureRequest) -> str:
    return PAGES[request.param]()


def test_a_page_is_vietnamese_fits_a_phone_and_asks_for_nothing(html: str) -> None:
    page = Page(html)
    assert page.count("html", lang="vi") == 1
    assert page.count("meta", name="viewport") == 1
    assert page.count("h1") == 1
    assert page.asked == []
    assert not re.search(r"url\(|@import|javascript:|\son\w+=", html)
    assert page.count("script") == 0


def test_every_address_is_one_of_the_pages(html: str) -> None:
    assert all(address.startswith(("#", "/pages/")) for address in Page(html).addresses)


def test_every_table_has_a_caption_and_every_heading_says_what_it_heads(html: str) -> None:
    page = Page(html)
    assert page.count("caption") == page.count("table")
    assert page.count("th") == page.count("th", scope="col") + page.count("th", scope="row")


def test_a_browser_is_told_to_load_nothing_but_the_page_s_own_style(html: str) -> None:
    policy = content_policy(html)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    fingerprint = re.search(r"'sha256-([^']+)'", policy)
    assert fingerprint is not None
    assert b64decode(fingerprint[1]) == sha256(style_sheet().encode()).digest()
    assert f"<style>{style_sheet()}</style>" in html


def luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_colour_of_text_stands_out_from_both_grounds() -> None:
    """WCAG 2.2, 1.4.3 (AA): 4.5 to 1."""
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", style_sheet()))
    for ground in ("#ffffff", colours["band"]):
        for name in ("ink", "soft", "link", "good", "bad", "warn"):
            assert (luminance(ground) + 0.05) / (luminance(colours[name]) + 0.05) >= 4.5, (name, ground)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("home", ["Năm 2025", "Đã công bố ngày 01/03/2026", "12", "21/01/2025 01:00"]),
        ("no year", ["Kho số liệu chưa có năm đánh giá nào."]),
        ("reports", ["Thành phố Hà Nội (nhận biết theo tên tệp hoặc mã ẩn của mẫu)", "<i>báo cáo</i>.xlsx",
                     "Thiếu trang • … và 1.002 lỗi khác", "Không xác định được cơ quan gửi", "<b>Tỉnh</b>",
                     "10/01/2025", "12/01/2025 2 7/CV", "Chưa gửi báo cáo"]),
        ("changes", ["71,50 1.070,25 +998,75 3 1 – Khá", "1.1 Kế hoạch – 1,50 –", "Tự chấm Tổng điểm 5 3 -2",
                     "21/01/2025 01:00", "hạng công bố được thay đổi: 1"]),
        ("worklist", ["1 Thành phố Hà Nội 1.1 Kế hoạch 3 (7 – 1) 6 Khá 0 1,25 năm trước đã bị giảm điểm",
                      "; thiếu tài liệu kiểm chứng bắt buộc; 2 phát hiện"]),
        ("returned", ["000001-ab <báo> cáo#1.xlsx 49 21/01/2025 01:00"]),
        ("notice", ["Không có <gì>."]),
    ],
)  # fmt: skip
def test_a_page_says_what_it_is_given(name: str, said: list[str]) -> None:
    text = Page(PAGES[name]()).text
    assert [each for each in said if each not in text] == []


def test_a_returned_workbook_is_linked_by_an_address_in_which_no_sign_is_taken_for_another() -> None:
    assert (
        "/pages/2025/returned/01/000001-ab%20%3Cb%C3%A1o%3E%20c%C3%A1o%231.xlsx" in Page(PAGES["returned"]()).addresses
    )


@pytest.mark.parametrize(
    ("folder", "heading"),
    [("_tham-dinh", "Tệp thẩm định (1)"), ("_giai-trinh", "Tệp giải trình"), ("_khong-ro-co-quan", "Không xác định")],
)
def test_returned_files_that_are_no_agencys_stand_under_words(folder: str, heading: str) -> None:
    page = returned_page(2025, [replace(FILE, path=PurePath(folder, "a.xlsx"))], NAMES, ADDRESSES)
    assert f">{heading}" in page


def test_links_and_hidden_files_are_no_returned_workbooks(tmp_path: Path) -> None:
    folder = tmp_path / "returned" / "2025"
    (folder / "01").mkdir(parents=True)
    (folder / "01" / "a.xlsx").write_bytes(b"abc")
    (folder / "01" / ".b.xlsx.part").write_bytes(b"x")
    (folder / "01" / "link.xlsx").symlink_to(folder / "01" / "a.xlsx")
    (folder / "02").symlink_to(folder / "01")
    (folder / "loose.xlsx").write_bytes(b"x")

    assert [(each.path, each.size) for each in returned_files(folder)] == [(PurePath("01", "a.xlsx"), 3)]
    assert returned_files(tmp_path / "returned" / "2024") == []
