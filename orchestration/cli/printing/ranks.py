"""What is known of ranks at the terminal: a table a group, in Vietnamese.

What does not belong here: any figure, and the words of a band (`assets.analysis.ranks.words`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

import pandas as pd
from rich.table import Table

from assets.analysis.ranks.bands.comparison import CONFIDENCE_PCT
from assets.analysis.ranks.words import HEADING
from assets.preview.names import agency_names
from assets.rules.framework.model import Framework
from checks.code_lists import CodeLists
from checks.texts.figures_and_dates import grouped
from orchestration.cli.printing.consoles import SafeConsole
from orchestration.cli.printing.sensitivity import print_group_sensitivity
from warehouse.tables.analysis.ranks import TOGETHER, WEIGHTS

_MOST_CRITERIA = 3
"""Criteria named in a line; `parcomm explain` names more, and the JSON document all."""
_COLUMNS = (
    ("Hạng", "right"),
    ("Cơ quan", "left"),
    ("Điểm", "right"),
    ("Khoảng", "right"),
    ("Trọng số", "right"),
    ("Chưa rõ", "right"),
    ("Lên hạng", "right"),
    ("Lên loại", "right"),
    ("Điểm dễ lấy nhất", "left"),
)


def print_ranks(
    console: SafeConsole,
    documents: Sequence[Mapping[str, Any]],
    frameworks: Mapping[str, Framework],
    agencies: pd.DataFrame,
    code_lists: CodeLists,
    year: int,
) -> None:
    """Print what is known of a year's ranks.

    Args:
        console: where.
        documents: from `assets.analysis.ranks.report.ranks_document`, with the sensitivity of each group.
        frameworks: by id.
        agencies: table `agency`.
        code_lists: for the names of groups.
        year: the year scored.
    """
    names, groups = agency_names(agencies, year), code_lists.labels("agency_groups")
    console.print(f"{HEADING}, năm {year}")
    for (framework, group), found in groupby(documents, key=lambda each: (each["framework"], each["group"])):
        title = f"{frameworks[framework].title}: {groups.get(group, group)}"
        of_group = list(found)
        console.print(_table(title, of_group, names))
        criteria = {code: each.name for code, each in frameworks[framework].by_code.items()}
        print_group_sensitivity(console, of_group[0]["group_sensitivity"], names, criteria)
    console.print(
        "Khoảng: các hạng có thể giữ khi mục chưa thẩm định xong được điểm thấp nhất đến cao nhất, và khi tính sai số "
        f"điều tra (mức tin cậy {CONFIDENCE_PCT} % cho cả nhóm). Trọng số: các hạng ở 90 % số lần thử. Chưa rõ: số cơ "
        "quan chưa phân biệt được. Lên hạng, lên loại: số điểm còn thiếu; «>» là phải hơn."
    )


def _table(title: str, documents: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> Table:
    table = Table(title=title, title_justify="left")
    for heading, side in _COLUMNS:
        table.add_column(heading, justify="right" if side == "right" else "left")
    for each in documents:
        cheapest = [lost["criterion"] for lost in each["lost"] if lost["lifts"]]
        more = ", …" if len(cheapest) > _MOST_CRITERIA else ""
        table.add_row(
            str(each["rank"] or "–"),
            names.get(each["agency"], each["agency"]),
            "–" if each["points"] is None else grouped(Decimal(each["points"])),
            _span(each["bands"].get(TOGETHER)),
            _span(each["bands"].get(WEIGHTS)),
            str(len(each["tied_with"])),
            _missing(each["to_next_rank"], ">" if each["must_pass"] else ""),
            _missing(each["to_next_class"], after=f" ({each['next_class']})"),
            ", ".join(cheapest[:_MOST_CRITERIA]) + more,
        )
    return table


def _span(band: Mapping[str, int] | None) -> str:
    if band is None:
        return "–"
    return str(band["low"]) if band["low"] == band["high"] else f"{band['low']}–{band['high']}"


def _missing(points: str | None, before: str = "", after: str = "") -> str:
    return "–" if points is None else f"{before}{grouped(Decimal(points))}{after}"
