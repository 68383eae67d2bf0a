"""Figures from outside that frameworks ask for: survey questions with their options, indices with their bounds.

What does not belong here: workbooks and files (`outside_workbooks`, `outside_figures`), what a rule makes of a figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from assets.rules.framework.model import Criterion, ExternalInput, Framework, SurveyInput


@dataclass(frozen=True)
class Question:
    """A question of a survey.

    Attributes:
        code: in the questionnaire.
        label: the criteria that use it.
        options: codes that every one of them takes, in the order of the file.
    """

    code: str
    label: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Index:
    """An index taken over.

    Attributes:
        name: in the framework's file.
        label: the criteria that use it.
        lowest, highest: values that every one of them takes; None is without end.
    """

    name: str
    label: str
    lowest: Fraction | None
    highest: Fraction | None

    def allows(self, value: Fraction) -> bool:
        """Whether a value lies within the bounds, both included."""
        is_high_enough = self.lowest is None or value >= self.lowest
        return is_high_enough and (self.highest is None or value <= self.highest)


def asked_questions(frameworks: Iterable[Framework]) -> dict[str, Question]:
    """By code, in the order of the files."""
    asked: defaultdict[str, list[tuple[Criterion, SurveyInput]]] = defaultdict(list)
    for criterion, given in _outside(frameworks):
        if isinstance(given, SurveyInput):
            asked[given.survey].append((criterion, given))
    return {
        code: Question(
            code,
            _label([criterion for criterion, _ in uses]),
            tuple(option for option in uses[0][1].weights if all(option in given.weights for _, given in uses)),
        )
        for code, uses in asked.items()
    }


def asked_indices(frameworks: Iterable[Framework]) -> dict[str, Index]:
    """By name, in the order of the files."""
    asked: defaultdict[str, list[tuple[Criterion, ExternalInput]]] = defaultdict(list)
    for criterion, given in _outside(frameworks):
        if isinstance(given, ExternalInput):
            asked[given.external].append((criterion, given))
    return {
        name: Index(
            name,
            _label([criterion for criterion, _ in uses]),
            max((given.minimum for _, given in uses if given.minimum is not None), default=None),
            min((given.maximum for _, given in uses if given.maximum is not None), default=None),
        )
        for name, uses in asked.items()
    }


def _outside(frameworks: Iterable[Framework]) -> Iterator[tuple[Criterion, object]]:
    leaves = (leaf for framework in frameworks for leaf in framework.leaves())
    return ((leaf, given) for leaf in leaves for given in leaf.inputs.values() if given.is_from_outside)


def _label(criteria: list[Criterion]) -> str:
    return "; ".join(dict.fromkeys(f"{each.code}. {each.name}" for each in criteria))
