"""What every row satisfies is held by the database too: points and their maximum, ranks, codes, and what refers."""

from __future__ import annotations

from fractions import Fraction

import sqlalchemy as sa
from alembic import op

from warehouse.columns.types import Rational
from warehouse.schema.tightening import Check, Demand, Reference, tighten

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SCORED = ("criterion_score", "index_score")
VIEW = "score_change"
LATER = "DEFERRABLE INITIALLY DEFERRED"
CASCADE = f"ON DELETE CASCADE {LATER}"

LEVELS = "('ministry', 'province', 'department', 'commune', 'service_unit')"
PERIODS = "'quarter_1', 'half_year', 'quarter_3', 'year'"
EVENTS = (
    "('opens', 'report_due', 'self_assessment_due', 'appraisal_1_due', 'explanation_due', 'appraisal_2_due', "
    "'release_due')"
)
UNLESS = "track != 'computed' OR beyond_scale_exact IS NOT NULL OR "
ACCEPTED = "('accepted', 'accepted_with_findings')"


def _top_and_bottom(text: str) -> tuple[str, str]:
    return (
        f"CAST(split_part({text}, '/', 1) AS NUMERIC)",
        f"CAST(coalesce(nullif(split_part({text}, '/', 2), ''), '1') AS NUMERIC)",
    )


def _at_most(left: str, right: str) -> str:
    (top, bottom), (other_top, other_bottom) = _top_and_bottom(left), _top_and_bottom(right)
    return f"{top} * {other_bottom} <= {other_top} * {bottom}"


def _at_most_on_sqlite(left: str, right: str) -> str:
    def below(text: str) -> str:
        return f"substr({text}, instr({text} || '/', '/') + 1)"

    def whole(text: str) -> tuple[str, str]:
        return f"CAST({text} AS INTEGER)", f"max(1, CAST({below(text)} AS INTEGER))"

    def real(text: str) -> str:
        return f"CAST({text} AS REAL) / max(1.0, CAST({below(text)} AS REAL))"

    (top, bottom), (other_top, other_bottom) = whole(left), whole(right)
    return (
        f"CASE WHEN length({left}) + length({right}) <= 20 "
        f"THEN {top} * {other_bottom} <= {other_top} * {bottom} "
        f"ELSE {real(left)} <= {real(right)} + abs({real(right)}) / 1e9 END = 1"
    )


def _points_checks(table: str) -> list[Check]:
    positive = "(substr(beyond_scale_exact, 1, 1) NOT IN ('-', '0')) AND "
    points, most, beyond = "points_exact", "max_points_exact", "beyond_scale_exact"
    return [
        Check(table, "printed_with_exact", "(points IS NULL) = (points_exact IS NULL)"),
        Check(table, "maximum_not_negative", "substr(max_points_exact, 1, 1) <> '-'"),
        Check(
            table,
            "points_within_maximum",
            UNLESS + _at_most(points, most),
            on_sqlite=UNLESS + _at_most_on_sqlite(points, most),
        ),
        Check(
            table,
            "beyond_scale_of_points",
            positive + _at_most(beyond, points),
            on_sqlite=positive + _at_most_on_sqlite(beyond, points),
        ),
    ]


def _to_framework(table: str) -> Reference:
    return Reference(table, ("framework_id",), "framework", ("framework_id",), LATER)


DEMANDS: tuple[Demand, ...] = (
    Check("agency", "level_known", f"level IN {LEVELS}"),
    Check("agency", "ends_after_it_begins", "valid_to >= valid_from"),
    *(
        Reference(
            "agency_succession",
            (f"{side}_code", f"{side}_valid_from"),
            "agency",
            ("code", "valid_from"),
            CASCADE,
        )
        for side in ("predecessor", "successor")
    ),
    Check("calendar_entry", "event_known", f"event IN {EVENTS}"),
    Check("calendar_entry", "period_known", f"period IN ('-', {PERIODS})"),
    Check("framework", "level_known", f"level IN {LEVELS}"),
    _to_framework("framework_version"),
    Reference("criterion", ("framework_id", "parent_code"), "criterion", ("framework_id", "criterion_code"), LATER),
    Check("plan_task", "status_known", "status IN ('planned', 'in_progress', 'completed', 'cancelled')"),
    _to_framework("submission"),
    Reference("submission", ("supersedes",), "submission", ("submission_id",)),
    Check("submission", "supersedes_an_older_one", "supersedes < submission_id"),
    Check("submission", "accepted_unless_blocked", f"(status IN {ACCEPTED}) = (blocking_count = 0)"),
    Check(
        "submission",
        "accepted_names_its_agency",
        f"status NOT IN {ACCEPTED} OR (agency_code IS NOT NULL AND period IS NOT NULL AND framework_id IS NOT NULL)",
    ),
    Reference("submission_change", ("previous_id",), "submission", ("submission_id",)),
    Check("submission_change", "period_known", f"period IN ({PERIODS})"),
    *_points_checks("criterion_score"),
    Check(
        "criterion_score",
        "points_or_reason",
        "track <> 'computed' OR NOT is_applicable OR points_exact IS NOT NULL OR error IS NOT NULL",
    ),
    *_points_checks("index_score"),
    Check(
        "index_score",
        "index_within_hundred",
        UNLESS + _at_most("index_exact", "'100'"),
        on_sqlite=UNLESS + _at_most_on_sqlite("index_exact", "'100'"),
    ),
    Check("index_score", "rank_within_group", "rank <= ranked_count"),
    Check("index_score", "ranked_by_index", "(rank IS NULL) = (index_exact IS NULL)"),
    _to_framework("input_value_history"),
    _to_framework("criterion_score_history"),
    _to_framework("index_score_history"),
    Reference("index_score_history", ("submission_id",), "submission", ("submission_id",)),
    _to_framework("release_score"),
    Check("release_score", "track_known", "track IN ('self', 'computed')"),
)


def upgrade() -> None:
    """Apply."""
    connection = op.get_bind()
    view = _taken_away_view(connection)
    for table in SCORED:
        for each in (table, f"{table}_history"):
            op.add_column(each, sa.Column("beyond_scale_exact", Rational(), nullable=True, comment="Điểm ngoài thang"))
        _fill_in_bonuses(connection, table)
    tighten(connection, DEMANDS)
    connection.exec_driver_sql(view)


def _taken_away_view(connection: sa.Connection) -> str:
    """Drop the view, since tables that it reads are made anew; give the statement that makes it again."""
    if connection.dialect.name == "sqlite":
        query = "SELECT sql FROM sqlite_master WHERE type = 'view' AND name = ?"
        (made,) = connection.exec_driver_sql(query, (VIEW,)).scalars()
    else:
        (definition,) = connection.exec_driver_sql("SELECT pg_get_viewdef(%s::regclass)", (VIEW,)).scalars()
        made = f"CREATE VIEW {VIEW} AS {definition}"
    connection.exec_driver_sql(f"DROP VIEW {VIEW}")
    return str(made)


def _fill_in_bonuses(connection: sa.Connection, table: str) -> None:
    """How far points pass their maximum, by frameworks that allow it; the next night computes the same."""
    scored = sa.table(
        table, *(sa.column(name, sa.Text) for name in ("framework_id", "agency_code", "track")), sa.column("year"),
        *(sa.column(name, Rational) for name in ("points_exact", "max_points_exact", "beyond_scale_exact")),
    )  # fmt: skip
    if table == "criterion_score":
        scored.append_column(sa.column("criterion_code", sa.Text))
    keys = [column for column in scored.c if not column.name.endswith("_exact")]
    rules = sa.table("framework", sa.column("framework_id"), sa.column("source_text"))
    allowed = sa.select(rules.c.framework_id).where(rules.c.source_text.like("%beyond_scale%"))
    query = sa.select(*keys, scored.c.points_exact, scored.c.max_points_exact).where(
        scored.c.framework_id.in_(allowed), scored.c.points_exact.is_not(None)
    )
    for *key, points, most in connection.execute(query).all():
        if points > most:
            where = [column == value for column, value in zip(keys, key, strict=True)]
            connection.execute(sa.update(scored).where(*where).values(beyond_scale_exact=Fraction(points - most)))
