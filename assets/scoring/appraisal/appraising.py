"""Decisions on one criterion of one agency, as of a round: what holds, and the points with their trace and sentence.

What belongs here: decisions applied to a rule's outcome. What does not: judging decisions (`assets.review.judging`),
whose inputs these are (`leaf_scores`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assets.review.decisions import Decision
from assets.rules.engine.sentences import sentence
from assets.rules.engine.totals import Points
from assets.rules.engine.tracing import Outcome, value_as_data
from assets.rules.language.evaluation import Value
from assets.rules.language.exact_numbers import exact_text
from assets.rules.language.value_texts import value_of
from assets.scoring.appraisal.decision_words import Names, decision_words


@dataclass(frozen=True, slots=True)
class Standing:
    """Decisions on an item that hold.

    Attributes:
        inputs: input -> the decision that corrects it.
        points: the decision on points.
        refusal: the decision that the criterion applies after all.
        withdrawal: the last that took others back.
        replaced: by number of a decision, the one on the same figure that held until then.
    """

    inputs: Mapping[str, Decision]
    points: Decision | None
    refusal: Decision | None
    withdrawal: Decision | None
    replaced: Mapping[int, Decision]


def standing_as_of(decisions: Iterable[Decision], round_number: int) -> Standing | None:
    """Decisions on an item that hold after a round; None if the item had none by then.

    A later correction of an input takes an earlier decision on points away: the rule computes them anew.

    Args:
        decisions: usable ones on one item, those that stand over others last.
        round_number: decisions of later rounds are passed over.
    """
    inputs: dict[str, Decision] = {}
    replaced: dict[int, Decision] = {}
    points = refusal = withdrawal = None
    found = [each for each in decisions if each.round <= round_number]
    for each in found:
        match each.kind:
            case "points":
                if points is not None:
                    replaced[each.appraisal_id] = points
                points = each
            case "input":
                earlier = inputs.pop(str(each.input_name), None)
                if each.input_value is not None:
                    inputs[str(each.input_name)] = each
                    replaced |= {} if earlier is None else {each.appraisal_id: earlier}
                if points is not None and each.place > points.place:
                    points = None
            case "refuse_not_applicable":
                refusal = each
            case _:
                inputs, points, refusal, withdrawal = {}, None, None, each
    return Standing(inputs, points, refusal, withdrawal, replaced) if found else None


def decided_points(
    standing: Standing, outcome: Outcome, before: Mapping[str, Value], *, refuses: bool, names: Names
) -> Points | None:
    """Points of a decided criterion; None if nothing that holds bears on it.

    Args:
        standing: decisions that hold.
        outcome: of the rule, with corrected inputs, and without the claim that is refused.
        before: the inputs' values before any decision.
        refuses: whether the agency's claim is one that the refusal takes away.
        names: of rounds.
    """
    told = [*_rulings(standing, refuses=refuses), *_corrections(standing, outcome, before)]
    points = standing.points if outcome.is_applicable else None
    if points is not None:
        earlier = standing.replaced.get(points.appraisal_id)
        told.append(_entry(points, outcome.points if earlier is None else earlier.points_exact, points.points_exact))
    if not told:
        return None
    trace = outcome.trace | {"decisions": told}
    said = "; ".join(decision_words(entry, outcome.criterion, names) for entry in told)
    by_rule = sentence(outcome)
    if points is None:
        return Points(
            outcome.points,
            outcome.max_points,
            outcome.is_applicable,
            outcome.error,
            json.dumps(trace, ensure_ascii=False),
            f"{said}; {by_rule}",
        )
    return Points(
        points.points_exact,
        outcome.max_points,
        outcome.is_applicable,
        None,
        json.dumps(_overridden(trace, points.points_exact or Fraction(0), outcome), ensure_ascii=False),
        f"{said}; theo quy tắc: {by_rule}",
    )


def _rulings(standing: Standing, *, refuses: bool) -> list[dict[str, Any]]:
    found = [standing.withdrawal, standing.refusal if refuses else None]
    return [_entry(each, None, None) for each in found if each is not None]


def _corrections(standing: Standing, outcome: Outcome, before: Mapping[str, Value]) -> list[dict[str, Any]]:
    if outcome.not_scored is not None:
        return []
    inputs: Sequence[Decision] = sorted(standing.inputs.values(), key=lambda each: (*each.place, each.appraisal_id))
    return [
        _entry(each, _value_before(each, standing, outcome, before), outcome.values.get(str(each.input_name)))
        for each in inputs
    ]


def _value_before(decision: Decision, standing: Standing, outcome: Outcome, before: Mapping[str, Value]) -> Value:
    """The value that a correction replaces: of an earlier correction, else the agency's."""
    name = str(decision.input_name)
    earlier = standing.replaced.get(decision.appraisal_id)
    if earlier is None:
        return before.get(name)
    return value_of(earlier.input_value, outcome.criterion.inputs[name].value_type.value)


def _entry(decision: Decision, before: Value, after: Value) -> dict[str, Any]:
    """A decision as the trace tells it."""
    return {
        "id": decision.appraisal_id,
        "round": decision.round,
        "kind": decision.kind,
        "input": decision.input_name,
        "from": value_as_data(before),
        "to": value_as_data(after),
        "by": decision.decided_by,
        "at": decision.decided_at.isoformat(),
        "reason": decision.reason,
        "document": decision.document_number,
        "file": decision.file_sha256,
        "sheet": decision.sheet,
        "row": decision.excel_row,
    }


def _overridden(trace: dict[str, Any], points: Fraction, outcome: Outcome) -> dict[str, Any]:
    """The trace of points that a person decided, beside what the rule would have given."""
    by_rule = {f"rule_{name}": trace.pop(name) for name in ("points", "points_exact", "error") if name in trace}
    return {
        "criterion": trace.pop("criterion"),
        "points": str(outcome.framework.rounding.printed_criterion(points)),
        "points_exact": exact_text(points),
        **trace,
        **by_rule,
    }
