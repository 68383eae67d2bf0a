"""One leaf criterion met with the inputs, claims and decisions of one agency after the other.

What belongs here: whose inputs, whose evidence, which exemption; and that agencies alike in all of these share one
outcome, its trace and its sentence. What does not: the rule itself (`rules.engine.criterion_scoring`), figures of the
group (`group_inputs`), frames (`scores`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from assets.review.decisions import Decision
from assets.rules.engine.criterion_scoring import NOTHING_UNUSABLE, ScoringRule
from assets.rules.engine.group_figures import NO_GROUP_FIGURES, GroupFigures
from assets.rules.engine.sentences import sentence
from assets.rules.engine.totals import NOTHING, Points
from assets.rules.engine.tracing import Outcome
from assets.rules.engine.typed_points import typed_points
from assets.rules.framework.model import Criterion, Framework
from assets.rules.language.evaluation import Value
from assets.rules.language.value_texts import value_of
from assets.scoring.appraisal.appraisals import NO_APPRAISALS, Appraisals
from assets.scoring.appraisal.appraising import Standing, decided_points, standing_as_of
from assets.scoring.claims import NO_CLAIM, Claim, Claims
from assets.scoring.group_inputs import NO_GROUPS, Groups, counts, figures_of_groups
from assets.scoring.scorecards import KIND_SEPARATOR

BEFORE_ROUNDS = 0
"""In the place of a round's number: no decision counts."""


Texts = Mapping[str, Mapping[str, tuple[str, str | None]]]
"""Of one criterion: input -> agency -> value_type and value, as in the table."""


@dataclass(frozen=True)
class Known:
    """What is known of a year's agencies beside their inputs.

    Attributes:
        claims: of scorecards.
        appraisals: decisions that can be used.
        groups: of the agencies; only frameworks with figures of the group ask for them.
        unusable: kinds of outside figures that nobody can read now, with the reason (`ScoringRule`).
    """

    claims: Claims = field(default_factory=dict)
    appraisals: Appraisals = NO_APPRAISALS
    groups: Groups = field(default_factory=lambda: NO_GROUPS)
    unusable: Mapping[str, str] = field(default_factory=lambda: NOTHING_UNUSABLE)


class LeafScores:
    """A leaf criterion, its rule, and what agencies have for it."""

    def __init__(self, criterion: Criterion, framework: Framework, year: int, texts: Texts, known: Known) -> None:
        self.code = criterion.code
        self._criterion = criterion
        self._framework = framework
        self._known = known
        self._rule = ScoringRule(criterion, framework, year, unusable=known.unusable)
        self._has_group = bool(criterion.group_inputs)
        names = [name for name in self._rule.input_names if name not in criterion.group_inputs]
        self._texts = [(name, texts.get(name, {})) for name in names]
        self._agencies = sorted(set().union(*(by_agency for by_agency in texts.values())))
        self._is_decided = any((agency, self.code) in known.appraisals.decisions for agency in self._agencies)
        self._needed = criterion.required_evidence
        self._computed: dict[tuple[Any, ...], Points] = {}
        self._self_scored: dict[tuple[Any, ...], Points] = {}
        self._group_figures: dict[int, Mapping[str, GroupFigures]] = {}

    def computed(self, agency: str) -> Points:
        """Points by the rule."""
        return self._by_rule(agency, BEFORE_ROUNDS)

    def may_be_decided(self, agency: str) -> bool:
        """Whether decisions can move the agency's points: on the criterion of its own, or of others in its group."""
        return self._is_decided and (self._has_group or bool(self._decisions(agency)))

    def decided(self, agency: str, round_number: int) -> Points:
        """Points as of all decisions of the rounds up to one; by the rule where none of them bears on it."""
        standing = self._standing(agency, round_number)
        if standing is None:
            return self._by_rule(agency, round_number)
        claim, refuses = self._claim(agency), self._refuses(agency, standing)
        outcome = self._scored(
            agency,
            self._values(agency, round_number),
            round_number,
            not_applicable=claim.not_applicable and not refuses,
            evidence_missing=self._lacks_evidence(claim),
        )
        before = self._values(agency, BEFORE_ROUNDS)
        found = decided_points(standing, outcome, before, refuses=refuses, names=self._known.appraisals.names)
        return self._by_rule(agency, round_number) if found is None else found

    def self_scored(self, agency: str) -> Points:
        """The agency's own points, as it gave them; a claim that earns the maximum needs no points beside it."""
        claim = self._claim(agency)
        is_exempt = self._framework.exemption(agency, self.code) is not None
        key = (claim.self_points, claim.not_applicable, is_exempt)
        if key not in self._self_scored:
            self._self_scored[key] = self._own(claim, is_exempt=is_exempt)
        return self._self_scored[key]

    def _own(self, claim: Claim, *, is_exempt: bool) -> Points:
        criterion = self._criterion
        claimed = criterion.not_applicable if claim.not_applicable else None
        if is_exempt or claimed == "exclude" or not criterion.is_self_scored:
            return Points(NOTHING, NOTHING, is_applicable=False)
        if claim.self_points is not None:
            own = typed_points(Fraction(claim.self_points), criterion, self._framework.rounding)
            return Points(own, criterion.scale_points)
        if claimed == "full":
            return Points(criterion.max_points, criterion.scale_points)
        return Points(None, criterion.scale_points, error="Cơ quan chưa tự chấm")

    def _by_rule(self, agency: str, round_number: int) -> Points:
        """Points from the agency's own inputs as it gave them, and the group's as of a round."""
        given = tuple(by_agency.get(agency) for _, by_agency in self._texts)
        claim, exemption = self._claim(agency), self._framework.exemption(agency, self.code)
        lacking = self._lacks_evidence(claim)
        group = tuple(self._group(agency, round_number).items()) if self._has_group else ()
        key = (given, group, claim.not_applicable, lacking, exemption and exemption.reason)
        if key not in self._computed:
            outcome = self._scored(
                agency,
                self._values(agency, BEFORE_ROUNDS),
                round_number,
                not_applicable=claim.not_applicable,
                evidence_missing=lacking,
                exemption=exemption,
            )
            self._computed[key] = Points(
                outcome.points,
                outcome.max_points,
                outcome.is_applicable,
                outcome.error,
                json.dumps(outcome.trace, ensure_ascii=False),
                sentence(outcome),
            )
        return self._computed[key]

    def _scored(self, agency: str, own: Mapping[str, Value], round_number: int, **claimed: Any) -> Outcome:
        """Outcome of the rule with the group's figures as of a round, which it names."""
        group = self._group(agency, round_number)
        outcome = self._rule.score({**own, **{name: figure.value for name, figure in group.items()}}, **claimed)
        return replace(outcome, group=group) if group else outcome

    def _group(self, agency: str, round_number: int) -> GroupFigures:
        """Figures of the agency's group as of a round."""
        if not self._has_group:
            return NO_GROUP_FIGURES
        if round_number not in self._group_figures:
            self._group_figures[round_number] = figures_of_groups(
                self._rule,
                {each: self._counted_values(each, round_number) for each in self._agencies},
                self._known.groups,
            )
        return self._group_figures[round_number].get(agency, NO_GROUP_FIGURES)

    def _counted_values(self, agency: str, round_number: int) -> Mapping[str, Value] | None:
        """The agency's figures as of a round; None where they do not count among its group's."""
        values, standing = self._values(agency, round_number), self._standing(agency, round_number)
        refuses = standing is not None and self._refuses(agency, standing)
        claims = self._claim(agency).not_applicable and not refuses
        return values if counts(self._rule, agency, values, not_applicable=claims) else None

    def _values(self, agency: str, round_number: int) -> dict[str, Value]:
        """The agency's own inputs, as corrected by a round."""
        standing = self._standing(agency, round_number)
        corrected = {} if standing is None else standing.inputs
        types = {name: self._criterion.inputs[name].value_type.value for name in corrected}
        return {name: _value(by_agency.get(agency)) for name, by_agency in self._texts} | {
            name: value_of(each.input_value, types[name]) for name, each in corrected.items()
        }

    def _standing(self, agency: str, round_number: int) -> Standing | None:
        """Decisions that hold after a round; None where there are none, or the agency is exempt."""
        if self._framework.exemption(agency, self.code) is not None:
            return None
        return standing_as_of(self._decisions(agency), round_number)

    def _decisions(self, agency: str) -> Sequence[Decision]:
        return self._known.appraisals.decisions.get((agency, self.code), ())

    def _claim(self, agency: str) -> Claim:
        return self._known.claims.get((agency, self.code), NO_CLAIM)

    def _refuses(self, agency: str, standing: Standing) -> bool:
        """Whether the agency's claim is one that a decision takes away."""
        may_claim = self._criterion.not_applicable != "forbidden"
        return self._claim(agency).not_applicable and standing.refusal is not None and may_claim

    def _lacks_evidence(self, claim: Claim) -> bool:
        return not self._needed <= set(claim.evidence_kinds.split(KIND_SEPARATOR))


def _value(given: tuple[str, str | None] | None) -> Value:
    return None if given is None else value_of(given[1], given[0])
