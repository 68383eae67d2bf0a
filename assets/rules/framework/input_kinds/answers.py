"""Answers to questions: figures that an agency declares, marks that an appraiser enters."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from assets.rules.framework.input_kinds.input_kind import DATES, BoundedInput, Bounds, Figures, Found
from assets.rules.framework.values import Text, WordText
from assets.rules.language.report_sources import ValueType
from assets.rules.language.value_texts import canonical

AnswerType = Literal["integer", "number", "date", "yes_no", "choice"]

_TYPE_OF_ANSWER = {
    "integer": ValueType.NUMBER,
    "number": ValueType.NUMBER,
    "date": ValueType.DATE,
    "yes_no": ValueType.BOOLEAN,
    "choice": ValueType.TEXT,
}


def _options(given: Any) -> Any:
    """`[A, B]` and `{A: label}` both; a code is kept as it was typed."""
    if isinstance(given, list):
        return {str(code): str(code) for code in given} if len(set(map(str, given))) == len(given) else given
    return {str(code): label for code, label in given.items()} if isinstance(given, dict) else given


class AnswerInput(BoundedInput):
    """An answer of a type that the file says."""

    label: Text | None = Field(None, description="Câu hỏi như cơ quan nhìn thấy")
    options: Annotated[dict[WordText, Text], BeforeValidator(_options)] | None = Field(
        None,
        description="Các lựa chọn: danh sách mã, hoặc mã và nhãn",
        json_schema_extra={"anyOf": [{"type": "array", "items": {"type": ["string", "number"]}}, {"type": "object"}]},
    )

    @property
    @abstractmethod
    def answer(self) -> AnswerType:
        """Its type."""

    @model_validator(mode="after")
    def _fits_its_type(self) -> AnswerInput:
        if (self.answer == "choice") != bool(self.options):
            raise PydanticCustomError("options", "options dành cho choice, và choice phải có options")
        if self.bounds and self.answer not in ("integer", "number"):
            raise PydanticCustomError("bounds", "minimum và maximum chỉ dùng cho integer và number")
        return self

    @property
    def value_type(self) -> ValueType:
        """Of the answer."""
        return _TYPE_OF_ANSWER[self.answer]

    @property
    def limits(self) -> Bounds:
        """Bounds of the answer: those given for a figure, fixed ones for a date."""
        is_date = self.value_type is ValueType.DATE
        return DATES if is_date else Bounds(self.minimum, self.maximum, self.answer == "integer")

    @property
    def is_answer(self) -> bool:
        """Whether a person answers it: one does."""
        return True

    @property
    def choices(self) -> Mapping[str, str]:
        """The options."""
        return self.options or {}


class DeclaredInput(AnswerInput):
    """A figure that the agency types on its scorecard (số liệu kê khai)."""

    KEY: ClassVar[str] = "declared"

    declared: AnswerType

    @property
    def answer(self) -> AnswerType:
        """Type of the figure."""
        return self.declared

    @property
    def is_of_report(self) -> bool:
        """On the scorecard."""
        return True

    def read(self, code: str, name: str, agencies: Sequence[str], figures: Figures) -> dict[str, list[Found]]:
        """The scorecard's."""
        texts = (figures.declared.get((agency, code, name)) for agency in agencies)
        return self.single(name, (canonical(text, self.value_type, self.options) for text in texts))


class AppraisedInput(AnswerInput):
    """A mark or grade that only the appraiser enters; a criterion with one is never self-scored."""

    KEY: ClassVar[str] = "appraised"

    appraised: AnswerType

    @property
    def answer(self) -> AnswerType:
        """Type of the mark or grade."""
        return self.appraised

    def read(self, code: str, name: str, agencies: Sequence[str], figures: Figures) -> dict[str, list[Found]]:
        """None: appraisers decide after everything is computed."""
        return self.single(name, (None for _ in agencies))
