"""Ways of columns: back to where their values come from, and on to what is computed from them.

What belongs here: walks over the declared origins. What does not: the declaration (`assets.column_origins`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from assets.column_origins import SHEETS_FOLDER, Origin, assets_with_origins, column_origins

Step = tuple[Origin, Origin]
"""A column and one that is copied or computed from it."""


def origins_of(column: Origin) -> tuple[Origin, ...]:
    """The columns that a column's values are copied or computed from; none of a column where the way begins."""
    return column_origins(column.asset).get(column.column, ())


def made_from(column: Origin) -> tuple[Origin, ...]:
    """The columns that are copied or computed from a column."""
    return _made_from().get(column, ())


def steps_back(column: Origin) -> tuple[Step, ...]:
    """Every step of the ways that lead to a column, the nearest first."""
    return tuple((origin, each) for each in _reached(column, origins_of) for origin in origins_of(each))


def steps_on(column: Origin) -> tuple[Step, ...]:
    """Every step of the ways that lead on from a column, the nearest first."""
    return tuple((each, made) for each in _reached(column, made_from) for made in made_from(each))


def beginnings(column: Origin) -> tuple[Origin, ...]:
    """The columns where the ways to a column begin, sheets of reports first."""
    found = [each for each in _reached(column, origins_of) if not origins_of(each) and each != column]
    return tuple(sorted(found, key=lambda each: not is_of_a_sheet(each.asset)))


def ends(column: Origin) -> tuple[Origin, ...]:
    """The columns of which nothing further is computed, among those that come from a column."""
    return tuple(each for each in _reached(column, made_from) if not made_from(each) and each != column)


def all_steps() -> tuple[Step, ...]:
    """Every declared step."""
    return tuple((origin, made) for origin, found in _made_from().items() for made in found)


def is_of_a_sheet(asset: str) -> bool:
    """Whether an asset is a sheet of agencies' reports."""
    return asset.startswith(f"{SHEETS_FOLDER}/")


def _reached(start: Origin, following: Callable[[Origin], Iterable[Origin]]) -> list[Origin]:
    """The start and all that can be reached from it, the nearest first."""
    found = {start: None}
    way = [start]
    for each in way:  # grows while it is read
        fresh = [origin for origin in following(each) if origin not in found]
        found.update(dict.fromkeys(fresh))
        way.extend(dict.fromkeys(fresh))
    return list(found)


@cache
def _made_from() -> dict[Origin, tuple[Origin, ...]]:
    made: dict[Origin, list[Origin]] = {}
    for asset in assets_with_origins():
        for name, origins in column_origins(asset).items():
            for origin in origins:
                made.setdefault(origin, []).append(Origin(asset, name))
    return {origin: tuple(found) for origin, found in made.items()}
