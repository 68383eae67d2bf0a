"""Tables of figures: inputs, criterion scores, index scores. Exact beside printed, and the trace that explains them."""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.columns import column
from warehouse.tables.metadata import METADATA
from warehouse.types import ExactDecimal, Rational

TRACKS = ("self", "computed")
VALUE_TYPES = ("number", "date", "text", "boolean")


def _framework_key() -> sa.ForeignKey:
    # Deferred: a changed framework's row is deleted and written again within one transaction.
    return sa.ForeignKey("framework.framework_id", deferrable=True, initially="DEFERRED")


input_value = sa.Table(
    "input_value",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", key=True),
    column("framework_id", sa.Text, "Bộ tiêu chí", "Mã bộ tiêu chí.", _framework_key(), key=True),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan được chấm.", key=True),
    column("criterion_code", sa.Text, "Mã tiêu chí", "Tiêu chí dùng số liệu.", key=True),
    column("input_name", sa.Text, "Tên số liệu", "Tên trong bộ tiêu chí.", key=True),
    column("value_type", sa.Text, "Kiểu", "number, date, text hoặc boolean.", required=True, codes=VALUE_TYPES),
    column(
        "value", sa.Text, "Giá trị", "Giá trị chính xác: phân số rút gọn, ngày ISO, mã, true/false; trống là không có."
    ),
    column("row_count", sa.Integer, "Số dòng", "Số dòng báo cáo đứng sau số liệu.", required=True, minimum=0),
    info={"title": "Số liệu đầu vào", "description": "Mỗi số, ngày, lựa chọn mà công thức chấm điểm dùng."},
)

criterion_score = sa.Table(
    "criterion_score",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", key=True),
    column("framework_id", sa.Text, "Bộ tiêu chí", "Mã bộ tiêu chí.", _framework_key(), key=True),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan được chấm.", key=True),
    column("criterion_code", sa.Text, "Mã tiêu chí", "Tiêu chí, kể cả tiêu chí cha.", key=True),
    column(
        "track",
        sa.Text,
        "Loại điểm",
        "self: tự chấm; computed: hệ thống chấm.",
        key=True,
        code_list="tracks",
        codes=TRACKS,
    ),
    column("points_exact", Rational, "Điểm chính xác", "Phân số rút gọn; trống là không chấm được."),
    column("points", ExactDecimal, "Điểm", "Điểm làm tròn để in."),
    column(
        "max_points_exact", Rational, "Điểm tối đa áp dụng", "Điểm tối đa của tiêu chí với cơ quan này.", required=True
    ),
    column("is_applicable", sa.Boolean, "Áp dụng", "Sai nếu tiêu chí được loại khỏi mẫu số.", required=True),
    column("error", sa.Text, "Lý do không chấm được", "Vì sao không có điểm."),
    column("trace", sa.Text, "Vết tính (JSON)", "Số liệu, nhánh, phần điểm dẫn tới kết quả."),
    column("sentence", sa.Text, "Diễn giải", "Vết tính viết thành một câu."),
    info={"title": "Điểm tiêu chí", "description": "Điểm từng tiêu chí của từng cơ quan: tự chấm và hệ thống chấm."},
)

index_score = sa.Table(
    "index_score",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", key=True),
    column("framework_id", sa.Text, "Bộ tiêu chí", "Mã bộ tiêu chí.", _framework_key(), key=True),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan được chấm.", key=True),
    column(
        "track",
        sa.Text,
        "Loại điểm",
        "self: tự chấm; computed: hệ thống chấm.",
        key=True,
        code_list="tracks",
        codes=TRACKS,
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
    info={"title": "Chỉ số và xếp hạng", "description": "Tổng điểm, chỉ số, xếp loại và thứ hạng của từng cơ quan."},
)
