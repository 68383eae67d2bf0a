"""A framework (bộ tiêu chí): one decision's scoring table for one level of agency and some years.

The models say what a file may hold and how it reads; each value is checked by itself. Whether the parts agree with
each other (names, sums, types) is `rules.framework.checks`; reading files is `rules.framework.files`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from assets.rules.framework.input_kinds.group import GroupInput, bind_group_inputs, group_inputs, own_inputs
from assets.rules.framework.inputs import (
    AppraisedInput,
    DeclaredInput,
    ExternalInput,
    Input,
    ReportInput,
    SurveyInput,
)
from assets.rules.framework.parts import (
    Basis,
    ClassBand,
    Constraint,
    EvidenceNeed,
    Exemption,
    Ranking,
    Rounding,
    Ruling,
    WorkedExample,
)
from assets.rules.framework.scores import (
    BranchScore,
    ExpressionScore,
    OtherwiseBranch,
    PointsPart,
    Score,
    SumPart,
    SumScore,
    WhenBranch,
)
from assets.rules.framework.titles import Headings, Titles
from assets.rules.framework.values import (
    AboveZero,
    ExactFigure,
    Formula,
    InputName,
    Model,
    NotNegative,
    NotPositive,
    Text,
    WordText,
)
from assets.rules.language.stated_figures import exactly

__all__ = [
    "AppraisedInput",
    "Basis",
    "BranchScore",
    "Constraint",
    "Criterion",
    "DeclaredInput",
    "EvidenceNeed",
    "Exemption",
    "ExpressionScore",
    "ExternalInput",
    "Formula",
    "Framework",
    "Input",
    "OtherwiseBranch",
    "PointsPart",
    "ReportInput",
    "Score",
    "SumPart",
    "SumScore",
    "SurveyInput",
    "WhenBranch",
    "WorkedExample",
]

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
        return _handing_down_self_scored(given)

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


class Framework(Model):
    """One framework file."""

    framework: Annotated[WordText, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", description="Mã bộ tiêu chí")]
    version: int = Field(1, ge=1)
    title: Text
    level: Annotated[
        str, Field(pattern=r"^\w[\w.-]*$", description="Cấp mà bộ tiêu chí chấm: một mã của danh mục levels")
    ]
    years: tuple[Annotated[int, Field(ge=2000, le=2100)], ...] = Field(min_length=1)
    basis: Basis
    titles: Titles = Titles()
    headings: Headings = Headings()
    rounding: Rounding = Rounding(points=2, index=2)
    ranking: Ranking = Ranking()
    classes: tuple[ClassBand, ...] = ()
    par_index_weight: NotNegative | None = None
    without_survey: Literal["rescale", "zero"] = "rescale"
    total: NotNegative | None = Field(None, description="Thang điểm mà các tiêu chí phải cộng lại thành")
    self_scored: bool | None = Field(None, description="false: cơ quan không tự chấm tiêu chí nào")
    exemptions: tuple[Exemption, ...] = ()
    criteria: tuple[Criterion, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _criteria_are_self_scored_as_it_is(cls, given: Any) -> Any:
        return _handing_down_self_scored(given)

    def __hash__(self) -> int:
        """By id and version: cheap, and equal frameworks share them."""
        return hash((self.framework, self.version))

    def walk(self) -> Iterator[tuple[Criterion, str | None]]:
        """Every criterion with its parent's code, in the order of the file."""
        for criterion, parent, _ in self.walk_places():
            yield criterion, parent

    def walk_places(self) -> Iterator[tuple[Criterion, str | None, tuple[str | int, ...]]]:
        """As `walk`, with each criterion's location in the file: `("criteria", 0, "criteria", 1)`."""
        yield from _walk(self.criteria, None, ())

    def leaves(self) -> list[Criterion]:
        """The criteria that are scored directly, in the order of the file."""
        return [criterion for criterion, _ in self.walk() if criterion.is_leaf]

    @cached_property
    def by_code(self) -> dict[str, Criterion]:
        """Every criterion by its code."""
        return {criterion.code: criterion for criterion, _ in self.walk()}

    @cached_property
    def has_weights(self) -> bool:
        """Whether any criterion is a weighted mean."""
        return any(criterion.is_weighted for criterion, _ in self.walk())

    @cached_property
    def asks_for_reports(self) -> bool:
        """Whether agencies are scored by their reports: not where surveys and outside indices give every figure."""
        return any(
            leaf.evidence
            or not leaf.inputs
            or not all(each.is_from_outside for each in own_inputs(leaf.inputs.values()))
            for leaf in self.leaves()
        )

    @cached_property
    def scale(self) -> Fraction:
        """The whole table's maximum, what goes beyond the scale left out."""
        return sum((criterion.scale_points for criterion in self.criteria), Fraction(0))

    def exemption(self, agency_code: str, criterion_code: str) -> Exemption | None:
        """Reason why an agency skips a criterion, named itself or through a criterion above it; None if it does not."""
        return self._exempted.get((agency_code, criterion_code))

    def exempting(self, more: Iterable[Exemption]) -> Framework:
        """The framework with more exemptions."""
        fields = {name: getattr(self, name) for name in Framework.model_fields}
        return Framework.model_construct(**fields | {"exemptions": (*self.exemptions, *more)})

    @cached_property
    def _exempted(self) -> dict[tuple[str, str], Exemption]:
        granted = [
            (agency, code, exemption)
            for exemption in self.exemptions
            for code in exemption.criteria
            for agency in exemption.agencies
        ] + [
            (agency, criterion.code, exemption)
            for criterion, _ in self.walk()
            for exemption in criterion.exemptions
            for agency in exemption.agencies
        ]
        found: dict[tuple[str, str], Exemption] = {}
        for agency, code, exemption in granted:
            if code in self.by_code:
                within = _walk((self.by_code[code],), None, ())
                found |= {(agency, inner.code): exemption for inner, _, _ in within}
        return found


def _handing_down_self_scored(given: Any) -> Any:
    """A framework or parent as given, its `self_scored` with each child that does not say its own."""
    if not isinstance(given, dict) or "self_scored" not in given or not isinstance(given.get("criteria"), list):
        return given
    of_all = {"self_scored": given["self_scored"]}
    children = [of_all | child if isinstance(child, dict) else child for child in given["criteria"]]
    return {**given, "criteria": children}


def _walk(
    criteria: tuple[Criterion, ...], parent: str | None, location: tuple[str | int, ...]
) -> Iterator[tuple[Criterion, str | None, tuple[str | int, ...]]]:
    for position, criterion in enumerate(criteria):
        here = (*location, "criteria", position)
        yield criterion, parent, here
        yield from _walk(criterion.criteria, criterion.code, here)
