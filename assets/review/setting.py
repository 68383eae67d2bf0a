"""Setting of a year's decisions: the agencies, rules and rounds that they are held against."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from assets.reference.agencies import agencies_of_year
from assets.reference.rounds import Round, rounds_of_year
from assets.rules.framework.by_level import frameworks_of_year, principal_frameworks, unreported_levels
from assets.rules.framework.model import Framework
from assets.submissions.register.in_force import scored_agencies
from warehouse.rows.frames import read_table
from warehouse.tables import agency, calendar_entry


@dataclass(frozen=True)
class Setting:
    """A year that decisions are held against.

    Attributes:
        year: the year scored.
        agencies: codes of the year's agencies.
        levels: agency code -> level, of those that are scored.
        frameworks: level -> the principal framework of the year, which decisions are about.
        rounds: of the year's calendar.
    """

    year: int
    agencies: Collection[str]
    levels: Mapping[str, str]
    frameworks: Mapping[str, Framework]
    rounds: Sequence[Round]

    def framework_of(self, agency_code: str) -> Framework | None:
        """The rules that decisions on an agency are about; None if it is not scored, or by no single such rules."""
        return self.frameworks.get(self.levels.get(agency_code, ""))


def read_setting(connection: sa.Connection, frameworks: Iterable[Framework], year: int) -> Setting:
    """The year as the warehouse has it; `frameworks` of other years are passed over."""
    calendar = read_table(connection, calendar_entry, calendar_entry.c.year == year)
    of_year = frameworks_of_year(frameworks, year)
    asked = {each.level for each in of_year if each.asks_for_reports}
    scored = connection.execute(scored_agencies(year, unreported_levels(of_year) - asked))
    return Setting(
        year,
        frozenset(agencies_of_year(read_table(connection, agency), year)["code"]),
        {row.agency_code: row.level for row in scored},
        principal_frameworks(of_year, year),
        rounds_of_year(calendar, year),
    )
