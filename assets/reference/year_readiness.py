"""Readiness of an evaluation year to be run, for every command, job and sensor.

A year is ready when it has a calendar, a framework, and an agency of a level that a framework of it scores. A framework
whose file is broken counts: its agencies' reports are taken in and wait for it. What does not belong here: whether the
year has begun, and whether it is released.
"""

from __future__ import annotations

from collections.abc import Iterator

from assets.reference.agencies import agencies_of_year
from assets.reference.loading import References
from checks.texts.vietnam_time import today_in_vietnam

FIRST_YEAR = 2022
"""The year of the oldest framework that ships with the program."""


class UnreadyYearError(ValueError):
    """A year that no run can assess; the message is `why_unready`."""


def years_begun() -> list[int]:
    """The evaluation years that have begun, oldest first: a year is worked on from its first day, when plans come."""
    return list(range(FIRST_YEAR, today_in_vietnam().year + 1))


def require_ready(references: References, year: int) -> None:
    """Refuse a year that no run can assess.

    Raises:
        UnreadyYearError: it lacks something.
    """
    why = why_unready(references, year)
    if why:
        raise UnreadyYearError(why)


def why_unready(references: References, year: int) -> str | None:
    """A sentence that says what the year lacks and which years are ready; None if it is one of them."""
    lacking = "; ".join(_lacking(references, year))
    ready = ", ".join(map(str, ready_years(references))) or "none"
    return f"{year} cannot be assessed: {lacking} (years that are ready: {ready})" if lacking else None


def ready_years(references: References) -> list[int]:
    """The years that can be assessed, oldest first."""
    years = {year for _, of_framework in references.framework_years() for year in of_framework}
    return [year for year in sorted(years) if not any(_lacking(references, year))]


def _lacking(references: References, year: int) -> Iterator[str]:
    if year < FIRST_YEAR:
        yield f"evaluation years begin with {FIRST_YEAR}"
    if year in references.calendar_faults:
        yield f"its calendar cannot be used: {references.calendar_faults[year]}"
    elif not references.calendar["year"].eq(year).any():
        yield f"there is no calendar of it (calendars/{year}.csv)"
    if year in references.waiver_faults:
        yield f"its waivers cannot be used: {references.waiver_faults[year]}"
    levels = {level for level, years in references.framework_years() if year in years}
    if not levels:
        unknown = "; ".join(each.first_problem for each in references.unloadable if each.may_be_of(year))
        yield f"no framework is for it{f', unless one of these is: {unknown}' if unknown else ''}"
    # Only then: a day of a year far outside the calendar cannot even be written.
    elif not agencies_of_year(references.agencies, year)["level"].isin(levels).any():
        yield f"no agency of level {', '.join(sorted(levels))} exists on its 31 December"
