"""Checks of a year's figures: points without evidence, leaps of indices and ranks, self-assessments beyond the rules.

What does not belong here: thresholds (`assets.publication.data_checks.leaps`), and finding the cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd

from assets.page_addresses import PageAddresses
from assets.publication.data_checks.leaps import (
    SELF_BEYOND_COMPUTED,
    SINCE_LAST_YEAR,
    SINCE_YESTERDAY,
    Leaps,
    Threshold,
)
from assets.rules.language.rounding import printed, shortest_decimal
from checks.code_lists import CodeLists
from checks.data.statements import Cases, DataCheck
from checks.texts.figures_and_dates import grouped
from checks.texts.markdown_tables import Link, Row

READS = (
    *(
        "agency",
        "agency_succession",
        "code_list",
        "framework",
        "receipt",
        "submission",
        "evidence",
        "scorecard",
        "appraisal",
    ),
    *("criterion_score", "index_score"),
)


@dataclass(frozen=True)
class FigureFacts:
    """Figures to be looked at, and how to speak of them.

    Attributes:
        year: of evaluation.
        unproven: as `unproven_points` gives them.
        names: of the agencies, by code.
        leaps: of indices and ranks.
        code_lists: for the words of groups and kinds of evidence.
        pages: that are led to.
    """

    year: int
    unproven: pd.DataFrame
    names: Mapping[str, str]
    leaps: Leaps
    code_lists: CodeLists
    pages: PageAddresses

    def agency(self, code: str, criterion: str | None = None) -> Link:
        """The agency's name, leading to its passport, or to that of one criterion."""
        return Link(self.names.get(code, code), self.pages.passport(self.year, code, criterion))

    def group(self, code: str) -> str:
        """The group's name."""
        return self.code_lists.labels("agency_groups").get(code, code)


def _unproven(facts: FigureFacts) -> Cases:
    kinds = facts.code_lists.labels("evidence_kinds")
    rows: list[Row] = [
        (
            facts.agency(each["agency_code"], each["criterion_code"]),
            f"{each['criterion_code']} {each['criterion']}",
            grouped(each["points"]),
            grouped(shortest_decimal(each["max_points_exact"], 2)),
            ", ".join(kinds.get(kind, kind) for kind in each["missing_kinds"]),
        )
        for each in facts.unproven.to_dict("records")
    ]
    return Cases(("Cơ quan", "Tiêu chí", "Điểm được tính", "Điểm tối đa", "Tài liệu bắt buộc còn thiếu"), rows)


def _leaps(facts: FigureFacts, found: pd.DataFrame, before: str, after: str) -> Cases:
    rows: list[Row] = [
        (
            facts.agency(each["agency_code"]),
            facts.group(each["group_code"]),
            grouped(each["index_pct_before"]),
            grouped(each["index_pct_after"]),
            _signed(each["move"]),
            int(each["rank_before"]),
            int(each["rank_after"]),
        )
        for each in found.to_dict("records")
    ]
    sides = [f"{what} {side}" for what in ("Chỉ số", "Hạng") for side in (before, after)]
    return Cases(("Cơ quan", "Nhóm", *sides[:2], "Chênh lệch", *sides[2:]), rows)


def _since_yesterday(facts: FigureFacts) -> Cases:
    found = _leaps(facts, facts.leaps.since_yesterday, "hôm qua", "nay")
    return Cases(
        found.headings, found.rows, Link("Mọi thay đổi của lần chấm gần nhất", facts.pages.changes(facts.year))
    )


def _since_last_year(facts: FigureFacts) -> Cases:
    return _leaps(facts, facts.leaps.since_last_year, "năm trước", "năm nay")


def _self_beyond(facts: FigureFacts) -> Cases:
    rows: list[Row] = [
        (
            facts.agency(each["agency_code"]),
            facts.group(each["group_code"]),
            grouped(each["index_pct_self"]),
            grouped(each["index_pct_computed"]),
            _signed(each["beyond"]),
        )
        for each in facts.leaps.self_beyond_computed.to_dict("records")
    ]
    headings = ("Cơ quan", "Nhóm", "Chỉ số tự chấm (%)", "Chỉ số hệ thống chấm (%)", "Chênh lệch")
    return Cases(headings, rows, Link("Danh mục cần thẩm định", facts.pages.worklist(facts.year)))


def _signed(points: Any) -> str:
    shown = printed(Fraction(points), 2)
    return f"+{grouped(shown)}" if shown > 0 else grouped(shown)


def _vietnamese(threshold: Threshold) -> str:
    return (
        f"{threshold.index} điểm phần trăm của chỉ số trở lên, hoặc {_PARTS_VI[threshold.share_of_group]} nhóm (ít "
        f"nhất {threshold.least_places} bậc) trên bảng xếp hạng"
    )


def _english(threshold: Threshold) -> str:
    return (
        f"{threshold.index} percentage points of the index or more, or {_PARTS_EN[threshold.share_of_group]} of its "
        f"group (at least {threshold.least_places} places) in the ranking"
    )


_PARTS_VI = {Fraction(1, 2): "một nửa", Fraction(1, 4): "một phần tư"}
_PARTS_EN = {Fraction(1, 2): "half", Fraction(1, 4): "a quarter"}

FIGURE_CHECKS: tuple[DataCheck[FigureFacts], ...] = (
    DataCheck(
        "no_points_without_evidence",
        "criterion_score",
        "Tiêu chí có điểm đều nêu đủ tài liệu kiểm chứng bắt buộc, hoặc cơ quan đã giải trình, người thẩm định đã "
        "quyết định.",
        "Points of a criterion rest on every document that it requires, unless the agency explained itself or an "
        "appraiser decided.",
        "tiêu chí có điểm mà thiếu tài liệu kiểm chứng bắt buộc",
        _unproven,
    ),
    DataCheck(
        "no_leap_since_yesterday",
        "index_score",
        f"So với hôm qua, không cơ quan nào thay đổi {_vietnamese(SINCE_YESTERDAY)}.",
        f"Since yesterday no agency has moved by {_english(SINCE_YESTERDAY)}.",
        "cơ quan thay đổi bất thường so với hôm qua",
        _since_yesterday,
    ),
    DataCheck(
        "no_leap_since_last_year",
        "index_score",
        f"So với năm trước, không cơ quan nào thay đổi {_vietnamese(SINCE_LAST_YEAR)}.",
        f"Since last year no agency has moved by {_english(SINCE_LAST_YEAR)}.",
        "cơ quan thay đổi bất thường so với năm trước",
        _since_last_year,
    ),
    DataCheck(
        "self_assessment_is_near_the_computed",
        "index_score",
        f"Chỉ số tự chấm không vượt chỉ số hệ thống chấm từ {SELF_BEYOND_COMPUTED.index} điểm phần trăm trở lên.",
        f"No agency's own index passes the computed one by {SELF_BEYOND_COMPUTED.index} percentage points or more.",
        "cơ quan tự chấm cao bất thường",
        _self_beyond,
    ),
)
