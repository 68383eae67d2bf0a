"""Every content that agencies, code lists, calendar, criteria and the catalogue of findings have had."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from warehouse.columns.types import UtcInstant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLE = "reference_version"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        TABLE,
        sa.Column("name", sa.Text(), autoincrement=False, nullable=False, comment="Tên"),
        sa.Column("since", UtcInstant(), autoincrement=False, nullable=False, comment="Từ khi"),
        sa.Column("sha256", sa.Text(), autoincrement=False, nullable=False, comment="SHA-256"),
        sa.Column("content", sa.Text(), autoincrement=False, nullable=False, comment="Nội dung"),
        sa.CheckConstraint(
            "name IN ('agency', 'code_list', 'calendar_entry', 'criterion', 'finding_catalogue')",
            name=op.f("ck_reference_version_name_known"),
        ),
        sa.PrimaryKeyConstraint("name", "since", name=op.f("pk_reference_version")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    else:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
            )
