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

from assets.rules.framework.criterion import Criterion, handing_down_self_scored
from assets.rules.framework.input_kinds.group import own_inputs
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
    Formula,
    Model,
    NotNegative,
    Text,
    WordText,
)

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
        return handing_down_self_scored(given)

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


def _walk(
    criteria: tuple[Criterion, ...], parent: str | None, location: tuple[str | int, ...]
) -> Iterator[tuple[Criterion, str | None, tuple[str | int, ...]]]:
    for position, criterion in enumerate(criteria):
        here = (*location, "criteria", position)
        yield criterion, parent, here
        yield from _walk(criterion.criteria, criterion.code, here)
