"""Figures of a group from the figures of its agencies, exactly, and whose they are.

What does not belong here: whose figures count (`scoring.group_inputs`), and how a figure is declared
(`framework.input_kinds.group`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from assets.rules.engine.ranking import Ties, rank
from assets.rules.engine.totals import exact_sum
from assets.rules.framework.input_kinds.group import GroupInput
from assets.rules.language.evaluation import Value
from assets.rules.language.exact_numbers import simplest

MOST_KEPT = 50
"""Agencies that share a figure and are kept by code in a trace: of a group of thousands half may have the least one."""


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """A figure of the group, as one of its agencies meets it.

    Attributes:
        value: exact; None where nobody has a figure, and of a place where the agency itself has none.
        counted: how many agencies have a figure that counts.
        holders: codes of all agencies whose own figure it is, sorted: of the greatest and the least figure alone.
    """

    value: Value
    counted: int
    holders: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """JSON-ready, without the value: how many share the figure, and the first of them."""
        return {"counted": self.counted, "sharing": len(self.holders), "agencies": list(self.holders[:MOST_KEPT])}


GroupFigures = Mapping[str, GroupFigure]
"""By input."""
NO_GROUP_FIGURES: GroupFigures = {}


def group_figures(given: GroupInput, figures: Mapping[str, Value], ties: Ties) -> Callable[[str], GroupFigure]:
    """A figure of a group, for each agency.

    Args:
        given: which figure.
        figures: agency code -> its own figure, of the agencies whose figures count; null is none.
        ties: how equal figures share places.

    Returns:
        agency code -> the figure as that agency meets it, also for one whose own figure does not count.
    """
    known = {code: value for code, value in figures.items() if value is not None}
    if given.is_place:
        places = _places(given, {code: _number(value) for code, value in known.items()}, ties)
        return lambda code: GroupFigure(places.get(code), len(known))
    whole = _whole(given, known)
    return lambda _: whole


def _whole(given: GroupInput, known: Mapping[str, Value]) -> GroupFigure:
    """The same for all agencies of the group."""
    if given.group == "count":
        return GroupFigure(len(known), len(known))
    if not known:
        return GroupFigure(None, 0)
    if given.group == "mean":
        mean = exact_sum(Fraction(_number(value)) for value in known.values()) / len(known)
        return GroupFigure(simplest(mean), len(known))
    extreme = (max if given.group == "max" else min)(_ordered(known.values()))
    return GroupFigure(extreme, len(known), tuple(sorted(code for code, value in known.items() if value == extreme)))


def _places(given: GroupInput, known: Mapping[str, int | Fraction], ties: Ties) -> dict[str, int | Fraction | None]:
    sign = -1 if given.least_first else 1
    merits = {code: Fraction(sign * value) for code, value in known.items()}
    if given.group == "rank":
        return dict(zip(merits, rank([(merit,) for merit in merits.values()], ties), strict=True))
    ordered = sorted(merits.values())
    return {code: simplest(Fraction(bisect_right(ordered, merit), len(ordered))) for code, merit in merits.items()}


def _number(value: Value) -> int | Fraction:
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return value
    raise TypeError(f"{value!r} is no number")


def _ordered(values: Iterable[Value]) -> list[Any]:
    """Numbers, or days."""
    found = list(values)
    assert all(isinstance(each, (int, Fraction, date)) for each in found)  # noqa: S101 - the framework's checks hold it
    return found
