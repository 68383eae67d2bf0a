"""Bringing a warehouse to the current schema, and refusing to work on one that differs.

What belongs here: running Alembic over `warehouse/migrations`. What does not: the migrations themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from warehouse import views
from warehouse.engine import WRITES, writing
from warehouse.tables import METADATA

LOCK_NUMBER = 0x6D69_6772_6174_65
"""PostgreSQL's advisory locks are numbers; this one is of those who migrate, whoever has the run's."""

MEND_COMMAND = "parcomm db upgrade"


class WarehouseDriftError(Exception):
    """The warehouse's schema is not the one this code writes; the message names the differences and the mend."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def upgrade(engine: sa.Engine) -> None:
    """Run every migration that the warehouse has not had, in one transaction: all of them, or none.

    Raises:
        RowsRefusedError: rows break what the new schema demands; the message names them.
    """
    upgrade_to(engine, "head")


def upgrade_to(engine: sa.Engine, revision: str) -> None:
    """Run the migrations up to a revision; for trials of what an older version left. See `upgrade`."""
    config = _config()
    with _restructuring(engine) as connection:
        if engine.dialect.name == "postgresql":
            # Two first runs at once: the second waits, and then finds nothing to do. SQLite has one writer anyway.
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK_NUMBER)))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


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


def check(engine: sa.Engine) -> list[str]:
    """What differs from the current schema, one line a difference; empty if nothing does."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found, newest = context.get_current_revision(), ScriptDirectory.from_config(_config()).get_current_head()
        if found != newest:
            return [f"the warehouse stands at revision {found or 'none'}, this version needs {newest}"]
        lacking = sorted(set(views.NAMES) - set(sa.inspect(connection).get_view_names()))
        return [
            *(str(difference) for difference in compare_metadata(context, METADATA)),
            *(f"the view {name} is not there" for name in lacking),
        ]


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
    differences = check(engine)
    if differences:
        shown = "; ".join(differences[:3])
        raise WarehouseDriftError(f"the warehouse's schema differs ({shown}): run `{MEND_COMMAND}`")
