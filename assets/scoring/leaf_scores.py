"""One leaf criterion met with the inputs and claims of one agency after the other.

What belongs here: whose inputs, whose evidence, which exemption; and that agencies alike in all of these share one
outcome, its trace and its sentence. What does not: the rule itself (`rules.engine.criterion_scoring`), frames
(`scores`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assets.review.decisions import Decision
from assets.rules.engine.criterion_scoring import ScoringRule
from assets.rules.engine.sentences import sentence
from assets.rules.engine.totals import NOTHING, Points
from assets.rules.framework.model import Criterion, Framework
from assets.rules.language.evaluation import Value
from assets.rules.language.value_texts import value_of
from assets.scoring.appraising import decided_points, standing_as_of
from assets.scoring.decision_words import Names
from assets.scoring.scorecards import KIND_SEPARATOR


@dataclass(frozen=True, slots=True)
class Claim:
    """Claim of an agency's scorecard on a criterion.

    Attributes:
        self_points: None if it gave itself none.
        not_applicable: that the criterion does not apply to it.
        evidence_kinds: kinds of the documents named, with a comma between.
    """

    self_points: Decimal | None = None
    not_applicable: bool = False
    evidence_kinds: str = ""


Texts = Mapping[str, Mapping[str, tuple[str, str | None]]]
"""Of one criterion: input -> agency -> value_type and value, as in the table."""


class LeafScores:
    """A leaf criterion, its rule, and what agencies have for it."""

    def __init__(
        self, criterion: Criterion, framework: Framework, year: int, texts: Texts, unusable: Mapping[str, str]
    ) -> None:
        self.code = criterion.code
        self._criterion = criterion
        self._framework = framework
        self._rule = ScoringRule(criterion, framework, year, unusable=unusable)
        self._texts = [(name, texts.get(name, {})) for name in self._rule.input_names]
        self._needed = criterion.required_evidence
        self._computed: dict[tuple[Any, ...], Points] = {}
        self._self_scored: dict[tuple[Any, ...], Points] = {}

    def computed(self, agency: str, claim: Claim) -> Points:
        """Points by the rule."""
        given = tuple(by_agency.get(agency) for _, by_agency in self._texts)
        exemption = self._framework.exemption(agency, self.code)
        lacking = self._lacks_evidence(claim)
        key = (given, claim.not_applicable, lacking, exemption and exemption.reason)
        if key not in self._computed:
            outcome = self._rule.score(
                {name: _value(text) for (name, _), text in zip(self._texts, given, strict=True)},
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

    def decided(
        self, agency: str, claim: Claim, decisions: Iterable[Decision], round_number: int, names: Names
    ) -> Points:
        """Points as of all decisions of the rounds up to one; the computed ones where none of them bears on it.

        Args:
            agency: its code.
            claim: of its scorecard.
            decisions: usable ones on this criterion of the agency, those that stand over others last.
            round_number: decisions of later rounds are passed over.
            names: of rounds.
        """
        standing = standing_as_of(decisions, round_number)
        if standing is None or self._framework.exemption(agency, self.code) is not None:
            return self.computed(agency, claim)
        before = {name: _value(by_agency.get(agency)) for name, by_agency in self._texts}
        inputs = self._criterion.inputs
        corrected = {
            name: value_of(each.input_value, inputs[name].value_type.value) for name, each in standing.inputs.items()
        }
        refuses = claim.not_applicable and standing.refusal is not None and self._may_claim
        outcome = self._rule.score(
            before | corrected,
            not_applicable=claim.not_applicable and not refuses,
            evidence_missing=self._lacks_evidence(claim),
        )
        found = decided_points(standing, outcome, before, refuses=refuses, names=names)
        return self.computed(agency, claim) if found is None else found

    @property
    def _may_claim(self) -> bool:
        return self._criterion.not_applicable != "forbidden"

    def _lacks_evidence(self, claim: Claim) -> bool:
        return not self._needed <= set(claim.evidence_kinds.split(KIND_SEPARATOR))

    def self_scored(self, agency: str, claim: Claim) -> Points:
        """The agency's own points, as it gave them; a claim that earns the maximum needs no points beside it."""
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
            return Points(Fraction(claim.self_points), criterion.scale_points)
        if claimed == "full":
            return Points(criterion.max_points, criterion.scale_points)
        return Points(None, criterion.scale_points, error="Cơ quan chưa tự chấm")


def _value(given: tuple[str, str | None] | None) -> Value:
    return None if given is None else value_of(given[1], given[0])
