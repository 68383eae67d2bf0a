"""The small parts of a framework file: decision, decimals, ranking, classes, evidence, exemptions, rulings, examples.

What does not belong here: criteria and their scores (`rules.framework.model`, `rules.framework.scores`).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from assets.rules.framework.values import ExactFigure, FormulaField, InputName, Model, Text, WordText
from assets.rules.language.rounding import RoundingMode, printed, shortest_decimal

_GIVEN_SCHEMA: dict[str, Any] = {"type": ["string", "number", "boolean", "null"]}


class Basis(Model):
    """The decision that a framework is."""

    document: Text
    issued: date
    issuer: Text


class Ruling(Model):
    """A written decision on how a contradictory or unclear provision is to be applied (văn bản giải thích)."""

    document: Text
    issued: date = Field(alias="date")
    text: Text


def _typed_text(given: Any) -> Any:
    """A value as `parcomm try` takes it: `5`, `true`, `2024-03-31`, `A:50,B:30`, `null`."""
    if given is None:
        return "null"
    if isinstance(given, bool):
        return str(given).lower()
    return f"{given:f}" if isinstance(given, Decimal) else str(given) if isinstance(given, int) else given


class WorkedExample(Model):
    """An example that the decision itself works out: what is given, and the points that it says are earned."""

    given: dict[InputName, Annotated[Text, BeforeValidator(_typed_text), WithJsonSchema(_GIVEN_SCHEMA)]]
    points: ExactFigure
    source: Text | None = Field(None, description="Chỗ nêu ví dụ trong văn bản")


class Constraint(Model):
    """Condition that declared figures satisfy if they can be true at all: a part is no more than its whole."""

    that: FormulaField = Field(description="Điều kiện mà số liệu kê khai phải thỏa, ví dụ posting_units <= units")
    message: Text | None = Field(None, description="Câu báo cho cơ quan khi số liệu không thỏa điều kiện")


class EvidenceNeed(Model):
    """A kind of evidence (tài liệu kiểm chứng) that a criterion asks for."""

    kind: WordText
    required: bool = False


class Rounding(Model):
    """Decimals of printed figures; nothing is rounded before it is summed or ranked."""

    points: int = Field(2, ge=0, le=10, description="Số chữ số thập phân của tổng điểm")
    criterion_points: int | None = Field(
        None, ge=0, le=10, description="Số chữ số thập phân của điểm từng tiêu chí; không ghi thì như points"
    )
    index: int = Field(2, ge=0, le=10, description="Số chữ số thập phân của chỉ số")
    mode: RoundingMode = "half_up"

    @property
    def criterion_decimals(self) -> int:
        """Decimals of a criterion's points."""
        return self.points if self.criterion_points is None else self.criterion_points

    @property
    def sentence_decimals(self) -> int:
        """Most decimals of points within a sentence: parts and bounds may be finer than what is printed."""
        return max(2, self.criterion_decimals)

    def printed_total(self, points: Fraction | int) -> Decimal:
        """Total points as they are printed."""
        return printed(points, self.points, self.mode)

    def printed_criterion(self, points: Fraction | int) -> Decimal:
        """Points of a criterion, leaf or parent, as they are printed."""
        return printed(points, self.criterion_decimals, self.mode)

    def stated(self, bound: Fraction) -> Decimal:
        """A bound of a criterion's points as forms state it: all its decimals, or rounded where none equal it."""
        return shortest_decimal(bound, self.criterion_decimals)

    def printed_index(self, index: Fraction) -> Decimal:
        """An index in per cent as it is printed."""
        return printed(index, self.index, self.mode)


class Ranking(Model):
    """`min`: 1, 2, 2, 4; `dense`: 1, 2, 2, 3. `then_by`: codes of criteria that break ties, the first first."""

    ties: Literal["min", "dense"] = "min"
    then_by: tuple[WordText, ...] = ()


class ClassBand(Model):
    """A class (xếp loại) and the index % from which it is given."""

    lowest: ExactFigure = Field(alias="from")
    name: Text


class Exemption(Model):
    """Agencies that skip criteria (and all under them), with the reason; the maximum shrinks for them."""

    agencies: tuple[WordText, ...] = Field(min_length=1)
    criteria: tuple[WordText, ...] = ()
    reason: Text
    document: Text | None = None
