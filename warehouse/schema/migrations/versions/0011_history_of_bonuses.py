"""What lies beyond the scale is told by the history too; views and triggers are made anew wherever they differ.

Revision 0006 gave scores the column `beyond_scale_exact` and filled it in the tables, but not in their history, which
could only be added to: of such a bonus, what was as of any day differed from what is. The column says nothing that its
row did not say already (points less their maximum), so it is filled in, and the trigger lifted for that alone. Rows
that say something else, or that a later program wrote without it on purpose, are left as they are.

That REPLACE passed SQLite's triggers, and that the view `score_change` did not tell of every change, is mended where
every upgrade ends (`warehouse.schema.remaking`).
"""

from __future__ import annotations

from fractions import Fraction

import sqlalchemy as sa
from alembic import op

from warehouse.columns.types import Rational

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SCORED = {"criterion_score": ("criterion_code",), "index_score": ()}
KEY = ("year", "framework_id", "agency_code", "track")


def upgrade() -> None:
    """Apply."""
    connection = op.get_bind()
    for table, more in SCORED.items():
        _fill_in_history(connection, table, (*KEY, *more))


def _fill_in_history(connection: sa.Connection, table: str, key: tuple[str, ...]) -> None:
    said = _figures(f"{table}_history", *key, "run_id")
    rows = [
        row
        for row in connection.execute(sa.select(said).where(said.c.points_exact.is_not(None), _may_pass(said))).all()
        if row.points_exact > row.max_points_exact
    ]
    standing = _standing(connection, table, key)
    newest = _newest_runs(connection, said, key)
    filled = []
    for row in rows:
        of = tuple(getattr(row, name) for name in key)
        beyond = Fraction(row.points_exact - row.max_points_exact)
        stands = newest[of] == row.run_id and standing.get(of) == beyond
        # Computed points never passed their maximum otherwise; an agency's own may, in a criterion without bonus.
        if row.beyond_scale_exact is None and (row.track == "computed" or stands):
            filled.append((row, beyond))
    if not filled:
        return
    _lift_guard(connection, said.name)
    for row, beyond in filled:
        where = [said.c[name] == getattr(row, name) for name in (*key, "run_id")]
        connection.execute(sa.update(said).where(*where).values(beyond_scale_exact=beyond))
    _set_guard(connection, said.name)


def _figures(table: str, *names: str) -> sa.TableClause:
    figures = ("points_exact", "max_points_exact", "beyond_scale_exact")
    return sa.table(table, *(sa.column(name) for name in names), *(sa.column(name, Rational) for name in figures))


def _may_pass(said: sa.TableClause) -> sa.ColumnElement[bool]:
    """Whether the framework, in any of its texts, ever allowed points beyond the scale."""
    texts = [
        sa.table(name, sa.column("framework_id"), sa.column("source_text"))
        for name in ("framework", "framework_version")
    ]
    return said.c.framework_id.in_(
        sa.union(*(sa.select(text.c.framework_id).where(text.c.source_text.like("%beyond_scale%")) for text in texts))
    )


def _standing(connection: sa.Connection, table: str, key: tuple[str, ...]) -> dict[tuple[object, ...], Fraction]:
    now = _figures(table, *key)
    query = sa.select(*(now.c[name] for name in key), now.c.beyond_scale_exact)
    return {tuple(of): beyond for *of, beyond in connection.execute(query.where(now.c.beyond_scale_exact.is_not(None)))}


def _newest_runs(
    connection: sa.Connection, said: sa.TableClause, key: tuple[str, ...]
) -> dict[tuple[object, ...], int]:
    columns = [said.c[name] for name in key]
    query = sa.select(*columns, sa.func.max(said.c.run_id)).group_by(*columns)
    return {tuple(of): run_id for *of, run_id in connection.execute(query)}


def _lift_guard(connection: sa.Connection, table: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only")
    else:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_no_update")


def _set_guard(connection: sa.Connection, table: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER {table}_append_only")
    else:
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
