"""Evaluation years at work: opened by their calendar, and not sealed by a release.

What belongs here: what the calendar, the releases and the arrivals say of it. What does not: when a night runs, and
whether a year can be run at all (`assets.reference.year_readiness`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import pandas as pd
import sqlalchemy as sa

from assets.submissions.register.registration_events import RECEIVED, RECEIVED_AGAIN
from warehouse.schema.presence import NoWarehouseError, require_warehouse
from warehouse.tables import audit_event, receipt, release
from warehouse.tables.evaluation_year import first_day

OPENS = "opens"
RELEASE_DUE = "release_due"


@dataclass(frozen=True, slots=True)
class YearStates:
    """State of each year in the warehouse.

    Attributes:
        released: time of the newest release or erratum, by year.
        received: years of which any file has arrived.
        resumed: released years of which the pipeline has taken in a file since.
    """

    released: Mapping[int, datetime] = field(default_factory=dict)
    received: frozenset[int] = frozenset()
    resumed: frozenset[int] = frozenset()

    def is_sealed(self, year: int) -> bool:
        """Whether a release of the year holds and nothing has arrived since."""
        return year in self.released and year not in self.resumed


def read_year_states(engine: sa.Engine, until: datetime | None = None) -> YearStates:
    """Read releases and arrivals, without a turn and without a lock.

    Where there is no warehouse, and in one of an older version that lacks the tables, nothing is known; nothing is
    made on the way.

    Args:
        engine: of the warehouse.
        until: a moment; what arrived after it is not counted.

    Raises:
        sqlalchemy.exc.DBAPIError: the database cannot be reached.
    """
    try:
        require_warehouse(engine)
    except NoWarehouseError:
        return YearStates()
    if not all(sa.inspect(engine).has_table(table.name) for table in (release, receipt, audit_event)):
        return YearStates()
    newest = sa.func.max(release.c.released_at, type_=release.c.released_at.type)
    with engine.connect() as connection:
        by_year = connection.execute(sa.select(release.c.year, newest).group_by(release.c.year))
        released = {int(year): at for year, at in by_year}
        come = sa.true() if until is None else receipt.c.received_at <= until
        received = connection.scalars(sa.select(receipt.c.year).where(come).distinct())
        return YearStates(released, frozenset(received), _resumed(connection, released, until))


def _resumed(connection: sa.Connection, released: Mapping[int, datetime], until: datetime | None) -> frozenset[int]:
    """By the audit trail: a receipt tells when a gateway received a file, which may be before the release."""
    if not released:
        return frozenset()
    arrived = sa.select(audit_event.c.happened_at, audit_event.c.details).where(
        audit_event.c.action.in_([RECEIVED, RECEIVED_AGAIN]), audit_event.c.happened_at > min(released.values())
    )
    told = ((json.loads(details)["year"], at) for at, details in connection.execute(arrived))
    return frozenset(
        year for year, at in told if year in released and at > released[year] and (until is None or at <= until)
    )


def years_at_work(
    calendar: pd.DataFrame, day: date, states: YearStates, waiting: Collection[int] = ()
) -> dict[int, str | None]:
    """The years on which nights work, each with what is to be told of it (`why_overdue`).

    Those within their calendar come first, oldest first: files in no year's folder are theirs.

    Args:
        calendar: table `calendar_entry`.
        day: in Vietnam.
        states: what the warehouse knows.
        waiting: years whose folder of the inbox holds files. A year past its date of which nothing has come is left
            alone: there is nothing to release.
    """
    found = {
        year: why_overdue(calendar, year, day, states)
        for year in sorted(map(int, calendar["year"].unique()))
        if opens_on(calendar, year) <= day and not states.is_sealed(year)
    }
    return {
        **{year: why for year, why in found.items() if why is None},
        **{year: why for year, why in found.items() if why and (year in states.received or year in waiting)},
    }


def opens_on(calendar: pd.DataFrame, year: int) -> date:
    """The day on which a year opens: not before its first, which it is where the calendar names none."""
    named = calendar.loc[calendar["year"].eq(year) & calendar["event"].eq(OPENS), "due_on"].min()
    return first_day(year) if pd.isna(named) else max(first_day(year), named.date())


def why_overdue(calendar: pd.DataFrame, year: int, day: date, states: YearStates) -> str | None:
    """A sentence for operators on a year that is `overdue_since` a day; None for any other."""
    due = overdue_since(calendar, year, day, states)
    if due is None:
        return None
    return f"{year} was to be released by {due:%Y-%m-%d} and is not: nights go on until `parcomm release --year {year}`"


def overdue_since(calendar: pd.DataFrame, year: int, day: date, states: YearStates) -> date | None:
    """The day by which a year should have been released and is not; None if it is not past, or a release holds.

    It is the latest of the calendar: an extension of the release counts.
    """
    due = calendar.loc[calendar["year"].eq(year) & calendar["event"].eq(RELEASE_DUE), "due_on"].max()
    if pd.isna(due) or due >= pd.Timestamp(day) or year in states.released:
        return None
    overdue: date = due.date()
    return overdue
