"""The rule of a criterion in a passport, in words and with the figures put in.

What does not belong here: how they are written (`assets.rules.words.rules`, `assets.rules.engine.formula`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from assets.publication.passport.json_values import Document, Row, exact
from assets.rules.engine.formula import Step, broken_constraints, formula
from assets.rules.framework.checks import known_names
from assets.rules.framework.model import Criterion
from assets.rules.language.evaluation import Value
from assets.rules.language.value_texts import value_of
from assets.rules.words.expressions import exact_figure
from assets.rules.words.rules import rule_words
from warehouse.tables.tracks import FINAL


def rule_document(criterion: Criterion, scores: list[Row], year: int) -> Document:
    """`rule`, the lines of a leaf's rule, and `formula`, its steps with the figures that the final points come from.

    A rule that was not used (the criterion does not apply, the agency is exempt) has no formula; one whose declared
    figures cannot be true has the conditions that they break.

    Args:
        criterion: as it stood then.
        scores: rows of `criterion_score` of the criterion, every track.
        year: the year scored.
    """
    trace = next((score["trace"] for score in scores if score["track"] == FINAL), None)
    steps = [] if trace is None else _steps(criterion, json.loads(trace), year)
    return {"rule": list(rule_words(criterion)), "formula": [_step(step) for step in steps]}


def _steps(criterion: Criterion, trace: Mapping[str, Any], year: int) -> tuple[Step, ...]:
    if not criterion.is_leaf or "not_scored" in trace or "inputs" not in trace:
        return ()
    types = known_names(criterion)
    values = {name: _value(given, types[name].value) for name, given in trace["inputs"].items() if name in types}
    if trace.get("broken"):
        return broken_constraints(criterion, year, values)
    return (*formula(criterion, year, values), *_made_of_it(trace))


def _made_of_it(trace: Mapping[str, Any]) -> Iterator[Step]:
    """What documents that are missing, or appraisers, make of the rule's points."""
    if any(clamp["bound"] == "evidence" for clamp in trace.get("clamps", ())):
        yield Step("Thiếu tài liệu kiểm chứng bắt buộc", points=exact_figure(0), result=Fraction(0))
    for made in trace.get("decisions", ()):
        if made["kind"] == "points":
            points = Fraction(made["to"])
            name = f"Theo quyết định thẩm định số {made['id']}"
            yield Step(name, points=exact_figure(points), result=points)


def _value(given: str | bool | None, value_type: str) -> Value:
    return given if isinstance(given, bool) else value_of(given, value_type)


def _step(step: Step) -> Document:
    return {
        "name": step.name,
        "when": step.when,
        "holds": step.holds,
        "points": step.points,
        "result": exact(step.result),
        "depth": step.depth,
        "text": step.text,
    }
