"""Tables of figures: inputs, criterion scores, index scores. Exact beside printed, and the trace that explains them."""

from __future__ import annotations

from fractions import Fraction

import sqlalchemy as sa

from warehouse.columns.declaration import column
from warehouse.columns.fraction_sql import at_most
from warehouse.columns.types import ExactDecimal, Rational
from warehouse.tables.metadata import METADATA
from warehouse.tables.reference import framework_key
from warehouse.tables.tracks import SELF, TRACKS, is_track, track_words

VALUE_TYPES = ("number", "date", "text", "boolean")
_TRACKS_TOLD = "; ".join(f"{track}: {track_words(track)}" for track in TRACKS) + "; appraisal_<n>: vòng thứ n."


def _points_checks() -> list[sa.CheckConstraint]:
    """Constraints of each row between points, their maximum and points beyond the scale.

    What an agency gives itself is its own: the finding that takes away points above the maximum can be switched off.
    """
    points: sa.ColumnClause[str] = sa.column("points_exact")
    most: sa.ColumnClause[str] = sa.column("max_points_exact")
    beyond: sa.ColumnClause[str] = sa.column("beyond_scale_exact")
    track: sa.ColumnClause[str] = sa.column("track")
    return [
        sa.CheckConstraint(is_track(track), name="track_known"),
        sa.CheckConstraint("(points IS NULL) = (points_exact IS NULL)", name="printed_with_exact"),
        sa.CheckConstraint("substr(max_points_exact, 1, 1) <> '-'", name="maximum_not_negative"),
        sa.CheckConstraint(
            sa.or_(track == SELF, beyond.is_not(None), at_most(points, most)), name="points_within_maximum"
        ),
        sa.CheckConstraint(
            sa.and_(sa.func.substr(beyond, 1, 1).not_in(("-", "0")), at_most(beyond, points)),
            name="beyond_scale_of_points",
        ),
    ]


def _beyond_scale() -> sa.Column[Fraction]:
    return column(
        "beyond_scale_exact",
        Rational,
        "Điểm ngoài thang",
        "Phần điểm cộng vượt điểm tối đa áp dụng, nếu bộ tiêu chí cho phép; trống là không có.",
    )


input_value = sa.Table(
    "input_value",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", key=True),
    column("framework_id", sa.Text, "Bộ tiêu chí", "Mã bộ tiêu chí.", framework_key(), key=True),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan được chấm.", key=True),
    column("criterion_code", sa.Text, "Mã tiêu chí", "Tiêu chí dùng số liệu.", key=True),
    column("input_name", sa.Text, "Tên số liệu", "Tên trong bộ tiêu chí.", key=True),
    column("value_type", sa.Text, "Kiểu", "number, date, text hoặc boolean.", required=True, codes=VALUE_TYPES),
    column(
        "value", sa.Text, "Giá trị", "Giá trị chính xác: phân số rút gọn, ngày ISO, mã, true/false; trống là không có."
    ),
    column(
        "row_count",
        sa.Integer,
        "Số dòng",
        "Số dòng báo cáo đứng sau số liệu; với số liệu của nhóm là số cơ quan được tính.",
        required=True,
        minimum=0,
    ),
    info={"title": "Số liệu đầu vào", "description": "Mỗi số, ngày, lựa chọn mà công thức chấm điểm dùng."},
)

criterion_score = sa.Table(
    "criterion_score",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", key=True),
    column("framework_id", sa.Text, "Bộ tiêu chí", "Mã bộ tiêu chí.", framework_key(), key=True),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan được chấm.", key=True),
    column("criterion_code", sa.Text, "Mã tiêu chí", "Tiêu chí, kể cả tiêu chí cha.", key=True),
    column(
        "track",
        sa.Text,
        "Loại điểm",
        _TRACKS_TOLD,
        key=True,
        code_list="tracks",
    ),
    column("points_exact", Rational, "Điểm chính xác", "Phân số rút gọn; trống là không chấm được."),
    column("points", ExactDecimal, "Điểm", "Điểm làm tròn để in."),
    column(
        "max_points_exact", Rational, "Điểm tối đa áp dụng", "Điểm tối đa của tiêu chí với cơ quan này.", required=True
    ),
    _beyond_scale(),
    column("is_applicable", sa.Boolean, "Áp dụng", "Sai nếu tiêu chí được loại khỏi mẫu số.", required=True),
    column("error", sa.Text, "Lý do không chấm được", "Vì sao không có điểm."),
    column("trace", sa.Text, "Vết tính (JSON)", "Số liệu, nhánh, phần điểm dẫn tới kết quả."),
    column("sentence", sa.Text, "Diễn giải", "Vết tính viết thành một câu."),
    *_points_checks(),
    sa.CheckConstraint(
        f"track = '{SELF}' OR NOT is_applicable OR points_exact IS NOT NULL OR error IS NOT NULL",
        name="points_or_reason",
    ),
    info={
        "title": "Điểm tiêu chí",
        "description": "Điểm từng tiêu chí của từng cơ quan: tự chấm, hệ thống chấm, sau từng vòng thẩm định, kết quả.",
    },
)

index_score = sa.Table(
    "index_score",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", key=True),
    column("framework_id", sa.Text, "Bộ tiêu chí", "Mã bộ tiêu chí.", framework_key(), key=True),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan được chấm.", key=True),
    column(
        "track",
        sa.Text,
        "Loại điểm",
        _TRACKS_TOLD,
        key=True,
        code_list="tracks",
    ),
    column(
        "group_code",
        sa.Text,
        "Nhóm xếp hạng",
        "Nhóm được xếp hạng cùng nhau.",
        required=True,
        code_list="agency_groups",
    ),
    column(
        "submission_id", sa.BigInteger, "Mã lần gửi", "Lần gửi làm căn cứ.", sa.ForeignKey("submission.submission_id")
    ),
    column("points_exact", Rational, "Tổng điểm chính xác", "Phân số rút gọn; trống là không tổng hợp được."),
    column("points", ExactDecimal, "Tổng điểm", "Tổng điểm làm tròn để in."),
    column("max_points_exact", Rational, "Điểm tối đa áp dụng", "Mẫu số của chỉ số.", required=True),
    _beyond_scale(),
    column("index_exact", Rational, "Chỉ số chính xác (%)", "Điểm đạt / điểm tối đa áp dụng × 100."),
    column("index_pct", ExactDecimal, "Chỉ số (%)", "Chỉ số làm tròn để in."),
    column("class_name", sa.Text, "Xếp loại", "Theo ngưỡng của bộ tiêu chí."),
    column("rank", sa.Integer, "Xếp hạng", "Trong nhóm, theo chỉ số chưa làm tròn.", minimum=1),
    column(
        "ranked_count",
        sa.Integer,
        "Số cơ quan xếp hạng",
        "Số cơ quan có thứ hạng trong nhóm.",
        required=True,
        minimum=0,
    ),
    *_points_checks(),
    sa.CheckConstraint(
        sa.or_(
            sa.column("track") == SELF,
            sa.column("beyond_scale_exact").is_not(None),
            at_most(sa.column("index_exact"), sa.literal("100")),
        ),
        name="index_within_hundred",
    ),
    sa.CheckConstraint("rank <= ranked_count", name="rank_within_group"),
    sa.CheckConstraint("(rank IS NULL) = (index_exact IS NULL)", name="ranked_by_index"),
    info={"title": "Chỉ số và xếp hạng", "description": "Tổng điểm, chỉ số, xếp loại và thứ hạng của từng cơ quan."},
)
