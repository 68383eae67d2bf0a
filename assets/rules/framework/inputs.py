"""The inputs of a criterion, as a framework file declares them: where one number, date, text or yes/no comes from.

What does not belong here: getting the value (the warehouse, the scorecard, the survey) and what a score makes of it.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from assets.rules.framework.values import ExactFigure, FormulaField, HavingFormula, Model, Text, WordText
from assets.rules.language.report_sources import ValueType, sources

AnswerType = Literal["integer", "number", "date", "yes_no", "choice"]

_TYPE_OF_ANSWER = {
    "integer": ValueType.NUMBER,
    "number": ValueType.NUMBER,
    "date": ValueType.DATE,
    "yes_no": ValueType.BOOLEAN,
    "choice": ValueType.TEXT,
}

AggregateKind = Literal["count", "count_distinct", "sum", "min", "max", "exists"]


class ReportInput(Model):
    """An aggregate over an agency's accepted report rows.

    `count: "*"` and `sum` of no rows are 0 and `exists` is false; `min` and `max` of no rows are null.
    """

    table: Text = Field(alias="from", description="plan_tasks, activities, evidence, feedback hoặc reports")
    count: Text | None = Field(None, description="«*» hoặc «distinct CỘT»")
    sum_of: Text | None = Field(None, alias="sum", description="Cột số được cộng")
    min_of: Text | None = Field(None, alias="min", description="Cột lấy giá trị nhỏ nhất")
    max_of: Text | None = Field(None, alias="max", description="Cột lấy giá trị lớn nhất")
    exists: Literal[True] | None = Field(None, description="true: có ít nhất một dòng")
    where: FormulaField | None = Field(None, description="Điều kiện chọn dòng, dùng tên cột của bảng")
    per: Literal["month", "quarter"] | None = Field(None, description="Đếm số tháng hoặc quý đạt having")
    having: HavingFormula | None = Field(None, description="Ví dụ: >= 1")
    period_column: Text | None = Field(None, alias="on", description="Cột ngày dùng để chia tháng, quý")
    label: Text | None = Field(None, description="Tên số liệu trong câu diễn giải, ví dụ: số tin, bài đã đăng")

    @model_validator(mode="after")
    def _is_complete(self) -> ReportInput:
        given = [self.count, self.sum_of, self.min_of, self.max_of, self.exists]
        if sum(part is not None for part in given) != 1:
            raise PydanticCustomError("aggregate", "cần đúng một trong: count, sum, min, max, exists")
        if (self.per is None) != (self.having is None):
            raise PydanticCustomError("per", "per và having đi cùng nhau")
        if self.count is not None and self.aggregate == ("count", self.count) and self.count != "*":
            raise PydanticCustomError("count", "count viết là «*» hoặc «distinct CỘT»")
        return self

    @property
    def aggregate(self) -> tuple[AggregateKind, str | None]:
        """Kind of aggregate, and its column (None: whole rows)."""
        if self.count is not None:
            head, _, column = self.count.strip().partition(" ")
            if head.lower() == "distinct" and column.strip():
                return "count_distinct", column.strip()
            return "count", None if head == "*" else self.count
        if self.exists is not None:
            return "exists", None
        named: tuple[tuple[AggregateKind, str | None], ...] = (
            ("sum", self.sum_of),
            ("min", self.min_of),
            ("max", self.max_of),
        )
        return next((kind, column) for kind, column in named if column is not None)

    @property
    def value_type(self) -> ValueType:
        """Of the aggregate; `per` makes it a number of periods. An unknown column counts as a number."""
        kind, column = self.aggregate
        if self.per is not None or kind not in ("exists", "min", "max"):
            return ValueType.NUMBER
        return ValueType.BOOLEAN if kind == "exists" else self.column_type(column)

    def column_type(self, column: str | None) -> ValueType:
        """The type of a column of the table, a number if there is no such table or column."""
        source = sources().get(self.table)
        return source.columns.get(column or "", ValueType.NUMBER) if source else ValueType.NUMBER


def _options(given: Any) -> Any:
    """`[A, B]` and `{A: label}` both; a code is kept as it was typed."""
    if isinstance(given, list):
        return {str(code): str(code) for code in given} if len(set(map(str, given))) == len(given) else given
    return {str(code): label for code, label in given.items()} if isinstance(given, dict) else given


class _Bounded(Model):
    minimum: ExactFigure | None = Field(None, description="Giá trị nhỏ nhất được nhận")
    maximum: ExactFigure | None = Field(None, description="Giá trị lớn nhất được nhận")

    @property
    def bounds(self) -> list[Fraction]:
        """Those that are given."""
        return [bound for bound in (self.minimum, self.maximum) if bound is not None]

    @model_validator(mode="after")
    def _bounds_in_order(self) -> _Bounded:
        if self.bounds != sorted(self.bounds):
            raise PydanticCustomError("bounds", "minimum lớn hơn maximum")
        return self

    def allows(self, figure: int | Fraction) -> bool:
        """Whether a figure lies between the bounds, both included."""
        too_small = self.minimum is not None and figure < self.minimum
        return not too_small and (self.maximum is None or figure <= self.maximum)


class _AnswerInput(_Bounded):
    label: Text | None = Field(None, description="Câu hỏi như cơ quan nhìn thấy")
    options: Annotated[dict[WordText, Text], BeforeValidator(_options)] | None = Field(
        None,
        description="Các lựa chọn: danh sách mã, hoặc mã và nhãn",
        json_schema_extra={"anyOf": [{"type": "array", "items": {"type": ["string", "number"]}}, {"type": "object"}]},
    )

    @property
    def answer(self) -> AnswerType:
        raise NotImplementedError

    @model_validator(mode="after")
    def _fits_its_type(self) -> _AnswerInput:
        if (self.answer == "choice") != bool(self.options):
            raise PydanticCustomError("options", "options dành cho choice, và choice phải có options")
        if self.bounds and self.answer not in ("integer", "number"):
            raise PydanticCustomError("bounds", "minimum và maximum chỉ dùng cho integer và number")
        return self

    @property
    def value_type(self) -> ValueType:
        """Of the answer."""
        return _TYPE_OF_ANSWER[self.answer]


class DeclaredInput(_AnswerInput):
    """A figure that the agency types on its scorecard (số liệu kê khai)."""

    declared: AnswerType

    @property
    def answer(self) -> AnswerType:
        """What kind of figure."""
        return self.declared


class AppraisedInput(_AnswerInput):
    """A mark or grade that only the appraiser enters; a criterion with one is never self-scored."""

    appraised: AnswerType

    @property
    def answer(self) -> AnswerType:
        """What kind of figure."""
        return self.appraised


class SurveyInput(_Bounded):
    """The weighted share of a survey question's answers, from 0 to the greatest weight; null without an answer."""

    survey: Text = Field(description="Mã câu hỏi khảo sát")
    option_weights: dict[WordText, ExactFigure] = Field(min_length=1, description="Mã phương án và trọng số")
    label: Text | None = None

    @property
    def value_type(self) -> ValueType:
        """A share is a number."""
        return ValueType.NUMBER

    @cached_property
    def weights(self) -> dict[str, Fraction]:
        """Option code -> weight."""
        return dict(self.option_weights)


class ExternalInput(_Bounded):
    """An index taken over from outside, such as SIPAS."""

    external: Text = Field(description="Tên chỉ số trong tệp tham chiếu")
    label: Text | None = None

    @property
    def value_type(self) -> ValueType:
        """An index is a number."""
        return ValueType.NUMBER


_MODELS: dict[str, type[Model]] = {
    "from": ReportInput,
    "declared": DeclaredInput,
    "appraised": AppraisedInput,
    "survey": SurveyInput,
    "external": ExternalInput,
}


def _kind_of_input(given: Any) -> str | None:
    """The tag of the one key that says which input it is; `#` keeps tags apart from keys in errors' locations."""
    if isinstance(given, dict):
        return next((f"#{key}" for key in _MODELS if key in given), None)
    return next((f"#{key}" for key, model in _MODELS.items() if isinstance(given, model)), None)


Input = Annotated[
    Annotated[ReportInput, Tag("#from")]
    | Annotated[DeclaredInput, Tag("#declared")]
    | Annotated[AppraisedInput, Tag("#appraised")]
    | Annotated[SurveyInput, Tag("#survey")]
    | Annotated[ExternalInput, Tag("#external")],
    Discriminator(
        _kind_of_input,
        custom_error_type="input_kind",
        custom_error_message="cần một trong: from, declared, appraised, survey, external",
    ),
]
