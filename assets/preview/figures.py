"""Figures of one year that Dagster plots from night to night.

Dagster 1.13 plots every numeric metadata entry of an asset under its label: by partition the last night of each year,
by event all nights of all years in one line. The year stands in the label, so that a line holds one year. What does not
belong here: figures that are published.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median

import pandas as pd

from assets.preview.code_words import code_word
from assets.preview.names import Names, ranked_groups
from warehouse.tables import evidence_case
from warehouse.tables.analysis.integrity import CONFLICTS, UNSETTLED
from warehouse.tables.analysis.ranks import TOGETHER
from warehouse.tables.tracks import FINAL

Figures = dict[str, int | float]
"""Label -> figure."""


def labelled(year: int | None, figures: Mapping[str, int | float]) -> Figures:
    """The figures with the year in their labels."""
    return {label if year is None else f"{year}: {label}": figure for label, figure in figures.items()}


def figures_of_frame(asset: str, frame: pd.DataFrame, names: Names) -> Figures:
    """Figures worth following of an asset that is written whole; none of an asset that has none."""
    count = _COUNTED.get(asset)
    return count(frame, names) if count else {}


def _score_figures(scores: pd.DataFrame, _names: Names) -> Figures:
    asked = scores[(scores["track"] == FINAL) & scores["is_applicable"].astype(bool)]
    return {"Điểm chưa chấm được": int(asked["points_exact"].isna().sum())}


def _input_figures(inputs: pd.DataFrame, _names: Names) -> Figures:
    return {"Số liệu không có": int(inputs["value"].isna().sum())}


def _case_figures(cases: pd.DataFrame, _names: Names) -> Figures:
    """Cases on which nobody's verdict holds, by kind."""
    unsettled = cases.loc[cases["state"].isin(UNSETTLED), "kind"].value_counts()
    return {
        f"Vụ việc chưa kết luận: {code_word(evidence_case.c.kind, kind)}": int(unsettled.get(kind, 0))
        for kind in CONFLICTS
    }


def _worklist_figures(items: pd.DataFrame, _names: Names) -> Figures:
    decides = (items["ranks_moved"] > 0) | (items["boundaries_crossed"] > 0)
    return {"Mục có thể đổi hạng, xếp loại": int(decides.sum()), "Mục cần thẩm định": len(items)}


def _band_figures(bands: pd.DataFrame, names: Names) -> Figures:
    both = bands[bands["source"] == TOGETHER]
    return {
        f"Khoảng thứ hạng trung vị (số hạng), {label}": float(median(rows["worst_rank"] - rows["best_rank"] + 1))
        for label, rows in ranked_groups(both, names)
    }


def _gap_figures(gaps: pd.DataFrame, _names: Names) -> Figures:
    return {
        "Mục chưa thẩm định xong": int(gaps["open_count"].sum()),
        "Cơ quan chưa phân biệt được với cơ quan khác": int((gaps["tied_count"] > 0).sum()),
    }


def _effect_figures(effects: pd.DataFrame, _names: Names) -> Figures:
    return {"Tiêu chí không phân biệt được cơ quan nào": int(effects["alike"].notna().sum())}


def _resent_figures(changes: pd.DataFrame, _names: Names) -> Figures:
    return {"Báo cáo gửi lại có thay đổi": int(changes["submission_id"].nunique())}


def _index_figures(scores: pd.DataFrame, names: Names) -> Figures:
    final = scores[scores["track"] == FINAL]
    figures: Figures = {}
    for label, rows in ranked_groups(final, names):
        known = [float(each) for each in rows["index_pct"] if each is not None and not pd.isna(each)]
        if known:
            figures[f"Chỉ số trung vị (%), {label}"] = round(median(known), 2)
        figures[f"Cơ quan có hạng, {label}"] = int(rows["rank"].notna().sum())
    return figures


_COUNTED: Mapping[str, Callable[[pd.DataFrame, Names], Figures]] = {
    "appraisal_worklist": _worklist_figures,
    "criterion_effect": _effect_figures,
    "criterion_score": _score_figures,
    "evidence_case": _case_figures,
    "index_score": _index_figures,
    "input_value": _input_figures,
    "rank_band": _band_figures,
    "rank_gap": _gap_figures,
    "submission_change": _resent_figures,
}
