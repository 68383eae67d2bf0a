"""What is shown first of each table that is written whole: columns, order, and the choice of rows from its frame.

What does not belong here: tables that only grow and are never read whole (`stored_views`), and words (`cells`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from assets.preview.first_rows import FEW_ROWS, SHOWN_ROWS, FirstRows, first_rows
from assets.preview.names import EVERYONE, Names
from warehouse.tables.analysis.integrity import CONFLICTS
from warehouse.tables.analysis.ranks import TOGETHER
from warehouse.tables.analysis.year_change import BACK_CAST
from warehouse.tables.tracks import FINAL

_OF_EACH_GROUP = 3
_LONG_TEXTS = frozenset({"source_text", "trace", "sha256", "file_sha256"})


def as_they_are(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows in the frame's own order."""
    return frame


@dataclass(frozen=True, slots=True)
class View:
    """What is shown of a table.

    Attributes:
        columns: names apart by blanks, in the order of showing; empty for all but long texts.
        order: Vietnamese; which rows come first.
        choose: puts the rows of the frame in that order, and leaves out those that are not looked for.
        rows: how many are shown at most.
    """

    columns: str = ""
    order: str = "theo mã"
    choose: Callable[[pd.DataFrame], pd.DataFrame] = as_they_are
    rows: int = FEW_ROWS


def rows_of_frame(table: sa.Table, frame: pd.DataFrame, names: Names) -> FirstRows:
    """The first rows of a frame of a table, as its view says."""
    view = VIEWS.get(table.name, View())
    columns = view.columns.split() or [c.name for c in table.columns if c.name not in _LONG_TEXTS]
    chosen = frame if frame.empty else view.choose(frame)
    return first_rows(table, chosen.head(view.rows), columns, names, total=len(frame), order=view.order)


def leaves_of_final(scores: pd.DataFrame) -> pd.DataFrame:
    """The final points of the criteria that are scored themselves, without those left out of the denominator."""
    final = scores[(scores["track"] == FINAL) & scores["is_applicable"].astype(bool)]
    parents = {
        (framework, code.rpartition(".")[0])
        for framework, code in final[["framework_id", "criterion_code"]].drop_duplicates().itertuples(index=False)
    }
    is_leaf = [pair not in parents for pair in zip(final["framework_id"], final["criterion_code"], strict=True)]
    return final[pd.Series(is_leaf, final.index, dtype=bool)]


def _worst_scores(scores: pd.DataFrame) -> pd.DataFrame:
    """Those without points first, then by the share of the maximum that they reach; the reason in place of a trace."""
    leaves = leaves_of_final(scores)
    told = leaves.assign(sentence=leaves["error"].where(leaves["points_exact"].isna(), leaves["sentence"]))
    share = [
        -1.0 if points is None else float(points / most) if most else 2.0
        for points, most in zip(told["points_exact"], told["max_points_exact"], strict=True)
    ]
    order = pd.DataFrame({"share": share, "lost": [-float(most) for most in told["max_points_exact"]]}, told.index)
    return told.loc[order.sort_values(["share", "lost"], kind="stable").index]


def _ranking(scores: pd.DataFrame) -> pd.DataFrame:
    """The leading agencies of every group."""
    ranked = scores[(scores["track"] == FINAL) & scores["rank"].notna()].sort_values(["group_code", "rank"])
    return ranked.groupby("group_code", sort=False).head(_OF_EACH_GROUP)


def _unusual_inputs(inputs: pd.DataFrame) -> pd.DataFrame:
    """Figures that are missing, then those that no row stands behind, then those of most rows."""
    order = inputs.assign(has=inputs["value"].notna(), counted=inputs["row_count"] > 0, rows=-inputs["row_count"])
    return inputs.loc[order.sort_values(["has", "counted", "rows"], kind="stable").index]


def _conflicts(conflicts: pd.DataFrame) -> pd.DataFrame:
    """Cases between agencies first, the rows of a case together."""
    order = conflicts.assign(kind=conflicts["kind"].map({kind: at for at, kind in enumerate(CONFLICTS)}))
    return conflicts.loc[order.sort_values(["kind", "conflict", "position"]).index]


def _disagreeing(agreement: pd.DataFrame) -> pd.DataFrame:
    """Each appraiser beside all the others over all criteria, the least alike first."""
    own = agreement[(agreement["other_appraiser"] == EVERYONE) & (agreement["criterion_code"] == EVERYONE)]
    measure = pd.Series([2.0 if each is None else float(each) for each in own["agreement"]], own.index)
    return own.loc[measure.sort_values(kind="stable").index]


def _most_shifting(effects: pd.DataFrame) -> pd.DataFrame:
    """Criteria without which ranks move the farthest first."""
    return effects.loc[effects["mean_shift"].astype(float).sort_values(ascending=False, kind="stable").index]


def _most_correlated(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs that go together or apart the most first, those without a figure last."""
    strength = pairs["pearson"].astype(float).abs()
    return pairs.loc[strength.sort_values(ascending=False, kind="stable", na_position="last").index]


def _strongest(factors: pd.DataFrame) -> pd.DataFrame:
    """Factors that explain the most first."""
    return factors.loc[factors["total_order"].astype(float).sort_values(ascending=False, kind="stable").index]


def _widest_bands(bands: pd.DataFrame) -> pd.DataFrame:
    """Of open items and survey error together."""
    both = bands[bands["source"] == TOGETHER]
    return both.loc[(both["worst_rank"] - both["best_rank"]).sort_values(ascending=False, kind="stable").index]


def _nearest_to_rise(gaps: pd.DataFrame) -> pd.DataFrame:
    missing = gaps["to_next_rank_exact"].map(lambda points: float("inf") if points is None else float(points))
    return gaps.loc[missing.sort_values(kind="stable").index]


def _cheapest_points(lost: pd.DataFrame) -> pd.DataFrame:
    """Those that together lift their agency by a rank."""
    return lost[lost["lifts"]].sort_values(["position", "agency_code"], kind="stable")


def _newest_year(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values("year", ascending=False, kind="stable")


def _living(agencies: pd.DataFrame) -> pd.DataFrame:
    return agencies.sort_values("valid_to", na_position="first", kind="stable")


def _farthest(changes: pd.DataFrame) -> pd.DataFrame:
    """Those that moved farthest over mergers first, then those that cannot be compared."""
    over = changes[changes["basis"] == BACK_CAST]
    size = pd.Series([-1.0 if each is None else abs(float(each)) for each in over["change_exact"]], over.index)
    return over.loc[size.sort_values(ascending=False, kind="stable").index]


def _greatest_parts(parts: pd.DataFrame) -> pd.DataFrame:
    size = pd.Series([abs(float(each)) for each in parts["points_exact"]], parts.index)
    return parts.loc[size.sort_values(ascending=False, kind="stable").index]


VIEWS: Mapping[str, View] = {
    "agency": View("code name level group_code valid_from valid_to", "đang có hiệu lực trước", _living),
    "code_list": View("list_name code label source", "theo danh mục"),
    "calendar_entry": View("year event period agency_code due_on", "năm mới nhất trước", _newest_year),
    "waiver": View("year agency_code what kind document_number reason", "năm mới nhất trước", _newest_year),
    "framework": View("framework_id title level years version", "theo mã"),
    "criterion": View("framework_id criterion_code max_points weight basis", "như trong bộ tiêu chí"),
    "survey_answer": View("agency_code question respondent_group option_code answer_count source"),
    "external_index": View("agency_code index_name value_exact source source_on"),
    "input_value": View(
        "agency_code criterion_code input_name value row_count",
        "không có số liệu, không có dòng nào đứng sau, rồi nhiều dòng nhất",
        _unusual_inputs,
        SHOWN_ROWS,
    ),
    "criterion_score": View(
        "agency_code criterion_code points max_points_exact sentence",
        "điểm kết quả chưa chấm được trước, rồi tỷ lệ điểm thấp nhất",
        _worst_scores,
        SHOWN_ROWS,
    ),
    "index_score": View(
        "rank agency_code index_pct class_name group_code",
        f"{_OF_EACH_GROUP} cơ quan đứng đầu mỗi nhóm",
        _ranking,
        SHOWN_ROWS,
    ),
    "submission_change": View("agency_code change sheet row_label old_value new_value", "theo lần gửi"),
    "evidence_conflict": View(
        "conflict kind agency_code claimed_year value criteria",
        "giữa các cơ quan trước",
        _conflicts,
        SHOWN_ROWS,
    ),
    "evidence_case": View(
        "conflict state kind claimants points_at_stake subject verdict reason decided_by",
        "chưa kết luận trước, rồi báo cáo giống nhau, nhiều điểm liên quan",
        rows=SHOWN_ROWS,
    ),
    "appraiser_agreement": View(
        "round kind appraiser item_count agreed_count agreement drift_pct",
        "thống nhất thấp nhất trước",
        _disagreeing,
        SHOWN_ROWS,
    ),
    "rank_change": View(
        "agency_code rank rank_before places index_exact index_before_exact change_exact reason",
        "quy về hiện nay, thay đổi nhiều nhất trước",
        _farthest,
        SHOWN_ROWS,
    ),
    "change_part": View(
        "agency_code kind criterion_code points_exact note", "phần lớn nhất trước", _greatest_parts, SHOWN_ROWS
    ),
    "appraisal_worklist": View(
        "position agency_code criterion_code rank least_rank most_rank finding_count",
        "mục nên xem trước hết",
        rows=SHOWN_ROWS,
    ),
    "criterion_effect": View(
        "group_code criterion_code weight_pct variance_pct alike mean_shift agency_code most_shift",
        "bỏ đi thì đổi hạng nhiều nhất trước",
        _most_shifting,
        SHOWN_ROWS,
    ),
    "criterion_correlation": View(
        "group_code criterion_code other_code pearson spearman asked_count",
        "tương quan mạnh nhất trước",
        _most_correlated,
        SHOWN_ROWS,
    ),
    "rank_factor": View(
        "group_code factor criterion_code first_order total_order sample_count",
        "ảnh hưởng lớn nhất trước",
        _strongest,
        SHOWN_ROWS,
    ),
    "rank_band": View(
        "agency_code group_code rank best_rank worst_rank",
        "mục chưa xong và sai số điều tra, khoảng rộng nhất trước",
        _widest_bands,
        SHOWN_ROWS,
    ),
    "rank_gap": View(
        "agency_code rank open_count tied_count to_next_rank_exact to_next_class_exact next_class",
        "thiếu ít điểm nhất để lên hạng trước",
        _nearest_to_rise,
        SHOWN_ROWS,
    ),
    "lost_point": View(
        "agency_code criterion_code lost_exact full_count asked_count",
        "điểm dễ lấy nhất trước",
        _cheapest_points,
        SHOWN_ROWS,
    ),
}
"""By table; another shows its first rows by key."""
