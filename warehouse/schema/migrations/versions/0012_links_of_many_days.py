"""One address for activities of many days is a conflict of its own kind."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLE = "evidence_conflict"
NAME = "ck_evidence_conflict_kind_known"
KINDS = (
    "kind IN ('link_of_agencies', 'link_of_years', 'link_of_criteria', 'link_of_days', 'file_of_agencies', "
    "'file_of_years', 'file_of_criteria', 'document_disagrees', 'date_outside_year')"
)


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table(TABLE) as table:
        table.drop_constraint(op.f(NAME), type_="check")
        table.create_check_constraint(op.f(NAME), KINDS)
