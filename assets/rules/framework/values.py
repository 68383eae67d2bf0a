"""The kinds of value that framework files are written with: exact figures, formulas, words.

What does not belong here: the models that are made of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from assets.rules.language.exact_numbers import exact_number
from assets.rules.language.expressions import RESERVED, Expression, ExpressionError, Literal, names, parse_expression
from assets.rules.language.types import PREDEFINED

Text = Annotated[str, StringConstraints(min_length=1, max_length=4_000, strip_whitespace=True)]


class Model(BaseModel):
    """Frozen, closed (an unknown key is an error) and read by the keys of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


@dataclass(frozen=True, slots=True)
class Formula:
    """An expression: its text as the file has it, its tree, and the names that it uses, all read once."""

    text: str
    tree: Expression
    names: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", names(self.tree))

    def __str__(self) -> str:
        return self.text

    @classmethod
    def read(cls, text: str) -> Formula:
        """Parse a formula.

        Raises:
            ExpressionError: it is not in the language.
        """
        return cls(text, parse_expression(text))


def _figure(given: Any) -> Fraction:
    """From the digits in the file, or a fraction of two such figures; a float has already lost them and is refused."""
    if isinstance(given, (int, Fraction, Decimal)) and not isinstance(given, bool):
        return Fraction(given)
    if not isinstance(given, str) or "/" not in given:
        raise PydanticCustomError(
            "figure", "cần một số viết bằng dấu chấm thập phân, không đặt trong nháy, hoặc một phân số như 100/3"
        )
    try:
        top, bottom = (Fraction(exact_number(part.strip())) for part in given.split("/", 1))
    except ValueError as error:
        raise PydanticCustomError("fraction", "{reason}", {"reason": str(error)}) from error
    if bottom <= 0:
        raise PydanticCustomError("fraction", "mẫu số của phân số phải lớn hơn 0")
    return top / bottom


def _formula(given: Any) -> Formula:
    if isinstance(given, bool):
        return Formula(str(given).lower(), Literal(given))
    if isinstance(given, (int, Decimal)):
        return Formula(f"{given:f}" if isinstance(given, Decimal) else str(given), Literal(exact_number(str(given))))
    if not isinstance(given, str):
        raise PydanticCustomError("formula", "cần một biểu thức hoặc một số")
    try:
        return Formula.read(given)
    except ExpressionError as error:
        raise PydanticCustomError(
            "expression", "{reason}", {"reason": error.message, "offset": error.offset}
        ) from error


_HAVING = re.compile(r"\s*(?:<=?|>=?|=|<>|!=|between\b|in\b)", re.IGNORECASE)
HAVING_NAME = "value"
"""The name that stands for the period's aggregate in the tree of `having: ">= 1"`."""


def _having(given: Any) -> Formula:
    if not isinstance(given, str) or not _HAVING.match(given):
        raise PydanticCustomError("having", 'having viết là một phép so sánh, ví dụ ">= 1"')
    prefix = f"{HAVING_NAME} "
    try:
        return Formula(given, parse_expression(prefix + given))
    except ExpressionError as error:
        offset = max(0, error.offset - len(prefix))
        raise PydanticCustomError("expression", "{reason}", {"reason": error.message, "offset": offset}) from error


def _word(given: Any) -> Any:
    """A code such as 4.10 or 1, which YAML would take for a figure, is kept as typed."""
    return str(given) if isinstance(given, (int, Decimal)) and not isinstance(given, bool) else given


def _input_name(given: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,63}", given, re.ASCII):
        raise PydanticCustomError("input_name", "tên số liệu gồm chữ cái không dấu, chữ số và dấu gạch dưới")
    if given.lower() in RESERVED or given in {*PREDEFINED, "min"}:
        raise PydanticCustomError("input_name", "tên «{name}» đã có nghĩa riêng trong ngôn ngữ", {"name": given})
    return given


def _not_negative(given: Fraction) -> Fraction:
    if given < 0:
        raise PydanticCustomError("negative", "không được âm")
    return given


def _above_zero(given: Fraction) -> Fraction:
    if given <= 0:
        raise PydanticCustomError("above_zero", "phải lớn hơn 0")
    return given


def _not_positive(given: Fraction) -> Fraction:
    if given > 0:
        raise PydanticCustomError("positive", "không được lớn hơn 0")
    return given


_DECIMAL = r"\d+\.?\d*|\.\d+"
_FIGURE_SCHEMA: dict[str, Any] = {
    "type": ["number", "string"],
    "pattern": rf"^\s*[-+]?({_DECIMAL})\s*/\s*({_DECIMAL})\s*$",
}

ExactFigure = Annotated[Fraction, PlainValidator(_figure, json_schema_input_type=float), WithJsonSchema(_FIGURE_SCHEMA)]
"""A figure of a framework, exact: `0.25` in the file is 1/4 here, and `100/3` is itself."""

# Pydantic's own bounds say nothing of a value that a plain validator made.
NotNegative = Annotated[ExactFigure, AfterValidator(_not_negative), WithJsonSchema(_FIGURE_SCHEMA | {"minimum": 0})]
AboveZero = Annotated[
    ExactFigure, AfterValidator(_above_zero), WithJsonSchema(_FIGURE_SCHEMA | {"exclusiveMinimum": 0})
]
NotPositive = Annotated[ExactFigure, AfterValidator(_not_positive), WithJsonSchema(_FIGURE_SCHEMA | {"maximum": 0})]

FORMULA_SCHEMA: dict[str, Any] = {"type": ["string", "number", "boolean"], "title": "Biểu thức"}
FormulaField = Annotated[Formula, PlainValidator(_formula), WithJsonSchema(FORMULA_SCHEMA)]
HavingFormula = Annotated[
    Formula,
    PlainValidator(_having),
    WithJsonSchema({"type": "string", "pattern": r"^\s*(<=?|>=?|=|<>|!=|between |in )"}),
]
WordText = Annotated[
    str,
    BeforeValidator(_word),
    StringConstraints(min_length=1, max_length=64, pattern=r"^\S+$"),
    WithJsonSchema({"type": ["string", "number"]}),
]
"""A code: text without blanks."""

InputName = Annotated[str, AfterValidator(_input_name)]
