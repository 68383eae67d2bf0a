"""Review tables: survey answers, outside indices, appraisals."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from warehouse.columns.declaration import column
from warehouse.columns.text_forms import is_fraction, is_instant, is_not_after, is_plain
from warehouse.columns.types import Rational, UtcInstant
from warehouse.tables.metadata import METADATA
from warehouse.tables.tracks import ROUNDS

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

DECISION_FORMS: Mapping[str, sa.ColumnElement[bool]] = {
    "points_form": is_fraction("points_exact"),
    "decided_at_form": is_instant("decided_at"),
    "recorded_at_form": is_instant("recorded_at"),
    "decided_before_recorded": is_not_after("decided_at", "recorded_at"),
    "agency_code_plain": is_plain("agency_code", 50),
    "criterion_code_plain": is_plain("criterion_code", 50),
    "input_name_plain": is_plain("input_name", 100),
    "input_value_plain": is_plain("input_value", 1_000),
    "reason_plain": is_plain("reason", 4_000, lines=True),
    "decided_by_plain": is_plain("decided_by", 200),
}
"""What a decision's columns must look like, by the name of the constraint: people enter them with SQL of their own."""

READABLE_FORMS = ("points_form", "decided_at_form", "recorded_at_form")
"""Those without which a row cannot even be read."""

_ROUNDS_TOLD = f"Thẩm định {' hay '.join(f'lần {each}' for each in ROUNDS)}."

appraisal = sa.Table(
    "appraisal",
    METADATA,
    column("appraisal_id", sa.BigInteger, "Mã quyết định", "Số thứ tự quyết định thẩm định.", key=True, minimum=1),
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", required=True, minimum=2000, maximum=2099),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan được thẩm định.", required=True),
    column("criterion_code", sa.Text, "Mã tiêu chí", "Tiêu chí được thẩm định.", required=True),
    column("round", sa.Integer, "Vòng", _ROUNDS_TOLD, required=True, minimum=ROUNDS[0], maximum=ROUNDS[-1]),
    column("input_name", sa.Text, "Số liệu sửa", "Số liệu được sửa; trống nếu quyết định thẳng điểm."),
    column("input_value", sa.Text, "Giá trị mới", "Giá trị chính xác của số liệu sau khi sửa."),
    column("points_exact", Rational, "Điểm quyết định", "Điểm thay cho kết quả tính; trống nếu chỉ sửa số liệu."),
    column("reason", sa.Text, "Lý do", "Lý do của quyết định.", required=True),
    column("decided_by", sa.Text, "Người quyết định", "Họ tên người thẩm định.", required=True),
    column("decided_at", UtcInstant, "Thời điểm", "Khi quyết định.", required=True),
    column("recorded_by", sa.Text, "Người ghi", "Tài khoản đã ghi quyết định, do máy chủ cơ sở dữ liệu ghi nhận."),
    column("recorded_at", UtcInstant, "Thời điểm ghi", "Khi quyết định được ghi, theo đồng hồ của máy chủ."),
    sa.CheckConstraint("(input_name IS NULL) <> (points_exact IS NULL)", name="input_or_points"),
    *(sa.CheckConstraint(form, name=name) for name, form in DECISION_FORMS.items()),
    info={
        "append_only": True,
        # What PostgreSQL itself writes, and no role may: SQLite's file knows no accounts, and keeps these empty.
        "stamps": {"recorded_by": "SESSION_USER", "recorded_at": "clock_timestamp()"},
        "readable": sa.and_(*(DECISION_FORMS[name] for name in READABLE_FORMS)),
        "title": "Thẩm định",
        "description": "Mỗi dòng là một lần người thẩm định sửa số liệu hoặc quyết định điểm; không bao giờ sửa, xóa.",
    },
)
