"""«Xếp hạng»: one sheet a framework, one table a group, the tie rule under each."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from assets.publication.paper.heading_block import appendix_heading
from assets.publication.paper.printed_sheet import Cell, PrintedSheet
from assets.publication.published.framework_rules import AppliedFramework
from assets.publication.published.submission_states import NOT_ASKED
from assets.publication.published.tables import CommitteeTables
from assets.publication.published.wording import NO_FIGURE, tie_rule
from checks.texts.figures_and_dates import grouped
from warehouse.tables.tracks import RANKED_TRACK

WIDTHS_PX = (50, 240, 76, 88, 76, 70, 74, 94, 146)
_KEPT_TOGETHER = 12
"""A group of so few agencies is not broken over two pages."""
HEADINGS = (
    *("rank", "agency", "self_points", "computed_points", "points", "max_points", "index", "class_name", "remark"),
)
"""Which of a framework's headings."""


def mean_index(indices: pd.Series[Any], rules: AppliedFramework) -> Decimal | None:
    """The exact mean of exact indices, rounded once as the framework rounds; None where there are none."""
    exact = [index for index in indices if isinstance(index, Fraction)]
    if not exact:
        return None
    return rules.framework.rounding.printed_index(sum(exact, Fraction(0)) / len(exact))


def write_ranking(sheet: PrintedSheet, tables: CommitteeTables, rules: AppliedFramework, appendix: str) -> None:
    """Write the ranking tables of one framework's groups."""
    appendix_heading(
        sheet,
        tables.edition,
        appendix,
        f"BẢNG XẾP HẠNG {rules.framework.titles.subject.upper()} NĂM {tables.year}\n{tables.block_name(rules).upper()}",
        f"Theo «{rules.title}», phiên bản {rules.framework.version}",
    )
    headings = rules.framework.headings
    head = sheet.add(*(Cell(getattr(headings, name), "head") for name in HEADINGS))
    sheet.repeat(head, head)
    for position, group in enumerate(tables.groups_of(rules.framework_id)):
        _write_group(sheet, tables, rules, group, letter=chr(ord("A") + position))
    sheet.finish()


def _write_group(
    sheet: PrintedSheet, tables: CommitteeTables, rules: AppliedFramework, group: str, letter: str
) -> None:
    rows = tables.standings_of(rules.framework_id, group)
    label = f"{letter}. {tables.group_label(group)} ({grouped(len(rows))} {rules.framework.titles.unit})"
    sheet.full_width(label, "band", keep_with_previous=letter == "A")
    shared = set(rows.loc[rows["rank"].notna() & rows["rank"].duplicated(keep=False), "rank"])
    together = len(rows) <= _KEPT_TOGETHER
    for number, (_, row) in enumerate(rows.iterrows()):
        sheet.add(
            Cell(_whole_or_dash(row["rank"]), "centre"),
            Cell(row["name"], "text"),
            Cell(figure(row["self_points"]), "figure"),
            Cell(figure(row["computed_points"]), "figure"),
            Cell(figure(row["points"]), "figure"),
            Cell(maximum(row["max_points_exact"], rules), "figure"),
            Cell(figure(row["index_pct"]), "figure"),
            Cell(text_or_dash(row["class_name"]), "centre"),
            Cell(remark(tables, row, shared), "small_text"),
            keep_with_previous=together or number == 0,
        )
    mean = mean_index(rows["index_exact"], rules)
    sheet.add(
        Cell("", "total_centre"),
        Cell(rules.framework.headings.mean, "total_text"),
        *(Cell("", "total_figure") for _ in range(4)),
        Cell(figure(mean), "total_figure"),
        Cell("", "total_centre"),
        Cell("", "total_text"),
        keep_with_previous=True,
    )
    sheet.add(height=4, keep_with_previous=True)
    sheet.full_width(tie_rule(rules), "note", keep_with_previous=True)
    sheet.gap()


def remark(tables: CommitteeTables, row: pd.Series[Any], shared_ranks: set[int]) -> str:
    """The remark beside an agency: why it has no score or rank, a shared rank, a later report that was refused."""
    state = tables.states[row["agency_code"]]
    is_asked = row["state"] != NOT_ASKED
    if not row["is_scored"]:
        return tables.status_label(state.status) if is_asked and not state.has_result else "Chưa có điểm"
    if pd.isna(row["rank"]):
        scores = tables.criterion_scores
        failed = scores[
            (scores["framework_id"] == row["framework_id"])
            & (scores["agency_code"] == row["agency_code"])
            & (scores["track"] == RANKED_TRACK)
            & scores["error"].notna()
        ]
        leaves = tables.criteria.loc[
            (tables.criteria["framework_id"] == row["framework_id"]) & tables.criteria["is_leaf"], "criterion_code"
        ]
        codes = [code for code in leaves if code in set(failed["criterion_code"])]
        return f"Không chấm được tiêu chí {', '.join(codes)}" if codes else "Chưa xếp hạng"
    remarks = ["Đồng hạng"] if row["rank"] in shared_ranks else []
    if is_asked and state.last_was_refused and not state.last_is_likely:
        remarks.append("Lần gửi sau không được chấp nhận")
    return "; ".join(remarks)


def figure(value: Decimal | None) -> str:
    """A printed figure, or a dash where there is none."""
    return grouped(value) if isinstance(value, Decimal) else NO_FIGURE


def maximum(value: object, rules: AppliedFramework) -> str:
    """The maximum that applies to an agency, or a dash where it has none."""
    return rules.printed_scale(value) if isinstance(value, Fraction) else NO_FIGURE


def text_or_dash(value: object) -> str:
    """A text, or a dash where there is none."""
    return value if isinstance(value, str) and value else NO_FIGURE


def _whole_or_dash(value: Any) -> str:
    return NO_FIGURE if pd.isna(value) else grouped(int(value))
