"""Frameworks of a year by level: those that score it, and the one that an agency's own words are about.

An agency is scored by every framework of its level. Its report, its claims and the decisions on it are about one of
them, the principal one: the one that asks for reports, else the only one. Beside it others may stand that score by
outside figures alone. What does not belong here: reading frameworks, and who is of which level.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from assets.rules.framework.model import Framework


def frameworks_of_year(frameworks: Iterable[Framework], year: int) -> list[Framework]:
    """The frameworks that score a year, each once, in the order given.

    Raises:
        ValueError: two of one level ask for reports.
    """
    found = list(dict.fromkeys(each for each in frameworks if year in each.years))
    asking: dict[str, Framework] = {}
    for framework in found:
        other = asking.setdefault(framework.level, framework) if framework.asks_for_reports else framework
        if other is not framework:
            raise ValueError(
                f"{other.framework} and {framework.framework} both ask level {other.level} for reports of {year}"
            )
    return found


def principal_frameworks(frameworks: Iterable[Framework], year: int) -> dict[str, Framework]:
    """The principal framework of each level; none of a level that several score by outside figures alone.

    Raises:
        ValueError: two of one level ask for reports.
    """
    of_level: defaultdict[str, list[Framework]] = defaultdict(list)
    for framework in frameworks_of_year(frameworks, year):
        of_level[framework.level].append(framework)
    found = {level: principal(rivals) for level, rivals in of_level.items()}
    return {level: framework for level, framework in found.items() if framework is not None}


def principal(of_level: Iterable[Framework]) -> Framework | None:
    """The principal one of the frameworks that score a level in a year; None where there is none, or no single one."""
    rivals = list(of_level)
    asking = [each for each in rivals if each.asks_for_reports]
    candidates = asking or rivals
    return candidates[0] if len(candidates) == 1 else None


def unreported_levels(frameworks: Iterable[Framework]) -> set[str]:
    """Levels whose agencies are scored without a report: a framework of theirs holds outside figures alone."""
    return {framework.level for framework in frameworks if not framework.asks_for_reports}
