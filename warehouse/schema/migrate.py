"""Bringing a warehouse to the current schema, and refusing to work on one that differs.

What belongs here: running Alembic over `warehouse/schema/migrations`. What does not: the migrations themselves,
telling what
differs (`drift`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from warehouse.engine import WRITES, writing
from warehouse.lock_waits import take_lock
from warehouse.schema.drift import Difference, Mend, find_differences, may_compare_wordings, mends
from warehouse.schema.remaking import remake

LOCK_NUMBER = 0x6D69_6772_6174_65
"""PostgreSQL's advisory locks are numbers; this one is of those who migrate, whoever has the run's."""

MOST_NAMED = 3
"""Differences told of a warehouse that is refused; `parcomm db check` tells all."""


class WarehouseDriftError(Exception):
    """The warehouse's schema is not the one this code writes; the message names the differences and the mend."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def upgrade(engine: sa.Engine) -> None:
    """Run every migration that the warehouse has not had, and make views and triggers anew that are not as declared.

    In one transaction: all of it, or nothing.

    Raises:
        RowsRefusedError: rows break what the new schema demands; the message names them.
        WarehouseDriftError: a newer version of the program made the warehouse.
    """
    upgrade_to(engine, "head")


def upgrade_to(engine: sa.Engine, revision: str) -> None:
    """Run the migrations up to a revision; for trials of what an older version left. See `upgrade`."""
    config = _config()
    with _restructuring(engine) as connection:
        if engine.dialect.name == "postgresql":
            # Two first runs at once: the second waits, and then finds nothing to do. SQLite has one writer anyway.
            take_lock(connection, LOCK_NUMBER, "the warehouse's schema")
        found = _revision(connection)
        if not _is_known(found):
            raise WarehouseDriftError(f"{_newer(found)}: {Mend.NEWER_PROGRAM.value}")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        if _revision(connection) == _newest():
            remake(connection)


def _revision(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


@cache
def _revisions() -> tuple[str, ...]:
    """Every revision, newest first; read once a process, since each is a module of its own."""
    return tuple(each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions())


def _newest() -> str:
    return _revisions()[0]


def _is_known(revision: str | None) -> bool:
    return revision is None or revision in _revisions()


def _newer(revision: str | None) -> Difference:
    return Difference(
        f"a newer version of parcomm made the warehouse (revision {revision}, this one knows {_newest()} at most)",
        Mend.NEWER_PROGRAM,
    )


@contextmanager
def _restructuring(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A write transaction in which tables may be made anew while others refer to them, as SQLite needs it."""
    if engine.dialect.name != "sqlite":
        with writing(engine) as connection:
            yield connection
        return
    with engine.execution_options(**{WRITES: True}).connect() as connection:
        # No transaction may be open when foreign keys are switched, so the driver is spoken to directly.
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - just connected
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if dangling:
                    raise RuntimeError(f"rows of {dangling[0][0]} would refer to nothing")
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


def check(engine: sa.Engine, *, thorough: bool = True) -> list[Difference]:
    """What differs from the current schema; empty if nothing does. Nothing is changed.

    `thorough` also compares the wording of PostgreSQL's views and constraints, for an account that may have it spelled
    out (`drift.may_compare_wordings`); that takes a transaction that may write.
    """
    with engine.execution_options(**{WRITES: thorough}).connect() as connection:
        found = _revision(connection)
        if not _is_known(found):
            return [_newer(found)]
        if found != _newest():
            behind = f"the warehouse stands at revision {found or 'none'}, this version needs {_newest()}"
            return [Difference(behind, Mend.UPGRADE)]
        return list(find_differences(connection, thorough=thorough and may_compare_wordings(connection)))


def is_empty(engine: sa.Engine) -> bool:
    """Whether the database holds no table at all: a new warehouse, which may be made without asking."""
    return not sa.inspect(engine).get_table_names()


def ensure_current(engine: sa.Engine) -> None:
    """Make a new warehouse; accept a current one.

    Raises:
        WarehouseDriftError: the warehouse exists and differs.
    """
    if is_empty(engine):
        upgrade(engine)
    differences = check(engine, thorough=False)
    if differences:
        shown = "; ".join(str(difference) for difference in differences[:MOST_NAMED])
        more = f" and {len(differences) - MOST_NAMED} more" if len(differences) > MOST_NAMED else ""
        raise WarehouseDriftError(f"the warehouse's schema differs ({shown}{more}): {'; '.join(mends(differences))}")
