"""The page of a year: its agencies by group, ranked, and the way to everything else of it.

What does not belong here: any figure of its own; the table is the Committee's (`assets.publication.published.tables`).
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from assets.page_addresses import PageAddresses
from assets.publication.committee.sheets.ranking import figure, maximum, remark, text_or_dash
from assets.publication.pages.rendering import NO_FIGURE, render
from assets.publication.published.framework_rules import AppliedFramework
from assets.publication.published.tables import CommitteeTables
from assets.publication.published.wording import tie_rule
from checks.texts.figures_and_dates import grouped


def year_page(tables: CommitteeTables, addresses: PageAddresses) -> str:
    """The year's agencies as a page."""
    notes = [tables.edition.note] if tables.edition.note else []
    if not tables.standings["is_scored"].any():
        notes.append(f"Năm {tables.year} chưa có điểm nào được tính: chưa có đêm chấm điểm, hoặc chưa có báo cáo.")
    waiting = ", ".join(sorted(tables.waiting["name"]))
    if waiting:
        notes.append(f"Chưa chấm được điểm vì bộ tiêu chí có lỗi: {waiting}.")
    return render(
        "year",
        title=f"Kết quả năm {tables.year}",
        addresses=addresses,
        crumbs=[("Các năm", addresses.home), (f"Năm {tables.year}", None)],
        year=tables.year,
        mark=tables.mark,
        notes=notes,
        frameworks=[_framework(tables, rules) for rules in tables.rules],
    )


def _framework(tables: CommitteeTables, rules: AppliedFramework) -> Mapping[str, object]:
    groups = [
        {"label": tables.group_label(code), "rows": _rows(tables, rules, code)}
        for code in tables.groups_of(rules.framework_id)
    ]
    beside = [each for each in tables.rules if each.level == rules.level]
    return {
        "id": rules.framework_id if len(beside) > 1 else None,
        "title": rules.title,
        "headings": rules.framework.headings,
        "unit": rules.framework.titles.unit,
        "tie_rule": tie_rule(rules),
        "groups": groups,
    }


def _rows(tables: CommitteeTables, rules: AppliedFramework, group: str) -> list[Mapping[str, object]]:
    rows = tables.standings_of(rules.framework_id, group)
    shared = set(rows.loc[rows["rank"].notna() & rows["rank"].duplicated(keep=False), "rank"])
    return [
        {
            "code": row["agency_code"],
            "name": row["name"],
            "is_scored": bool(row["is_scored"]),
            "rank": NO_FIGURE if pd.isna(row["rank"]) else grouped(int(row["rank"])),
            "self_points": figure(row["self_points"]),
            "computed_points": figure(row["computed_points"]),
            "points": figure(row["points"]),
            "max_points": maximum(row["max_points_exact"], rules),
            "index": figure(row["index_pct"]),
            "class_name": text_or_dash(row["class_name"]),
            "remark": remark(tables, row, shared),
        }
        for _, row in rows.iterrows()
    ]
