"""The three forms of `score:` as a framework file declares them: an expression, branches, a sum of parts.

What does not belong here: computing them (`assets.rules.engine.criterion_scoring`).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Field, GetJsonSchemaHandler, RootModel, Tag, model_validator
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import CoreSchema

from assets.rules.framework.values import FORMULA_SCHEMA, ExactFigure, Formula, FormulaField, Model, Text

MAX_ITEMS = 500
"""Branches of a score, parts of a sum."""


class WhenBranch(Model):
    """`{when: condition, points: expression}`."""

    when: FormulaField = Field(description="Điều kiện")
    points: FormulaField = Field(description="Điểm khi điều kiện đúng")
    name: Text | None = None


class OtherwiseBranch(Model):
    """`{otherwise: expression}`, which closes the branches."""

    points: FormulaField = Field(alias="otherwise", description="Điểm khi không nhánh nào đúng")
    name: Text | None = None

    @property
    def when(self) -> Formula | None:
        """No condition."""
        return None


def _branch_kind(given: Any) -> str:
    """A tag; `#` keeps tags apart from keys in errors' locations."""
    return "#otherwise" if isinstance(given, dict) and "otherwise" in given else "#when"


Branch = Annotated[
    Annotated[WhenBranch, Tag("#when")] | Annotated[OtherwiseBranch, Tag("#otherwise")], Discriminator(_branch_kind)
]


def _points(given: Any) -> Any:
    """A bare expression is a part, or a score, without a condition."""
    return {"points": given} if isinstance(given, (str, int, Decimal)) else given


class PointsPart(Model):
    """A part of a sum: its points, all the time or only when its condition holds (0 otherwise)."""

    points: FormulaField
    when: FormulaField | None = None
    cap: ExactFigure | None = Field(None, description="Mức tối đa của phần này; số âm là mức trừ nhiều nhất")
    name: Text | None = None

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """An object, or the bare expression that stands for one."""
        return {"anyOf": [FORMULA_SCHEMA, handler.resolve_ref_schema(handler(core))]}


class SumPart(Model):
    """A part that is itself a sum, with its own cap."""

    parts: tuple[Part, ...] = Field(alias="sum", min_length=1, max_length=MAX_ITEMS)
    when: FormulaField | None = None
    cap: ExactFigure | None = Field(None, description="Mức tối đa của nhóm này; số âm là mức trừ nhiều nhất")
    name: Text | None = None


def _part_kind(given: Any) -> str:
    return "#sum" if isinstance(given, dict) and "sum" in given else "#points"


Part = Annotated[
    Annotated[PointsPart, BeforeValidator(_points), Tag("#points")] | Annotated[SumPart, Tag("#sum")],
    Discriminator(_part_kind),
]


class ExpressionScore(Model):
    """`score: "expression"` or `score: 1`."""

    points: FormulaField

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """In a file it is the bare expression."""
        return FORMULA_SCHEMA


class BranchScore(RootModel[tuple[Branch, ...]]):
    """A list of branches: the first that holds wins."""

    model_config = {"frozen": True}

    root: tuple[Branch, ...] = Field(min_length=1, max_length=MAX_ITEMS)

    @property
    def branches(self) -> tuple[WhenBranch | OtherwiseBranch, ...]:
        """In the order of the file."""
        return self.root

    @model_validator(mode="after")
    def _otherwise_comes_last(self) -> BranchScore:
        if any(isinstance(branch, OtherwiseBranch) for branch in self.root[:-1]):
            raise PydanticCustomError("otherwise", "otherwise chỉ viết một lần và ở cuối cùng")
        return self


class SumScore(Model):
    """`{sum: [...]}` with an optional cap over the whole."""

    parts: tuple[Part, ...] = Field(alias="sum", min_length=1, max_length=MAX_ITEMS)
    cap: ExactFigure | None = Field(None, description="Mức tối đa của tổng; số âm là mức trừ nhiều nhất")


def _score_kind(given: Any) -> str:
    return "#branches" if isinstance(given, list) else "#sum" if isinstance(given, dict) else "#expression"


Score = Annotated[
    Annotated[ExpressionScore, BeforeValidator(_points), Tag("#expression")]
    | Annotated[BranchScore, Tag("#branches")]
    | Annotated[SumScore, Tag("#sum")],
    Discriminator(_score_kind),
]
