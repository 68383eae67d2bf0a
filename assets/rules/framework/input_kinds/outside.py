"""Figures from outside the reports: survey questions and indices taken over.

What does not belong here: who was asked, margins of error, reading survey files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import ClassVar

from pydantic import Field

from assets.rules.framework.input_kinds.input_kind import BoundedInput, Bounds, Figures, Found
from assets.rules.framework.values import ExactFigure, Text, WordText
from assets.rules.language.evaluation import Value
from assets.rules.language.exact_numbers import simplest
from assets.rules.language.report_sources import ValueType
from assets.rules.language.value_texts import text_of

RESPONDENTS_SUFFIX = "_respondents"
"""A survey input `q1` also gives the name `q1_respondents`: how many answered."""


class OutsideInput(BoundedInput):
    """A figure that no report and no appraiser gives; without its file nothing can be scored by it."""

    @property
    def is_from_outside(self) -> bool:
        """Whether it comes from a survey or an outside index: it does."""
        return True


class SurveyInput(OutsideInput):
    """The weighted share of a survey question's answers, from 0 to the greatest weight; null without an answer."""

    KEY: ClassVar[str] = "survey"

    survey: Text = Field(description="Mã câu hỏi khảo sát")
    option_weights: dict[WordText, ExactFigure] = Field(min_length=1, description="Mã phương án và trọng số")
    label: Text | None = None

    @cached_property
    def weights(self) -> dict[str, Fraction]:
        """Option code -> weight."""
        return dict(self.option_weights)

    @property
    def limits(self) -> Bounds:
        """The least and the greatest weight, where the bounds given are no narrower."""
        weights = self.weights.values()
        low = [min(weights), *([] if self.minimum is None else [self.minimum])]
        high = [max(weights), *([] if self.maximum is None else [self.maximum])]
        return Bounds(max(low), min(high))

    def words(self, name: str) -> str:
        """Words for the result of the survey."""
        return "kết quả điều tra xã hội học"

    def names(self, name: str) -> dict[str, ValueType]:
        """The share, and how many answered."""
        return {f"{name}{RESPONDENTS_SUFFIX}": ValueType.NUMBER, name: ValueType.NUMBER}

    def read(self, code: str, name: str, agencies: Sequence[str], figures: Figures) -> dict[str, list[Found]]:
        """The share, and how many answered."""
        found: dict[str, list[Found]] = {each: [] for each in self.names(name)}
        for agency in agencies:
            counts = figures.answers.get((agency, self.survey))
            for each, value in self.values(name, counts).items():
                found[each].append((ValueType.NUMBER.value, text_of(value), len(counts or ())))
        return found

    def share(self, counts: Mapping[str, int]) -> Fraction | None:
        """The weighted share of the answers, exactly; null when nobody answered.

        Args:
            counts: option code -> how many chose it; an option without an entry was chosen by nobody.

        Raises:
            ValueError: an option that has no weight, or a negative count.
        """
        unknown = sorted(set(counts) - set(self.weights))
        if unknown or any(count < 0 for count in counts.values()):
            raise ValueError(f"answers to {self.survey} do not fit its options: {unknown or dict(counts)}")
        respondents = sum(counts.values())
        if respondents == 0:
            return None
        return sum((self.weights[option] * count for option, count in counts.items()), Fraction(0)) / respondents

    def values(self, name: str, counts: Mapping[str, int] | None) -> dict[str, Value]:
        """The two values that it gives to a rule: its share, and `<name>_respondents`; null if not held."""
        share = None if counts is None else self.share(counts)
        return {
            name: None if share is None else simplest(share),
            f"{name}{RESPONDENTS_SUFFIX}": None if counts is None else sum(counts.values()),
        }


class ExternalInput(OutsideInput):
    """An index taken over from outside, such as SIPAS."""

    KEY: ClassVar[str] = "external"

    external: Text = Field(description="Tên chỉ số trong tệp tham chiếu")
    label: Text | None = None

    def read(self, code: str, name: str, agencies: Sequence[str], figures: Figures) -> dict[str, list[Found]]:
        """The index of each agency."""
        return self.single(name, (text_of(figures.indices.get((agency, self.external))) for agency in agencies))
