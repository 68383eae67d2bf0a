"""Standard error of an agency's index, from the sampling errors of its survey shares and outside indices.

Each sampled figure is raised and lowered by its standard error, the criteria that use it are scored again, and the
total is summed again: the change of the index is its error. Where rules are linear this is exact; elsewhere the greater
of the two changes is taken, as for a rule by steps, whose derivative is nowhere of use. Criteria that use one figure
move together; two shares of one question, by other weights, go together as far as its answers do; all other figures are
independent. Figures of the group are held as they are. What does not belong here: variances (`sampling`), which pairs
can be told apart (`comparison`).
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

from assets.analysis.agency_totals import AgencyTotals, ByCode
from assets.analysis.ranks.bands.sampling import NOTHING, share_covariance, standard_error
from assets.rules.engine.criterion_scoring import ScoringRule
from assets.rules.engine.totals import Points
from assets.rules.framework.model import Criterion, ExternalInput, Framework, SurveyInput
from assets.rules.language.evaluation import Value
from assets.rules.language.exact_numbers import simplest
from assets.rules.language.value_texts import value_of

SURVEY_QUESTION, OUTSIDE_INDEX = "survey", "external"


class OutsideFigure(NamedTuple):
    """An outside index and the standard error that its source gives."""

    figure: Fraction
    error: Fraction


@dataclass(frozen=True)
class Samples:
    """Samples that stand behind outside figures.

    Attributes:
        answers: (agency, question) -> of each group of respondents, how many chose each option.
        indices: (agency, index) -> those of which an error is given.
    """

    answers: Mapping[tuple[str, str], Collection[Mapping[str, int]]]
    indices: Mapping[tuple[str, str], OutsideFigure]


@dataclass(frozen=True, slots=True)
class _Figure:
    """Sampled figure: an outside index, or a question's share by some weights of its options."""

    kind: str
    name: str
    weights: frozenset[tuple[str, Fraction]] = frozenset()


@dataclass(frozen=True, slots=True)
class _Use:
    """Use of a sampled figure: by which criterion, under which name, beside which other values."""

    rule: ScoringRule
    name: str
    given: SurveyInput | ExternalInput
    values: Mapping[str, Value]

    def moved(self, by: Fraction) -> Value:
        """The figure moved, within its bounds."""
        figure, limits = self.values[self.name], self.given.limits
        assert isinstance(figure, int | Fraction)  # noqa: S101 - `IndexErrors` yields figures alone
        moved = Fraction(figure) + by
        moved = moved if limits.low is None else max(moved, limits.low)
        return simplest(moved if limits.high is None else min(moved, limits.high))


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
        uses: defaultdict[_Figure, list[_Use]] = defaultdict(list)
        for code, rule in self._rules.items():
            for figure, use in self._uses(agency, rule, _values_used(rule.criterion, by_code[code], traces.get(code))):
                uses[figure].append(use)
        slopes = {figure: self._slope(agency, by_code, now, figure, found) for figure, found in uses.items()}
        return sum(
            (
                slope * other_slope * self._covariance(agency, figure, other)
                for (figure, slope), (other, other_slope) in product(slopes.items(), repeat=2)
                if (figure.kind, figure.name) == (other.kind, other.name)
            ),
            NOTHING,
        )

    def _uses(self, agency: str, rule: ScoringRule, values: Mapping[str, Value]) -> Iterator[tuple[_Figure, _Use]]:
        """Figures that stand as they were found: one that an appraiser corrected has no error."""
        for name, given in rule.criterion.inputs.items():
            if not isinstance(values.get(name), int | Fraction):
                continue
            if isinstance(given, ExternalInput):
                found = self._samples.indices.get((agency, given.external))
                if found is not None and found.figure == values[name]:
                    yield _Figure(OUTSIDE_INDEX, given.external), _Use(rule, name, given, values)
            elif isinstance(given, SurveyInput) and values[name] == self._share(agency, given):
                figure = _Figure(SURVEY_QUESTION, given.survey, frozenset(given.weights.items()))
                yield figure, _Use(rule, name, given, values)

    def _share(self, agency: str, given: SurveyInput) -> Fraction | None:
        counts: Counter[str] = Counter()
        for group in self._samples.answers.get((agency, given.survey), ()):
            counts.update(group)
        return given.share(counts)

    def _covariance(self, agency: str, figure: _Figure, other: _Figure) -> Fraction:
        """Of two figures of one source; of a figure with itself its variance."""
        if figure.kind == OUTSIDE_INDEX:
            return self._samples.indices[agency, figure.name].error ** 2
        answers = self._samples.answers[agency, figure.name]
        return share_covariance(answers, dict(figure.weights), dict(other.weights)) or NOTHING

    def _slope(self, agency: str, by_code: ByCode, now: Fraction, figure: _Figure, uses: Sequence[_Use]) -> Fraction:
        """Change of the index by one of the figure: over a standard error up or down, whichever changes it more."""
        step = Fraction(standard_error(self._covariance(agency, figure, figure)))
        slopes = [NOTHING]
        for moved_by in (step, -step) if step else ():
            moved = {code: points for code, points in self._moved(by_code, uses, moved_by) if points is not None}
            then = self._totals.total(agency, by_code, self._totals.changed(by_code, moved)).index
            slopes.append(NOTHING if then is None else (then - now) / moved_by)
        return max(slopes, key=abs)

    def _moved(self, by_code: ByCode, uses: Sequence[_Use], by: Fraction) -> Iterator[tuple[str, Points | None]]:
        """Points of each criterion with the figure moved; None where the rule gives none."""
        values: dict[str, dict[str, Value]] = {}
        for use in uses:
            values.setdefault(use.rule.criterion.code, dict(use.values))[use.name] = use.moved(by)
        for code, given in values.items():
            outcome = self._rules[code].score(given)
            is_known = outcome.points is not None and outcome.is_applicable
            yield code, Points(outcome.points, by_code[code].max_points) if is_known else None


def _values_used(criterion: Criterion, found: Points, trace: str | None) -> dict[str, Value]:
    """Values by which a criterion's rule gave its final points; none where other than its rule gave them."""
    if trace is None or not found.is_applicable or found.points is None:
        return {}
    told: dict[str, Any] = json.loads(trace)
    if "rule_points" in told or "not_scored" in told or "broken" in told:
        return {}
    types = {
        name: value_type.value
        for given_name, given in criterion.inputs.items()
        for name, value_type in given.names(given_name).items()
    }
    return {name: _value(told["inputs"].get(name), value_type) for name, value_type in types.items()}


def _value(told: Any, value_type: str) -> Value:
    return told if told is None or isinstance(told, bool) else value_of(told, value_type)
