"""Every arrival of a file, also of one whose content was there before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from warehouse.columns.types import UtcInstant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLE = "receipt"

# Of each content the first arrival is known; later ones left no trace until now.
FIRST_ARRIVALS = """
INSERT INTO receipt (year, sha256, file_name, received_at)
SELECT year, sha256, file_name, received_at FROM landed_file
"""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        TABLE,
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="Năm đánh giá"),
        sa.Column("sha256", sa.Text(), autoincrement=False, nullable=False, comment="SHA-256"),
        sa.Column("file_name", sa.Text(), autoincrement=False, nullable=False, comment="Tên tệp"),
        sa.Column("received_at", UtcInstant(), autoincrement=False, nullable=False, comment="Thời điểm nhận"),
        sa.ForeignKeyConstraint(
            ["year", "sha256"], ["landed_file.year", "landed_file.sha256"], name=op.f("fk_receipt_year_sha256")
        ),
        sa.PrimaryKeyConstraint("year", "sha256", "file_name", "received_at", name=op.f("pk_receipt")),
    )
    op.execute(FIRST_ARRIVALS)
    if op.get_bind().dialect.name == "postgresql":
        _protect_postgresql()
    else:
        _protect_sqlite()


def _protect_sqlite() -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        )


def _protect_postgresql() -> None:
    op.execute(
        f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
