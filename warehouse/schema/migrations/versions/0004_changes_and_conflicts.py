"""Files sent beside reports, what changed between two reports, and proofs that are claimed twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

APPEND_ONLY = ("evidence_file",)


def upgrade() -> None:
    """Apply."""
    _create_evidence_file()
    _create_submission_change()
    _create_evidence_conflict()
    if op.get_bind().dialect.name == "postgresql":
        _protect_postgresql()
    else:
        _protect_sqlite()


def _create_evidence_file() -> None:
    op.create_table(
        "evidence_file",
        sa.Column("submission_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Mã lần gửi"),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False, comment="Thứ tự"),
        sa.Column("name", sa.Text(), autoincrement=False, nullable=False, comment="Tên tệp"),
        sa.Column("file_sha256", sa.Text(), autoincrement=False, nullable=False, comment="SHA-256"),
        sa.Column("byte_size", sa.BigInteger(), autoincrement=False, nullable=False, comment="Dung lượng (byte)"),
        sa.Column("state", sa.Text(), autoincrement=False, nullable=False, comment="Tình trạng"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.submission_id"], name=op.f("fk_evidence_file_submission_id")
        ),
        sa.CheckConstraint("position >= 1", name=op.f("ck_evidence_file_position_min")),
        sa.CheckConstraint("byte_size >= 0", name=op.f("ck_evidence_file_byte_size_min")),
        sa.CheckConstraint(
            "state IN ('readable', 'empty', 'encrypted', 'damaged', 'unknown')",
            name=op.f("ck_evidence_file_state_known"),
        ),
        sa.PrimaryKeyConstraint("submission_id", "position", name=op.f("pk_evidence_file")),
    )


def _create_submission_change() -> None:
    op.create_table(
        "submission_change",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="Năm đánh giá"),
        sa.Column("submission_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Mã lần gửi"),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False, comment="Thứ tự"),
        sa.Column("previous_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Lần gửi trước"),
        sa.Column("agency_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã cơ quan"),
        sa.Column("period", sa.Text(), autoincrement=False, nullable=False, comment="Kỳ báo cáo"),
        sa.Column("table_name", sa.Text(), autoincrement=False, nullable=True, comment="Bảng"),
        sa.Column("change", sa.Text(), autoincrement=False, nullable=False, comment="Thay đổi"),
        sa.Column("sheet", sa.Text(), autoincrement=False, nullable=True, comment="Trang tính"),
        sa.Column("excel_row", sa.Integer(), autoincrement=False, nullable=True, comment="Dòng"),
        sa.Column("previous_row", sa.Integer(), autoincrement=False, nullable=True, comment="Dòng cũ"),
        sa.Column("row_label", sa.Text(), autoincrement=False, nullable=True, comment="Dòng nào"),
        sa.Column("column_name", sa.Text(), autoincrement=False, nullable=True, comment="Cột"),
        sa.Column("old_value", sa.Text(), autoincrement=False, nullable=True, comment="Giá trị cũ"),
        sa.Column("new_value", sa.Text(), autoincrement=False, nullable=True, comment="Giá trị mới"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.submission_id"], name=op.f("fk_submission_change_submission_id")
        ),
        sa.CheckConstraint("position >= 1", name=op.f("ck_submission_change_position_min")),
        sa.CheckConstraint(
            "change IN ('added', 'removed', 'changed', 'not_listed')",
            name=op.f("ck_submission_change_change_known"),
        ),
        sa.CheckConstraint("excel_row >= 1", name=op.f("ck_submission_change_excel_row_min")),
        sa.CheckConstraint("previous_row >= 1", name=op.f("ck_submission_change_previous_row_min")),
        sa.PrimaryKeyConstraint("year", "submission_id", "position", name=op.f("pk_submission_change")),
    )


def _create_evidence_conflict() -> None:
    op.create_table(
        "evidence_conflict",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="Năm đánh giá"),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False, comment="Thứ tự"),
        sa.Column("conflict", sa.Integer(), autoincrement=False, nullable=False, comment="Vụ việc"),
        sa.Column("kind", sa.Text(), autoincrement=False, nullable=False, comment="Loại"),
        sa.Column("subject", sa.Text(), autoincrement=False, nullable=False, comment="Đối tượng"),
        sa.Column("claimed_year", sa.Integer(), autoincrement=False, nullable=False, comment="Năm của báo cáo"),
        sa.Column("agency_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã cơ quan"),
        sa.Column("submission_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Mã lần gửi"),
        sa.Column("sheet", sa.Text(), autoincrement=False, nullable=True, comment="Trang tính"),
        sa.Column("excel_row", sa.Integer(), autoincrement=False, nullable=True, comment="Dòng"),
        sa.Column("value", sa.Text(), autoincrement=False, nullable=True, comment="Nội dung"),
        sa.Column("criteria", sa.Text(), autoincrement=False, nullable=True, comment="Tiêu chí"),
        sa.CheckConstraint("position >= 1", name=op.f("ck_evidence_conflict_position_min")),
        sa.CheckConstraint("conflict >= 1", name=op.f("ck_evidence_conflict_conflict_min")),
        sa.CheckConstraint(
            "kind IN ('link_of_agencies', 'link_of_years', 'link_of_criteria', 'file_of_agencies', 'file_of_years', "
            "'file_of_criteria', 'document_disagrees', 'date_outside_year')",
            name=op.f("ck_evidence_conflict_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.submission_id"], name=op.f("fk_evidence_conflict_submission_id")
        ),
        sa.CheckConstraint("excel_row >= 1", name=op.f("ck_evidence_conflict_excel_row_min")),
        sa.PrimaryKeyConstraint("year", "position", name=op.f("pk_evidence_conflict")),
    )


def _protect_sqlite() -> None:
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f'CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _protect_postgresql() -> None:
    for table in APPEND_ONLY:
        op.execute(
            f'CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
