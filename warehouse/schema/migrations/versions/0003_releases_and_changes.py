"""Releases and what they published, the rules' older texts, and a view of every change of a score."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from warehouse.columns.types import ExactDecimal, Rational, UtcInstant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPEND_ONLY = ("release", "release_score", "framework_version")

# What was before is the row of the same key that an earlier run wrote; of a removed row every figure is null.
SCORE_CHANGE = """
CREATE VIEW score_change AS
SELECT * FROM (
    SELECT year, run_id, framework_id, agency_code, '*' AS criterion_code, track,
        LAG(points_exact) OVER past AS points_exact_before, points_exact AS points_exact_after,
        LAG(points) OVER past AS points_before, points AS points_after,
        LAG(index_pct) OVER past AS index_pct_before, index_pct AS index_pct_after,
        LAG(class_name) OVER past AS class_before, class_name AS class_after,
        LAG(rank) OVER past AS rank_before, rank AS rank_after
    FROM index_score_history
    WINDOW past AS (PARTITION BY year, framework_id, agency_code, track ORDER BY run_id)
    UNION ALL
    SELECT year, run_id, framework_id, agency_code, criterion_code, track,
        LAG(points_exact) OVER past, points_exact,
        LAG(points) OVER past, points,
        NULL, NULL, NULL, NULL, NULL, NULL
    FROM criterion_score_history
    WINDOW past AS (PARTITION BY year, framework_id, agency_code, criterion_code, track ORDER BY run_id)
) AS said
WHERE COALESCE(points_exact_before, '') <> COALESCE(points_exact_after, '')
    OR COALESCE(class_before, '') <> COALESCE(class_after, '')
    OR COALESCE(rank_before, 0) <> COALESCE(rank_after, 0)
"""


def upgrade() -> None:
    """Apply."""
    _create_release()
    _create_release_score()
    _create_framework_version()
    op.execute(SCORE_CHANGE)
    if op.get_bind().dialect.name == "postgresql":
        _protect_postgresql()
    else:
        _protect_sqlite()


def _create_release() -> None:
    op.create_table(
        "release",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="Năm đánh giá"),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False, comment="Lần"),
        sa.Column("decision_number", sa.Text(), autoincrement=False, nullable=False, comment="Số quyết định"),
        sa.Column("decision_on", sa.Date(), autoincrement=False, nullable=False, comment="Ngày quyết định"),
        sa.Column("released_at", UtcInstant(), autoincrement=False, nullable=False, comment="Thời điểm"),
        sa.Column("erratum_reason", sa.Text(), autoincrement=False, nullable=True, comment="Lý do đính chính"),
        sa.Column("seal", sa.Text(), autoincrement=False, nullable=False, comment="Dấu niêm phong"),
        sa.Column("code_version", sa.Text(), autoincrement=False, nullable=False, comment="Phiên bản chương trình"),
        sa.CheckConstraint("(sequence = 1) = (erratum_reason IS NULL)", name=op.f("ck_release_erratum_has_reason")),
        sa.CheckConstraint("sequence >= 1", name=op.f("ck_release_sequence_min")),
        sa.PrimaryKeyConstraint("year", "sequence", name=op.f("pk_release")),
    )


def _create_release_score() -> None:
    op.create_table(
        "release_score",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="Năm đánh giá"),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False, comment="Lần"),
        sa.Column("framework_id", sa.Text(), autoincrement=False, nullable=False, comment="Bộ tiêu chí"),
        sa.Column("agency_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã cơ quan"),
        sa.Column("criterion_code", sa.Text(), autoincrement=False, nullable=False, comment="Mã tiêu chí"),
        sa.Column("track", sa.Text(), autoincrement=False, nullable=False, comment="Loại điểm"),
        sa.Column("points_exact", Rational(), autoincrement=False, nullable=True, comment="Điểm chính xác"),
        sa.Column("points", ExactDecimal(), autoincrement=False, nullable=True, comment="Điểm"),
        sa.Column("max_points_exact", Rational(), autoincrement=False, nullable=False, comment="Điểm tối đa áp dụng"),
        sa.Column("index_exact", Rational(), autoincrement=False, nullable=True, comment="Chỉ số chính xác (%)"),
        sa.Column("index_pct", ExactDecimal(), autoincrement=False, nullable=True, comment="Chỉ số (%)"),
        sa.Column("class_name", sa.Text(), autoincrement=False, nullable=True, comment="Xếp loại"),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=True, comment="Xếp hạng"),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_release_score_rank_min")),
        sa.ForeignKeyConstraint(
            ["year", "sequence"], ["release.year", "release.sequence"], name=op.f("fk_release_score_year_sequence")
        ),
        sa.PrimaryKeyConstraint(
            "year",
            "sequence",
            "framework_id",
            "agency_code",
            "criterion_code",
            "track",
            name=op.f("pk_release_score"),
        ),
    )


def _create_framework_version() -> None:
    op.create_table(
        "framework_version",
        sa.Column("framework_id", sa.Text(), autoincrement=False, nullable=False, comment="Bộ tiêu chí"),
        sa.Column("since", UtcInstant(), autoincrement=False, nullable=False, comment="Từ khi"),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False, comment="Phiên bản"),
        sa.Column("sha256", sa.Text(), autoincrement=False, nullable=False, comment="SHA-256"),
        sa.Column("source_text", sa.Text(), autoincrement=False, nullable=False, comment="Nguyên văn tệp"),
        sa.CheckConstraint("version >= 1", name=op.f("ck_framework_version_version_min")),
        sa.PrimaryKeyConstraint("framework_id", "since", name=op.f("pk_framework_version")),
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
