"""«Tổng hợp»: the first page; who was assessed, how many have a result, how the groups stand, what else is inside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd

from assets.publication.committee.sheets.ranking import figure, mean_index
from assets.publication.paper.heading_block import document_heading
from assets.publication.paper.printed_sheet import Cell, PrintedSheet
from assets.publication.published.framework_rules import AppliedFramework
from assets.publication.published.submission_states import NOT_ASKED, NOTHING_SENT
from assets.publication.published.tables import CommitteeTables
from assets.publication.published.wording import NO_FIGURE
from checks.texts.figures_and_dates import grouped, hanoi_time
from warehouse.tables.statuses import ACCEPTED, REJECTED, UNREADABLE

WIDTHS_PX = (40, 216, 66, 70, 76, 76, 134, 134, 102)
HEADINGS = (
    "STT",
    "Nhóm",
    "Số\n{unit}",
    "Có\nchỉ số",
    "Chưa có\nchỉ số",
    "Chỉ số\nTB (%)",
    "Cao nhất",
    "Thấp nhất",
    "Xếp loại",
)


def write_summary(sheet: PrintedSheet, tables: CommitteeTables, contents: Sequence[tuple[str, str, str]]) -> None:
    """Write the first page.

    Args:
        sheet: with `WIDTHS_PX`.
        tables: what is shown.
        contents: appendix number, title and sheet name of what follows.
    """
    document_heading(
        sheet,
        f"TỔNG HỢP KẾT QUẢ {tables.subject.upper()} NĂM {tables.year}",
        tables.publisher,
        left_columns=4,
        edition=tables.edition,
    )
    for text in _opening(tables):
        sheet.full_width(text, "paragraph")
    sheet.gap()
    if tables.rules:
        _write_groups(sheet, tables)
        sheet.gap()
    sheet.full_width("Các phụ lục và trang số liệu kèm theo:", "section")
    for number, title, target in contents:
        label = f"Phụ lục {number}. {title}" if number else title
        sheet.add(None, Cell(label, "link", span=len(WIDTHS_PX) - 1, link=target), keep_with_previous=True)
    sheet.finish()


def _opening(tables: CommitteeTables) -> list[str]:
    note = [tables.edition.note] if tables.edition.note else []
    if not tables.rules:
        no_rules = f"Năm {tables.year} chưa có bộ tiêu chí áp dụng cho cơ quan nào trong danh sách."
        return [*note, *(tables.faults or [no_rules])]
    expected = [tables.states[code] for code in tables.standings["agency_code"].unique()]
    states = Counter(state.status for state in expected)
    have_report = sum(states[status] for status in ACCEPTED)
    lacking = [
        f"{grouped(states[status])} {tables.status_label(status).lower()}"
        for status in (NOT_ASKED, NOTHING_SENT, REJECTED, UNREADABLE)
        if states[status]
    ]
    counts = (
        f"Trong {grouped(len(expected))} {tables.unit} thuộc diện đánh giá, "
        f"{grouped(have_report)} {tables.unit} có báo cáo được chấp nhận"
        + (f"; còn lại: {', '.join(lacking)}." if lacking else ".")
    )
    received = tables.received_until
    until = [f"Số liệu gồm các tệp nhận đến {hanoi_time(received)} (giờ Việt Nam)."] if received else []
    illustrative = [rules.title for rules in tables.rules if rules.is_illustrative]
    warning = [
        "Lưu ý: " + "; ".join(f"«{title}»" for title in illustrative) + " là bảng điểm minh họa, không phải bảng điểm "
        "do cơ quan có thẩm quyền ban hành. Kết quả không dùng để đánh giá chính thức."
    ]
    stray = len(tables.unidentified)
    nobody = (
        [f"Ngoài ra có {grouped(stray)} tệp không được chấp nhận và không xác định được cơ quan gửi."] if stray else []
    )
    return [
        *note,
        " ".join([counts, *nobody, *until]),
        *tables.faults,
        _basis(tables),
        *(warning if illustrative else []),
    ]


def _basis(tables: CommitteeTables) -> str:
    """Basis of the points: the rules alone, or decisions of appraisers as well."""
    if not any(rules.framework.asks_for_reports for rules in tables.rules):
        return "Điểm trong các bảng này do hệ thống chấm từ số liệu bên ngoài; không bảng nào cần báo cáo hay tự chấm."
    if not tables.begun_rounds:
        return (
            "Điểm trong các bảng này do hệ thống chấm từ báo cáo của cơ quan, chưa qua thẩm định; điểm tự chấm được in "
            "bên cạnh để đối chiếu."
        )
    names = ", ".join(f"«{tables.track_label(track)}»" for track in tables.begun_rounds)
    return (
        f"Điểm kết quả trong các bảng này tính cả các quyết định thẩm định đến nay (vòng: {names}); ở tiêu chí không "
        "có quyết định nào, đó là điểm hệ thống chấm. Điểm tự chấm và điểm hệ thống chấm được in bên cạnh để đối chiếu."
    )


def _write_groups(sheet: PrintedSheet, tables: CommitteeTables) -> None:
    sheet.add(*(Cell(text.format(unit=tables.unit), "head") for text in HEADINGS))
    groups = [(rules, group) for rules in tables.rules for group in tables.groups_of(rules.framework_id)]
    for number, (rules, group) in enumerate(groups, start=1):
        rows = tables.standings_of(rules.framework_id, group)
        scored = int(rows["index_pct"].notna().sum())
        best, worst = _extremes(rows, rules.framework.titles.unit)
        sheet.add(
            Cell(str(number), "centre"),
            Cell(tables.group_name(rules, group), "text"),
            Cell(grouped(len(rows)), "figure"),
            Cell(grouped(scored), "figure"),
            Cell(grouped(len(rows) - scored), "figure"),
            Cell(figure(mean_index(rows["index_exact"], rules)), "figure"),
            Cell(best, "small_text"),
            Cell(worst, "small_text"),
            Cell(_classes(rows, rules), "small_text"),
        )
    if tables.standings["agency_code"].duplicated().any():
        return  # of agencies that several tables rank a sum would count some twice
    scored = int(tables.standings["index_pct"].notna().sum())
    counts = (len(tables.standings), scored, len(tables.standings) - scored)
    sheet.add(
        Cell("", "total_centre"),
        Cell("Tổng số", "total_text"),
        *(Cell(grouped(count), "total_figure") for count in counts),
        *(Cell("", "total_text") for _ in range(4)),
        keep_with_previous=True,
    )


def _extremes(rows: pd.DataFrame, unit: str) -> tuple[str, str]:
    """The best and the worst of a group with their index; all of those who share the place."""
    ranked = rows[rows["rank"].notna()]
    if ranked.empty:
        return NO_FIGURE, NO_FIGURE
    best = ranked[ranked["rank"] == ranked["rank"].min()]
    worst = ranked[ranked["rank"] == ranked["rank"].max()]
    return _named(best, unit), _named(worst, unit)


def _named(rows: pd.DataFrame, unit: str) -> str:
    names = list(rows["name"])
    shown = ", ".join(names[:2]) + (f" và {grouped(len(names) - 2)} {unit} khác" if len(names) > 2 else "")
    index: Any = rows["index_pct"].iloc[0]
    return f"{shown} ({figure(index)})"


def _classes(rows: pd.DataFrame, rules: AppliedFramework) -> str:
    counted = Counter(name for name in rows["class_name"] if isinstance(name, str))
    return "\n".join(f"{name}: {grouped(counted[name])}" for name in rules.class_names)
