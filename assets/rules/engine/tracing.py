"""Outcome and trace of one criterion for one agency, as data.

The trace is JSON-ready, stored with the score, and enough to say in a sentence why the points are what they are
(`sentences`). It is built only when asked for, so that an outcome stays cheap. What does not belong here: scoring.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from assets.rules.engine.group_figures import GroupFigures
from assets.rules.framework.model import Criterion, Framework
from assets.rules.language.evaluation import Value
from assets.rules.language.exact_numbers import exact_text

NotScored = Literal["not_applicable", "exempt", "without_survey"]


@dataclass(frozen=True, slots=True)
class BranchTaken:
    """The branch that gave the points; `index` counts from 0 in the order of the file."""

    index: int
    when: str
    points: str
    name: str | None = None

    def as_data(self) -> dict[str, Any]:
        """JSON-ready; a nameless branch has no `name`."""
        data = {"index": self.index, "when": self.when, "points": self.points}
        return data if self.name is None else {**data, "name": self.name}


@dataclass(frozen=True, slots=True)
class PartScored:
    """A part of a sum: what it gave, and whether its cap cut it."""

    name: str | None
    when: str | None
    holds: bool
    points: Fraction
    cap: Fraction | None = None
    is_capped: bool = False
    parts: tuple[PartScored, ...] = ()


@dataclass(frozen=True, slots=True)
class Clamp:
    """A result that the file told to cut, from what to what.

    `evidence` and `must` are cuts to 0: documents are missing, or the declared figures cannot be true.
    """

    bound: Literal["cap", "floor", "evidence", "must"]
    before: Fraction
    after: Fraction


@dataclass(frozen=True, slots=True)
class Outcome:
    """A scored criterion.

    Attributes:
        criterion, framework, year: the rule, and the year whose first and last day it may use.
        values: the inputs' values that went in, by name.
        points: exact; None when it could not be scored, and then `error` says why. 0 when left out.
        max_points: what the criterion adds to the denominator: 0 when left out or beyond the scale.
        is_applicable: False when the criterion left the denominator.
        branch: the branch taken, for a score by branches.
        parts: the parts, for a score by a sum.
        clamps: cuts that the file asks for, in the order in which they were made.
        error: Vietnamese, why there are no points.
        not_scored: why the rule itself was not used, if it was not.
        reason: the exemption's reason, or None.
        broken: of each constraint that the declared figures break, what is wrong, in Vietnamese.
        group: whose the figures of the group are, by input; empty where they were only given, as in a trial.
    """

    criterion: Criterion
    framework: Framework
    year: int
    values: Mapping[str, Value]
    points: Fraction | None
    max_points: Fraction
    is_applicable: bool = True
    branch: BranchTaken | None = None
    parts: tuple[PartScored, ...] = ()
    clamps: tuple[Clamp, ...] = ()
    error: str | None = None
    not_scored: NotScored | None = None
    reason: str | None = None
    broken: tuple[str, ...] = ()
    group: GroupFigures = field(default_factory=dict)

    @property
    def trace(self) -> dict[str, Any]:
        """The outcome as JSON-ready data; keys that say nothing are left out, except those of `parcomm try`."""
        shown_max = self.criterion.max_points if self.is_applicable else Fraction(0)
        data: dict[str, Any] = {
            "criterion": self.criterion.code,
            "points": self._printed(self.points),
            "points_exact": None if self.points is None else exact_text(self.points),
            "max": self._printed(shown_max),
            "branch": None if self.branch is None else self.branch.as_data(),
            "parts": [self._part(part) for part in self.parts],
            "inputs": {name: value_as_data(value) for name, value in self.values.items()},
        }
        if self.clamps:
            data["clamps"] = [
                {"bound": clamp.bound, "from": exact_text(clamp.before), "to": exact_text(clamp.after)}
                for clamp in self.clamps
            ]
        if self.broken:
            data["broken"] = list(self.broken)
        if self.group:
            data["group"] = {name: figure.as_data() for name, figure in self.group.items()}
        extra = {"error": self.error, "not_scored": self.not_scored, "reason": self.reason}
        data |= {key: value for key, value in extra.items() if value is not None}
        if not self.is_applicable:
            data["is_applicable"] = False
        return data

    def _printed(self, points: Fraction | None) -> str | None:
        return None if points is None else str(self.framework.rounding.printed_criterion(points))

    def _part(self, part: PartScored) -> dict[str, Any]:
        data: dict[str, Any] = {
            "name": part.name,
            "when": part.when,
            "holds": part.holds,
            "points": self._printed(part.points),
            "points_exact": exact_text(part.points),
        }
        if part.cap is not None:
            data |= {"cap": exact_text(part.cap), "is_capped": part.is_capped}
        if part.parts:
            data["parts"] = [self._part(inner) for inner in part.parts]
        return data


def value_as_data(value: Value) -> str | bool | None:
    """A value as stored and shown: figures as reduced fractions, dates in ISO form, null as None."""
    if value is None or isinstance(value, (bool, str)):
        return value
    return value.isoformat() if isinstance(value, date) else exact_text(value)
