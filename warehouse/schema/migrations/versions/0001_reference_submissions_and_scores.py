"""Reference, submissions and scores."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from warehouse.columns.types import ExactDecimal, Rational, UtcInstant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "agency",
        sa.Column("code", sa.Text(), autoincrement=False, nullable=False, comment="Mã cơ quan"),
        sa.Column("valid_from", sa.Date(), autoincrement=False, nullable=False, comment="Có hiệu lực từ"),
        sa.Column("valid_to", sa.Date(), autoincrement=False, nullable=True, comment="Có hiệu lực đến"),
        sa.Column("name", sa.Text(), autoincrement=False, nullable=False, comment="Tên cơ quan"),
        sa.Column("level", sa.Text(), autoincrement=False, nullable=False, comment="Cấp"),
        sa.Column("group_code", sa.Text(), autoincrement=False, nullable=False, comment="Nhóm xếp hạng"),
        sa.Column("successor_code", sa.Text(), autoincrement=False, nullable=True, comment="Cơ quan kế thừa"),
        sa.PrimaryKeyConstraint("code", "valid_from", name=op.f("pk_agency")),
    )
    op.create_table(
        "agency_succession",
        sa.Column("predecessor_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã cơ quan cũ"),
        sa.Column(
            "predecessor_valid_from", sa.Date(), autoincrement=False, nullable=False, comment="Kỳ của cơ quan cũ"
        ),
        sa.Column("successor_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã cơ quan mới"),
        sa.Column("successor_valid_from", sa.Date(), autoincrement=False, nullable=False, comment="Kỳ của cơ quan mới"),
        sa.PrimaryKeyConstraint(
            "predecessor_code",
            "predecessor_valid_from",
            "successor_code",
            "successor_valid_from",
            name=op.f("pk_agency_succession"),
        ),
    )
    op.create_table(
        "appraisal",
        sa.Column("appraisal_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Mã quyết định"),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="Năm đánh giá"),
        sa.Column("agency_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã cơ quan"),
        sa.Column("criterion_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã tiêu chí"),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False, comment="Vòng"),
        sa.Column("input_name", sa.Text(), autoincrement=False, nullable=True, comment="Số liệu sửa"),
        sa.Column("input_value", sa.Text(), autoincrement=False, nullable=True, comment="Giá trị mới"),
        sa.Column("points_exact", Rational(), autoincrement=False, nullable=True, comment="Điểm quyết định"),
        sa.Column("reason", sa.Text(), autoincrement=False, nullable=False, comment="Lý do"),
        sa.Column("decided_by", sa.Text(), autoincrement=False, nullable=False, comment="Người quyết định"),
        sa.Column("decided_at", UtcInstant(), autoincrement=False, nullable=False, comment="Thời điểm"),
        sa.CheckConstraint("round <= 2", name=op.f("ck_appraisal_round_max")),
        sa.CheckConstraint("round >= 1", name=op.f("ck_appraisal_round_min")),
        sa.CheckConstraint("(input_name IS NULL) <> (points_exact IS NULL)", name=op.f("ck_appraisal_input_or_points")),
        sa.PrimaryKeyConstraint("appraisal_id", name=op.f("pk_appraisal")),
    )
    op.create_table(
        "audit_event",
        sa.Column("event_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Thứ tự"),
        sa.Column("happened_at", UtcInstant(), autoincrement=False, nullable=False, comment="Thời điểm"),
        sa.Column("actor", sa.Text(), autoincrement=False, nullable=False, comment="Người thực hiện"),
        sa.Column("action", sa.Text(), autoincrement=False, nullable=False, comment="Việc"),
        sa.Column("subject", sa.Text(), autoincrement=False, nullable=False, comment="Đối tượng"),
        sa.Column("details", sa.Text(), autoincrement=False, nullable=False, comment="Chi tiết (JSON)"),
        sa.Column("previous_hash", sa.Text(), autoincrement=False, nullable=False, comment="Dấu của sự việc trước"),
        sa.Column("event_hash", sa.Text(), autoincrement=False, nullable=False, comment="Dấu của sự việc"),
        sa.CheckConstraint("event_id >= 1", name=op.f("ck_audit_event_event_id_min")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_audit_event")),
    )
    op.create_table(
        "calendar_entry",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="Năm đánh giá"),
        sa.Column("event", sa.Text(), autoincrement=False, nullable=False, comment="Mốc"),
        sa.Column("period", sa.Text(), autoincrement=False, nullable=False, comment="Kỳ báo cáo"),
        sa.Column("agency_code", sa.Text(), autoincrement=False, nullable=False, comment="Cơ quan"),
        sa.Column("due_on", sa.Date(), autoincrement=False, nullable=False, comment="Ngày"),
        sa.Column("document_number", sa.Text(), autoincrement=False, nullable=True, comment="Văn bản"),
        sa.PrimaryKeyConstraint("year", "event", "period", "agency_code", name=op.f("pk_calendar_entry")),
    )
    op.create_table(
        "code_list",
        sa.Column("list_name", sa.Text(), autoincrement=False, nullable=False, comment="Danh mục"),
        sa.Column("code", sa.Text(), autoincrement=False, nullable=False, comment="Mã"),
        sa.Column("label", sa.Text(), autoincrement=False, nullable=False, comment="Nhãn"),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False, comment="Thứ tự"),
        sa.Column("source", sa.Text(), autoincrement=False, nullable=False, comment="Nguồn"),
        sa.CheckConstraint("position >= 1", name=op.f("ck_code_list_position_min")),
        sa.PrimaryKeyConstraint("list_name", "code", name=op.f("pk_code_list")),
    )
    op.create_table(
        "external_index",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="Năm đánh giá"),
        sa.Column("agency_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã cơ quan"),
        sa.Column("index_name", sa.Text(), autoincrement=False, nullable=False, comment="Chỉ số"),
        sa.Column("value_exact", Rational(), autoincrement=False, nullable=False, comment="Giá trị"),
        sa.Column("source", sa.Text(), autoincrement=False, nullable=False, comment="Nguồn"),
        sa.PrimaryKeyConstraint("year", "agency_code", "index_name", name=op.f("pk_external_index")),
    )
    op.create_table(
        "framework",
        sa.Column("framework_id", sa.Text(), autoincrement=False, nullable=False, comment="Bộ tiêu chí"),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False, comment="Phiên bản"),
        sa.Column("title", sa.Text(), autoincrement=False, nullable=False, comment="Tên"),
        sa.Column("level", sa.Text(), autoincrement=False, nullable=False, comment="Cấp"),
        sa.Column("years", sa.Text(), autoincrement=False, nullable=False, comment="Năm áp dụng"),
        sa.Column("sha256", sa.Text(), autoincrement=False, nullable=False, comment="SHA-256"),
        sa.Column("source_text", sa.Text(), autoincrement=False, nullable=False, comment="Nguyên văn tệp"),
        sa.CheckConstraint("version >= 1", name=op.f("ck_framework_version_min")),
        sa.PrimaryKeyConstraint("framework_id", name=op.f("pk_framework")),
    )
    op.create_table(
        "landed_file",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="Năm đánh giá"),
        sa.Column("sha256", sa.Text(), autoincrement=False, nullable=False, comment="SHA-256"),
        sa.Column("file_name", sa.Text(), autoincrement=False, nullable=False, comment="Tên tệp"),
        sa.Column("byte_size", sa.BigInteger(), autoincrement=False, nullable=False, comment="Dung lượng (byte)"),
        sa.Column("received_at", UtcInstant(), autoincrement=False, nullable=False, comment="Thời điểm nhận"),
        sa.CheckConstraint("byte_size >= 0", name=op.f("ck_landed_file_byte_size_min")),
        sa.PrimaryKeyConstraint("year", "sha256", name=op.f("pk_landed_file")),
    )
    op.create_table(
        "run",
        sa.Column("run_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Phiên chạy"),
        sa.Column("dagster_run_id", sa.Text(), autoincrement=False, nullable=False, comment="Mã phiên Dagster"),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="Năm đánh giá"),
        sa.Column("changed_at", UtcInstant(), autoincrement=False, nullable=False, comment="Thời điểm"),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_run")),
        sa.UniqueConstraint("dagster_run_id", "year", name=op.f("uq_run_dagster_run_id_year")),
    )
    op.create_table(
        "survey_answer",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="Năm đánh giá"),
        sa.Column("agency_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã cơ quan"),
        sa.Column("question", sa.Text(), autoincrement=False, nullable=False, comment="Câu hỏi"),
        sa.Column("respondent_group", sa.Text(), autoincrement=False, nullable=False, comment="Nhóm trả lời"),
        sa.Column("option_code", sa.Text(), autoincrement=False, nullable=False, comment="Phương án"),
        sa.Column("answer_count", sa.BigInteger(), autoincrement=False, nullable=False, comment="Số phiếu"),
        sa.Column("source", sa.Text(), autoincrement=False, nullable=False, comment="Nguồn"),
        sa.CheckConstraint("answer_count >= 0", name=op.f("ck_survey_answer_answer_count_min")),
        sa.PrimaryKeyConstraint(
            "year", "agency_code", "question", "respondent_group", "option_code", name=op.f("pk_survey_answer")
        ),
    )
    op.create_table(
        "criterion",
        sa.Column("framework_id", sa.Text(), autoincrement=False, nullable=False, comment="Bộ tiêu chí"),
        sa.Column("criterion_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã tiêu chí"),
        sa.Column("parent_code", sa.Text(), autoincrement=False, nullable=True, comment="Mã tiêu chí cha"),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False, comment="Thứ tự"),
        sa.Column("name", sa.Text(), autoincrement=False, nullable=False, comment="Tên tiêu chí"),
        sa.Column("max_points", sa.Text(), autoincrement=False, nullable=False, comment="Điểm tối đa"),
        sa.Column("is_leaf", sa.Boolean(), autoincrement=False, nullable=False, comment="Tiêu chí thành phần"),
        sa.Column("basis", sa.Text(), autoincrement=False, nullable=True, comment="Căn cứ"),
        sa.CheckConstraint("position >= 1", name=op.f("ck_criterion_position_min")),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["framework.framework_id"],
            name=op.f("fk_criterion_framework_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("framework_id", "criterion_code", name=op.f("pk_criterion")),
    )
    op.create_table(
        "criterion_score",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="Năm đánh giá"),
        sa.Column("framework_id", sa.Text(), autoincrement=False, nullable=False, comment="Bộ tiêu chí"),
        sa.Column("agency_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã cơ quan"),
        sa.Column("criterion_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã tiêu chí"),
        sa.Column("track", sa.Text(), autoincrement=False, nullable=False, comment="Loại điểm"),
        sa.Column("points_exact", Rational(), autoincrement=False, nullable=True, comment="Điểm chính xác"),
        sa.Column("points", ExactDecimal(), autoincrement=False, nullable=True, comment="Điểm"),
        sa.Column("max_points_exact", Rational(), autoincrement=False, nullable=False, comment="Điểm tối đa áp dụng"),
        sa.Column("is_applicable", sa.Boolean(), autoincrement=False, nullable=False, comment="Áp dụng"),
        sa.Column("error", sa.Text(), autoincrement=False, nullable=True, comment="Lý do không chấm được"),
        sa.Column("trace", sa.Text(), autoincrement=False, nullable=True, comment="Vết tính (JSON)"),
        sa.Column("sentence", sa.Text(), autoincrement=False, nullable=True, comment="Diễn giải"),
        sa.CheckConstraint("track IN ('self', 'computed')", name=op.f("ck_criterion_score_track_known")),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["framework.framework_id"],
            name=op.f("fk_criterion_score_framework_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(
            "year", "framework_id", "agency_code", "criterion_code", "track", name=op.f("pk_criterion_score")
        ),
    )
    op.create_table(
        "criterion_score_history",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="Năm đánh giá"),
        sa.Column("framework_id", sa.Text(), autoincrement=False, nullable=False, comment="Bộ tiêu chí"),
        sa.Column("agency_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã cơ quan"),
        sa.Column("criterion_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã tiêu chí"),
        sa.Column("track", sa.Text(), autoincrement=False, nullable=False, comment="Loại điểm"),
        sa.Column("run_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Từ phiên"),
        sa.Column("is_removed", sa.Boolean(), autoincrement=False, nullable=False, comment="Đã bỏ"),
        sa.Column("points_exact", Rational(), autoincrement=False, nullable=True, comment="Điểm chính xác"),
        sa.Column("points", ExactDecimal(), autoincrement=False, nullable=True, comment="Điểm"),
        sa.Column("max_points_exact", Rational(), autoincrement=False, nullable=True, comment="Điểm tối đa áp dụng"),
        sa.Column("is_applicable", sa.Boolean(), autoincrement=False, nullable=True, comment="Áp dụng"),
        sa.Column("error", sa.Text(), autoincrement=False, nullable=True, comment="Lý do không chấm được"),
        sa.Column("trace", sa.Text(), autoincrement=False, nullable=True, comment="Vết tính (JSON)"),
        sa.Column("sentence", sa.Text(), autoincrement=False, nullable=True, comment="Diễn giải"),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name=op.f("fk_criterion_score_history_run_id")),
        sa.PrimaryKeyConstraint(
            "year",
            "framework_id",
            "agency_code",
            "criterion_code",
            "track",
            "run_id",
            name=op.f("pk_criterion_score_history"),
        ),
    )
    op.create_table(
        "index_score_history",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="Năm đánh giá"),
        sa.Column("framework_id", sa.Text(), autoincrement=False, nullable=False, comment="Bộ tiêu chí"),
        sa.Column("agency_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã cơ quan"),
        sa.Column("track", sa.Text(), autoincrement=False, nullable=False, comment="Loại điểm"),
        sa.Column("run_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Từ phiên"),
        sa.Column("is_removed", sa.Boolean(), autoincrement=False, nullable=False, comment="Đã bỏ"),
        sa.Column("group_code", sa.Text(), autoincrement=False, nullable=True, comment="Nhóm xếp hạng"),
        sa.Column("submission_id", sa.BigInteger(), autoincrement=False, nullable=True, comment="Mã lần gửi"),
        sa.Column("points_exact", Rational(), autoincrement=False, nullable=True, comment="Tổng điểm chính xác"),
        sa.Column("points", ExactDecimal(), autoincrement=False, nullable=True, comment="Tổng điểm"),
        sa.Column("max_points_exact", Rational(), autoincrement=False, nullable=True, comment="Điểm tối đa áp dụng"),
        sa.Column("index_exact", Rational(), autoincrement=False, nullable=True, comment="Chỉ số chính xác (%)"),
        sa.Column("index_pct", ExactDecimal(), autoincrement=False, nullable=True, comment="Chỉ số (%)"),
        sa.Column("class_name", sa.Text(), autoincrement=False, nullable=True, comment="Xếp loại"),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=True, comment="Xếp hạng"),
        sa.Column("ranked_count", sa.Integer(), autoincrement=False, nullable=True, comment="Số cơ quan xếp hạng"),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name=op.f("fk_index_score_history_run_id")),
        sa.PrimaryKeyConstraint(
            "year", "framework_id", "agency_code", "track", "run_id", name=op.f("pk_index_score_history")
        ),
    )
    op.create_table(
        "input_value",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="Năm đánh giá"),
        sa.Column("framework_id", sa.Text(), autoincrement=False, nullable=False, comment="Bộ tiêu chí"),
        sa.Column("agency_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã cơ quan"),
        sa.Column("criterion_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã tiêu chí"),
        sa.Column("input_name", sa.Text(), autoincrement=False, nullable=False, comment="Tên số liệu"),
        sa.Column("value_type", sa.Text(), autoincrement=False, nullable=False, comment="Kiểu"),
        sa.Column("value", sa.Text(), autoincrement=False, nullable=True, comment="Giá trị"),
        sa.Column("row_count", sa.Integer(), autoincrement=False, nullable=False, comment="Số dòng"),
        sa.CheckConstraint(
            "value_type IN ('number', 'date', 'text', 'boolean')",
            name=op.f("ck_input_value_value_type_known"),
        ),
        sa.CheckConstraint("row_count >= 0", name=op.f("ck_input_value_row_count_min")),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["framework.framework_id"],
            name=op.f("fk_input_value_framework_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(
            "year", "framework_id", "agency_code", "criterion_code", "input_name", name=op.f("pk_input_value")
        ),
    )
    op.create_table(
        "input_value_history",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="Năm đánh giá"),
        sa.Column("framework_id", sa.Text(), autoincrement=False, nullable=False, comment="Bộ tiêu chí"),
        sa.Column("agency_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã cơ quan"),
        sa.Column("criterion_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã tiêu chí"),
        sa.Column("input_name", sa.Text(), autoincrement=False, nullable=False, comment="Tên số liệu"),
        sa.Column("run_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Từ phiên"),
        sa.Column("is_removed", sa.Boolean(), autoincrement=False, nullable=False, comment="Đã bỏ"),
        sa.Column("value_type", sa.Text(), autoincrement=False, nullable=True, comment="Kiểu"),
        sa.Column("value", sa.Text(), autoincrement=False, nullable=True, comment="Giá trị"),
        sa.Column("row_count", sa.Integer(), autoincrement=False, nullable=True, comment="Số dòng"),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name=op.f("fk_input_value_history_run_id")),
        sa.PrimaryKeyConstraint(
            "year",
            "framework_id",
            "agency_code",
            "criterion_code",
            "input_name",
            "run_id",
            name=op.f("pk_input_value_history"),
        ),
    )
    op.create_table(
        "submission",
        sa.Column("submission_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Mã lần gửi"),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="Năm đánh giá"),
        sa.Column("sha256", sa.Text(), autoincrement=False, nullable=False, comment="SHA-256"),
        sa.Column("file_name", sa.Text(), autoincrement=False, nullable=False, comment="Tên tệp"),
        sa.Column("received_at", UtcInstant(), autoincrement=False, nullable=False, comment="Thời điểm nhận"),
        sa.Column("reader_version", sa.Integer(), autoincrement=False, nullable=False, comment="Phiên bản bộ đọc"),
        sa.Column("agency_code", sa.Text(), autoincrement=False, nullable=True, comment="Mã cơ quan"),
        sa.Column("period", sa.Text(), autoincrement=False, nullable=True, comment="Kỳ báo cáo"),
        sa.Column("framework_id", sa.Text(), autoincrement=False, nullable=True, comment="Bộ tiêu chí"),
        sa.Column("status", sa.Text(), autoincrement=False, nullable=False, comment="Trạng thái"),
        sa.Column("blocking_count", sa.Integer(), autoincrement=False, nullable=False, comment="Số lỗi chặn"),
        sa.Column("warning_count", sa.Integer(), autoincrement=False, nullable=False, comment="Số cảnh báo"),
        sa.Column("note_count", sa.Integer(), autoincrement=False, nullable=False, comment="Số lưu ý"),
        sa.Column("supersedes", sa.BigInteger(), autoincrement=False, nullable=True, comment="Thay thế lần gửi"),
        sa.Column("document_number", sa.Text(), autoincrement=False, nullable=True, comment="Số văn bản"),
        sa.Column("document_on", sa.Date(), autoincrement=False, nullable=True, comment="Ngày văn bản"),
        sa.Column("signatory", sa.Text(), autoincrement=False, nullable=True, comment="Người ký"),
        sa.CheckConstraint(
            "period IN ('quarter_1', 'half_year', 'quarter_3', 'year')",
            name=op.f("ck_submission_period_known"),
        ),
        sa.CheckConstraint(
            "status IN ('unreadable', 'rejected', 'accepted_with_findings', 'accepted')",
            name=op.f("ck_submission_status_known"),
        ),
        sa.CheckConstraint("blocking_count >= 0", name=op.f("ck_submission_blocking_count_min")),
        sa.CheckConstraint("note_count >= 0", name=op.f("ck_submission_note_count_min")),
        sa.CheckConstraint("warning_count >= 0", name=op.f("ck_submission_warning_count_min")),
        sa.ForeignKeyConstraint(
            ["year", "sha256"], ["landed_file.year", "landed_file.sha256"], name=op.f("fk_submission_year_sha256")
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_submission")),
        sa.UniqueConstraint("year", "sha256", "reader_version", name=op.f("uq_submission_year_sha256_reader_version")),
    )
    op.create_table(
        "activity",
        sa.Column("submission_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Mã lần gửi"),
        sa.Column("sheet", sa.Text(), autoincrement=False, nullable=False, comment="Trang tính"),
        sa.Column("excel_row", sa.Integer(), autoincrement=False, nullable=False, comment="Dòng"),
        sa.Column("task_code", sa.Text(), autoincrement=False, nullable=True, comment="Mã nhiệm vụ"),
        sa.Column("held_on", sa.Date(), autoincrement=False, nullable=False, comment="Ngày thực hiện"),
        sa.Column("title", sa.Text(), autoincrement=False, nullable=False, comment="Tên hoạt động"),
        sa.Column("theme", sa.Text(), autoincrement=False, nullable=False, comment="Nhóm nội dung"),
        sa.Column("channel", sa.Text(), autoincrement=False, nullable=False, comment="Hình thức, kênh"),
        sa.Column("audience", sa.Text(), autoincrement=False, nullable=False, comment="Đối tượng"),
        sa.Column("quantity", sa.BigInteger(), autoincrement=False, nullable=False, comment="Số lượng"),
        sa.Column("reach", sa.BigInteger(), autoincrement=False, nullable=True, comment="Lượt người tiếp cận"),
        sa.Column("link", sa.Text(), autoincrement=False, nullable=True, comment="Đường dẫn"),
        sa.Column("evidence_code", sa.Text(), autoincrement=False, nullable=True, comment="Mã tài liệu kiểm chứng"),
        sa.Column("cost_vnd", sa.BigInteger(), autoincrement=False, nullable=True, comment="Chi phí (đồng)"),
        sa.Column("note", sa.Text(), autoincrement=False, nullable=True, comment="Ghi chú"),
        sa.CheckConstraint("cost_vnd <= 10000000000000", name=op.f("ck_activity_cost_vnd_max")),
        sa.CheckConstraint("cost_vnd >= 0", name=op.f("ck_activity_cost_vnd_min")),
        sa.CheckConstraint("excel_row >= 1", name=op.f("ck_activity_excel_row_min")),
        sa.CheckConstraint("quantity <= 10000000", name=op.f("ck_activity_quantity_max")),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_activity_quantity_min")),
        sa.CheckConstraint("reach <= 10000000000", name=op.f("ck_activity_reach_max")),
        sa.CheckConstraint("reach >= 0", name=op.f("ck_activity_reach_min")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.submission_id"], name=op.f("fk_activity_submission_id")
        ),
        sa.PrimaryKeyConstraint("submission_id", "sheet", "excel_row", name=op.f("pk_activity")),
    )
    op.create_table(
        "evidence",
        sa.Column("submission_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Mã lần gửi"),
        sa.Column("sheet", sa.Text(), autoincrement=False, nullable=False, comment="Trang tính"),
        sa.Column("excel_row", sa.Integer(), autoincrement=False, nullable=False, comment="Dòng"),
        sa.Column("evidence_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã tài liệu kiểm chứng"),
        sa.Column("kind", sa.Text(), autoincrement=False, nullable=False, comment="Loại tài liệu"),
        sa.Column("document_number", sa.Text(), autoincrement=False, nullable=True, comment="Số, ký hiệu"),
        sa.Column("issued_on", sa.Date(), autoincrement=False, nullable=True, comment="Ngày ban hành"),
        sa.Column("issuer", sa.Text(), autoincrement=False, nullable=True, comment="Cơ quan ban hành"),
        sa.Column("title", sa.Text(), autoincrement=False, nullable=False, comment="Tên tài liệu"),
        sa.Column("page", sa.Text(), autoincrement=False, nullable=True, comment="Trang"),
        sa.Column("link_or_file", sa.Text(), autoincrement=False, nullable=True, comment="Đường dẫn hoặc tên tệp"),
        sa.CheckConstraint("excel_row >= 1", name=op.f("ck_evidence_excel_row_min")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.submission_id"], name=op.f("fk_evidence_submission_id")
        ),
        sa.PrimaryKeyConstraint("submission_id", "sheet", "excel_row", name=op.f("pk_evidence")),
    )
    op.create_table(
        "feedback",
        sa.Column("submission_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Mã lần gửi"),
        sa.Column("sheet", sa.Text(), autoincrement=False, nullable=False, comment="Trang tính"),
        sa.Column("excel_row", sa.Integer(), autoincrement=False, nullable=False, comment="Dòng"),
        sa.Column("received_on", sa.Date(), autoincrement=False, nullable=False, comment="Ngày tiếp nhận"),
        sa.Column("channel", sa.Text(), autoincrement=False, nullable=False, comment="Kênh tiếp nhận"),
        sa.Column("audience", sa.Text(), autoincrement=False, nullable=False, comment="Đối tượng"),
        sa.Column("content", sa.Text(), autoincrement=False, nullable=False, comment="Nội dung"),
        sa.Column("answered_on", sa.Date(), autoincrement=False, nullable=True, comment="Ngày trả lời"),
        sa.Column("result", sa.Text(), autoincrement=False, nullable=False, comment="Kết quả"),
        sa.CheckConstraint("excel_row >= 1", name=op.f("ck_feedback_excel_row_min")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.submission_id"], name=op.f("fk_feedback_submission_id")
        ),
        sa.PrimaryKeyConstraint("submission_id", "sheet", "excel_row", name=op.f("pk_feedback")),
    )
    op.create_table(
        "finding",
        sa.Column("submission_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Mã lần gửi"),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False, comment="Thứ tự"),
        sa.Column("code", sa.Text(), autoincrement=False, nullable=False, comment="Mã phát hiện"),
        sa.Column("severity", sa.Text(), autoincrement=False, nullable=False, comment="Mức"),
        sa.Column("sheet", sa.Text(), autoincrement=False, nullable=True, comment="Trang tính"),
        sa.Column("excel_row", sa.Integer(), autoincrement=False, nullable=True, comment="Dòng"),
        sa.Column("cell", sa.Text(), autoincrement=False, nullable=True, comment="Ô"),
        sa.Column("column_name", sa.Text(), autoincrement=False, nullable=True, comment="Cột"),
        sa.Column("value", sa.Text(), autoincrement=False, nullable=True, comment="Giá trị"),
        sa.Column("message", sa.Text(), autoincrement=False, nullable=False, comment="Nội dung"),
        sa.Column("hint", sa.Text(), autoincrement=False, nullable=True, comment="Cách sửa"),
        sa.Column("criterion_code", sa.Text(), autoincrement=False, nullable=True, comment="Tiêu chí"),
        sa.Column("points_at_stake", ExactDecimal(), autoincrement=False, nullable=True, comment="Điểm liên quan"),
        sa.Column("explanation", sa.Text(), autoincrement=False, nullable=True, comment="Giải trình"),
        sa.CheckConstraint("severity IN ('blocking', 'warning', 'note')", name=op.f("ck_finding_severity_known")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.submission_id"], name=op.f("fk_finding_submission_id")),
        sa.PrimaryKeyConstraint("submission_id", "position", name=op.f("pk_finding")),
    )
    op.create_table(
        "index_score",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="Năm đánh giá"),
        sa.Column("framework_id", sa.Text(), autoincrement=False, nullable=False, comment="Bộ tiêu chí"),
        sa.Column("agency_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã cơ quan"),
        sa.Column("track", sa.Text(), autoincrement=False, nullable=False, comment="Loại điểm"),
        sa.Column("group_code", sa.Text(), autoincrement=False, nullable=False, comment="Nhóm xếp hạng"),
        sa.Column("submission_id", sa.BigInteger(), autoincrement=False, nullable=True, comment="Mã lần gửi"),
        sa.Column("points_exact", Rational(), autoincrement=False, nullable=True, comment="Tổng điểm chính xác"),
        sa.Column("points", ExactDecimal(), autoincrement=False, nullable=True, comment="Tổng điểm"),
        sa.Column("max_points_exact", Rational(), autoincrement=False, nullable=False, comment="Điểm tối đa áp dụng"),
        sa.Column("index_exact", Rational(), autoincrement=False, nullable=True, comment="Chỉ số chính xác (%)"),
        sa.Column("index_pct", ExactDecimal(), autoincrement=False, nullable=True, comment="Chỉ số (%)"),
        sa.Column("class_name", sa.Text(), autoincrement=False, nullable=True, comment="Xếp loại"),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=True, comment="Xếp hạng"),
        sa.Column("ranked_count", sa.Integer(), autoincrement=False, nullable=False, comment="Số cơ quan xếp hạng"),
        sa.CheckConstraint("track IN ('self', 'computed')", name=op.f("ck_index_score_track_known")),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_index_score_rank_min")),
        sa.CheckConstraint("ranked_count >= 0", name=op.f("ck_index_score_ranked_count_min")),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["framework.framework_id"],
            name=op.f("fk_index_score_framework_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.submission_id"], name=op.f("fk_index_score_submission_id")
        ),
        sa.PrimaryKeyConstraint("year", "framework_id", "agency_code", "track", name=op.f("pk_index_score")),
    )
    op.create_table(
        "plan_task",
        sa.Column("submission_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Mã lần gửi"),
        sa.Column("sheet", sa.Text(), autoincrement=False, nullable=False, comment="Trang tính"),
        sa.Column("excel_row", sa.Integer(), autoincrement=False, nullable=False, comment="Dòng"),
        sa.Column("task_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã nhiệm vụ"),
        sa.Column("content", sa.Text(), autoincrement=False, nullable=False, comment="Nội dung nhiệm vụ"),
        sa.Column("theme", sa.Text(), autoincrement=False, nullable=False, comment="Nhóm nội dung"),
        sa.Column("channel", sa.Text(), autoincrement=False, nullable=False, comment="Hình thức, kênh"),
        sa.Column("audience", sa.Text(), autoincrement=False, nullable=False, comment="Đối tượng"),
        sa.Column("product", sa.Text(), autoincrement=False, nullable=True, comment="Sản phẩm"),
        sa.Column(
            "planned_quantity", sa.BigInteger(), autoincrement=False, nullable=False, comment="Số lượng theo kế hoạch"
        ),
        sa.Column("lead_unit", sa.Text(), autoincrement=False, nullable=True, comment="Đơn vị chủ trì"),
        sa.Column("due_on", sa.Date(), autoincrement=False, nullable=False, comment="Thời hạn hoàn thành"),
        sa.Column("budget_vnd", sa.BigInteger(), autoincrement=False, nullable=True, comment="Kinh phí (đồng)"),
        sa.Column("status", sa.Text(), autoincrement=False, nullable=False, comment="Tình trạng"),
        sa.Column("completed_on", sa.Date(), autoincrement=False, nullable=True, comment="Ngày hoàn thành"),
        sa.CheckConstraint("budget_vnd <= 10000000000000", name=op.f("ck_plan_task_budget_vnd_max")),
        sa.CheckConstraint("budget_vnd >= 0", name=op.f("ck_plan_task_budget_vnd_min")),
        sa.CheckConstraint("excel_row >= 1", name=op.f("ck_plan_task_excel_row_min")),
        sa.CheckConstraint("planned_quantity <= 10000000", name=op.f("ck_plan_task_planned_quantity_max")),
        sa.CheckConstraint("planned_quantity >= 0", name=op.f("ck_plan_task_planned_quantity_min")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.submission_id"], name=op.f("fk_plan_task_submission_id")
        ),
        sa.PrimaryKeyConstraint("submission_id", "sheet", "excel_row", name=op.f("pk_plan_task")),
    )
    op.create_table(
        "scorecard",
        sa.Column("submission_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Mã lần gửi"),
        sa.Column("sheet", sa.Text(), autoincrement=False, nullable=False, comment="Trang tính"),
        sa.Column("excel_row", sa.Integer(), autoincrement=False, nullable=False, comment="Dòng"),
        sa.Column("criterion_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã tiêu chí"),
        sa.Column("input_name", sa.Text(), autoincrement=False, nullable=True, comment="Mã số liệu"),
        sa.Column("label", sa.Text(), autoincrement=False, nullable=True, comment="Tiêu chí, số liệu kê khai"),
        sa.Column("max_points", sa.Text(), autoincrement=False, nullable=True, comment="Điểm tối đa"),
        sa.Column("declared_value", sa.Text(), autoincrement=False, nullable=True, comment="Số liệu kê khai"),
        sa.Column("not_applicable", sa.Boolean(), autoincrement=False, nullable=True, comment="Không áp dụng"),
        sa.Column(
            "not_applicable_reason", sa.Text(), autoincrement=False, nullable=True, comment="Lý do không áp dụng"
        ),
        sa.Column("self_points", ExactDecimal(), autoincrement=False, nullable=True, comment="Điểm tự chấm"),
        sa.Column("explanation", sa.Text(), autoincrement=False, nullable=True, comment="Giải trình"),
        sa.Column("evidence_codes", sa.Text(), autoincrement=False, nullable=True, comment="Mã tài liệu kiểm chứng"),
        sa.CheckConstraint("excel_row >= 1", name=op.f("ck_scorecard_excel_row_min")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.submission_id"], name=op.f("fk_scorecard_submission_id")
        ),
        sa.PrimaryKeyConstraint("submission_id", "sheet", "excel_row", name=op.f("pk_scorecard")),
    )
