"""Standard error of an agency's index, from the sampling errors of its survey shares and outside indices.

Each sampled figure is raised and lowered by its standard error, the criteria that use it are scored again, and the
total is summed again: the change of the index is its error. Where rules are linear this is exact; elsewhere the greater
of the two changes is taken, as for a rule by steps, whose derivative is nowhere of use. Figures are independent of each
other; criteria that use the same figure move together; figures of the group are held as they are. What does not belong
here: variances (`sampling`), which pairs can be told apart (`comparison`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assets.analysis.agency_totals import AgencyTotals, ByCode
from assets.analysis.ranks.bands.sampling import NOTHING, share_variance, standard_error
from assets.rules.engine.criterion_scoring import ScoringRule
from assets.rules.engine.totals import Points
from assets.rules.framework.model import Criterion, ExternalInput, Framework, SurveyInput
from assets.rules.language.evaluation import Value
from assets.rules.language.exact_numbers import simplest
from assets.rules.language.value_texts import value_of

SURVEY_QUESTION, OUTSIDE_INDEX = "survey", "external"
Source = tuple[str, str]
"""(kind, question or name of the index)"""


@dataclass(frozen=True)
class Samples:
    """Samples that stand behind outside figures.

    Attributes:
        answers: (agency, question) -> of each group of respondents, how many chose each option.
        errors: (agency, index) -> the standard error that its source gives.
    """

    answers: Mapping[tuple[str, str], Iterable[Mapping[str, int]]]
    errors: Mapping[tuple[str, str], Fraction]


@dataclass(frozen=True, slots=True)
class _Use:
    """Use of a sampled figure: by which criterion, under which name, and its variance there."""

    rule: ScoringRule
    name: str
    given: SurveyInput | ExternalInput
    variance: Fraction


class IndexErrors:
    """A framework's sampled figures, ready for one agency after the other.

    Args:
        framework: the rules.
        year: the year scored.
        samples: of all agencies.
    """

    def __init__(self, framework: Framework, year: int, samples: Samples) -> None:
        self._samples = samples
        self._totals = AgencyTotals(framework)
        self._rules = {
            leaf.code: ScoringRule(leaf, framework, year)
            for leaf in framework.leaves()
            if any(isinstance(given, SurveyInput | ExternalInput) for given in leaf.inputs.values())
        }

    @property
    def criteria(self) -> frozenset[str]:
        """Codes of the criteria that use outside figures: only their traces are asked for."""
        return frozenset(self._rules)

    def variance(self, agency: str, by_code: ByCode, traces: Mapping[str, str | None]) -> Fraction:
        """Variance of an agency's index, in per cent squared; 0 where nothing is sampled, or it has no index.

        Args:
            agency: its code.
            by_code: its final points.
            traces: of its final points, by criterion.
        """
        now = self._totals.total(agency, by_code).index
        if now is None:
            return NOTHING
        uses: defaultdict[Source, list[tuple[_Use, dict[str, Value]]]] = defaultdict(list)
        for code, rule in self._rules.items():
            values = _values_used(rule.criterion, by_code[code], traces.get(code))
            for source, use in self._uses(agency, rule, values or {}):
                uses[source].append((use, values or {}))
        return sum((self._of_source(agency, by_code, now, found) for found in uses.values()), NOTHING)

    def _uses(self, agency: str, rule: ScoringRule, values: Mapping[str, Value]) -> Iterable[tuple[Source, _Use]]:
        for name, given in rule.criterion.inputs.items():
            if not isinstance(values.get(name), int | Fraction):
                continue
            if isinstance(given, SurveyInput):
                groups = list(self._samples.answers.get((agency, given.survey), ()))
                variance = share_variance(groups, given.weights)
                if variance and values[name] == _share(given, groups):  # else an appraiser corrected it
                    yield (SURVEY_QUESTION, given.survey), _Use(rule, name, given, variance)
            elif isinstance(given, ExternalInput):
                error = self._samples.errors.get((agency, given.external))
                if error:
                    yield (OUTSIDE_INDEX, given.external), _Use(rule, name, given, error**2)

    def _of_source(
        self, agency: str, by_code: ByCode, now: Fraction, uses: list[tuple[_Use, dict[str, Value]]]
    ) -> Fraction:
        changes = []
        for sign in (1, -1):
            moved: dict[str, Points] = {}
            for use, values in uses:
                points = _moved(use, values, by_code[use.rule.criterion.code], sign)
                if points is not None:
                    moved[use.rule.criterion.code] = points
            then = self._totals.total(agency, by_code, self._totals.changed(by_code, moved)).index
            changes.append(now if then is None else then)
        # Steps are rounded roots of variances: what rounding took is given back.
        use = uses[0][0]
        exactly = use.variance / _step(use) ** 2 if _step(use) else NOTHING
        return max(abs(change - now) for change in changes) ** 2 * exactly


def _share(given: SurveyInput, groups: Iterable[Mapping[str, int]]) -> Fraction | None:
    counts: defaultdict[str, int] = defaultdict(int)
    for group in groups:
        for option, count in group.items():
            counts[option] += count
    return given.share(counts)


def _step(use: _Use) -> Fraction:
    return Fraction(standard_error(use.variance))


def _moved(use: _Use, values: Mapping[str, Value], now: Points, sign: int) -> Points | None:
    """Points with the figure one standard error away, within its bounds; None where the rule gives none."""
    figure = values[use.name]
    assert isinstance(figure, int | Fraction)  # noqa: S101 - `_uses` yields figures alone
    limits = use.given.limits
    moved = Fraction(figure) + sign * _step(use)
    moved = moved if limits.low is None else max(moved, limits.low)
    moved = moved if limits.high is None else min(moved, limits.high)
    outcome = use.rule.score({**values, use.name: simplest(moved)})
    if outcome.points is None or not outcome.is_applicable:
        return None
    return Points(outcome.points, now.max_points)


def _values_used(criterion: Criterion, found: Points, trace: str | None) -> dict[str, Value] | None:
    """Values by which a criterion's rule gave its final points; None where other than its rule gave them."""
    if trace is None or not found.is_applicable or found.points is None:
        return None
    told: dict[str, Any] = json.loads(trace)
    if "rule_points" in told or "not_scored" in told or "broken" in told:
        return None
    types = {
        name: value_type.value
        for given_name, given in criterion.inputs.items()
        for name, value_type in given.names(given_name).items()
    }
    return {name: _value(told["inputs"].get(name), value_type) for name, value_type in types.items()}


def _value(told: Any, value_type: str) -> Value:
    return told if told is None or isinstance(told, bool) else value_of(told, value_type)
