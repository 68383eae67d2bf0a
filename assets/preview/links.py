"""Pages beside Dagster's that go on from an asset.

What does not belong here: the addresses (`assets.page_addresses`), what the pages show, and Markdown (`markdown`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assets.page_addresses import PageAddresses
from assets.preview.first_rows import Passport, ReturnedTo, Target
from checks.texts.markdown_tables import Link

_WORDS = {
    "year": "Cả năm {year}: mọi cơ quan, hồ sơ điểm",
    "reports": "Báo cáo bị từ chối, chưa gửi, gửi chậm",
    "returned": "Tệp trả lại",
    "changes": "Điểm, thứ hạng thay đổi",
    "worklist": "Danh mục cần thẩm định",
    "data_docs": "Kết quả kiểm tra số liệu",
    "lineage": "Đường đi của số liệu",
    "lineage_of": "Đường đi của từng cột",
    "home": "Các năm",
}
"""Page of `PageAddresses` -> what stands there."""

_SENT = ("reports", "returned")
_DECIDED = ("worklist", "returned", "year")
_PAGES: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(("landed_file", "receipt", "submission", "finding", "evidence_file"), _SENT),
    **dict.fromkeys(("plan_task", "activity", "feedback", "evidence", "scorecard"), (*_SENT, "lineage_of")),
    **dict.fromkeys(("returned_workbook", "returned_form", "review_file", "review_finding"), ("returned", "reports")),
    **dict.fromkeys(("appraisal", "explanation", "appraiser_agreement", "evidence_verdict"), _DECIDED),
    "appraisal_worklist": ("worklist", "year"),
    "evidence_case": ("worklist", "year"),
    **dict.fromkeys(("rank_band", "rank_gap", "lost_point"), ("year", "worklist")),
    **dict.fromkeys(("criterion_effect", "criterion_correlation", "rank_factor"), ("year",)),
    **dict.fromkeys(("score_change", "rank_change", "change_part"), ("changes", "year")),
    "submission_change": ("changes", "reports", "year"),
    "committee_workbook": ("year", "lineage", "data_docs"),
    "criterion_score": ("year", "worklist", "lineage_of", "data_docs"),
    "index_score": ("year", "changes", "lineage_of", "data_docs"),
}
"""Asset -> the pages that go on from it, the nearest first."""


def page_links(asset: str, year: int | None, pages: PageAddresses) -> list[Link]:
    """The pages that go on from an asset of a year; of one without years the list of years, and the lineage."""
    if year is None:
        return [Link(_WORDS["home"], pages.home), Link(_WORDS["lineage"], pages.lineage)]
    addresses = {
        "year": pages.year(year),
        "reports": pages.reports(year),
        "returned": pages.returned(year),
        "changes": pages.changes(year),
        "worklist": pages.worklist(year),
        "data_docs": pages.data_docs(year),
        "lineage": pages.lineage,
        "lineage_of": pages.lineage_of(asset),
    }
    return [Link(_WORDS[name].format(year=year), addresses[name]) for name in _PAGES.get(asset, ("year", "lineage"))]


def address_of(target: Target, year: int | None, pages: PageAddresses) -> str | None:
    """The address of what a row leads to; None where it leads nowhere, or belongs to no year."""
    if target is None or year is None:
        return None
    match target:
        case Passport(agency, criterion):
            return pages.passport(year, agency, criterion)
        case ReturnedTo(agency):
            return pages.returned_to(year, agency)
        case _:
            return pages.returned(year, target)
