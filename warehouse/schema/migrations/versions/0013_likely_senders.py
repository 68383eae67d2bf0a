"""Who is likely to have sent a file that names no agency well enough."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "submission",
        sa.Column(
            "likely_agency_code", sa.Text(), autoincrement=False, nullable=True, comment="Mã cơ quan có thể đã gửi"
        ),
    )
