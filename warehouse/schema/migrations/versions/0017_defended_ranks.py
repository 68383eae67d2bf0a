"""Tables of ranks that can be defended: bands, sensitivity, change of years, verdicts on evidence; levels as data."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from alembic import op

from warehouse.columns.text_forms import is_instant, is_not_after, is_plain
from warehouse.columns.types import ExactDecimal, Rational, UtcInstant

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _make_levels_data()
    _make_weights()
    _make_bands()
    _make_sensitivity()
    _make_changes()
    _make_verdicts()


def _make_levels_data() -> None:
    """Levels of agencies that a code list names, no longer the schema."""
    for name, comment in (("short_label", "Nhãn ngắn"), ("issuer", "Cơ quan ban hành")):
        op.add_column("code_list", sa.Column(name, sa.Text(), comment=comment))
    for table in ("agency", "framework"):
        _free(table, "level_known")


def _free(table: str, check: str, instead: str = "") -> None:
    """Take a check of a list from a table, or hold it to another condition; SQLite makes the table anew for it."""
    bind, named = op.get_bind(), f"CONSTRAINT ck_{table}_{check}"
    if bind.dialect.name == "postgresql":
        bind.exec_driver_sql(f'ALTER TABLE "{table}" DROP {named}')
        if instead:
            bind.exec_driver_sql(f'ALTER TABLE "{table}" ADD {named} CHECK ({instead})')
        return
    wording = sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = :table AND type = 'table'")
    stood = str(bind.scalar(wording, {"table": table}))
    body = stood[stood.index("(") :]
    other = f", {named} CHECK ({instead})" if instead else ""
    freed = re.sub(rf",\s*{named} CHECK \([^()]*\([^()]*\)\)", other, body)
    bind.exec_driver_sql(f'CREATE TABLE "_{table}_anew" {freed}')
    bind.exec_driver_sql(f'INSERT INTO "_{table}_anew" SELECT * FROM "{table}"')  # noqa: S608 - our own names
    bind.exec_driver_sql(f'DROP TABLE "{table}"')
    bind.exec_driver_sql(f'ALTER TABLE "_{table}_anew" RENAME TO "{table}"')


def _make_weights() -> None:
    """What parents are made of, beside their criteria: totals are checked against their parts in the warehouse."""
    for name, comment in (("weight", "Trọng số"), ("cap", "Nhiều nhất"), ("floor", "Ít nhất")):
        op.add_column("criterion", sa.Column(name, sa.Text(), comment=comment))


def _make_bands() -> None:
    """Bands of ranks, and points to win."""
    sources = ("together", "open_items", "survey", "weights", "left_out", "geometric")
    op.create_table(
        "rank_band",
        *_of_agency(),
        sa.Column("source", sa.Text(), primary_key=True, comment="Nguồn không chắc chắn"),
        sa.Column("group_code", sa.Text(), nullable=False, comment="Nhóm xếp hạng"),
        sa.Column("rank", sa.Integer(), comment="Xếp hạng"),
        sa.Column("best_rank", sa.Integer(), nullable=False, comment="Hạng cao nhất"),
        sa.Column("worst_rank", sa.Integer(), nullable=False, comment="Hạng thấp nhất"),
        sa.Column("median_rank", sa.Integer(), comment="Hạng giữa"),
        sa.CheckConstraint(f"source IN {sources}", name="source_known"),
        sa.CheckConstraint("best_rank <= worst_rank", name="best_before_worst"),
        *(_least(name, 1) for name in ("rank", "best_rank", "worst_rank", "median_rank")),
    )
    op.create_table(
        "rank_gap",
        *_of_agency(),
        sa.Column("group_code", sa.Text(), nullable=False, comment="Nhóm xếp hạng"),
        sa.Column("rank", sa.Integer(), comment="Xếp hạng"),
        sa.Column("open_count", sa.Integer(), nullable=False, comment="Số mục chưa xong"),
        sa.Column("least_index_exact", Rational(), comment="Chỉ số thấp nhất (%)"),
        sa.Column("most_index_exact", Rational(), comment="Chỉ số cao nhất (%)"),
        sa.Column("least_place", sa.Integer(), comment="Vị trí thấp nhất"),
        sa.Column("most_place", sa.Integer(), comment="Vị trí cao nhất"),
        sa.Column("standard_error", ExactDecimal(), comment="Sai số chuẩn (%)"),
        sa.Column("critical_value", ExactDecimal(), comment="Hệ số tin cậy"),
        sa.Column("tied_count", sa.Integer(), nullable=False, comment="Số cơ quan chưa phân biệt được"),
        sa.Column("first_cluster", sa.Integer(), comment="Cụm đầu"),
        sa.Column("last_cluster", sa.Integer(), comment="Cụm cuối"),
        sa.Column("to_next_rank_exact", Rational(), comment="Còn thiếu để lên hạng"),
        sa.Column("must_pass", sa.Boolean(), comment="Phải vượt"),
        sa.Column("to_next_class_exact", Rational(), comment="Còn thiếu để lên loại"),
        sa.Column("next_class", sa.Text(), comment="Loại tiếp theo"),
        sa.CheckConstraint("(to_next_rank_exact IS NULL) = (must_pass IS NULL)", name="next_rank_with_rule"),
        sa.CheckConstraint("(to_next_class_exact IS NULL) = (next_class IS NULL)", name="next_class_named"),
        sa.CheckConstraint("first_cluster <= last_cluster", name="clusters_in_order"),
        *(_least(name, 1) for name in ("rank", "first_cluster", "last_cluster")),
        *(_least(name, 0) for name in ("open_count", "least_place", "most_place", "tied_count")),
    )
    op.create_table(
        "lost_point",
        *_of_agency(),
        sa.Column("criterion_code", sa.Text(), primary_key=True, comment="Mã tiêu chí"),
        sa.Column("position", sa.Integer(), nullable=False, comment="Thứ tự"),
        sa.Column("lost_exact", Rational(), nullable=False, comment="Điểm bị mất"),
        sa.Column("full_count", sa.Integer(), nullable=False, comment="Số cơ quan đạt tối đa"),
        sa.Column("asked_count", sa.Integer(), nullable=False, comment="Số cơ quan áp dụng"),
        sa.Column("lifts", sa.Boolean(), nullable=False, comment="Đủ để lên hạng"),
        sa.UniqueConstraint("year", "framework_id", "agency_code", "position"),
        *(_least(name, 1) for name in ("position", "asked_count")),
        _least("full_count", 0),
    )


def _of_agency() -> list[sa.Column[Any]]:
    """The key that tables of an agency's rank begin with."""
    return [
        sa.Column("year", sa.Integer(), primary_key=True, autoincrement=False, comment="Năm đánh giá"),
        sa.Column("framework_id", sa.Text(), primary_key=True, comment="Bộ tiêu chí"),
        sa.Column("agency_code", sa.Text(), primary_key=True, comment="Mã cơ quan"),
    ]


def _least(column: str, least: int) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} >= {least}", name=f"{column}_min")


def _make_sensitivity() -> None:
    """Effects of criteria, weights and aggregation on ranks."""
    op.create_table(
        "criterion_effect",
        *_of_group(),
        sa.Column("criterion_code", sa.Text(), primary_key=True, comment="Mã tiêu chí"),
        sa.Column("ranked_count", sa.Integer(), nullable=False, comment="Số cơ quan xếp hạng"),
        sa.Column("weight_pct", ExactDecimal(), nullable=False, comment="Trọng số (%)"),
        sa.Column("variance_pct", ExactDecimal(), comment="Ảnh hưởng thực (%)"),
        sa.Column("index_pearson", ExactDecimal(), comment="Tương quan với chỉ số"),
        sa.Column("index_spearman", ExactDecimal(), comment="Tương quan hạng với chỉ số"),
        sa.Column("rest_pearson", ExactDecimal(), comment="Tương quan với phần còn lại"),
        sa.Column("alike", sa.Text(), comment="Không phân biệt"),
        sa.Column("moved_count", sa.Integer(), nullable=False, comment="Số cơ quan đổi hạng"),
        sa.Column("mean_shift", ExactDecimal(), nullable=False, comment="Số hạng đổi trung bình"),
        sa.Column("most_shift", sa.Integer(), nullable=False, comment="Đổi nhiều nhất"),
        sa.Column("agency_code", sa.Text(), comment="Cơ quan đổi nhiều nhất"),
        sa.Column("kendall", ExactDecimal(), comment="Kendall"),
        sa.Column("spearman", ExactDecimal(), comment="Spearman"),
        sa.CheckConstraint("alike IN ('full', 'nothing', 'equal')", name="alike_known"),
        _least("ranked_count", 1),
        _least("moved_count", 0),
    )
    op.create_table(
        "criterion_correlation",
        *_of_group(),
        sa.Column("criterion_code", sa.Text(), primary_key=True, comment="Mã tiêu chí"),
        sa.Column("other_code", sa.Text(), primary_key=True, comment="Tiêu chí kia"),
        sa.Column("asked_count", sa.Integer(), nullable=False, comment="Số cơ quan"),
        sa.Column("pearson", ExactDecimal(), comment="Pearson"),
        sa.Column("spearman", ExactDecimal(), comment="Spearman"),
        _least("asked_count", 0),
    )
    op.create_table(
        "rank_factor",
        *_of_group(),
        sa.Column("factor", sa.Text(), primary_key=True, comment="Yếu tố"),
        sa.Column("criterion_code", sa.Text(), primary_key=True, comment="Mã tiêu chí"),
        sa.Column("first_order", ExactDecimal(), nullable=False, comment="Tự nó (Sobol bậc một)"),
        sa.Column("total_order", ExactDecimal(), nullable=False, comment="Tổng cộng (Sobol)"),
        sa.Column("sample_count", sa.Integer(), nullable=False, comment="Số mẫu"),
        sa.CheckConstraint("factor IN ('weight', 'aggregation', 'leaving_out')", name="factor_known"),
        _least("sample_count", 1),
    )


def _of_group() -> list[sa.Column[Any]]:
    """The key that tables of a ranked group begin with."""
    return [
        sa.Column("year", sa.Integer(), primary_key=True, autoincrement=False, comment="Năm đánh giá"),
        sa.Column("framework_id", sa.Text(), primary_key=True, comment="Bộ tiêu chí"),
        sa.Column("group_code", sa.Text(), primary_key=True, comment="Nhóm xếp hạng"),
    ]


def _make_changes() -> None:
    """Change between two years, as published and over mergers."""
    op.add_column("agency_succession", sa.Column("weight_exact", Rational(), comment="Trọng số"))
    op.add_column("agency_succession", sa.Column("weight_measures", sa.Text(), comment="Trọng số đo gì"))
    op.add_column("agency_succession", sa.Column("weight_source", sa.Text(), comment="Nguồn trọng số"))
    figures_from = "('release', 'stored')"
    op.create_table(
        "rank_change",
        *_of_two_years(),
        sa.Column("basis", sa.Text(), primary_key=True, comment="Cách so sánh"),
        sa.Column("group_code", sa.Text(), nullable=False, comment="Nhóm xếp hạng"),
        sa.Column("figures_from", sa.Text(), nullable=False, comment="Nguồn số liệu"),
        sa.Column("before_from", sa.Text(), nullable=False, comment="Nguồn số liệu năm trước"),
        sa.Column("before_code", sa.Text(), comment="Cơ quan năm trước"),
        sa.Column("before_framework_id", sa.Text(), comment="Bộ tiêu chí năm trước"),
        sa.Column("rank", sa.Integer(), comment="Xếp hạng"),
        sa.Column("rank_before", sa.Integer(), comment="Hạng năm trước"),
        sa.Column("places", sa.Integer(), comment="Số bậc"),
        sa.Column("class_name", sa.Text(), comment="Xếp loại"),
        sa.Column("class_before", sa.Text(), comment="Xếp loại năm trước"),
        sa.Column("points_exact", Rational(), comment="Điểm"),
        sa.Column("points_before_exact", Rational(), comment="Điểm năm trước"),
        sa.Column("index_exact", Rational(), comment="Chỉ số (%)"),
        sa.Column("index_before_exact", Rational(), comment="Chỉ số năm trước (%)"),
        sa.Column("change_exact", Rational(), comment="Thay đổi chỉ số"),
        sa.Column("reason", sa.Text(), comment="Không so sánh được vì"),
        sa.Column("note", sa.Text(), comment="Lưu ý"),
        sa.CheckConstraint("basis IN ('published', 'back_cast')", name="basis_known"),
        *(
            sa.CheckConstraint(f"{name} IN {figures_from}", name=f"{name}_known")
            for name in ("figures_from", "before_from")
        ),
        *(_least(name, 1) for name in ("rank", "rank_before")),
        sa.CheckConstraint("against_year < year", name="against_an_earlier_year"),
        sa.CheckConstraint("(change_exact IS NULL) = (reason IS NOT NULL)", name="change_or_reason"),
    )
    kinds = (
        "criterion",
        "denominator",
        "rule",
        "unseparated",
        "new_criterion",
        "dropped_criterion",
        "release",
        "merger",
    )
    op.create_table(
        "change_part",
        *_of_two_years(),
        sa.Column("kind", sa.Text(), primary_key=True, comment="Loại phần"),
        sa.Column("criterion_code", sa.Text(), primary_key=True, comment="Mã tiêu chí"),
        sa.Column("points_exact", Rational(), nullable=False, comment="Phần thay đổi"),
        sa.Column("note", sa.Text(), comment="Lưu ý"),
        sa.CheckConstraint(f"kind IN {kinds}", name="kind_known"),
    )


def _of_two_years() -> list[sa.Column[Any]]:
    """The key that tables of a change between two years begin with."""
    year, *others = _of_agency()
    against = sa.Column("against_year", sa.Integer(), primary_key=True, autoincrement=False, comment="So với năm")
    return [year, against, *others]


KINDS_OF_CASES = (
    *("link_of_agencies", "link_of_years", "link_of_criteria", "link_of_days"),
    *("file_of_agencies", "file_of_years", "file_of_criteria", "document_disagrees", "date_outside_year"),
    *("text_of_agencies", "text_of_years", "text_of_rows"),
)


def _make_verdicts() -> None:
    """Reviewers' verdicts on evidence that was claimed twice; cases have codes, and texts are cases too."""
    verdicts = "verdict IN ('false_alarm', 'confirmed', 'withdrawn')"
    is_kind = f"kind IN {KINDS_OF_CASES}"
    forms = {
        "decided_at_form": is_instant("decided_at"),
        "recorded_at_form": is_instant("recorded_at"),
        "decided_before_recorded": is_not_after("decided_at", "recorded_at"),
        "case_code_plain": is_plain("case_code", 50),
        "reason_plain": is_plain("reason", 4_000, lines=True),
        "decided_by_plain": is_plain("decided_by", 200),
        "document_number_plain": is_plain("document_number", 200),
    }
    for column in (
        sa.Column("case_code", sa.Text(), comment="Mã vụ việc"),
        sa.Column("same_count", sa.Integer(), comment="Số nội dung giống nhau"),
        sa.Column("row_count", sa.Integer(), comment="Số nội dung so sánh"),
    ):
        op.add_column("evidence_conflict", column)
    _free("evidence_conflict", "kind_known", is_kind)
    op.create_table(
        "evidence_verdict",
        sa.Column("verdict_id", sa.BigInteger(), primary_key=True, autoincrement=False, comment="Mã kết luận"),
        sa.Column("year", sa.Integer(), nullable=False, comment="Năm đánh giá"),
        sa.Column("case_code", sa.Text(), nullable=False, comment="Mã vụ việc"),
        sa.Column("kind", sa.Text(), nullable=False, comment="Loại"),
        sa.Column("subject", sa.Text(), nullable=False, comment="Đối tượng"),
        sa.Column("claimants", sa.Text(), nullable=False, comment="Các cơ quan"),
        sa.Column("verdict", sa.Text(), nullable=False, comment="Kết luận"),
        sa.Column("reason", sa.Text(), nullable=False, comment="Lý do"),
        sa.Column("decided_by", sa.Text(), nullable=False, comment="Người kết luận"),
        sa.Column("decided_at", UtcInstant(), nullable=False, comment="Thời điểm"),
        sa.Column("recorded_by", sa.Text(), comment="Người ghi"),
        sa.Column("recorded_at", UtcInstant(), comment="Thời điểm ghi"),
        sa.Column("document_number", sa.Text(), comment="Văn bản"),
        sa.Column("file_sha256", sa.Text(), comment="SHA-256 của tệp"),
        sa.Column("sheet", sa.Text(), comment="Trang tính"),
        sa.Column("excel_row", sa.Integer(), comment="Dòng"),
        *(_least(name, 1) for name in ("verdict_id", "excel_row")),
        sa.CheckConstraint("year >= 2000", name="year_min"),
        sa.CheckConstraint("year <= 2099", name="year_max"),
        sa.CheckConstraint(is_kind, name="kind_known"),
        sa.CheckConstraint(verdicts, name="verdict_known"),
        *(sa.CheckConstraint(form, name=name) for name, form in forms.items()),
    )
    op.create_table(
        "evidence_case",
        sa.Column("year", sa.Integer(), primary_key=True, autoincrement=False, comment="Năm đánh giá"),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False, comment="Thứ tự ưu tiên"),
        sa.Column("conflict", sa.Integer(), nullable=False, comment="Vụ việc"),
        sa.Column("case_code", sa.Text(), nullable=False, comment="Mã vụ việc"),
        sa.Column("kind", sa.Text(), nullable=False, comment="Loại"),
        sa.Column("subject", sa.Text(), nullable=False, comment="Đối tượng"),
        sa.Column("claimants", sa.Text(), nullable=False, comment="Các cơ quan"),
        sa.Column("agency_count", sa.Integer(), nullable=False, comment="Số cơ quan"),
        sa.Column("points_at_stake", ExactDecimal(), comment="Điểm liên quan"),
        sa.Column("state", sa.Text(), nullable=False, comment="Tình trạng"),
        sa.Column("verdict_id", sa.BigInteger(), comment="Mã kết luận"),
        sa.Column("verdict", sa.Text(), comment="Kết luận"),
        sa.Column("reason", sa.Text(), comment="Lý do"),
        sa.Column("decided_by", sa.Text(), comment="Người kết luận"),
        *(_least(name, 1) for name in ("position", "conflict", "agency_count")),
        sa.CheckConstraint(is_kind, name="kind_known"),
        sa.CheckConstraint("state IN ('open', 'reopened', 'confirmed', 'settled')", name="state_known"),
        sa.CheckConstraint(verdicts, name="verdict_known"),
        sa.ForeignKeyConstraint(["verdict_id"], ["evidence_verdict.verdict_id"]),
        sa.UniqueConstraint("year", "case_code"),
    )
    if op.get_bind().dialect.name == "postgresql":
        for name, value in (("recorded_by", "SESSION_USER"), ("recorded_at", "clock_timestamp()")):
            op.execute(f"ALTER TABLE evidence_verdict ALTER COLUMN {name} SET DEFAULT {value}")
