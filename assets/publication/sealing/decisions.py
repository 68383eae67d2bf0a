"""Decisions that publish a year, and the dates that they can bear.

What belongs here: the order of the year's end, of the reports that count, of the release that is corrected, and of the
decision. What does not: what is released.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from assets.publication.published.editions import Document
from assets.submissions.register.in_force import counted_since
from checks.texts.vietnam_time import day_in_vietnam
from warehouse.tables import release
from warehouse.tables.evaluation_year import last_day


@dataclass(frozen=True, slots=True)
class Decision:
    """By what a year is published.

    Attributes:
        number: of the document.
        on: its date.
        erratum_reason: why an earlier release is corrected; None for a first release.
    """

    number: str
    on: date
    erratum_reason: str | None = None

    @property
    def document(self) -> Document:
        """The document, as what it publishes names it."""
        return Document(self.number, self.on)


def impossible_date(
    connection: sa.Connection, year: int, on: date, *, at: datetime, allow_future: bool = False
) -> str | None:
    """Reason why no decision that publishes a year's present figures can bear a date; None if one can.

    Args:
        connection: a warehouse.
        year: that is published.
        on: the decision's date.
        at: when it is published; days are Vietnam's.
        allow_future: whether the date may be later than that day.
    """
    if on <= (end := last_day(year)):
        return f"a decision of {on} cannot publish {year}, which ends on {end}"
    since = counted_since(connection, year)
    if since is not None and on < day_in_vietnam(since):
        return f"a decision of {on} cannot publish a report that was received on {day_in_vietnam(since)}"
    former = connection.execute(
        sa.select(release).where(release.c.year == year).order_by(release.c.sequence.desc()).limit(1)
    ).one_or_none()
    if former is not None and on < former.decision_on:
        return f"a decision of {on} cannot correct {year}-{former.sequence}, which is of {former.decision_on}"
    if on > day_in_vietnam(at) and not allow_future:
        return f"{on} is still to come, today is {day_in_vietnam(at)}: --allow-future takes such a date"
    return None
