"""Decisions that people enter: what they must look like, and who entered them when, as the server knows it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from warehouse.columns.types import UtcInstant
from warehouse.schema.tightening import Check, tighten

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLE = "appraisal"
CONTROLS = ((127, 159), (0x2028, 0x202E), (0x2066, 0x2069))
OF_A_LINE = ((1, 31), *CONTROLS)
OF_LINES = ((1, 8), (11, 12), (14, 31), *CONTROLS)
DIGITS = "[0-9]"


def _plain(column: str, most: int, refused: tuple[tuple[int, int], ...] = OF_A_LINE) -> Check:
    escaped = "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in refused)
    listed = " || ".join(f"char({first}) || '-' || char({last})" for first, last in refused)
    return Check(
        TABLE,
        f"{column}_plain",
        f"{column} IS NULL OR (btrim({column}) <> '' AND char_length({column}) <= {most} "
        f"AND {column} !~ '[{escaped}]')",
        on_sqlite=(
            f"{column} IS NULL OR (typeof({column}) = 'text' AND trim({column}) <> '' AND length({column}) <= {most} "
            f"AND instr({column}, char(0)) = 0 AND {column} NOT GLOB '*[' || {listed} || ']*')"
        ),
    )


def _instant(column: str) -> Check:
    return Check(
        TABLE,
        f"{column}_form",
        f"{column} IS NULL OR ({column} >= to_timestamp(946684800) AND {column} < to_timestamp(4102444800))",
        on_sqlite=(
            f"{column} IS NULL OR (typeof({column}) = 'text' AND length({column}) = 32 "
            f"AND instr({column}, char(0)) = 0 "
            f"AND {column} GLOB '20{DIGITS * 2}-{DIGITS * 2}-{DIGITS * 2}T*.{DIGITS * 6}+00:00' "
            f"AND coalesce(date(substr({column}, 1, 10), '+0 days') = substr({column}, 1, 10), 0) "
            f"AND coalesce(time(substr({column}, 12, 8), '+0 seconds') = substr({column}, 12, 8), 0))"
        ),
    )


def _points() -> Check:
    text = "points_exact"
    top = f"CAST(split_part({text}, '/', 1) AS bigint)"
    below = f"CAST(coalesce(nullif(split_part({text}, '/', 2), ''), '1') AS bigint)"
    size = f"ltrim({text}, '-')"
    left = f"substr({size}, 1, instr({size} || '/', '/') - 1)"
    right = f"substr({size}, instr({size} || '/', '/') + 1)"

    def is_number(part: str) -> str:
        return f"{part} NOT GLOB '*[^0-9]*' AND {part} GLOB '[1-9]*' AND length({part}) <= 9"

    return Check(
        TABLE,
        "points_form",
        f"CASE WHEN {text} IS NULL OR {text} = '0' THEN true "
        f"WHEN {text} ~ '^-?[1-9][0-9]{{0,8}}(/[1-9][0-9]{{0,8}})?$' AND {text} !~ '/1$' "
        f"THEN gcd({top}, {below}) = 1 AND abs({top}) <= 1000 * {below} ELSE false END",
        on_sqlite=(
            f"{text} IS NULL OR {text} = '0' OR (typeof({text}) = 'text' AND instr({text}, char(0)) = 0 "
            f"AND {text} NOT GLOB '--*' AND {is_number(left)} "
            f"AND (instr({text}, '/') = 0 OR ({is_number(right)} AND {right} <> '1')) "
            f"AND CAST({left} AS INTEGER) "
            f"<= 1000 * max(1, CAST({right} AS INTEGER) * (instr({text}, '/') > 0)))"
        ),
    )


DEMANDS = (
    Check(TABLE, "appraisal_id_min", "appraisal_id >= 1"),
    Check(TABLE, "year_min", "year >= 2000"),
    Check(TABLE, "year_max", "year <= 2099"),
    _points(),
    _instant("decided_at"),
    _instant("recorded_at"),
    Check(
        TABLE,
        "decided_before_recorded",
        "decided_at IS NULL OR recorded_at IS NULL OR decided_at <= recorded_at + interval '10 minutes'",
        on_sqlite=(
            "decided_at IS NULL OR recorded_at IS NULL "
            "OR julianday(substr(decided_at, 1, 19)) <= julianday(substr(recorded_at, 1, 19)) + 10 / 1440.0"
        ),
    ),
    _plain("agency_code", 50),
    _plain("criterion_code", 50),
    _plain("input_name", 100),
    _plain("input_value", 1_000),
    _plain("reason", 4_000, OF_LINES),
    _plain("decided_by", 200),
)


def upgrade() -> None:
    """Apply."""
    op.add_column(TABLE, sa.Column("recorded_by", sa.Text(), nullable=True, comment="Người ghi"))
    op.add_column(TABLE, sa.Column("recorded_at", UtcInstant(), nullable=True, comment="Thời điểm ghi"))
    tighten(op.get_bind(), DEMANDS)
    if op.get_bind().dialect.name == "postgresql":
        # Only now: who entered the rows that are there, and when, nobody knows any more.
        for column, value in (("recorded_by", "SESSION_USER"), ("recorded_at", "clock_timestamp()")):
            op.execute(f"ALTER TABLE {TABLE} ALTER COLUMN {column} SET DEFAULT {value}")
