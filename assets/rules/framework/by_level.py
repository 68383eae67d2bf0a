"""Framework of each level in a year, and the levels that it asks for no report.

What belongs here: that one choice. What does not: reading frameworks, and who is of which level.
"""

from __future__ import annotations

from collections.abc import Iterable

from assets.rules.framework.model import Framework


def frameworks_of_year(frameworks: Iterable[Framework], year: int) -> dict[str, Framework]:
    """The framework of each level, in the order given; those of other years are left out.

    Raises:
        ValueError: two frameworks are for one level in the year.
    """
    by_level: dict[str, Framework] = {}
    for framework in frameworks:
        if year not in framework.years:
            continue
        other = by_level.setdefault(framework.level, framework)
        if other is not framework:
            raise ValueError(f"{other.framework} and {framework.framework} are both for level {other.level} in {year}")
    return by_level


def unreported_levels(frameworks: Iterable[Framework]) -> set[str]:
    """Levels whose agencies are scored without a report: their frameworks hold outside figures alone."""
    return {framework.level for framework in frameworks if not framework.asks_for_reports}
