"""Checks of a year's reports: rejected, missing, late; agencies without an accepted one.

What does not belong here: finding them (`assets.publication.published.unsettled_reports`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import pandas as pd

from assets.page_addresses import PageAddresses
from assets.publication.published.unsettled_reports import UNKNOWN_SENDER, UnsettledReports
from checks.code_lists import CodeLists
from checks.data.statements import Cases, DataCheck
from checks.texts.figures_and_dates import hanoi_time, vietnamese_date
from checks.texts.markdown_tables import Cell, Link, Row

READS = (
    *("agency", "calendar_entry", "code_list", "framework", "receipt", "submission", "finding"),
    "returned_workbook",
)
NO_FILE = "(chưa có tệp nào)"


@dataclass(frozen=True)
class ReportFacts:
    """Reports that are not in order, and how to speak of them.

    Attributes:
        year: of evaluation.
        reports: that are not in order.
        code_lists: for the words of statuses and periods.
        pages: that are led to.
        returned: place below the year's folder of the workbook that answers a rejected file; None while there is none.
    """

    year: int
    reports: UnsettledReports
    code_lists: CodeLists
    pages: PageAddresses
    returned: Callable[[Mapping[str, Any]], PurePath | None]

    def label(self, list_name: str, code: Any) -> str:
        """The Vietnamese word of a code; empty for none."""
        return self.code_lists.labels(list_name).get(code, code) if isinstance(code, str) and code else ""

    @property
    def page(self) -> Link:
        """Where all of them stand."""
        return Link("Trang báo cáo của năm: bị từ chối, chưa gửi, gửi chậm", self.pages.reports(self.year))


def _rejected(facts: ReportFacts) -> Cases:
    headings = ("Cơ quan", "Kỳ", "Tệp đã gửi", "Nhận lúc", "Trạng thái", "Vì sao", "Tệp trả lại")
    rows: list[Row] = [
        (
            each["name"] if isinstance(each["name"], str) else UNKNOWN_SENDER,
            facts.label("periods", each["period"]),
            each["file_name"],
            hanoi_time(each["received_at"]),
            facts.label("submission_statuses", each["status"]) + (_STILL_IN_FORCE if each["has_accepted"] else ""),
            "; ".join(each["messages"]),
            _answer(facts, each),
        )
        for each in facts.reports.rejected.to_dict("records")
    ]
    return Cases(headings, rows, facts.page)


_STILL_IN_FORCE = "; báo cáo đã được chấp nhận trước đó vẫn có hiệu lực"


def _answer(facts: ReportFacts, row: Mapping[Any, Any]) -> Cell:
    # A workbook is kept under the agency that the cover names, and under none where it does not say.
    place = facts.returned({**row, "agency_code": None if row["is_likely"] else row["agency_code"]})
    return None if place is None else Link("mở tệp", facts.pages.returned(facts.year, place))


def _missing(facts: ReportFacts) -> Cases:
    rows: list[Row] = [
        (each["name"], facts.label("periods", each["period"]), _day(each["due_on"]), _extension(each))
        for each in facts.reports.missing.to_dict("records")
    ]
    return Cases(("Cơ quan", "Kỳ", "Hạn gửi", "Văn bản gia hạn"), rows, facts.page)


def _late(facts: ReportFacts) -> Cases:
    headings = ("Cơ quan", "Kỳ", "Hạn gửi", "Văn bản gia hạn", "Ngày nhận", "Số ngày chậm")
    rows: list[Row] = [
        (
            Link(each["name"], facts.pages.passport(facts.year, each["agency_code"])),
            facts.label("periods", each["period"]),
            _day(each["due_on"]),
            _extension(each),
            _day(each["received_at"]),
            int(each["days_late"]),
        )
        for each in facts.reports.late.to_dict("records")
    ]
    return Cases(headings, rows, facts.page)


def _without_accepted(facts: ReportFacts) -> Cases:
    headings = ("Cơ quan", "Kỳ phải gửi gần nhất", "Hạn gửi", "Số tệp đã gửi", "Tệp cuối cùng")
    rows: list[Row] = [
        (
            each["name"],
            facts.label("periods", each["period"]),
            _day(each["due_on"]),
            int(each["file_count"]),
            facts.label("submission_statuses", each["last_status"]) or NO_FILE,
        )
        for each in facts.reports.without_accepted.to_dict("records")
    ]
    return Cases(headings, rows, facts.page)


def _day(day: pd.Timestamp) -> str:
    return vietnamese_date(day.date())


def _extension(row: Mapping[Any, Any]) -> Cell:
    return row["extension"] if isinstance(row["extension"], str) else None


REPORT_CHECKS: tuple[DataCheck[ReportFacts], ...] = (
    DataCheck(
        "no_report_is_rejected",
        "submission",
        "Không có báo cáo nào bị từ chối mà chưa được gửi lại đúng; báo cáo bị từ chối được nêu cùng lý do.",
        "No report is rejected and still to be mended; those that are, are named with the reason.",
        "báo cáo bị từ chối",
        _rejected,
    ),
    DataCheck(
        "no_report_is_missing",
        "submission",
        "Mọi báo cáo đã quá hạn đều đã đến; báo cáo lũy kế của kỳ sau thay cho kỳ trước.",
        "Every report whose day has passed has come; reports are cumulative, so a later one stands for an earlier one.",
        "báo cáo đã quá hạn mà chưa gửi",
        _missing,
    ),
    DataCheck(
        "no_report_is_late",
        "submission",
        "Mọi báo cáo được chấp nhận đều đến trong hạn, kể cả hạn được gia hạn.",
        "Every accepted report came by its day, extensions counted.",
        "báo cáo gửi chậm",
        _late,
    ),
    DataCheck(
        "every_agency_has_an_accepted_report",
        "submission",
        "Mọi cơ quan đã đến hạn báo cáo đều có báo cáo được chấp nhận; cơ quan chưa có thì chưa có điểm.",
        "Every agency of which a report was due has an accepted one; an agency without has no figures.",
        "cơ quan chưa có báo cáo nào được chấp nhận",
        _without_accepted,
    ),
)
