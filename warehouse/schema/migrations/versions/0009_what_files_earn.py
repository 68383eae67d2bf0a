"""What each file earns by itself, and what mending all that its findings tell of would bring."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from warehouse.columns.types import ExactDecimal

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    for name, of_type, comment in (
        ("earned_points", ExactDecimal(), "Điểm từ tệp"),
        ("earnable_points", ExactDecimal(), "Điểm tối đa từ tệp"),
        ("mending_gain", ExactDecimal(), "Điểm thêm nếu sửa"),
        ("is_mending_gain_exact", sa.Boolean(), "Điểm thêm là chính xác"),
    ):
        op.add_column("submission", sa.Column(name, of_type, autoincrement=False, nullable=True, comment=comment))
