"""One criterion, one agency: inputs in, points out, exactly and with the reasons.

A criterion is compiled once a year to a `ScoringRule`; scoring the same values again is a look-up, since scoring is
pure. What does not belong here: the forms of a score (`score_forms`), where points are cut or refused (`bounds`), where
inputs come from, sums over criteria, ranks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, partial

from assets.rules.engine.bounds import OutsideFigures, bounded, penalty_alone
from assets.rules.engine.constraints import Constraints
from assets.rules.engine.score_forms import Scored, UnscorableError, compiled_score
from assets.rules.engine.tracing import BranchTaken, Clamp, NotScored, Outcome, PartScored
from assets.rules.framework.checks import all_formulas, known_names
from assets.rules.framework.model import (
    Constraint,
    Criterion,
    Exemption,
    Framework,
    SurveyInput,
)
from assets.rules.language.evaluation import Value, Values, exact_value
from assets.rules.language.types import PREDEFINED, YEAR_DAYS, year_days

NOTHING_UNUSABLE: Mapping[str, str] = {}
MAX_REMEMBERED = 5_000
"""Outcomes kept a rule: more than a year has agencies, and a bound in memory."""


class ScoringRule:
    """A leaf criterion, compiled for one year.

    Attributes:
        criterion, framework, year: what was compiled.
        input_names: the names whose values `score` reads, survey respondents included, in the order of the file.

    Args:
        unusable: kinds of inputs (`survey`, `external`) whose figures there should be and nobody can read, each with
            the reason in Vietnamese: a criterion that asks for one cannot be scored.
    """

    def __init__(
        self,
        criterion: Criterion,
        framework: Framework,
        year: int | None = None,
        *,
        unusable: Mapping[str, str] = NOTHING_UNUSABLE,
    ) -> None:
        if not criterion.is_leaf:
            raise ValueError(f"criterion {criterion.code} is the sum of others and has no rule of its own")
        self.criterion = criterion
        self.framework = framework
        self.year = _year(criterion, framework, year)
        self.input_names = tuple(name for name in known_names(criterion) if name not in PREDEFINED)
        self._scored = partial(Outcome, criterion, framework, self.year)
        self._given: dict[str, Value] = {
            "max": exact_value(criterion.max_points),
            **year_days(self.year),
        }
        why = next((unusable[kind] for kind in _outside_kinds(criterion) if kind in unusable), None)
        self._compute = compiled_score(criterion) if why is None else _refused(why)
        # A survey that nobody can read is not one that was not held.
        self._survey_names = _survey_names(criterion) if why is None else ()
        self._is_usable = why is None
        self._constraints = Constraints(criterion, self.year)
        self._outside = OutsideFigures(criterion)
        self._remembered: dict[tuple[object, ...], Outcome] = {}

    def score(
        self,
        values: Mapping[str, Value | Decimal],
        *,
        not_applicable: bool = False,
        evidence_missing: bool = False,
        exemption: Exemption | None = None,
    ) -> Outcome:
        """Score one agency.

        Args:
            values: by input name; a name that is absent is null. A survey input's value is its share, and
                `<name>_respondents` the number of answers.
            not_applicable: the agency claims that the criterion does not apply to it. Where the rule forbids this,
                the claim changes nothing.
            evidence_missing: required evidence is missing and not explained.
            exemption: why this agency skips the criterion, if it does.

        Raises:
            TypeError: a value is a binary float or of an unknown type.
        """
        given = [values.get(name) for name in self.input_names]
        key = (*given, not_applicable, evidence_missing, exemption and exemption.reason)
        found = self._remembered.get(key)
        if found is None:
            if len(self._remembered) >= MAX_REMEMBERED:
                self._remembered.clear()
            exact = {name: exact_value(value) for name, value in zip(self.input_names, given, strict=True)}
            found = self._outcome(exact, not_applicable, evidence_missing, exemption)
            self._remembered[key] = found
        return found

    def takes(self, values: Mapping[str, Value]) -> bool:
        """Whether the rule scores such figures: none breaks a constraint or lies outside its bounds."""
        return not self._constraints.broken(values) and not self._outside.outside(values)

    def _outcome(
        self, values: dict[str, Value], not_applicable: bool, evidence_missing: bool, exemption: Exemption | None
    ) -> Outcome:
        if exemption is not None:
            return self._left_out(values, "exempt", exemption.reason)
        if not_applicable and self.criterion.not_applicable == "exclude":
            return self._left_out(values, "not_applicable")
        if not_applicable and self.criterion.not_applicable == "full":
            return self._settled(values, self.criterion.max_points, "not_applicable")
        if self._survey_names and all(values[name] is None for name in self._survey_names):
            if self.framework.without_survey == "rescale":
                return self._left_out(values, "without_survey")
            return self._settled(values, Fraction(0), "without_survey")
        return self._judged(values, evidence_missing)

    def _judged(self, values: dict[str, Value], evidence_missing: bool) -> Outcome:
        broken = self._constraints.broken(values) if self._is_usable else ()
        return self._impossible(values, broken) if broken else self._computed(values, evidence_missing)

    def _left_out(self, values: Values, why: NotScored, reason: str | None = None) -> Outcome:
        """Neither points nor a place in the denominator."""
        return self._scored(values, Fraction(0), Fraction(0), is_applicable=False, not_scored=why, reason=reason)

    def _settled(self, values: Values, points: Fraction, why: NotScored) -> Outcome:
        """Points that do not come from the rule."""
        return self._scored(values, points, self.criterion.scale_points, not_scored=why)

    def _impossible(self, values: dict[str, Value], broken: tuple[Constraint, ...]) -> Outcome:
        """Of figures that cannot be true nothing is earned."""
        points = Fraction(0)
        clamps: tuple[Clamp, ...] = ()
        try:
            raw, _, _ = self._compute({**self._given, **values})
            points, clamps = penalty_alone(self.criterion, raw)
        except UnscorableError:
            pass  # as little as figures that give points
        sentences = tuple(self._constraints.sentence(one, values) for one in broken)
        return self._scored(values, points, self.criterion.scale_points, clamps=clamps, broken=sentences)

    def _computed(self, values: dict[str, Value], evidence_missing: bool) -> Outcome:
        error: str | None = None
        points: Fraction | None = None
        branch: BranchTaken | None = None
        parts: tuple[PartScored, ...] = ()
        clamps: tuple[Clamp, ...] = ()
        try:
            self._outside.require_within_bounds(values)
            raw, branch, parts = self._compute({**self._given, **values})
            points, clamps = bounded(self.criterion, raw, evidence_missing=evidence_missing)
        except UnscorableError as refusal:
            error = f"Không chấm được: {refusal}"
        scale = self.criterion.scale_points
        return self._scored(values, points, scale, branch=branch, parts=parts, clamps=clamps, error=error)


def score_criterion(
    criterion: Criterion,
    values: Mapping[str, Value | Decimal],
    *,
    framework: Framework,
    year: int | None = None,
    not_applicable: bool = False,
    evidence_missing: bool = False,
    exemption: Exemption | None = None,
) -> Outcome:
    """Score a leaf criterion for one agency; see `ScoringRule.score`, which this compiles once and then reuses.

    Raises:
        ValueError: the criterion is no leaf, or its rule depends on the year, the framework has several, and none
            is given.
    """
    rule = _rule(criterion, framework, year)
    return rule.score(values, not_applicable=not_applicable, evidence_missing=evidence_missing, exemption=exemption)


@lru_cache(maxsize=1_024)
def _rule(criterion: Criterion, framework: Framework, year: int | None) -> ScoringRule:
    return ScoringRule(criterion, framework, year)


def _year(criterion: Criterion, framework: Framework, year: int | None) -> int:
    if year is not None:
        return year
    uses_year = any(formula.names & YEAR_DAYS.keys() for _, formula in all_formulas(criterion))
    if uses_year and len(framework.years) > 1:
        raise ValueError(f"criterion {criterion.code} depends on the year: say which of {framework.years}")
    return max(framework.years)


def _refused(why: str) -> Callable[[Values], Scored]:
    """A score that gives no points, whatever the values."""

    def refuse(_values: Values) -> Scored:
        raise UnscorableError(why)

    return refuse


def _outside_kinds(criterion: Criterion) -> Iterator[str]:
    """The kinds of outside figures that a criterion asks for."""
    yield from (each.KEY for each in criterion.inputs.values() if each.is_from_outside)


def _survey_names(criterion: Criterion) -> tuple[str, ...]:
    """The inputs whose absence means that no survey was held; where other inputs stand beside them, null is null."""
    own = {name: each for name, each in criterion.inputs.items() if not each.is_of_group}
    asked = tuple(name for name, each in own.items() if isinstance(each, SurveyInput))
    if criterion.kind == "survey":
        return asked or tuple(own)
    return asked if len(asked) == len(own) else ()
