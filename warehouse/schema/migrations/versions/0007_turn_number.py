"""How often the warehouse has been given to a run, by which a run knows whether another has had it since."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    # On SQLite the lock cannot be lost unnoticed, and nothing need be counted.
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE turn_number")
