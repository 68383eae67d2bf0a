"""The first schema: every table as it was before the first release.

A frozen copy of what the tables declared; a later change of a declaration is a later migration. Views and triggers are
not migrated (`warehouse.schema.remaking`).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

from warehouse.columns.types import ExactDecimal, Rational, UtcInstant

revision = "0015"
down_revision = None
branch_labels = None
depends_on = None

Type = type[TypeEngine[Any]]
Checks = tuple[sa.CheckConstraint, ...]


def _key(name: str, type_: Type, comment: str) -> sa.Column[Any]:
    return sa.Column(name, type_(), primary_key=True, autoincrement=False, comment=comment)


def _filled(name: str, type_: Type, comment: str) -> sa.Column[Any]:
    return sa.Column(name, type_(), nullable=False, comment=comment)


def _column(name: str, type_: Type, comment: str) -> sa.Column[Any]:
    return sa.Column(name, type_(), comment=comment)


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=name)


def _least(column: str, least: int) -> sa.CheckConstraint:
    return _check(f"{column}_min", f"{column} >= {least}")


def _most(column: str, most: int) -> sa.CheckConstraint:
    return _check(f"{column}_max", f"{column} <= {most}")


def _known(column: str, *codes: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{code}'" for code in codes)
    return _check(f"{column}_known", f"{column} IN ({listed})")


def _checks(name: str, *, postgresql: str, sqlite: str) -> Checks:
    """One condition, told to each database in its own words."""
    return (
        _check(name, postgresql).ddl_if(dialect="postgresql"),
        _check(name, sqlite).ddl_if(dialect="sqlite"),
    )


def _refers(*columns: str, to: str, key: tuple[str, ...] = (), **options: Any) -> sa.ForeignKeyConstraint:
    """To the columns of the same names in a table, unless its `key` is named."""
    return sa.ForeignKeyConstraint(columns, [f"{to}.{name}" for name in key or columns], **options)


def _to_framework() -> sa.ForeignKeyConstraint:
    return _refers("framework_id", to="framework", **LATER)


LATER: dict[str, Any] = {"deferrable": True, "initially": "DEFERRED"}
CONTROLS = ((127, 159), (0x2028, 0x202E), (0x2066, 0x2069))
OF_A_LINE = ((1, 31), *CONTROLS)
OF_LINES = ((1, 8), (11, 12), (14, 31), *CONTROLS)
UNLESS_BEYOND = "track != 'computed' OR beyond_scale_exact IS NOT NULL OR "
POSITIVE = "(substr(beyond_scale_exact, 1, 1) NOT IN ('-', '0')) AND "


def _plain(column: str, most: int, refused: tuple[tuple[int, int], ...] = OF_A_LINE) -> Checks:
    escaped = "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in refused)
    listed = " || ".join(f"char({first}) || '-' || char({last})" for first, last in refused)
    return _checks(
        f"{column}_plain",
        postgresql=(
            f"{column} IS NULL OR (btrim({column}) <> '' AND char_length({column}) <= {most} "
            f"AND {column} !~ '[{escaped}]')"
        ),
        sqlite=(
            f"{column} IS NULL OR (typeof({column}) = 'text' AND trim({column}) <> '' AND length({column}) <= {most} "
            f"AND instr({column}, char(0)) = 0 AND {column} NOT GLOB '*[' || {listed} || ']*')"
        ),
    )


def _instant(column: str) -> Checks:
    digits = "[0-9]"
    return _checks(
        f"{column}_form",
        postgresql=(
            f"{column} IS NULL OR ({column} >= to_timestamp(946684800) AND {column} < to_timestamp(4102444800))"
        ),
        sqlite=(
            f"{column} IS NULL OR (typeof({column}) = 'text' AND length({column}) = 32 "
            f"AND instr({column}, char(0)) = 0 "
            f"AND {column} GLOB '20{digits * 2}-{digits * 2}-{digits * 2}T*.{digits * 6}+00:00' "
            f"AND coalesce(date(substr({column}, 1, 10), '+0 days') = substr({column}, 1, 10), 0) "
            f"AND coalesce(time(substr({column}, 12, 8), '+0 seconds') = substr({column}, 12, 8), 0))"
        ),
    )


def _fraction(text: str) -> Checks:
    top = f"CAST(split_part({text}, '/', 1) AS bigint)"
    below = f"CAST(coalesce(nullif(split_part({text}, '/', 2), ''), '1') AS bigint)"
    size = f"ltrim({text}, '-')"
    left = f"substr({size}, 1, instr({size} || '/', '/') - 1)"
    right = f"substr({size}, instr({size} || '/', '/') + 1)"

    def is_number(part: str) -> str:
        return f"{part} NOT GLOB '*[^0-9]*' AND {part} GLOB '[1-9]*' AND length({part}) <= 9"

    return _checks(
        "points_form",
        postgresql=(
            f"CASE WHEN {text} IS NULL OR {text} = '0' THEN true "
            f"WHEN {text} ~ '^-?[1-9][0-9]{{0,8}}(/[1-9][0-9]{{0,8}})?$' AND {text} !~ '/1$' "
            f"THEN gcd({top}, {below}) = 1 AND abs({top}) <= 1000 * {below} ELSE false END"
        ),
        sqlite=(
            f"{text} IS NULL OR {text} = '0' OR (typeof({text}) = 'text' AND instr({text}, char(0)) = 0 "
            f"AND {text} NOT GLOB '--*' AND {is_number(left)} "
            f"AND (instr({text}, '/') = 0 OR ({is_number(right)} AND {right} <> '1')) "
            f"AND CAST({left} AS INTEGER) "
            f"<= 1000 * max(1, CAST({right} AS INTEGER) * (instr({text}, '/') > 0)))"
        ),
    )


def _at_most(name: str, condition: str, left: str, right: str) -> Checks:
    """Beside a condition, that one fraction is not greater than another."""

    def numeric(text: str) -> tuple[str, str]:
        return (
            f"CAST(split_part({text}, '/', 1) AS NUMERIC)",
            f"CAST(coalesce(nullif(split_part({text}, '/', 2), ''), '1') AS NUMERIC)",
        )

    def below(text: str) -> str:
        return f"substr({text}, instr({text} || '/', '/') + 1)"

    def whole(text: str) -> tuple[str, str]:
        return f"CAST({text} AS INTEGER)", f"max(1, CAST({below(text)} AS INTEGER))"

    def real(text: str) -> str:
        return f"CAST({text} AS REAL) / max(1.0, CAST({below(text)} AS REAL))"

    def crosswise(one: tuple[str, str], other: tuple[str, str]) -> str:
        return f"{one[0]} * {other[1]} <= {other[0]} * {one[1]}"

    return _checks(
        name,
        postgresql=condition + crosswise(numeric(left), numeric(right)),
        sqlite=(
            f"{condition}CASE WHEN length({left}) + length({right}) <= 20 THEN {crosswise(whole(left), whole(right))} "
            f"ELSE {real(left)} <= {real(right)} + abs({real(right)}) / 1e9 END = 1"
        ),
    )


def _points() -> Checks:
    return (
        _check("printed_with_exact", "(points IS NULL) = (points_exact IS NULL)"),
        _check("maximum_not_negative", "substr(max_points_exact, 1, 1) <> '-'"),
        *_at_most("points_within_maximum", UNLESS_BEYOND, "points_exact", "max_points_exact"),
        *_at_most("beyond_scale_of_points", POSITIVE, "beyond_scale_exact", "points_exact"),
    )


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "agency",
        _key("code", sa.Text, "Mã cơ quan"),
        _key("valid_from", sa.Date, "Có hiệu lực từ"),
        _column("valid_to", sa.Date, "Có hiệu lực đến"),
        _filled("name", sa.Text, "Tên cơ quan"),
        _filled("level", sa.Text, "Cấp"),
        _filled("group_code", sa.Text, "Nhóm xếp hạng"),
        _column("successor_code", sa.Text, "Cơ quan kế thừa"),
        _known("level", "ministry", "province", "department", "commune", "service_unit"),
        _check("ends_after_it_begins", "valid_to >= valid_from"),
    )
    op.create_table(
        "appraisal",
        _key("appraisal_id", sa.BigInteger, "Mã quyết định"),
        _filled("year", sa.Integer, "Năm đánh giá"),
        _filled("agency_code", sa.Text, "Mã cơ quan"),
        _filled("criterion_code", sa.Text, "Mã tiêu chí"),
        _filled("round", sa.Integer, "Vòng"),
        _column("input_name", sa.Text, "Số liệu sửa"),
        _column("input_value", sa.Text, "Giá trị mới"),
        _column("points_exact", Rational, "Điểm quyết định"),
        _filled("reason", sa.Text, "Lý do"),
        _filled("decided_by", sa.Text, "Người quyết định"),
        _filled("decided_at", UtcInstant, "Thời điểm"),
        _column("recorded_by", sa.Text, "Người ghi"),
        _column("recorded_at", UtcInstant, "Thời điểm ghi"),
        _least("appraisal_id", 1),
        _most("year", 2099),
        _least("year", 2000),
        *_plain("agency_code", 50),
        *_plain("criterion_code", 50),
        _most("round", 2),
        _least("round", 1),
        *_plain("input_name", 100),
        *_plain("input_value", 1000),
        *_plain("reason", 4000, OF_LINES),
        *_plain("decided_by", 200),
        *_instant("decided_at"),
        *_instant("recorded_at"),
        *_checks(
            "decided_before_recorded",
            postgresql="decided_at IS NULL OR recorded_at IS NULL OR decided_at <= recorded_at + interval '10 minutes'",
            sqlite=(
                "decided_at IS NULL OR recorded_at IS NULL "
                "OR julianday(substr(decided_at, 1, 19)) <= julianday(substr(recorded_at, 1, 19)) + 10 / 1440.0"
            ),
        ),
        _check("input_or_points", "(input_name IS NULL) <> (points_exact IS NULL)"),
        *_fraction("points_exact"),
    )
    op.create_table(
        "audit_event",
        _key("event_id", sa.BigInteger, "Thứ tự"),
        _filled("happened_at", UtcInstant, "Thời điểm"),
        _filled("actor", sa.Text, "Người thực hiện"),
        _filled("action", sa.Text, "Việc"),
        _filled("subject", sa.Text, "Đối tượng"),
        _filled("details", sa.Text, "Chi tiết (JSON)"),
        _filled("previous_hash", sa.Text, "Dấu của sự việc trước"),
        _filled("event_hash", sa.Text, "Dấu của sự việc"),
        _least("event_id", 1),
    )
    op.create_table(
        "calendar_entry",
        _key("year", sa.Integer, "Năm đánh giá"),
        _key("event", sa.Text, "Mốc"),
        _key("period", sa.Text, "Kỳ báo cáo"),
        _key("agency_code", sa.Text, "Cơ quan"),
        _filled("due_on", sa.Date, "Ngày"),
        _column("document_number", sa.Text, "Văn bản"),
        _known(
            "event",
            "opens",
            "report_due",
            "self_assessment_due",
            "appraisal_1_due",
            "explanation_due",
            "appraisal_2_due",
            "release_due",
        ),
        _known("period", "-", "quarter_1", "half_year", "quarter_3", "year"),
    )
    op.create_table(
        "code_list",
        _key("list_name", sa.Text, "Danh mục"),
        _key("code", sa.Text, "Mã"),
        _filled("label", sa.Text, "Nhãn"),
        _filled("position", sa.Integer, "Thứ tự"),
        _filled("source", sa.Text, "Nguồn"),
        _least("position", 1),
    )
    op.create_table(
        "external_index",
        _key("year", sa.Integer, "Năm đánh giá"),
        _key("agency_code", sa.Text, "Mã cơ quan"),
        _key("index_name", sa.Text, "Chỉ số"),
        _filled("value_exact", Rational, "Giá trị"),
        _filled("source", sa.Text, "Nguồn"),
    )
    op.create_table(
        "framework",
        _key("framework_id", sa.Text, "Bộ tiêu chí"),
        _filled("version", sa.Integer, "Phiên bản"),
        _filled("title", sa.Text, "Tên"),
        _filled("level", sa.Text, "Cấp"),
        _filled("years", sa.Text, "Năm áp dụng"),
        _filled("sha256", sa.Text, "SHA-256"),
        _filled("source_text", sa.Text, "Nguyên văn tệp"),
        _least("version", 1),
        _known("level", "ministry", "province", "department", "commune", "service_unit"),
    )
    op.create_table(
        "landed_file",
        _key("year", sa.Integer, "Năm đánh giá"),
        _key("sha256", sa.Text, "SHA-256"),
        _filled("file_name", sa.Text, "Tên tệp"),
        _filled("byte_size", sa.BigInteger, "Dung lượng (byte)"),
        _filled("received_at", UtcInstant, "Thời điểm nhận"),
        _column("exceeded_limit", sa.BigInteger, "Giới hạn bị vượt (byte)"),
        _least("byte_size", 0),
        _check("kept_unless_too_large", "exceeded_limit < byte_size"),
    )
    op.create_table(
        "reference_version",
        _key("name", sa.Text, "Tên"),
        _key("since", UtcInstant, "Từ khi"),
        _filled("sha256", sa.Text, "SHA-256"),
        _filled("content", sa.Text, "Nội dung"),
        _known("name", "agency", "code_list", "calendar_entry", "criterion", "finding_catalogue"),
    )
    op.create_table(
        "release",
        _key("year", sa.Integer, "Năm đánh giá"),
        _key("sequence", sa.Integer, "Lần"),
        _filled("decision_number", sa.Text, "Số quyết định"),
        _filled("decision_on", sa.Date, "Ngày quyết định"),
        _filled("released_at", UtcInstant, "Thời điểm"),
        _column("erratum_reason", sa.Text, "Lý do đính chính"),
        _filled("seal", sa.Text, "Dấu niêm phong"),
        _filled("code_version", sa.Text, "Phiên bản chương trình"),
        _least("sequence", 1),
        _check("erratum_has_reason", "(sequence = 1) = (erratum_reason IS NULL)"),
    )
    op.create_table(
        "run",
        _key("run_id", sa.BigInteger, "Phiên chạy"),
        _filled("dagster_run_id", sa.Text, "Mã phiên Dagster"),
        _filled("year", sa.Integer, "Năm đánh giá"),
        _filled("changed_at", UtcInstant, "Thời điểm"),
        sa.UniqueConstraint("dagster_run_id", "year"),
    )
    op.create_table(
        "survey_answer",
        _key("year", sa.Integer, "Năm đánh giá"),
        _key("agency_code", sa.Text, "Mã cơ quan"),
        _key("question", sa.Text, "Câu hỏi"),
        _key("respondent_group", sa.Text, "Nhóm trả lời"),
        _key("option_code", sa.Text, "Phương án"),
        _filled("answer_count", sa.BigInteger, "Số phiếu"),
        _filled("source", sa.Text, "Nguồn"),
        _least("answer_count", 0),
    )
    op.create_table(
        "agency_succession",
        _key("predecessor_code", sa.Text, "Mã cơ quan cũ"),
        _key("predecessor_valid_from", sa.Date, "Kỳ của cơ quan cũ"),
        _key("successor_code", sa.Text, "Mã cơ quan mới"),
        _key("successor_valid_from", sa.Date, "Kỳ của cơ quan mới"),
        _refers(
            "predecessor_code",
            "predecessor_valid_from",
            to="agency",
            key=("code", "valid_from"),
            ondelete="CASCADE",
            **LATER,
        ),
        _refers(
            "successor_code",
            "successor_valid_from",
            to="agency",
            key=("code", "valid_from"),
            ondelete="CASCADE",
            **LATER,
        ),
    )
    op.create_table(
        "criterion",
        _key("framework_id", sa.Text, "Bộ tiêu chí"),
        _key("criterion_code", sa.Text, "Mã tiêu chí"),
        _column("parent_code", sa.Text, "Mã tiêu chí cha"),
        _filled("position", sa.Integer, "Thứ tự"),
        _filled("name", sa.Text, "Tên tiêu chí"),
        _filled("max_points", sa.Text, "Điểm tối đa"),
        _filled("is_leaf", sa.Boolean, "Tiêu chí thành phần"),
        _column("basis", sa.Text, "Căn cứ"),
        _to_framework(),
        _refers("framework_id", "parent_code", to="criterion", key=("framework_id", "criterion_code"), **LATER),
        _least("position", 1),
    )
    op.create_table(
        "criterion_score",
        _key("year", sa.Integer, "Năm đánh giá"),
        _key("framework_id", sa.Text, "Bộ tiêu chí"),
        _key("agency_code", sa.Text, "Mã cơ quan"),
        _key("criterion_code", sa.Text, "Mã tiêu chí"),
        _key("track", sa.Text, "Loại điểm"),
        _column("points_exact", Rational, "Điểm chính xác"),
        _column("points", ExactDecimal, "Điểm"),
        _filled("max_points_exact", Rational, "Điểm tối đa áp dụng"),
        _column("beyond_scale_exact", Rational, "Điểm ngoài thang"),
        _filled("is_applicable", sa.Boolean, "Áp dụng"),
        _column("error", sa.Text, "Lý do không chấm được"),
        _column("trace", sa.Text, "Vết tính (JSON)"),
        _column("sentence", sa.Text, "Diễn giải"),
        _to_framework(),
        _known("track", "self", "computed"),
        _check(
            "points_or_reason",
            "track <> 'computed' OR NOT is_applicable OR points_exact IS NOT NULL OR error IS NOT NULL",
        ),
        *_points(),
    )
    op.create_table(
        "criterion_score_history",
        _key("year", sa.Integer, "Năm đánh giá"),
        _key("framework_id", sa.Text, "Bộ tiêu chí"),
        _key("agency_code", sa.Text, "Mã cơ quan"),
        _key("criterion_code", sa.Text, "Mã tiêu chí"),
        _key("track", sa.Text, "Loại điểm"),
        _key("run_id", sa.BigInteger, "Từ phiên"),
        _filled("is_removed", sa.Boolean, "Đã bỏ"),
        _column("points_exact", Rational, "Điểm chính xác"),
        _column("points", ExactDecimal, "Điểm"),
        _column("max_points_exact", Rational, "Điểm tối đa áp dụng"),
        _column("beyond_scale_exact", Rational, "Điểm ngoài thang"),
        _column("is_applicable", sa.Boolean, "Áp dụng"),
        _column("error", sa.Text, "Lý do không chấm được"),
        _column("trace", sa.Text, "Vết tính (JSON)"),
        _column("sentence", sa.Text, "Diễn giải"),
        _to_framework(),
        _refers("run_id", to="run"),
    )
    op.create_table(
        "framework_version",
        _key("framework_id", sa.Text, "Bộ tiêu chí"),
        _key("since", UtcInstant, "Từ khi"),
        _filled("version", sa.Integer, "Phiên bản"),
        _filled("sha256", sa.Text, "SHA-256"),
        _filled("source_text", sa.Text, "Nguyên văn tệp"),
        _to_framework(),
        _least("version", 1),
    )
    op.create_table(
        "input_value",
        _key("year", sa.Integer, "Năm đánh giá"),
        _key("framework_id", sa.Text, "Bộ tiêu chí"),
        _key("agency_code", sa.Text, "Mã cơ quan"),
        _key("criterion_code", sa.Text, "Mã tiêu chí"),
        _key("input_name", sa.Text, "Tên số liệu"),
        _filled("value_type", sa.Text, "Kiểu"),
        _column("value", sa.Text, "Giá trị"),
        _filled("row_count", sa.Integer, "Số dòng"),
        _to_framework(),
        _known("value_type", "number", "date", "text", "boolean"),
        _least("row_count", 0),
    )
    op.create_table(
        "input_value_history",
        _key("year", sa.Integer, "Năm đánh giá"),
        _key("framework_id", sa.Text, "Bộ tiêu chí"),
        _key("agency_code", sa.Text, "Mã cơ quan"),
        _key("criterion_code", sa.Text, "Mã tiêu chí"),
        _key("input_name", sa.Text, "Tên số liệu"),
        _key("run_id", sa.BigInteger, "Từ phiên"),
        _filled("is_removed", sa.Boolean, "Đã bỏ"),
        _column("value_type", sa.Text, "Kiểu"),
        _column("value", sa.Text, "Giá trị"),
        _column("row_count", sa.Integer, "Số dòng"),
        _to_framework(),
        _refers("run_id", to="run"),
    )
    op.create_table(
        "receipt",
        _key("year", sa.Integer, "Năm đánh giá"),
        _key("sha256", sa.Text, "SHA-256"),
        _key("file_name", sa.Text, "Tên tệp"),
        _key("received_at", UtcInstant, "Thời điểm nhận"),
        _refers("year", "sha256", to="landed_file"),
    )
    op.create_table(
        "release_score",
        _key("year", sa.Integer, "Năm đánh giá"),
        _key("sequence", sa.Integer, "Lần"),
        _key("framework_id", sa.Text, "Bộ tiêu chí"),
        _key("agency_code", sa.Text, "Mã cơ quan"),
        _key("criterion_code", sa.Text, "Mã tiêu chí"),
        _key("track", sa.Text, "Loại điểm"),
        _column("points_exact", Rational, "Điểm chính xác"),
        _column("points", ExactDecimal, "Điểm"),
        _filled("max_points_exact", Rational, "Điểm tối đa áp dụng"),
        _column("index_exact", Rational, "Chỉ số chính xác (%)"),
        _column("index_pct", ExactDecimal, "Chỉ số (%)"),
        _column("class_name", sa.Text, "Xếp loại"),
        _column("rank", sa.Integer, "Xếp hạng"),
        _to_framework(),
        _refers("year", "sequence", to="release"),
        _known("track", "self", "computed"),
        _least("rank", 1),
    )
    op.create_table(
        "submission",
        _key("submission_id", sa.BigInteger, "Mã lần gửi"),
        _filled("year", sa.Integer, "Năm đánh giá"),
        _filled("sha256", sa.Text, "SHA-256"),
        _filled("file_name", sa.Text, "Tên tệp"),
        _filled("received_at", UtcInstant, "Thời điểm nhận"),
        _filled("reader_version", sa.Integer, "Phiên bản bộ đọc"),
        _column("agency_code", sa.Text, "Mã cơ quan"),
        _column("likely_agency_code", sa.Text, "Mã cơ quan có thể đã gửi"),
        _column("period", sa.Text, "Kỳ báo cáo"),
        _column("framework_id", sa.Text, "Bộ tiêu chí"),
        _filled("status", sa.Text, "Trạng thái"),
        _filled("blocking_count", sa.Integer, "Số lỗi chặn"),
        _filled("warning_count", sa.Integer, "Số cảnh báo"),
        _filled("note_count", sa.Integer, "Số lưu ý"),
        _column("supersedes", sa.BigInteger, "Thay thế lần gửi"),
        _column("document_number", sa.Text, "Số văn bản"),
        _column("document_on", sa.Date, "Ngày văn bản"),
        _column("signatory", sa.Text, "Người ký"),
        _column("earned_points", ExactDecimal, "Điểm từ tệp"),
        _column("earnable_points", ExactDecimal, "Điểm tối đa từ tệp"),
        _column("mending_gain", ExactDecimal, "Điểm thêm nếu sửa"),
        _column("is_mending_gain_exact", sa.Boolean, "Điểm thêm là chính xác"),
        sa.UniqueConstraint("year", "sha256", "reader_version"),
        _to_framework(),
        _refers("supersedes", to="submission", key=("submission_id",)),
        _refers("year", "sha256", to="landed_file"),
        _known("period", "quarter_1", "half_year", "quarter_3", "year"),
        _known("status", "unreadable", "rejected", "accepted_with_findings", "accepted"),
        _least("blocking_count", 0),
        _least("warning_count", 0),
        _least("note_count", 0),
        _check("supersedes_an_older_one", "supersedes < submission_id"),
        _check(
            "accepted_names_its_agency",
            "status NOT IN ('accepted', 'accepted_with_findings') "
            "OR (agency_code IS NOT NULL AND period IS NOT NULL AND framework_id IS NOT NULL)",
        ),
        _check("accepted_unless_blocked", "(status IN ('accepted', 'accepted_with_findings')) = (blocking_count = 0)"),
    )
    op.create_table(
        "activity",
        _key("submission_id", sa.BigInteger, "Mã lần gửi"),
        _key("sheet", sa.Text, "Trang tính"),
        _key("excel_row", sa.Integer, "Dòng"),
        _column("task_code", sa.Text, "Mã nhiệm vụ"),
        _filled("held_on", sa.Date, "Ngày thực hiện"),
        _filled("title", sa.Text, "Tên hoạt động"),
        _filled("theme", sa.Text, "Nhóm nội dung"),
        _filled("channel", sa.Text, "Hình thức, kênh"),
        _filled("audience", sa.Text, "Đối tượng"),
        _filled("quantity", sa.BigInteger, "Số lượng"),
        _column("reach", sa.BigInteger, "Lượt người tiếp cận"),
        _column("link", sa.Text, "Đường dẫn"),
        _column("evidence_code", sa.Text, "Mã tài liệu kiểm chứng"),
        _column("cost_vnd", sa.BigInteger, "Chi phí (đồng)"),
        _column("note", sa.Text, "Ghi chú"),
        _refers("submission_id", to="submission"),
        _least("excel_row", 1),
        _most("quantity", 10000000),
        _least("quantity", 0),
        _most("reach", 10000000000),
        _least("reach", 0),
        _most("cost_vnd", 10000000000000),
        _least("cost_vnd", 0),
    )
    op.create_table(
        "evidence",
        _key("submission_id", sa.BigInteger, "Mã lần gửi"),
        _key("sheet", sa.Text, "Trang tính"),
        _key("excel_row", sa.Integer, "Dòng"),
        _filled("evidence_code", sa.Text, "Mã tài liệu kiểm chứng"),
        _filled("kind", sa.Text, "Loại tài liệu"),
        _column("document_number", sa.Text, "Số, ký hiệu"),
        _column("issued_on", sa.Date, "Ngày ban hành"),
        _column("issuer", sa.Text, "Cơ quan ban hành"),
        _filled("title", sa.Text, "Tên tài liệu"),
        _column("page", sa.Text, "Trang"),
        _column("link_or_file", sa.Text, "Đường dẫn hoặc tên tệp"),
        _refers("submission_id", to="submission"),
        _least("excel_row", 1),
    )
    op.create_table(
        "evidence_conflict",
        _key("year", sa.Integer, "Năm đánh giá"),
        _key("position", sa.Integer, "Thứ tự"),
        _filled("conflict", sa.Integer, "Vụ việc"),
        _filled("kind", sa.Text, "Loại"),
        _filled("subject", sa.Text, "Đối tượng"),
        _filled("claimed_year", sa.Integer, "Năm của báo cáo"),
        _filled("agency_code", sa.Text, "Mã cơ quan"),
        _filled("submission_id", sa.BigInteger, "Mã lần gửi"),
        _column("sheet", sa.Text, "Trang tính"),
        _column("excel_row", sa.Integer, "Dòng"),
        _column("value", sa.Text, "Nội dung"),
        _column("criteria", sa.Text, "Tiêu chí"),
        _refers("submission_id", to="submission"),
        _least("position", 1),
        _least("conflict", 1),
        _known(
            "kind",
            "link_of_agencies",
            "link_of_years",
            "link_of_criteria",
            "link_of_days",
            "file_of_agencies",
            "file_of_years",
            "file_of_criteria",
            "document_disagrees",
            "date_outside_year",
        ),
        _least("excel_row", 1),
    )
    op.create_table(
        "evidence_file",
        _key("submission_id", sa.BigInteger, "Mã lần gửi"),
        _key("position", sa.Integer, "Thứ tự"),
        _filled("name", sa.Text, "Tên tệp"),
        _filled("file_sha256", sa.Text, "SHA-256"),
        _filled("byte_size", sa.BigInteger, "Dung lượng (byte)"),
        _filled("state", sa.Text, "Tình trạng"),
        _refers("submission_id", to="submission"),
        _least("position", 1),
        _least("byte_size", 0),
        _known("state", "readable", "empty", "encrypted", "damaged", "unknown"),
    )
    op.create_table(
        "feedback",
        _key("submission_id", sa.BigInteger, "Mã lần gửi"),
        _key("sheet", sa.Text, "Trang tính"),
        _key("excel_row", sa.Integer, "Dòng"),
        _filled("received_on", sa.Date, "Ngày tiếp nhận"),
        _filled("channel", sa.Text, "Kênh tiếp nhận"),
        _filled("audience", sa.Text, "Đối tượng"),
        _filled("content", sa.Text, "Nội dung"),
        _column("answered_on", sa.Date, "Ngày trả lời"),
        _filled("result", sa.Text, "Kết quả"),
        _refers("submission_id", to="submission"),
        _least("excel_row", 1),
    )
    op.create_table(
        "finding",
        _key("submission_id", sa.BigInteger, "Mã lần gửi"),
        _key("position", sa.Integer, "Thứ tự"),
        _filled("code", sa.Text, "Mã phát hiện"),
        _filled("severity", sa.Text, "Mức"),
        _column("sheet", sa.Text, "Trang tính"),
        _column("excel_row", sa.Integer, "Dòng"),
        _column("cell", sa.Text, "Ô"),
        _column("column_name", sa.Text, "Cột"),
        _column("value", sa.Text, "Giá trị"),
        _filled("message", sa.Text, "Nội dung"),
        _column("hint", sa.Text, "Cách sửa"),
        _column("criterion_code", sa.Text, "Tiêu chí"),
        _column("points_at_stake", ExactDecimal, "Điểm liên quan"),
        _column("explanation", sa.Text, "Giải trình"),
        _refers("submission_id", to="submission"),
        _known("severity", "blocking", "warning", "note"),
    )
    op.create_table(
        "index_score",
        _key("year", sa.Integer, "Năm đánh giá"),
        _key("framework_id", sa.Text, "Bộ tiêu chí"),
        _key("agency_code", sa.Text, "Mã cơ quan"),
        _key("track", sa.Text, "Loại điểm"),
        _filled("group_code", sa.Text, "Nhóm xếp hạng"),
        _column("submission_id", sa.BigInteger, "Mã lần gửi"),
        _column("points_exact", Rational, "Tổng điểm chính xác"),
        _column("points", ExactDecimal, "Tổng điểm"),
        _filled("max_points_exact", Rational, "Điểm tối đa áp dụng"),
        _column("beyond_scale_exact", Rational, "Điểm ngoài thang"),
        _column("index_exact", Rational, "Chỉ số chính xác (%)"),
        _column("index_pct", ExactDecimal, "Chỉ số (%)"),
        _column("class_name", sa.Text, "Xếp loại"),
        _column("rank", sa.Integer, "Xếp hạng"),
        _filled("ranked_count", sa.Integer, "Số cơ quan xếp hạng"),
        _to_framework(),
        _refers("submission_id", to="submission"),
        _known("track", "self", "computed"),
        *_points(),
        _least("rank", 1),
        _check("rank_within_group", "rank <= ranked_count"),
        _least("ranked_count", 0),
        *_at_most("index_within_hundred", UNLESS_BEYOND, "index_exact", "'100'"),
        _check("ranked_by_index", "(rank IS NULL) = (index_exact IS NULL)"),
    )
    op.create_table(
        "index_score_history",
        _key("year", sa.Integer, "Năm đánh giá"),
        _key("framework_id", sa.Text, "Bộ tiêu chí"),
        _key("agency_code", sa.Text, "Mã cơ quan"),
        _key("track", sa.Text, "Loại điểm"),
        _key("run_id", sa.BigInteger, "Từ phiên"),
        _filled("is_removed", sa.Boolean, "Đã bỏ"),
        _column("group_code", sa.Text, "Nhóm xếp hạng"),
        _column("submission_id", sa.BigInteger, "Mã lần gửi"),
        _column("points_exact", Rational, "Tổng điểm chính xác"),
        _column("points", ExactDecimal, "Tổng điểm"),
        _column("max_points_exact", Rational, "Điểm tối đa áp dụng"),
        _column("beyond_scale_exact", Rational, "Điểm ngoài thang"),
        _column("index_exact", Rational, "Chỉ số chính xác (%)"),
        _column("index_pct", ExactDecimal, "Chỉ số (%)"),
        _column("class_name", sa.Text, "Xếp loại"),
        _column("rank", sa.Integer, "Xếp hạng"),
        _column("ranked_count", sa.Integer, "Số cơ quan xếp hạng"),
        _to_framework(),
        _refers("run_id", to="run"),
        _refers("submission_id", to="submission"),
    )
    op.create_table(
        "plan_task",
        _key("submission_id", sa.BigInteger, "Mã lần gửi"),
        _key("sheet", sa.Text, "Trang tính"),
        _key("excel_row", sa.Integer, "Dòng"),
        _filled("task_code", sa.Text, "Mã nhiệm vụ"),
        _filled("content", sa.Text, "Nội dung nhiệm vụ"),
        _filled("theme", sa.Text, "Nhóm nội dung"),
        _filled("channel", sa.Text, "Hình thức, kênh"),
        _filled("audience", sa.Text, "Đối tượng"),
        _column("product", sa.Text, "Sản phẩm"),
        _filled("planned_quantity", sa.BigInteger, "Số lượng theo kế hoạch"),
        _column("lead_unit", sa.Text, "Đơn vị chủ trì"),
        _filled("due_on", sa.Date, "Thời hạn hoàn thành"),
        _column("budget_vnd", sa.BigInteger, "Kinh phí (đồng)"),
        _filled("status", sa.Text, "Tình trạng"),
        _column("completed_on", sa.Date, "Ngày hoàn thành"),
        _refers("submission_id", to="submission"),
        _least("excel_row", 1),
        _most("planned_quantity", 10000000),
        _least("planned_quantity", 0),
        _most("budget_vnd", 10000000000000),
        _least("budget_vnd", 0),
        _known("status", "planned", "in_progress", "completed", "cancelled"),
    )
    op.create_table(
        "scorecard",
        _key("submission_id", sa.BigInteger, "Mã lần gửi"),
        _key("sheet", sa.Text, "Trang tính"),
        _key("excel_row", sa.Integer, "Dòng"),
        _filled("criterion_code", sa.Text, "Mã tiêu chí"),
        _column("input_name", sa.Text, "Mã số liệu"),
        _column("label", sa.Text, "Tiêu chí, số liệu kê khai"),
        _column("max_points", sa.Text, "Điểm tối đa"),
        _column("declared_value", sa.Text, "Số liệu kê khai"),
        _column("not_applicable", sa.Boolean, "Không áp dụng"),
        _column("not_applicable_reason", sa.Text, "Lý do không áp dụng"),
        _column("self_points", ExactDecimal, "Điểm tự chấm"),
        _column("explanation", sa.Text, "Giải trình"),
        _column("evidence_codes", sa.Text, "Mã tài liệu kiểm chứng"),
        _refers("submission_id", to="submission"),
        _least("excel_row", 1),
    )
    op.create_table(
        "submission_change",
        _key("year", sa.Integer, "Năm đánh giá"),
        _key("submission_id", sa.BigInteger, "Mã lần gửi"),
        _key("position", sa.Integer, "Thứ tự"),
        _filled("previous_id", sa.BigInteger, "Lần gửi trước"),
        _filled("agency_code", sa.Text, "Mã cơ quan"),
        _filled("period", sa.Text, "Kỳ báo cáo"),
        _column("table_name", sa.Text, "Bảng"),
        _filled("change", sa.Text, "Thay đổi"),
        _column("sheet", sa.Text, "Trang tính"),
        _column("excel_row", sa.Integer, "Dòng"),
        _column("previous_row", sa.Integer, "Dòng cũ"),
        _column("row_label", sa.Text, "Dòng nào"),
        _column("column_name", sa.Text, "Cột"),
        _column("old_value", sa.Text, "Giá trị cũ"),
        _column("new_value", sa.Text, "Giá trị mới"),
        _refers("previous_id", to="submission", key=("submission_id",)),
        _refers("submission_id", to="submission"),
        _least("position", 1),
        _known("period", "quarter_1", "half_year", "quarter_3", "year"),
        _known("change", "added", "removed", "changed", "not_listed"),
        _least("excel_row", 1),
        _least("previous_row", 1),
    )
    if op.get_bind().dialect.name == "postgresql":
        # SQLite's file knows no accounts, and its lock cannot be lost unnoticed.
        for column, value in (("recorded_by", "SESSION_USER"), ("recorded_at", "clock_timestamp()")):
            op.execute(f"ALTER TABLE appraisal ALTER COLUMN {column} SET DEFAULT {value}")
        op.execute("CREATE SEQUENCE turn_number")
