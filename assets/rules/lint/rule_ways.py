"""A rule followed over everything that its inputs can be: which branch gives which points where.

What does not belong here: what is wrong with that (the `..._checks` modules).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from assets.rules.engine.criterion_scoring import ScoringRule
from assets.rules.engine.tracing import Outcome
from assets.rules.framework.model import Criterion, Framework
from assets.rules.language.evaluation import Value
from assets.rules.language.exact_numbers import simplest
from assets.rules.language.expressions import names
from assets.rules.language.report_sources import ValueType
from assets.rules.lint.affine import Point, Quotient
from assets.rules.lint.domains import Domain
from assets.rules.lint.exploring import Way, explore
from assets.rules.lint.paths import Path, Symbol
from assets.rules.lint.rules import Rule


@dataclass(frozen=True)
class Taken:
    """The branch that holds (None: none does) and its points (None: null)."""

    index: int | None
    points: Quotient | None


@dataclass(frozen=True)
class Scored:
    """One way of a rule in one year.

    Attributes:
        way: where it is taken, and what it gives.
        year: the year whose first and last day it used.
        is_complete: no input is absent on it.
    """

    way: Way[Taken]
    year: int
    is_complete: bool

    @property
    def taken(self) -> Taken:
        """What came out."""
        return self.way.result


def first_that_holds(rule: Rule, path: Path) -> Taken:
    """The rule at one point, as scoring reads it."""
    for index, branch in enumerate(rule.branches):
        if branch.when is None or path.truth(branch.when) is True:
            return Taken(index, path.figure(branch.points))
    return Taken(None, None)


@dataclass(frozen=True)
class RuleStudy:
    """A criterion under study: its rule as the engine scores it, and its inputs' domains, by year."""

    criterion: Criterion
    framework: Framework

    def years(self, rule: Rule) -> tuple[int, ...]:
        """The framework's years if the rule depends on the year or on dates, else the latest alone."""
        used = frozenset().union(*(names(tree) for tree in rule.formulas))
        dated = {"year_start", "year_end"} | {
            name for name, given in self.criterion.inputs.items() if given.value_type is ValueType.DATE
        }
        return self.framework.years if used & dated else (max(self.framework.years),)

    def domains(self, rule: Rule) -> Iterator[Domain]:
        """One a year that matters."""
        for year in self.years(rule):
            yield Domain.of(self.criterion, year)

    def ways(self, rule: Rule) -> list[Scored]:
        """Every way that the rule can go.

        Raises:
            NotAnalysedError: it cannot be followed.
        """
        found: list[Scored] = []
        for year, domain in zip(self.years(rule), self.domains(rule), strict=True):
            for settled, space in domain.spaces(rule.formulas):
                is_complete = all(value is not None for value in settled.values())
                ways = explore(lambda path: first_that_holds(rule, path), space, settled)
                found += [Scored(way, year, is_complete) for way in ways]
        return found

    def outcome(self, point: Point, settled: Mapping[str, Symbol], year: int) -> Outcome:
        """What the engine itself says at a point."""
        return ScoringRule(self.criterion, self.framework, year).score(self.values(point, settled))

    def values(self, point: Point, settled: Mapping[str, Symbol]) -> dict[str, Value]:
        """A point as the values of inputs."""
        domain = Domain.of(self.criterion, max(self.framework.years))
        typed: dict[str, Value] = {
            name: value
            for name, value in settled.items()
            if name not in domain.constants and not isinstance(value, Quotient)
        }
        for name, figure in point.items():
            typed[name] = date.fromordinal(int(figure)) if domain.is_date(name) else simplest(figure)
        return typed

    def example(self, point: Point, settled: Mapping[str, Symbol]) -> str:
        """A point as `parcomm try` takes it: `planned=5 done=4`."""
        values = self.values(point, settled)
        ordered = [name for name in self.criterion.inputs if name in values]
        ordered += [name for name in values if name not in self.criterion.inputs]
        return " ".join(f"{name}={_as_typed(values[name])}" for name in ordered) or "mọi số liệu"


def _as_typed(value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Fraction):
        return f"{float(value):.6f}".rstrip("0")
    return value.isoformat() if isinstance(value, date) else str(value)
