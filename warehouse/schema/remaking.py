"""Views and triggers, which hold no rows: dropped and made by every upgrade, and told where others stand.

What does not belong here: what they say (`views`, `guards`), tables and their constraints, which only migrations
change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa
from sqlalchemy.engine.reflection import ObjectKind

from warehouse.schema.guards import REFUSAL, REFUSAL_BODY, REFUSAL_FUNCTION, guards
from warehouse.schema.views import view_statements
from warehouse.schema.views_for_people import TITLES
from warehouse.tables import METADATA

STATEMENT_GUARD = 2 + 8 + 16 + 32
"""PostgreSQL's own number of a trigger BEFORE DELETE OR UPDATE OR TRUNCATE, FOR EACH STATEMENT."""

GUARDS_ON_POSTGRESQL = """
SELECT relname, tgname,
    tgtype = :kind AND tgenabled IN ('O', 'A') AND tgqual IS NULL AND proname = :refusal AND prosrc = :body
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE NOT tgisinternal AND relnamespace = CAST('public' AS regnamespace)
"""


def drop_views_and_guards(connection: sa.Connection) -> None:
    """Drop each declared view and trigger that is there."""
    dialect = connection.dialect.name
    for name in reversed(view_statements(dialect)):
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")
    for guard in guards(dialect).values():
        of_table = f' ON "{guard.table}"' if dialect == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {guard.name}{of_table}")


def make_views_and_guards(connection: sa.Connection) -> None:
    """Make each declared view and trigger, where none of them is."""
    dialect = connection.dialect.name
    for statement in view_statements(dialect).values():
        connection.exec_driver_sql(statement)
    if dialect == "postgresql":
        for name, title in TITLES.items():
            connection.exec_driver_sql(f"COMMENT ON VIEW {name} IS '{title}'")
        connection.exec_driver_sql(REFUSAL_FUNCTION.replace("%", "%%"))
    for guard in guards(dialect).values():
        connection.exec_driver_sql(guard.statement)


@dataclass(frozen=True, slots=True)
class Standing:
    """Views by name, triggers by table and name: each with what tells it from another of its name.

    On SQLite that is the statement that made it, which the file keeps word for word. PostgreSQL spells its own: there
    it is a view's columns, and whether a trigger refuses what it should.
    """

    views: Mapping[str, object]
    guards: Mapping[tuple[str, str], object]


def standing(connection: sa.Connection) -> Standing:
    """Views and triggers that are there."""
    if connection.dialect.name == "sqlite":
        stored = connection.exec_driver_sql("SELECT type, tbl_name, name, sql FROM sqlite_master").all()
        return Standing(
            {name: sql for kind, _, name, sql in stored if kind == "view"},
            {(table, name): sql for kind, table, name, sql in stored if kind == "trigger"},
        )
    asked = {"kind": STATEMENT_GUARD, "refusal": REFUSAL, "body": f" {REFUSAL_BODY} "}
    triggers = connection.execute(sa.text(GUARDS_ON_POSTGRESQL), asked)
    return Standing(
        _view_columns(sa.inspect(connection)), {(table, name): refuses for table, name, refuses in triggers}
    )


@cache
def declared_standing(dialect: str) -> Standing:
    """Views and triggers that should be there."""
    of_dialect = guards(dialect).values()
    if dialect == "sqlite":
        return Standing(view_statements(dialect), {(guard.table, guard.name): guard.statement for guard in of_dialect})
    with declared_schema() as inspector:
        return Standing(_view_columns(inspector), {(guard.table, guard.name): True for guard in of_dialect})


def _view_columns(inspector: sa.Inspector) -> dict[str, list[str]]:
    views = inspector.get_multi_columns(kind=ObjectKind.VIEW)
    return {name: [column["name"] for column in columns] for (_, name), columns in views.items()}


@contextmanager
def declared_schema() -> Iterator[sa.Inspector]:
    """The declared schema as SQLite tells it, for what is the same on both databases."""
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        METADATA.create_all(connection, checkfirst=False)
        make_views_and_guards(connection)
        yield sa.inspect(connection)
    engine.dispose()
