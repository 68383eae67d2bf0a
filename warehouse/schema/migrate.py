"""Upgrade of a warehouse to the current schema, and refusal of one that differs.

What belongs here: running Alembic over `warehouse/schema/migrations`. What does not: the migrations themselves,
telling what
differs (`drift`), views and triggers (`remaking`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from warehouse.engine import WRITES, writing
from warehouse.lock_waits import take_lock
from warehouse.schema.drift import Difference, Mend, find_differences, may_compare_wordings, mends
from warehouse.schema.remaking import drop_views_and_guards, make_views_and_guards

MIGRATIONS = "warehouse.schema:migrations"
"""Alembic's address of the folder of migrations."""

LOCK_NUMBER = 0x6D69_6772_6174_65
"""PostgreSQL's advisory locks are numbers; this one is of those who migrate, whoever has the run's."""

MOST_NAMED = 3
"""Differences told of a warehouse that is refused; `parcomm db check` tells all."""


class WarehouseDriftError(Exception):
    """The warehouse's schema is not the one this code writes; the message names the differences and the mend."""


def _config(migrations: str) -> Config:
    config = Config()
    config.set_main_option("script_location", migrations)
    return config


@cache
def revisions(migrations: str = MIGRATIONS) -> tuple[str, ...]:
    """Every revision, oldest first; read once a process, since each is a module of its own."""
    scripts = ScriptDirectory.from_config(_config(migrations))
    return tuple(reversed([each.revision for each in scripts.walk_revisions()]))


def upgrade(engine: sa.Engine, *, to: str | None = None, migrations: str = MIGRATIONS) -> None:
    """Run every migration that the warehouse has not had, and make all views and triggers anew.

    In one transaction: all of it, or nothing.

    Args:
        engine: of the warehouse.
        to: an older revision than the newest, which gets neither views nor triggers: for trials of upgrades from it.
        migrations: another folder of migrations, as Alembic addresses it: for trials of migrations to come.

    Raises:
        WarehouseDriftError: another version's warehouse, from which no migration leads to this one.
    """
    config = _config(migrations)
    with _restructuring(engine) as connection:
        if engine.dialect.name == "postgresql":
            # Two first runs at once: the second waits, and then finds nothing to do. SQLite has one writer anyway.
            take_lock(connection, LOCK_NUMBER, "the warehouse's schema")
        stranger = _stranger(_revision(connection), migrations)
        if stranger is not None:
            raise WarehouseDriftError(f"{stranger}: {stranger.mend.value}")
        # Before the migrations: SQLite alters no table that a view reads.
        drop_views_and_guards(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, to or "head")
        if to in (None, revisions(migrations)[-1]):
            make_views_and_guards(connection)


def _revision(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _stranger(revision: str | None, migrations: str = MIGRATIONS) -> Difference | None:
    """Sentence about a revision that is none of ours; None if it is one, or a warehouse has none yet."""
    ours = revisions(migrations)
    if revision is None or revision in ours:
        return None
    if revision < ours[0]:
        return Difference(
            f"the warehouse was made before the first release (revision {revision}), and no upgrade leads from there",
            Mend.NEW_WAREHOUSE,
        )
    return Difference(
        f"a newer version of parcomm made the warehouse (revision {revision}, this one knows {ours[-1]} at most)",
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
    """Differences from the current schema; empty if there are none. Nothing is changed.

    `thorough` also compares the wording of PostgreSQL's constraints, for an account that may have it spelled out
    (`drift.may_compare_wordings`); that takes a transaction that may write.
    """
    with engine.execution_options(**{WRITES: thorough}).connect() as connection:
        found = _revision(connection)
        stranger = _stranger(found)
        if stranger is not None:
            return [stranger]
        if found != revisions()[-1]:
            behind = f"the warehouse stands at revision {found or 'none'}, this version needs {revisions()[-1]}"
            return [Difference(behind, Mend.UPGRADE)]
        return list(find_differences(connection, thorough=thorough and may_compare_wordings(connection)))


def is_empty(engine: sa.Engine) -> bool:
    """Whether the database holds no table at all: a new warehouse, which may be made without asking."""
    return not sa.inspect(engine).get_table_names()


def ensure_current(engine: sa.Engine) -> None:
    """Make a new warehouse; accept a current one. Commands ask for it before a run begins, a run never does.

    Raises:
        WarehouseDriftError: the warehouse exists and differs.
    """
    if is_empty(engine):
        upgrade(engine)
    refuse_differences(engine)


def refuse_differences(engine: sa.Engine) -> None:
    """Accept a current warehouse; change nothing.

    Raises:
        WarehouseDriftError: it differs.
    """
    differences = check(engine, thorough=False)
    if differences:
        shown = "; ".join(str(difference) for difference in differences[:MOST_NAMED])
        more = f" and {len(differences) - MOST_NAMED} more" if len(differences) > MOST_NAMED else ""
        raise WarehouseDriftError(f"the warehouse's schema differs ({shown}{more}): {'; '.join(mends(differences))}")
