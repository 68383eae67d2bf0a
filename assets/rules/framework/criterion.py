"""A criterion: a row of a framework's scoring table, with its score or with the criteria below it.

What does not belong here: the table as a whole (`rules.framework.model`), whether parts agree with each other
(`rules.framework.checks`).
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from assets.rules.framework.input_kinds.group import GroupInput, bind_group_inputs, group_inputs
from assets.rules.framework.inputs import Input
from assets.rules.framework.parts import Constraint, EvidenceNeed, Exemption, Ruling, WorkedExample
from assets.rules.framework.scores import Score
from assets.rules.framework.values import (
    AboveZero,
    ExactFigure,
    InputName,
    Model,
    NotNegative,
    NotPositive,
    Text,
    WordText,
)
from assets.rules.language.stated_figures import exactly

Kind = Literal["standard", "survey", "bonus", "penalty", "external"]
NotApplicable = Literal["forbidden", "full", "exclude"]


class Criterion(Model):
    """A row of the scoring table: a leaf, which is scored, or a parent: the sum or weighted mean of its children."""

    code: WordText
    name: Text
    max_points: NotNegative = Field(
        Fraction(0), alias="max", description="Điểm chuẩn", json_schema_extra={"default": 0}
    )
    min_points: NotPositive = Field(
        Fraction(0), alias="min", description="Điểm thấp nhất", json_schema_extra={"default": 0}
    )
    cap: ExactFigure | None = Field(
        None, description="Điểm vượt mức này thì lấy mức này; với điểm trừ là mức trừ nhiều nhất"
    )
    floor: ExactFigure | None = Field(None, description="Điểm dưới mức này thì lấy mức này")
    weight: AboveZero | None = Field(
        None, description="Trọng số trong tiêu chí cha; khi đó cha là trung bình có trọng số của các tiêu chí con"
    )
    kind: Kind = "standard"
    beyond_scale: bool = Field(False, description="true: điểm cộng không nằm trong thang điểm")
    basis: Text | None = Field(None, description="Điều, khoản mà tiêu chí đo")
    measures: tuple[WordText, ...] = Field((), description="Mã các nội dung trong provisions.csv mà tiêu chí đo")
    inputs: dict[InputName, Input] = Field(default_factory=dict)
    must: tuple[Constraint, ...] = Field((), description="Điều kiện mà số liệu kê khai phải thỏa thì mới được điểm")
    score: Score | None = None
    evidence: tuple[EvidenceNeed, ...] = ()
    without_evidence: Literal["zero", "explain"] = "explain"
    not_applicable: NotApplicable = "forbidden"
    self_scored: bool | None = Field(
        None, description="false: cơ quan không tự chấm tiêu chí này và các tiêu chí con của nó"
    )
    exemptions: tuple[Exemption, ...] = ()
    less_is_better: bool = Field(False, description="true: số liệu càng lớn thì điểm càng thấp là đúng ý văn bản")
    examples: tuple[WorkedExample, ...] = Field((), description="Ví dụ chấm điểm nêu trong văn bản, để đối chiếu")
    ruling: Ruling | None = None
    criteria: tuple[Criterion, ...] = ()

    def __hash__(self) -> int:
        """By code: cheap, and equal criteria have equal codes."""
        return hash(self.code)

    @model_validator(mode="before")
    @classmethod
    def _a_bonus_may_earn_its_cap(cls, given: Any) -> Any:
        """A bonus that states only its yearly cap has that as its maximum."""
        if isinstance(given, dict) and given.get("kind") == "bonus" and "cap" in given and "max" not in given:
            return {**given, "max": given["cap"]}
        return given

    @model_validator(mode="before")
    @classmethod
    def _children_are_self_scored_as_it_is(cls, given: Any) -> Any:
        return handing_down_self_scored(given)

    @model_validator(mode="after")
    def _is_leaf_or_parent(self) -> Criterion:
        scored = self.score is not None
        if self.criteria and (scored or self.inputs or self.must):
            raise PydanticCustomError("parent", "tiêu chí có criteria thì không có score, inputs và must")
        if not self.criteria and not scored:
            raise PydanticCustomError("leaf", "tiêu chí cần score (cách chấm) hoặc criteria (tiêu chí con)")
        return self

    @model_validator(mode="after")
    def _group_figures_know_what_they_are_of(self) -> Criterion:
        bind_group_inputs(self.inputs)
        return self

    @property
    def is_leaf(self) -> bool:
        """Scored directly."""
        return not self.criteria

    @cached_property
    def group_inputs(self) -> dict[str, GroupInput]:
        """The inputs that are figures of the ranked group, by name."""
        return group_inputs(self.inputs)

    @property
    def is_self_scored(self) -> bool:
        """Whether the agency gives itself points.

        As the file says; where it says nothing, not where appraisers, a survey, another index or the group decide.
        """
        if not self.is_leaf or self.self_scored is not None:
            return self.is_leaf and bool(self.self_scored)
        return self.kind not in ("survey", "external") and all(each.is_of_report for each in self.inputs.values())

    @property
    def label(self) -> str:
        """Its name, as scorecards and lists of criteria show it: with its weight."""
        return self.name if self.weight is None else f"{self.name} (trọng số {exactly(self.weight)})"

    @property
    def has_self_scores(self) -> bool:
        """Whether the agency gives itself points on it, or on any criterion below it."""
        return self.is_self_scored or any(child.has_self_scores for child in self.criteria)

    @property
    def is_weighted(self) -> bool:
        """Whether its points are a weighted mean of its children's, no sum."""
        return any(child.weight is not None for child in self.criteria)

    @property
    def required_evidence(self) -> frozenset[str]:
        """The kinds of document of which each must be named."""
        return frozenset(need.kind for need in self.evidence if need.required)

    @property
    def lowest(self) -> Fraction:
        """The least points that are no error: `min`, or for a penalty without one its yearly cap."""
        if self.kind == "penalty" and self.cap is not None and self.min_points == 0:
            return -abs(self.cap)
        return self.min_points

    @property
    def upper_cut(self) -> Fraction | None:
        """Points above this are cut to it, as the file asks; None if it does not."""
        return None if self.kind == "penalty" else self.cap

    @property
    def lower_cut(self) -> Fraction | None:
        """Points below this are raised to it: `floor`, or the yearly cap of a penalty, given with or without a sign."""
        return -abs(self.cap) if self.kind == "penalty" and self.cap is not None else self.floor

    @property
    def scale_points(self) -> Fraction:
        """Points that the criterion adds to its parent's maximum: none where it may pass the scale."""
        return Fraction(0) if self.beyond_scale else self.max_points

    @property
    def may_pass_scale(self) -> bool:
        """Whether its points may pass what it adds to the maximum: it or a criterion below it lies beyond the scale."""
        return self.beyond_scale or any(child.may_pass_scale for child in self.criteria)


def handing_down_self_scored(given: Any) -> Any:
    """A framework or parent as given, its `self_scored` with each child that does not say its own."""
    if not isinstance(given, dict) or "self_scored" not in given or not isinstance(given.get("criteria"), list):
        return given
    of_all = {"self_scored": given["self_scored"]}
    children = [of_all | child if isinstance(child, dict) else child for child in given["criteria"]]
    return {**given, "criteria": children}
