"""Drift of a warehouse's schema from the declared one, in sentences that say what to do.

What belongs here: the comparison. What does not: making anything as it should be (`migrate`, `remaking`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine.reflection import ObjectScope

from warehouse.schema.remaking import declared_schema, declared_standing, standing
from warehouse.tables import METADATA


class Mend(Enum):
    """Remedy for a differing warehouse."""

    UPGRADE = "run `parcomm db upgrade`"
    BY_HAND = "no command mends a changed table: undo the change by hand, as the tables' owner, or restore a backup"
    NEWER_PROGRAM = "install that version"
    NEW_WAREHOUSE = "start anew in an empty PARCOMM_HOME (and an empty database); the old one is left as it is"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference, as a sentence; and what mends it."""

    sentence: str
    mend: Mend

    def __str__(self) -> str:
        return self.sentence


def mends(differences: Iterable[Difference]) -> list[str]:
    """Remedies for the differences, each once, as sentences without their full stops."""
    return list(dict.fromkeys(difference.mend.value for difference in differences))


def may_compare_wordings(connection: sa.Connection) -> bool:
    """Whether the account may have PostgreSQL spell our constraints: in temporary tables, denied to readers."""
    may_make = sa.func.has_database_privilege(sa.func.current_database(), "TEMPORARY")
    return connection.dialect.name == "sqlite" or bool(connection.scalar(sa.select(may_make)))


def find_differences(connection: sa.Connection, *, thorough: bool) -> Iterator[Difference]:
    """Every difference of a warehouse that stands at the newest revision.

    `thorough` compares on PostgreSQL also the wording of constraints, for which the connection must be one that may
    write; nothing stays of it. On SQLite wordings are always compared.
    """
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    for told in _flat(compare_metadata(context, METADATA)):
        yield Difference(_sentence(told), Mend.BY_HAND)
    for sentence in (*_of_constraints(connection, thorough=thorough), *_of_stamps(connection)):
        yield Difference(sentence, Mend.BY_HAND)
    yield from _of_views_and_guards(connection)


def _of_views_and_guards(connection: sa.Connection) -> Iterator[Difference]:
    there, expected = standing(connection), declared_standing(connection.dialect.name)
    for name, declared in expected.views.items():
        if there.views.get(name) != declared:
            yield Difference(f"the view {name} {_state(is_there=name in there.views)}", Mend.UPGRADE)
    for (table, name), declared in expected.guards.items():
        if there.guards.get((table, name)) != declared:
            state = _state(is_there=(table, name) in there.guards)
            yield Difference(f"the trigger {name} {state}", Mend.UPGRADE)
    for table, name in sorted(there.guards.keys() - expected.guards.keys()):
        yield Difference(f"the trigger {name} of the table {table} is not of this version", Mend.BY_HAND)


def _state(*, is_there: bool) -> str:
    return "is another than this version's" if is_there else "is not there"


Constraints = Mapping[tuple[str, str], str]
"""Checks and keys: what each demands, by table and name."""


@cache
def _declared_constraints() -> Constraints:
    with declared_schema() as inspector:
        return _constraints(inspector)


def _constraints(inspector: sa.Inspector, schema: str | None = None) -> Constraints:
    """Alembic compares neither checks nor primary keys; what refers, and what is unique, it does."""
    checks = {
        (table, str(each["name"])): " ".join(each["sqltext"].split())
        for (_, table), found in inspector.get_multi_check_constraints(schema, scope=ObjectScope.ANY).items()
        for each in found
    }
    keys = {
        (table, str(key["name"])): ", ".join(key["constrained_columns"])
        for (_, table), key in inspector.get_multi_pk_constraint(schema, scope=ObjectScope.ANY).items()
        if key["constrained_columns"]
    }
    return {place: text for place, text in {**checks, **keys}.items() if place[0] in METADATA.tables}


def _of_constraints(connection: sa.Connection, *, thorough: bool) -> Iterator[str]:
    found = _constraints(sa.inspect(connection))
    expected = _declared_constraints()
    for table, name in sorted(expected.keys() - found.keys()):
        yield f"the constraint {name} of the table {table} is not there"
    for table, name in sorted(found.keys() - expected.keys()):
        yield f"the constraint {name} of the table {table} is not of this version"
    if connection.dialect.name == "postgresql":
        if not thorough:
            return
        expected = _spelled(connection)
    for table, name in sorted(expected.keys() & found.keys()):
        if expected[table, name] != found[table, name]:
            yield f"the constraint {name} of the table {table} demands other than this version's"


def _of_stamps(connection: sa.Connection) -> Iterator[str]:
    """Columns that the server itself fills, on PostgreSQL, and with what."""
    if connection.dialect.name != "postgresql":
        return
    inspector = sa.inspect(connection)
    for table in METADATA.sorted_tables:
        stamps = table.info.get("stamps")
        found = {each["name"]: each["default"] for each in inspector.get_columns(table.name)} if stamps else {}
        for name, value in (stamps or {}).items():
            if name in found and found[name] != value:
                yield f"the column {name} of the table {table.name} is not filled by the server with {value}"


def _spelled(connection: sa.Connection) -> Constraints:
    """Spelling of our constraints by PostgreSQL: made in the session's own tables, read, and dropped."""
    moment = connection.begin_nested()
    try:
        connection.execution_options(schema_translate_map={None: "pg_temp"})
        METADATA.create_all(connection, checkfirst=False)
        (schema,) = connection.exec_driver_sql("SELECT nspname FROM pg_namespace WHERE oid = pg_my_temp_schema()").one()
        return _constraints(sa.inspect(connection), schema)
    finally:
        connection.execution_options(schema_translate_map=None)
        moment.rollback()


def _flat(told: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """Alembic tells what differs in one column as a list within its list."""
    for each in told:
        if isinstance(each, list):
            yield from each
        else:
            yield each


def _sentence(told: tuple[Any, ...]) -> str:
    kind, subject = told[0], told[1:]
    verb, _, what = kind.partition("_")
    if verb == "modify":
        _, table, column, _, found, wanted = subject
        return f"the column {column} of the table {table} has another {what}: {found!r}, not {wanted!r}"
    state = "is not there" if verb == "add" else "is not of this version"
    if what == "table":
        return f"the table {subject[0].name} {state}"
    if what == "column":
        return f"the column {subject[2].name} of the table {subject[1]} {state}"
    if what in {"index", "constraint", "fk"}:
        named = "index" if what == "index" else "constraint"
        return f"the {named} {subject[0].name} of the table {subject[0].table.name} {state}"
    return f"{what.replace('_', ' ')} of {getattr(subject[0], 'name', subject[0])}: {state}"
