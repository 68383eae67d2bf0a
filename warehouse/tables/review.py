"""Tables of what comes beside and after self-assessment: survey answers, outside indices, appraisals."""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.columns import column
from warehouse.tables.metadata import METADATA
from warehouse.types import Rational, UtcInstant

survey_answer = sa.Table(
    "survey_answer",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", key=True),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan được hỏi ý kiến về.", key=True),
    column("question", sa.Text, "Câu hỏi", "Mã câu hỏi trong phiếu điều tra.", key=True),
    column("respondent_group", sa.Text, "Nhóm trả lời", "Nhóm đối tượng trả lời.", key=True),
    column("option_code", sa.Text, "Phương án", "Mã phương án trả lời.", key=True),
    column("answer_count", sa.BigInteger, "Số phiếu", "Số phiếu chọn phương án.", required=True, minimum=0),
    column("source", sa.Text, "Nguồn", "Tệp và văn bản công bố.", required=True),
    info={"title": "Kết quả điều tra xã hội học", "description": "Số phiếu theo câu hỏi, nhóm trả lời và phương án."},
)

external_index = sa.Table(
    "external_index",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", key=True),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan có chỉ số.", key=True),
    column("index_name", sa.Text, "Chỉ số", "Tên chỉ số, ví dụ SIPAS.", key=True),
    column("value_exact", Rational, "Giá trị", "Giá trị như nguồn công bố.", required=True),
    column("source", sa.Text, "Nguồn", "Tệp và văn bản công bố.", required=True),
    info={"title": "Chỉ số bên ngoài", "description": "Chỉ số lấy từ nguồn khác, như SIPAS."},
)

appraisal = sa.Table(
    "appraisal",
    METADATA,
    column("appraisal_id", sa.BigInteger, "Mã quyết định", "Số thứ tự quyết định thẩm định.", key=True),
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", required=True),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan được thẩm định.", required=True),
    column("criterion_code", sa.Text, "Mã tiêu chí", "Tiêu chí được thẩm định.", required=True),
    column("round", sa.Integer, "Vòng", "Thẩm định lần 1 hay lần 2.", required=True, minimum=1, maximum=2),
    column("input_name", sa.Text, "Số liệu sửa", "Số liệu được sửa; trống nếu quyết định thẳng điểm."),
    column("input_value", sa.Text, "Giá trị mới", "Giá trị chính xác của số liệu sau khi sửa."),
    column("points_exact", Rational, "Điểm quyết định", "Điểm thay cho kết quả tính; trống nếu chỉ sửa số liệu."),
    column("reason", sa.Text, "Lý do", "Lý do của quyết định.", required=True),
    column("decided_by", sa.Text, "Người quyết định", "Họ tên người thẩm định.", required=True),
    column("decided_at", UtcInstant, "Thời điểm", "Khi quyết định.", required=True),
    sa.CheckConstraint("(input_name IS NULL) <> (points_exact IS NULL)", name="input_or_points"),
    info={
        "append_only": True,
        "title": "Thẩm định",
        "description": "Mỗi dòng là một lần người thẩm định sửa số liệu hoặc quyết định điểm; không bao giờ sửa, xóa.",
    },
)
