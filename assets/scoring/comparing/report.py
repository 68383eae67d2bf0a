"""A comparison of two frameworks as rule authors and evaluators read it: text and JSON.

What belongs here: words and print. What does not: what moved (`comparing`), the workbook
(`scoring.comparing.workbook`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from assets.rules.framework.model import Framework
from assets.rules.language.exact_numbers import exact_text
from assets.rules.words.figures import figure_words
from assets.scoring.comparing.comparison import Comparison
from checks.texts.figures_and_dates import grouped

NOTHING_MOVES = "Không cơ quan nào thay đổi điểm, xếp loại hay thứ hạng."
IDLE_HEADING = "Quyết định thẩm định không có tác dụng theo bộ tiêu chí mới:"
SHOWN_IN_TEXT = 30
"""Rows of each list in the text form; JSON and the workbook have them all."""


def comparison_json(comparison: Comparison, names: Mapping[str, str]) -> dict[str, Any]:
    """The comparison as one JSON-ready document.

    Exact figures are reduced fractions as text, printed ones decimals as text; a figure that a side does not have is
    null, and so is every figure of a criterion or an agency that the side does not know.

    Args:
        comparison: what moves.
        names: agency code -> name.
    """
    rules = comparison.after
    return {
        "year": comparison.year,
        "before": _framework(comparison.before),
        "after": _framework(comparison.after),
        "counts": {
            "agencies": comparison.agency_count,
            "agencies_moved": len(comparison.indices),
            "ranks_moved": _count_moved(comparison.indices, "rank"),
            "classes_moved": _count_moved(comparison.indices, "class_name"),
            "scores_moved": len(comparison.criteria),
            "decisions_idle": len(comparison.idle),
        },
        "agencies": [_index_data(row, names, rules) for row in complete_rows(comparison.indices)],
        "criteria": [_criterion_data(row, rules) for row in complete_rows(comparison.criteria)],
        "idle_decisions": [
            {"id": each.appraisal_id, "agency": each.agency_code, "criterion": each.criterion_code, "why": each.why}
            for each in comparison.idle
        ],
    }


def comparison_text(comparison: Comparison, names: Mapping[str, str]) -> str:
    """The comparison in plain lines, Vietnamese; long lists are cut and say so."""
    before = "chưa có bộ tiêu chí" if comparison.before is None else _title(comparison.before)
    head = [f"So sánh năm {comparison.year}: {before} → {_title(comparison.after)}"]
    if comparison.indices.empty and comparison.criteria.empty:
        return "\n".join([*head, NOTHING_MOVES, *_idle_lines(comparison, names)])
    head.append(
        f"{grouped(len(comparison.indices))}/{grouped(comparison.agency_count)} cơ quan có thay đổi,"
        f" {grouped(_count_moved(comparison.indices, 'rank'))} cơ quan đổi hạng,"
        f" {grouped(_count_moved(comparison.indices, 'class_name'))} cơ quan đổi xếp loại,"
        f" {grouped(len(comparison.criteria))} điểm tiêu chí thay đổi"
    )
    decimals = comparison.after.rounding
    agencies = [_index_line(row, names, decimals.index) for row in complete_rows(comparison.indices)]
    criteria = [_criterion_line(row, names, decimals.criterion_decimals) for row in complete_rows(comparison.criteria)]
    moved = ["", "Chỉ số và thứ hạng:", *shown_lines(agencies), "", "Điểm tiêu chí:", *shown_lines(criteria)]
    return "\n".join([*head, *moved, *_idle_lines(comparison, names)])


def _idle_lines(comparison: Comparison, names: Mapping[str, str]) -> list[str]:
    """Decisions that the changed framework takes the effect from; nothing where there are none."""
    if not comparison.idle:
        return []
    lines = [
        f"  số {each.appraisal_id} | {each.agency_code} {names.get(each.agency_code, '')}, "
        f"tiêu chí {each.criterion_code}: {each.why}"
        for each in comparison.idle
    ]
    return ["", IDLE_HEADING, *shown_lines(lines)]


def complete_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a comparison's frame, with None for whatever is missing."""
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def _count_moved(frame: pd.DataFrame, figure: str) -> int:
    return sum(row[f"{figure}_before"] != row[f"{figure}_after"] for row in complete_rows(frame))


def _framework(framework: Framework | None) -> dict[str, Any] | None:
    if framework is None:
        return None
    return {"id": framework.framework, "version": framework.version, "title": framework.title}


def _title(framework: Framework) -> str:
    return f"{framework.title} ({framework.framework}, phiên bản {framework.version})"


def _index_data(row: dict[str, Any], names: Mapping[str, str], rules: Framework) -> dict[str, Any]:
    sides = {
        side: {
            "points_exact": _exact(row[f"points_exact_{side}"]),
            "max_exact": _exact(row[f"max_points_exact_{side}"]),
            "index_exact": _exact(row[f"index_exact_{side}"]),
            "index": _printed(row[f"index_exact_{side}"], rules.rounding.printed_index),
            "class": row[f"class_name_{side}"],
            "rank": _whole(row[f"rank_{side}"]),
        }
        for side in ("before", "after")
    }
    agency = row["agency_code"]
    changes = {"change_exact": _exact(row["change"]), "rank_change": _whole(row["rank_change"])}
    return {"agency": agency, "name": names.get(agency), "group": row["group_code_after"], **sides, **changes}


def _criterion_data(row: dict[str, Any], rules: Framework) -> dict[str, Any]:
    sides = {
        side: {
            "points_exact": _exact(row[f"points_exact_{side}"]),
            "points": _printed(row[f"points_exact_{side}"], rules.rounding.printed_criterion),
            "max_exact": _exact(row[f"max_points_exact_{side}"]),
            "is_applicable": _truth(row[f"is_applicable_{side}"]),
            "sentence": row[f"sentence_{side}"],
        }
        for side in ("before", "after")
    }
    known = {"criterion": row["criterion_code"], "agency": row["agency_code"]}
    return {**known, **sides, "change_exact": _exact(row["change"])}


def _exact(figure: Fraction | None) -> str | None:
    return None if figure is None else exact_text(figure)


def _printed(figure: Fraction | None, as_printed: Callable[[Fraction], Decimal]) -> str | None:
    return None if figure is None else str(as_printed(figure))


def _whole(figure: Any) -> int | None:
    return None if figure is None else int(figure)


def _truth(value: Any) -> bool | None:
    return None if value is None else bool(value)


def _index_line(row: dict[str, Any], names: Mapping[str, str], decimals: int) -> str:
    agency = row["agency_code"]
    index = f"{_words(row['index_exact_before'], decimals)} → {_words(row['index_exact_after'], decimals)} %"
    rank = f"hạng {_whole(row['rank_before']) or '–'} → {_whole(row['rank_after']) or '–'}"
    classes = f"{row['class_name_before'] or '–'} → {row['class_name_after'] or '–'}"
    return f"  {agency} {names.get(agency, '')}: {index}, {rank}, {classes}"


def _criterion_line(row: dict[str, Any], names: Mapping[str, str], decimals: int) -> str:
    agency = row["agency_code"]
    points = f"{_words(row['points_exact_before'], decimals)} → {_words(row['points_exact_after'], decimals)} điểm"
    why = f" ({row['sentence_after']})" if row["sentence_after"] else ""
    return f"  {row['criterion_code']} | {agency} {names.get(agency, '')}: {points}{why}"


def _words(figure: Fraction | None, decimals: int) -> str:
    return "–" if figure is None else figure_words(figure, decimals)


def shown_lines(lines: list[str]) -> list[str]:
    """The first lines of a list, and how many more there are."""
    if not lines:
        return ["  (không)"]
    rest = len(lines) - SHOWN_IN_TEXT
    more = [f"  … và {rest} dòng nữa (xem JSON hoặc tệp Excel)"] if rest > 0 else []
    return [*lines[:SHOWN_IN_TEXT], *more]
