"""The page of a year's reports that are not in order: rejected, without any accepted, missing, late, each with why.

What does not belong here: which reports those are (`assets.publication.published.unsettled_reports`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from assets.page_addresses import PageAddresses
from assets.publication.pages.listing import Cell, Listing, figure, text
from assets.publication.pages.rendering import NO_FIGURE, render
from assets.publication.pages.returned import anchor_of
from assets.publication.passport.words.values import label_of
from assets.publication.published.unsettled_reports import UNKNOWN_SENDER, UnsettledReports
from checks.code_lists import CodeLists
from checks.texts.figures_and_dates import grouped, hanoi_time, vietnamese_date
from checks.texts.from_outside import on_one_line

LONGEST_NAME = 120
LONGEST_MESSAGE = 400
_CALENDAR = "Hạn gửi theo lịch hiện hành, đã tính gia hạn."


def reports_page(year: int, found: UnsettledReports, code_lists: CodeLists, addresses: PageAddresses) -> str:
    """The year's reports that somebody must ask an agency about."""
    row_words = _RowWords(year, code_lists, addresses)
    return render(
        "listing",
        title=f"Báo cáo bị từ chối, chưa gửi, gửi chậm năm {year}",
        addresses=addresses,
        crumbs=[("Các năm", addresses.home), (f"Năm {year}", addresses.year(year)), ("Báo cáo", None)],
        sentences=[],
        listings=[
            Listing(
                "Tệp bị từ chối, chưa có báo cáo nào thay thế",
                ("Cơ quan", "Kỳ", "Tệp", "Nhận lúc", "Tình trạng", "Số lỗi chặn", "Lý do (các lỗi đầu tiên)"),
                [row_words.rejected(row) for row in _records(found.rejected)],
                note="Mọi lỗi có trong tệp trả lại; bấm tên cơ quan để đến các tệp trả lại của cơ quan đó.",
            ),
            Listing(
                "Cơ quan đã đến hạn mà chưa có báo cáo nào được chấp nhận, nên chưa có điểm",
                ("Cơ quan", "Kỳ đến hạn sau cùng", "Hạn gửi", "Số tệp đã gửi", "Tình trạng tệp sau cùng"),
                [row_words.without_accepted(row) for row in _records(found.without_accepted)],
            ),
            Listing(
                "Báo cáo chưa gửi",
                ("Cơ quan", "Kỳ", "Hạn gửi", "Gia hạn theo văn bản"),
                [row_words.missing(row) for row in _records(found.missing)],
                note=f"{_CALENDAR} Số liệu cộng dồn trong năm, nên chỉ nêu kỳ đến hạn sau cùng.",
            ),
            Listing(
                "Báo cáo được chấp nhận nhưng gửi chậm",
                ("Cơ quan", "Kỳ", "Hạn gửi", "Nhận ngày", "Chậm (ngày)", "Gia hạn theo văn bản"),
                [row_words.late(row) for row in _records(found.late)],
                note=_CALENDAR,
            ),
        ],
        links=[("Tệp trả lại cơ quan", addresses.returned(year))],
    )


def _records(frame: pd.DataFrame) -> Sequence[Mapping[Any, Any]]:
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


class _RowWords:
    """Cells of a year's rows."""

    def __init__(self, year: int, code_lists: CodeLists, addresses: PageAddresses) -> None:
        self._year = year
        self._code_lists = code_lists
        self._addresses = addresses

    def rejected(self, row: Mapping[Any, Any]) -> list[Cell]:
        more = int(row["blocking_count"]) - len(row["messages"])
        reasons = [on_one_line(message, LONGEST_MESSAGE) for message in row["messages"]]
        reasons += [f"… và {grouped(more)} lỗi khác"] if reasons and more > 0 else []
        name = row["name"] or UNKNOWN_SENDER
        likely = " (nhận biết theo tên tệp hoặc mã ẩn của mẫu)" if row["is_likely"] else ""
        in_force = "; đã có báo cáo kỳ khác được chấp nhận" if row["has_accepted"] else ""
        return [
            text(f"{name}{likely}", f"{self._addresses.returned(self._year)}#{anchor_of(row['agency_code'])}"),
            text(self._period(row["period"])),
            text(on_one_line(row["file_name"], LONGEST_NAME)),
            text(hanoi_time(row["received_at"].to_pydatetime())),
            text(f"{label_of(self._code_lists, 'submission_statuses', row['status'])}{in_force}"),
            figure(grouped(int(row["blocking_count"]))),
            text(" • ".join(reasons) or NO_FIGURE),
        ]

    def without_accepted(self, row: Mapping[Any, Any]) -> list[Cell]:
        status = row["last_status"]
        return [
            text(row["name"]),
            text(self._period(row["period"])),
            text(vietnamese_date(row["due_on"])),
            figure(grouped(int(row["file_count"]))),
            text(label_of(self._code_lists, "submission_statuses", status) if status else "Chưa gửi báo cáo"),
        ]

    def missing(self, row: Mapping[Any, Any]) -> list[Cell]:
        return [
            text(row["name"]),
            text(self._period(row["period"])),
            text(vietnamese_date(row["due_on"])),
            text(row["extension"] or ""),
        ]

    def late(self, row: Mapping[Any, Any]) -> list[Cell]:
        return [
            text(row["name"], self._addresses.passport(self._year, row["agency_code"])),
            text(self._period(row["period"])),
            text(vietnamese_date(row["due_on"])),
            text(vietnamese_date(row["received_at"])),
            figure(grouped(int(row["days_late"]))),
            text(row["extension"] or ""),
        ]

    def _period(self, code: str | None) -> str:
        return NO_FIGURE if code is None else label_of(self._code_lists, "periods", code)
