"""Points that the correction of one input can give, found by scoring the criterion again with other values of it.

Yes and no, and the options of a choice, are all tried. Of figures and days those are tried at which rules turn: the
bounds of the input, the least and greatest that any agency has, and the criterion's other figures (a part is at most
its whole). What lies between can give points beyond what is found only where a rule rises and falls again. Figures of
the group follow the tried value, with all other agencies as they are.
What does not belong here: decisions on points, which can give any (`effects`).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from assets.analysis.worklist.corrected_groups import CorrectedGroup
from assets.rules.engine.criterion_scoring import NOTHING_UNUSABLE, ScoringRule
from assets.rules.framework.input_kinds.input_kind import InputKind
from assets.rules.framework.model import Criterion, Framework
from assets.rules.language.evaluation import Value
from assets.rules.language.report_sources import ValueType
from assets.rules.language.value_texts import value_of
from assets.scoring.group_inputs import NO_GROUPS, Groups, counts
from warehouse.tables.evaluation_year import first_day, last_day

Texts = Mapping[str, str | None]
"""Input -> canonical text of its value."""


@dataclass(frozen=True, slots=True)
class Span:
    """Least and most points found."""

    least: Fraction
    most: Fraction


class Corrections:
    """A criterion's rule, asked for one agency after the other.

    Args:
        criterion: a leaf.
        framework: its rules.
        year: the year scored.
        known: agency code -> the values of its inputs.
        unusable: kinds of outside figures that nobody can read (`ScoringRule`).
        groups: agency code -> the group among which it is ranked; only rules with figures of the group ask for it.
        claiming: agencies that claim, unrefused, that the criterion does not apply to them.
    """

    def __init__(
        self,
        criterion: Criterion,
        framework: Framework,
        year: int,
        known: Mapping[str, Texts],
        unusable: Mapping[str, str] = NOTHING_UNUSABLE,
        *,
        groups: Groups = NO_GROUPS,
        claiming: Container[str] = (),
    ) -> None:
        self._criterion = criterion
        self._rule = ScoringRule(criterion, framework, year, unusable=unusable)
        self._types = {
            name: value_type.value
            for given_name, given in criterion.inputs.items()
            for name, value_type in given.names(given_name).items()
        }
        self._of = {code: self._values(texts) for code, texts in known.items()}
        self._own = {name: given for name, given in criterion.inputs.items() if not given.is_of_group}
        self._tried = {
            name: tuple(dict.fromkeys(_tried(given, (values.get(name) for values in self._of.values()), year)))
            for name, given in self._own.items()
        }
        self._groups = groups
        self._counted = {
            code
            for code, values in self._of.items()
            if criterion.group_inputs and counts(self._rule, code, values, not_applicable=code in claiming)
        }
        self._corrected = self._corrected_groups()

    def _corrected_groups(self) -> dict[tuple[str, str], CorrectedGroup]:
        """By group and input."""
        members: defaultdict[str, list[Mapping[str, Value]]] = defaultdict(list)
        for code in self._of if self._criterion.group_inputs else ():
            members[self._groups[code]] += [self._of[code]] if code in self._counted else []
        ties = self._rule.framework.ranking.ties
        return {
            (group, name): CorrectedGroup(given, [values.get(given.of) for values in inside], ties)
            for group, inside in members.items()
            for name, given in self._criterion.group_inputs.items()
        }

    def spans(self, agency: str, *, not_applicable: bool, evidence_missing: bool) -> dict[str, Span]:
        """By input, the points that correcting it alone can give an agency; an input is absent where none are found.

        Args:
            agency: one of those that are known.
            not_applicable: whether it claims, unrefused, that the criterion does not apply to it.
            evidence_missing: whether it names no document of a kind that is required.
        """
        values = self._of.get(agency) or self._values({})
        found: dict[str, Span] = {}
        for name, given in self._own.items():
            points = [
                outcome.points
                for value in (*self._tried[name], values.get(name), *self._others(name, given, values))
                if (
                    outcome := self._rule.score(
                        self._with(agency, values, name, value),
                        not_applicable=not_applicable,
                        evidence_missing=evidence_missing,
                    )
                ).is_applicable
                and outcome.points is not None
            ]
            if points:
                found[name] = Span(min(points), max(points))
        return found

    def _with(self, agency: str, values: Mapping[str, Value], name: str, value: Value) -> dict[str, Value]:
        """The values with another one of an input, and what that makes of the group's."""
        tried = {**values, name: value}
        for of_group, given in self._criterion.group_inputs.items():
            now = values.get(given.of) if agency in self._counted else None
            others = self._corrected.get((self._groups[agency], of_group))
            tried[of_group] = None if others is None else others.figure(tried.get(given.of), now)
        return tried

    def _values(self, texts: Texts) -> dict[str, Value]:
        return {name: value_of(texts.get(name), value_type) for name, value_type in self._types.items()}

    def _others(self, name: str, given: InputKind, values: Mapping[str, Value]) -> Iterator[Value]:
        """Figures of the criterion that the input can have as well."""
        if given.value_type is ValueType.NUMBER:
            yield from (
                values.get(other)
                for other, each in self._own.items()
                if other != name and each.value_type is ValueType.NUMBER and _allows(given, values.get(other))
            )


def _tried(given: InputKind, known: Iterable[Value], year: int) -> Iterator[Value]:
    """Values that are tried with every agency."""
    match given.value_type:
        case ValueType.BOOLEAN:
            yield from (False, True)
        case ValueType.DATE:
            days = [each for each in known if isinstance(each, date)]
            yield from (first_day(year), last_day(year), *_ends(days))
        case ValueType.NUMBER:
            low, high = given.limits.low, given.limits.high
            bounds = [None if low is None else math.ceil(low) if given.limits.is_whole else low]
            bounds.append(None if high is None else math.floor(high) if given.limits.is_whole else high)
            yield from (each for each in bounds if each is not None)
            yield from _ends([each for each in known if isinstance(each, int | Fraction)])
        case _:
            yield from given.choices


def _ends(values: list[Any]) -> Iterator[Value]:
    if values:
        yield from (min(values), max(values))


def _allows(given: InputKind, value: Value) -> bool:
    low, high = given.limits.low, given.limits.high
    if not isinstance(value, int | Fraction):
        return False
    return (low is None or value >= low) and (high is None or value <= high)
