"""Time at which a year's first figures were computed; used to answer `--as-of` with an earlier time."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from checks.texts.vietnam_time import in_vietnam
from warehouse.tables import run


def first_figures_at(connection: sa.Connection, year: int) -> datetime | None:
    """Time at which a year's first figures were written; None if there are none yet."""
    first: datetime | None = connection.scalar(sa.select(sa.func.min(run.c.changed_at)).where(run.c.year == year))
    return first


def nothing_yet(connection: sa.Connection, year: int, as_of: datetime) -> str:
    """The sentence of a moment at which nothing of the year had been computed; it names the first that can be asked of.

    To the microsecond: a second before would be too early again.
    """
    first = first_figures_at(connection, year)
    since = "it has no figures to this day" if first is None else f"its first figures are of {_told(first)}"
    return f"nothing of {year} had been computed at {_told(as_of)}: {since}"


def _told(moment: datetime) -> str:
    return in_vietnam(moment).isoformat()
