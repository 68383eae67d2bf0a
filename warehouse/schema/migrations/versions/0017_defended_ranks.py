"""Tables of ranks that can be defended: bands, sensitivity, change of years, verdicts on evidence; levels as data."""

from __future__ import annotations

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _make_levels_data()
    _make_bands()
    _make_sensitivity()
    _make_changes()
    _make_verdicts()


def _make_levels_data() -> None:
    """Levels of agencies that a code list names, no longer the schema."""


def _make_bands() -> None:
    """Bands of ranks, and points to win."""


def _make_sensitivity() -> None:
    """Effects of criteria, weights and aggregation on ranks."""


def _make_changes() -> None:
    """Change between two years, as published and over mergers."""


def _make_verdicts() -> None:
    """Reviewers' verdicts on evidence that was claimed twice."""
