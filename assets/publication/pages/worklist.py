"""The page of the work-list: whom and what to appraise first, and why; cases of evidence on which no verdict holds.

What does not belong here: the orders and the signs (`assets.analysis`), stored every night.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from assets.analysis.worklist.items import ORDER_WORDS
from assets.page_addresses import PageAddresses
from assets.preview.code_words import CASE_STATE_WORDS, CASE_WORDS
from assets.publication.pages.listing import Cell, Listing, figure, text
from assets.publication.pages.rendering import NO_FIGURE, render
from assets.publication.passport.json_values import present_rows
from assets.rules.words.figures import figure_words
from checks.forms.verdicts import claimants_of
from checks.texts.figures_and_dates import grouped
from warehouse.tables.analysis.integrity import UNSETTLED

SHOWN_ITEMS = 500
"""Items on the page, from the first: nobody appraises more in a week, and each agency's passport has all of its own."""

_HEADINGS = (
    "Thứ tự",
    "Cơ quan",
    "Tiêu chí",
    "Hạng nay (thấp nhất – cao nhất)",
    "Số hạng thay đổi",
    "Xếp loại nay (thấp nhất – cao nhất)",
    "Số ngưỡng xếp loại",
    "Tự chấm cao hơn",
    "Dấu hiệu khác",
)


_CASE_HEADINGS = ("Thứ tự", "Loại", "Tình trạng", "Cơ quan", "Điểm liên quan", "Đối tượng", "Kết luận trước")


def worklist_page(
    year: int,
    items: pd.DataFrame,
    cases: pd.DataFrame,
    names: Mapping[str, str],
    criteria: Mapping[tuple[str, str], str],
    addresses: PageAddresses,
) -> str:
    """The work-list as a page.

    Args:
        year: of evaluation.
        items: rows of `appraisal_worklist` of the year, in order of priority.
        cases: rows of `evidence_case` of the year, likewise.
        names: of agencies, by code.
        criteria: names of criteria, by framework and code.
        addresses: of the pages.
    """
    shown = items.head(SHOWN_ITEMS)
    rows = shown.astype(object).where(shown.notna(), None).to_dict("records")
    cut = f"Danh mục có {grouped(len(items))} mục; ở đây là {grouped(SHOWN_ITEMS)} mục nên xem trước hết. "
    return render(
        "listing",
        title=f"Danh mục cần thẩm định năm {year}",
        addresses=addresses,
        crumbs=[("Các năm", addresses.home), (f"Năm {year}", addresses.year(year)), ("Danh mục cần thẩm định", None)],
        sentences=[
            f"{cut if len(items) > SHOWN_ITEMS else ''}Mục nên xem trước hết đứng đầu; thứ tự xét:",
            " ".join(f"({number}) {words}" for number, words in enumerate(ORDER_WORDS, start=1)),
        ],
        listings=[
            Listing(
                "Mục cần thẩm định",
                _HEADINGS,
                [_cells(year, row, names, criteria, addresses) for row in rows],
                empty="Chưa có mục nào: danh mục được lập sau đêm chấm điểm đầu tiên.",
            ),
            _case_listing(year, cases[cases["state"].isin(UNSETTLED)], names, addresses),
        ],
        links=[],
    )


def _case_listing(year: int, cases: pd.DataFrame, names: Mapping[str, str], addresses: PageAddresses) -> Listing:
    cut = f": {grouped(SHOWN_ITEMS)} trong {grouped(len(cases))} vụ việc" if len(cases) > SHOWN_ITEMS else ""
    return Listing(
        f"Tài liệu kiểm chứng cần xem lại{cut}",
        _CASE_HEADINGS,
        [_case_cells(year, row, names, addresses) for row in present_rows(cases.head(SHOWN_ITEMS))],
        empty="Không có vụ việc nào chưa kết luận.",
    )


def _case_cells(year: int, row: Mapping[Any, Any], names: Mapping[str, str], addresses: PageAddresses) -> list[Cell]:
    first, *others = sorted(claimants_of(row["claimants"]))
    beside = f" và {grouped(len(others))} cơ quan khác" if len(others) > 1 else ""
    named = " và ".join(names.get(code, code) for code in (first, *others[: 0 if beside else 1]))
    said = f"{row['decided_by']}: {row['reason']}" if row["verdict"] else ""
    return [
        figure(grouped(int(row["position"]))),
        text(CASE_WORDS[row["kind"]]),
        text(CASE_STATE_WORDS[row["state"]]),
        text(f"{named}{beside}", addresses.passport(year, first)),
        figure(grouped(row["points_at_stake"]) if row["points_at_stake"] is not None else NO_FIGURE),
        text(row["subject"]),
        text(said),
    ]


def _cells(
    year: int,
    row: Mapping[Any, Any],
    names: Mapping[str, str],
    criteria: Mapping[tuple[str, str], str],
    addresses: PageAddresses,
) -> list[Cell]:
    agency, criterion = row["agency_code"], row["criterion_code"]
    name = criteria.get((row["framework_id"], criterion), "")
    return [
        figure(grouped(int(row["position"]))),
        text(names.get(agency, agency), addresses.passport(year, agency)),
        text(f"{criterion} {name}".strip(), addresses.passport(year, agency, criterion)),
        text(_span(row["rank"], row["least_rank"], row["most_rank"])),
        figure(grouped(int(row["ranks_moved"]))),
        text(_span(row["class_name"], row["least_class"], row["most_class"])),
        figure(grouped(int(row["boundaries_crossed"]))),
        figure(figure_words(row["gap_exact"]) if row["gap_exact"] else NO_FIGURE),
        text("; ".join(_signs(row))),
    ]


def _signs(row: Mapping[Any, Any]) -> list[str]:
    count = int(row["finding_count"])
    return [
        *(["năm trước đã bị giảm điểm ở tiêu chí này"] if row["was_lowered"] else []),
        *(["thiếu tài liệu kiểm chứng bắt buộc"] if row["lacks_evidence"] else []),
        *([f"{grouped(count)} phát hiện"] if count else []),
    ]


def _span(now: Any, least: Any, most: Any) -> str:
    """`3 (7 – 1)`: now, and with the least and the most points; what does not move is said once."""
    shown = [NO_FIGURE if each is None else str(each) for each in (now, least, most)]
    return shown[0] if len(set(shown)) == 1 else f"{shown[0]} ({shown[1]} – {shown[2]})"
