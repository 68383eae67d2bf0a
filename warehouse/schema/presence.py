"""Refusal to run without a warehouse: commands that only read never create an empty one.

What belongs here: whether there is one, found out without making anything. What does not: making one, and its schema
(`migrate`).
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from warehouse.schema.migrate import is_empty, refuse_differences
from warehouse.shown_url import shown_url


class NoWarehouseError(Exception):
    """There is no warehouse where one is to be read; the message says where, and what makes one."""


def require_warehouse(engine: sa.Engine) -> None:
    """Go on only if there is a warehouse; nothing is made, neither file nor folder.

    Raises:
        NoWarehouseError: no such database file, or a database without tables.
    """
    if engine.dialect.name == "sqlite" and not Path(str(engine.url.database)).is_file():
        raise NoWarehouseError(_told(f"there is no file {engine.url.database}"))
    if is_empty(engine):
        raise NoWarehouseError(_told(f"the database {shown_url(engine.url)} has no tables"))


def require_current(engine: sa.Engine) -> None:
    """Go on only if there is a warehouse of the current schema; for runs, and commands that only read.

    Raises:
        NoWarehouseError: there is none.
        WarehouseDriftError: it exists and differs.
    """
    require_warehouse(engine)
    refuse_differences(engine)


def _told(why: str) -> str:
    return (
        f"there is no warehouse here: {why}. Is PARCOMM_HOME or PARCOMM_WAREHOUSE_URL another's? `parcomm run` and "
        "`parcomm db restore` make one"
    )
