"""Files that were too large to be kept: the limit that each exceeded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from warehouse.schema.tightening import Check, tighten

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TOO_LARGE = Check("landed_file", "kept_unless_too_large", "exceeded_limit < byte_size")


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "landed_file",
        sa.Column(
            "exceeded_limit", sa.BigInteger(), autoincrement=False, nullable=True, comment="Giới hạn bị vượt (byte)"
        ),
    )
    tighten(op.get_bind(), (TOO_LARGE,))
