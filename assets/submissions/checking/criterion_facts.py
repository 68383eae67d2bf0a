"""Frameworks' demands on a scorecard, as plain frames that rules compare rows with.

What does not belong here: the comparison (`checks.rules`), and how a criterion is scored (`assets.scoring`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from assets.rules.engine.typed_points import typed_range
from assets.rules.framework.files import LoadedFramework
from assets.rules.framework.model import Criterion, DeclaredInput


@dataclass(frozen=True, slots=True)
class CriterionFacts:
    """Of all the frameworks given.

    Attributes:
        criteria: `framework_id`, `criterion_code`, `name` as scorecards show it, `most` and `least` points as forms
            state them, `typed_most` and `typed_least` that may be typed, `printed_points` (the maximum with the
            framework's decimals; all of them Decimal), `is_leaf`, `is_self_scored`, `may_be_not_applicable`.
        questions: the declared inputs: `framework_id`, `criterion_code`, `input_name`, `label`, `question`
            (the DeclaredInput itself).
        needs: required evidence: `framework_id`, `criterion_code`, `kind`.
        constrained: by framework and code, the criteria that have constraints (`must:`).
    """

    criteria: pd.DataFrame
    questions: pd.DataFrame
    needs: pd.DataFrame
    constrained: Mapping[tuple[str, str], Criterion]


@lru_cache(maxsize=4)
def criterion_facts(frameworks: tuple[LoadedFramework, ...]) -> CriterionFacts:
    """The facts of every criterion, in the frameworks' order; made once for all batches."""
    criteria, questions, needs = [], [], []
    constrained: dict[tuple[str, str], Criterion] = {}
    for loaded in frameworks:
        framework = loaded.framework
        rounding = framework.rounding
        for criterion, _ in framework.walk():
            key = (framework.framework, criterion.code)
            shown = rounding.printed_criterion(criterion.max_points)
            stated = (rounding.stated(each) for each in (criterion.lowest, criterion.max_points))
            bounds = (*stated, *typed_range(criterion, rounding), shown)
            may_be = criterion.is_leaf and criterion.not_applicable != "forbidden"
            criteria.append((*key, criterion.label, *bounds, criterion.is_leaf, criterion.is_self_scored, may_be))
            questions += [
                (*key, name, asked.label or name, asked)
                for name, asked in criterion.inputs.items()
                if isinstance(asked, DeclaredInput)
            ]
            if criterion.must:
                constrained[key] = criterion
            needs += [(*key, need.kind) for need in criterion.evidence if need.required]
    columns = ["framework_id", "criterion_code"]
    texts = {"framework_id": "str", "criterion_code": "str"}
    figures = ["least", "most", "typed_least", "typed_most", "printed_points"]
    marks = ["is_leaf", "is_self_scored", "may_be_not_applicable"]
    return CriterionFacts(
        criteria=pd.DataFrame(criteria, columns=[*columns, "name", *figures, *marks]).astype(
            texts | {"name": "str"} | dict.fromkeys(figures, "object") | dict.fromkeys(marks, "bool")
        ),
        questions=pd.DataFrame(questions, columns=[*columns, "input_name", "label", "question"]).astype(
            texts | {"input_name": "str", "label": "str", "question": "object"}
        ),
        needs=pd.DataFrame(needs, columns=[*columns, "kind"]).astype(texts | {"kind": "str"}),
        constrained=constrained,
    )
