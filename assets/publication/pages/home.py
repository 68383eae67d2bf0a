"""The first page: the years that the warehouse knows, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from assets.page_addresses import PageAddresses
from assets.publication.pages.rendering import render
from checks.texts.figures_and_dates import grouped, hanoi_time, vietnamese_date
from warehouse.tables import calendar_entry, index_score, release, run, submission
from warehouse.tables.tracks import COMPUTED


@dataclass(frozen=True, slots=True)
class YearAtAGlance:
    """A year of the warehouse.

    Attributes:
        year: the year scored.
        scored_count: agencies that have figures.
        changed_at: when a night last changed a figure; None if none ever did.
        released_on: the day of its newest release; None if there is none.
    """

    year: int
    scored_count: int
    changed_at: datetime | None
    released_on: date | None


def read_years(connection: sa.Connection, last_year: int) -> list[YearAtAGlance]:
    """The years that have a calendar, a report or a figure, newest first.

    Args:
        connection: open on the warehouse; it is only read.
        last_year: later years, whose calendars are written ahead, have not begun.
    """
    known = {
        int(year)
        for table in (calendar_entry, submission, index_score)
        for year in connection.scalars(sa.select(table.c.year).distinct())
        if year <= last_year
    }
    counted = sa.select(index_score.c.year, sa.func.count(sa.distinct(index_score.c.agency_code)))
    scored = connection.execute(counted.where(index_score.c.track == COMPUTED).group_by(index_score.c.year))
    scored_count = {int(year): int(count) for year, count in scored}
    newest = sa.func.max(run.c.changed_at, type_=run.c.changed_at.type)
    changed_at = {int(year): at for year, at in connection.execute(sa.select(run.c.year, newest).group_by(run.c.year))}
    latest = sa.func.max(release.c.decision_on, type_=release.c.decision_on.type)
    published = connection.execute(sa.select(release.c.year, latest).group_by(release.c.year))
    released_on = {int(year): on for year, on in published}
    return [
        YearAtAGlance(year, scored_count.get(year, 0), changed_at.get(year), released_on.get(year))
        for year in sorted(known, reverse=True)
    ]


def home_page(years: Sequence[YearAtAGlance], addresses: PageAddresses) -> str:
    """The years as a page."""
    return render(
        "home",
        title="Kết quả thông tin, tuyên truyền cải cách hành chính",
        addresses=addresses,
        crumbs=[],
        years=[
            {
                "year": each.year,
                "state": _state(each),
                "scored_count": grouped(each.scored_count),
                "changed_at": each.changed_at and hanoi_time(each.changed_at),
            }
            for each in years
        ],
    )


def _state(year: YearAtAGlance) -> str:
    if year.released_on:
        return f"Đã công bố ngày {vietnamese_date(year.released_on)}"
    return "Số liệu tạm thời, chưa công bố" if year.scored_count else "Chưa có điểm"
