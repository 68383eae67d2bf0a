"""Views and triggers hold no rows: one that is missing or differs from its declaration is simply made anew.

What belongs here: telling which are not as declared (`view_texts`, `guards`), and making these. What does not: tables
and their constraints, which only migrations change.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from warehouse.schema.guards import REFUSAL, REFUSAL_BODY, REFUSAL_FUNCTION, guards
from warehouse.schema.view_texts import TITLES, view_texts

STATEMENT_GUARD = 2 + 8 + 16 + 32
"""PostgreSQL's own number of a trigger BEFORE DELETE OR UPDATE OR TRUNCATE, FOR EACH STATEMENT."""

GUARDS_ON_POSTGRESQL = """
SELECT tgname, relname,
    tgtype = :kind AND tgenabled IN ('O', 'A') AND tgqual IS NULL AND proname = :refusal AND prosrc = :body
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE NOT tgisinternal AND relnamespace = CAST('public' AS regnamespace)
"""
VIEWS_ON_POSTGRESQL = """
SELECT relname, pg_get_viewdef(oid) AS definition
FROM pg_class
WHERE relkind = 'v' AND relnamespace = CAST(:schema AS regnamespace)
"""


@dataclass(frozen=True, slots=True)
class Askew:
    """Views and triggers that are not as declared.

    Attributes:
        views: by name: whether it is there at all.
        guards: by name: whether it is there at all.
        strange: triggers on our tables that nobody declared, each with its table.
    """

    views: Mapping[str, bool]
    guards: Mapping[str, bool]
    strange: Mapping[str, str]


def find_askew(connection: sa.Connection, *, view_texts_too: bool) -> Askew:
    """What is not as declared.

    Args:
        connection: on PostgreSQL with `view_texts_too` one that may write, outside of any savepoint of its caller.
        view_texts_too: compare what views say, not only whether they are there. On SQLite that is always done; on
            PostgreSQL the server is asked how it would spell ours, by views that are there for a moment.
    """
    if connection.dialect.name == "sqlite":
        return _askew_on_sqlite(connection)
    return Askew(_askew_views(connection, say=view_texts_too), *_askew_guards(connection))


def _askew_on_sqlite(connection: sa.Connection) -> Askew:
    stored = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master").all()
    there = {(kind, name): _plain(sql or "") for kind, name, _, sql in stored}
    views = {name: _plain(_view(name, text)) for name, text in view_texts("sqlite").items()}
    declared = guards("sqlite")
    tables = {guard.table for guard in declared.values()}
    return Askew(
        {name: ("view", name) in there for name, text in views.items() if there.get(("view", name)) != text},
        {
            name: ("trigger", name) in there
            for name, guard in declared.items()
            if there.get(("trigger", name)) != _plain(guard.statement)
        },
        {
            name: table
            for kind, name, table, _ in stored
            if kind == "trigger" and table in tables and name not in declared
        },
    )


def _plain(statement: str) -> str:
    return " ".join(statement.split())


def _view(name: str, text: str) -> str:
    return f"CREATE VIEW {name} AS {text}"


def _askew_views(connection: sa.Connection, *, say: bool) -> dict[str, bool]:
    declared = view_texts("postgresql")
    there = _views_of(connection, "public")
    if not say:
        return {name: False for name in declared if name not in there}
    spelled = _spelled(connection, declared)
    return {name: name in there for name in declared if there.get(name) != spelled[name]}


def _views_of(connection: sa.Connection, schema: str) -> dict[str, str]:
    rows = connection.execute(sa.text(VIEWS_ON_POSTGRESQL), {"schema": schema})
    return {row.relname: row.definition for row in rows}


def _spelled(connection: sa.Connection, declared: Mapping[str, str]) -> dict[str, str]:
    """How the server spells our views: made as the session's own, looked at, and gone."""
    moment = connection.begin_nested()
    try:
        for name, text in declared.items():
            connection.exec_driver_sql(f"CREATE TEMPORARY VIEW {name} AS {text}")
        (own,) = connection.exec_driver_sql("SELECT nspname FROM pg_namespace WHERE oid = pg_my_temp_schema()").one()
        return _views_of(connection, own)
    finally:
        moment.rollback()


def _askew_guards(connection: sa.Connection) -> tuple[dict[str, bool], dict[str, str]]:
    asked = {"kind": STATEMENT_GUARD, "refusal": REFUSAL, "body": f" {REFUSAL_BODY} "}
    rows = connection.execute(sa.text(GUARDS_ON_POSTGRESQL), asked).all()
    stands = {(table, name): bool(is_right) for name, table, is_right in rows}
    declared = guards("postgresql")
    ours = {(guard.table, guard.name) for guard in declared.values()}
    return (
        {
            guard.name: (guard.table, guard.name) in stands
            for guard in declared.values()
            if not stands.get((guard.table, guard.name), False)
        },
        {name: table for table, name in stands if (table, name) not in ours},
    )


def remake(connection: sa.Connection) -> None:
    """Make every view and trigger that is missing or differs as declared; touch no other."""
    askew = find_askew(connection, view_texts_too=True)
    _remake_views(connection, askew.views)
    _remake_guards(connection, askew.guards)


def _remake_views(connection: sa.Connection, askew: Collection[str]) -> None:
    declared = view_texts(connection.dialect.name)
    remade = list(_with_readers(declared, askew))
    for name in reversed(remade):
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")
    for name in remade:
        connection.exec_driver_sql(_view(name, declared[name]))
        if connection.dialect.name == "postgresql" and name in TITLES:
            connection.exec_driver_sql(f"COMMENT ON VIEW {name} IS '{TITLES[name]}'")


def _with_readers(declared: Mapping[str, str], askew: Collection[str]) -> Iterator[str]:
    """The views to make anew, and those that read one of them, in the order of their declaration."""
    anew: set[str] = set()
    for name, text in declared.items():
        if name in askew or any(re.search(rf"\b{other}\b", text) for other in anew):
            anew.add(name)
            yield name


def _remake_guards(connection: sa.Connection, askew: Mapping[str, bool]) -> None:
    is_postgresql = connection.dialect.name == "postgresql"
    if is_postgresql and askew:
        connection.exec_driver_sql(REFUSAL_FUNCTION.replace("%", "%%"))
    declared = guards(connection.dialect.name)
    for name in askew:
        guard = declared[name]
        where = f' ON "{guard.table}"' if is_postgresql else ""
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{where}")
        connection.exec_driver_sql(guard.statement)
