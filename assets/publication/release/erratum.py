"""What a release moves against the one before it: points, classes and ranks.

What belongs here: the comparison of published figures. What does not: why they changed.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from assets.publication.vietnamese_numbers import decimal_comma
from warehouse.tables.publication import WHOLE_FRAMEWORK

KEY = ["framework_id", "agency_code", "criterion_code", "track"]
COMPARED = ("points_exact", "max_points_exact", "index_exact", "class_name", "rank")
SHOWN = ("points", "index_pct", "class_name", "rank")


def moved_figures(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The figures that differ.

    Args:
        before: rows of `release_score` of the earlier release.
        after: those of the later one.

    Returns:
        `KEY`, and each of `SHOWN` as `<name>_before` and `<name>_after`; a figure that is only in one release has
        nothing on the other side. Ordered by key.
    """
    both = before[[*KEY, *COMPARED, "points", "index_pct"]].merge(
        after[[*KEY, *COMPARED, "points", "index_pct"]], on=KEY, how="outer", suffixes=("_before", "_after")
    )
    differs = pd.Series(data=False, index=both.index)
    for name in COMPARED:
        left, right = both[f"{name}_before"], both[f"{name}_after"]
        same = (left == right).fillna(value=False).astype(bool) | (left.isna() & right.isna())
        differs |= ~same
    columns = [f"{name}_{side}" for name in SHOWN for side in ("before", "after")]
    return both.loc[differs, [*KEY, *columns]].sort_values(KEY).reset_index(drop=True)


def moved_ranks(moved: pd.DataFrame) -> pd.DataFrame:
    """The rows of whole frameworks whose rank differs, in the computed track's and the self track's own ranking."""
    left, right = moved["rank_before"], moved["rank_after"]
    same = (left == right).fillna(value=False).astype(bool) | (left.isna() & right.isna())
    return moved[(moved["criterion_code"] == WHOLE_FRAMEWORK) & ~same].reset_index(drop=True)


def erratum_text(moved: pd.DataFrame, names: dict[str, str], *, reason: str, corrects: str) -> str:
    """The list that is published with an erratum, in Vietnamese.

    Args:
        moved: from `moved_figures`.
        names: of the agencies, by code.
        reason: why.
        corrects: name of the release that is corrected.
    """
    ranks = len(moved_ranks(moved[moved["track"] == "computed"]))
    lines = [
        f"ĐÍNH CHÍNH lần công bố {corrects}",
        f"Lý do: {reason}",
        f"Số liệu thay đổi: {len(moved)}; thứ hạng thay đổi: {ranks}",
        "",
    ]
    return "\n".join([*lines, *(_line(row, names) for row in moved.to_dict("records"))]) + "\n"


def _line(row: dict[Any, Any], names: dict[str, str]) -> str:
    code = row["agency_code"]
    what = "Cả bộ tiêu chí" if row["criterion_code"] == WHOLE_FRAMEWORK else f"Tiêu chí {row['criterion_code']}"
    track = {"self": "tự chấm", "computed": "hệ thống chấm"}.get(row["track"], row["track"])
    words = {"points": "điểm", "index_pct": "chỉ số", "class_name": "xếp loại", "rank": "hạng"}
    changes = [
        f"{word} {_value(row[f'{name}_before'])} → {_value(row[f'{name}_after'])}"
        for name, word in words.items()
        if _value(row[f"{name}_before"]) != _value(row[f"{name}_after"])
    ]
    return (
        f"- {names.get(code, code)} (mã {code}). {what}, {track}: {'; '.join(changes) or 'thay đổi dưới mức làm tròn'}"
    )


def _value(value: Any) -> str:
    if pd.isna(value):
        return "không có"
    return value if isinstance(value, str) else decimal_comma(value) if hasattr(value, "as_tuple") else str(int(value))
