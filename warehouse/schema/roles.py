"""Roles and their rights on PostgreSQL, as SQL for the warehouse's owner to run.

`parcomm_pipeline` runs nights and releases: it adds rows everywhere and removes only what is computed anew.
`parcomm_reader` reads everything. `parcomm_appraiser` also adds appraisals and verdicts on evidence, but none that name
a workbook: those the pipeline adds, from the archive. It tells the audit trail of all, which nobody else continues.
None can log in: people's and services' own accounts are made members of them. Who added such a row, and when, the
server itself writes (`stamps` of the table).

Derived from the tables, so that a new one is neither forgotten nor left open. Tables that only grow are guarded by
triggers besides (migrations), which hold for their owner too. SQLite knows no roles.
"""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.tables import METADATA
from warehouse.tables.review import cell_place
from warehouse.turns import TURN_NUMBER

PIPELINE, READER, APPRAISER = "parcomm_pipeline", "parcomm_reader", "parcomm_appraiser"
ROLES = (PIPELINE, READER, APPRAISER)

MAKE_LARGE_OBJECTS = "^lo_(creat|create|from_bytea|import)$"
TAKE_LOCKS = "^pg_(try_)?advisory_(xact_)?lock(_shared)?$"
"""The server's own functions, by name: what they do needs no right on any table. A superuser alone can take them from
everybody; another owner is warned that nothing was taken."""


def roles_sql() -> str:
    """Statements that make the roles and grant them their rights; running them again changes nothing."""
    everybody = ", ".join(ROLES)
    tables = sorted(METADATA.tables.values(), key=lambda table: table.name)
    replaced = [table.name for table in tables if not table.info.get("append_only")]
    ours = [table.name for table in tables if "stamps" not in table.info]
    return "\n".join(
        [
            *(_role(name) for name in ROLES),
            f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {everybody};",
            # Before version 15 anybody might make tables there.
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC;",
            # Temporary tables and large objects fill the server's disk, and no figure needs them of readers.
            _of_database(f"REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC, {everybody}"),
            _of_database(f"GRANT TEMPORARY ON DATABASE %I TO {PIPELINE}"),
            _of_functions(MAKE_LARGE_OBJECTS, f"REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC, {everybody}"),
            # Whoever takes the run's turn, or the trail's, holds up the night (`warehouse.turns`, `warehouse.audit`).
            _of_functions(TAKE_LOCKS, f"REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC, {everybody}"),
            _of_functions(TAKE_LOCKS, f"GRANT EXECUTE ON FUNCTION %s TO {PIPELINE}, %I", "owner"),
            f"GRANT USAGE ON SCHEMA public TO {everybody};",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {everybody};",
            f"GRANT INSERT ON {_listed(ours)} TO {PIPELINE};",
            # A backup, which readers may make too, holds the sequences.
            f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {everybody};",
            # Whoever runs a night counts that it was given the warehouse (`warehouse.turns`).
            f'GRANT UPDATE ON SEQUENCE "{TURN_NUMBER.name}" TO {PIPELINE};',
            f"GRANT DELETE ON {_listed(replaced)} TO {PIPELINE};",
            *(grant for table in tables if "stamps" in table.info for grant in _of_decisions(table)),
            "",
        ]
    )


def _of_decisions(table: sa.Table) -> list[str]:
    """What may be added to a table of decisions: nobody writes the server's stamps, and people name no workbook."""
    unstamped = [column.name for column in table.columns if column.name not in table.info["stamps"]]
    in_files = {column.name for column in cell_place()}
    theirs = [name for name in unstamped if name not in in_files]
    return [
        f'GRANT INSERT ({_listed(names)}) ON "{table.name}" TO {role};'
        for role, names in ((PIPELINE, unstamped), (APPRAISER, theirs))
    ]


def _of_database(statement: str) -> str:
    """A statement about the database that it is run in."""
    return f"DO $$ BEGIN EXECUTE format('{statement}', current_database()); END $$;"


def _of_functions(names: str, statement: str, *arguments: str) -> str:
    """A statement about each of the server's own functions of such names; `owner` is the database's."""
    given = ", ".join(("each.oid::regprocedure", *arguments))
    owner = "(SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database())"
    found = f"SELECT oid FROM pg_proc WHERE proname ~ '{names}' AND pronamespace = 'pg_catalog'::regnamespace"  # noqa: S608 - our own names
    done = f"EXECUTE format('{statement}', {given})"
    return f"DO $$ DECLARE each record; owner name := {owner}; BEGIN FOR each IN {found} LOOP {done}; END LOOP; END $$;"


def _role(name: str) -> str:
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') "
        f"THEN CREATE ROLE {name} NOLOGIN; END IF; END $$;"
    )


def _listed(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
