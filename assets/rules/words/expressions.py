"""An expression of a rule in Vietnamese notation: with the names of its inputs, or with one agency's figures put in.

`min(3; 2 × 45 / 60)`, `«số tin, bài» ≥ 40`. Whoever reads the figures can compute again: every figure is exact, a
fraction where no decimal equals it, and divisions have blanks around their sign where fractions have none. What does
not belong here: steps of a score (`rules.engine.formula`, `rules`), results.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from assets.rules.framework.checks import known_names
from assets.rules.framework.model import Criterion
from assets.rules.language.evaluation import Values, compiled
from assets.rules.language.expressions import (
    And,
    Between,
    Binary,
    Call,
    Case,
    Comparison,
    Expression,
    In,
    IsNull,
    Literal,
    Name,
    Not,
    Or,
    Unary,
    names,
)
from assets.rules.language.report_sources import ValueType
from assets.rules.language.rounding import printed
from assets.rules.language.types import expression_type
from assets.rules.words.inputs import input_words
from checks.texts.figures_and_dates import grouped, short_figure, vietnamese_date

ABSENT = "chưa có"
MOST_DECIMALS = 10
"""A figure with more is written as a fraction."""

_COMPARED = {"=": "=", "<>": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_COMPUTED = {"+": "+", "-": "−", "*": "×", "/": "/"}
_FUNCTIONS = {
    "least": "min",
    "greatest": "max",
    "abs": "trị tuyệt đối",
    "floor": "làm tròn xuống",
    "ceil": "làm tròn lên",
    "round": "làm tròn",
}
_OR, _AND, _NOT, _TEST, _SUM, _PRODUCT, _WHOLE = range(7)
"""How tightly the parts of a text hold together; a part that holds less tightly than its place asks for brackets."""


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    tightness: int = _WHOLE

    def at(self, place: int) -> str:
        """The text where parts must hold together at least so tightly."""
        return self.text if self.tightness >= place else f"({self.text})"


def expression_words(node: Expression, criterion: Criterion) -> str:
    """An expression with the names of inputs: `min(điểm tối đa; 0,75 × «số ấn phẩm»)`."""
    return _Printer(criterion, None).part(node).text


def expression_with_figures(node: Expression, criterion: Criterion, values: Values) -> str:
    """An expression with the values in the place of names: `min(3; 0,75 × 2)`.

    Yes and no keep their names: `[có tin trên báo: không]`. Of `coalesce` only the value that counts is shown.
    """
    return _Printer(criterion, values).part(node).text


def exact_figure(value: int | Fraction) -> str:
    """A figure, exactly: `1.234,5`, or `7/3` where no decimal equals it."""
    if isinstance(value, int) or value.denominator == 1:
        return grouped(int(value))
    decimal = printed(value, MOST_DECIMALS)
    if decimal == value:
        return short_figure(decimal)
    return f"{grouped(value.numerator)}/{grouped(value.denominator)}"


class _Printer:
    """Prints expressions of one criterion.

    Args:
        criterion: whose labels are used.
        values: in the place of names; None to keep the names.
    """

    def __init__(self, criterion: Criterion, values: Values | None) -> None:
        self._criterion = criterion
        self._values = values
        self._types = known_names(criterion)

    def part(self, node: Expression, choices: Mapping[str, str] | None = None) -> _Part:  # noqa: C901, PLR0911, PLR0912 - a line a kind of node
        """A node as a part of a text; `choices` has the labels of the codes that it is compared with."""
        match node:
            case Literal():
                return _value(node.value, choices or {})
            case Name():
                return self._name(node)
            case Unary():
                return _Part(f"-{self.part(node.operand).at(_WHOLE)}", _TEST)
            case Binary():
                place = _SUM if node.operator in "+-" else _PRODUCT
                left, right = self.part(node.left).at(place), self.part(node.right).at(place + 1)
                days = " ngày" if expression_type(node, self._types) is ValueType.DATE else ""
                return _Part(f"{left} {_COMPUTED[node.operator]} {right}{days}", place)
            case Comparison():
                left, right = (self.part(each, self._choices(node)).at(_SUM) for each in (node.left, node.right))
                return _Part(f"{left} {_COMPARED[node.operator]} {right}", _TEST)
            case Between():
                operand, low, high = (self.part(each).at(_SUM) for each in (node.operand, node.low, node.high))
                return _Part(f"{operand} trong khoảng từ {low} đến {high}", _TEST)
            case In():
                operand, *items = (
                    self.part(each, self._choices(node)).at(_SUM) for each in (node.operand, *node.items)
                )
                return _Part(f"{operand} thuộc {{{'; '.join(items)}}}", _TEST)
            case IsNull():
                return _Part(f"{self.part(node.operand).at(_SUM)} không có số liệu", _TEST)
            case Not():
                return _Part(f"không phải {self.part(node.operand).at(_WHOLE)}", _NOT)
            case And():
                return _Part(" và ".join(self.part(each).at(_NOT) for each in node.operands), _AND)
            case Or():
                return _Part(" hoặc ".join(self.part(each).at(_AND) for each in node.operands), _OR)
            case Case():
                return self._case(node)
            case Call():
                return self._call(node)

    def _name(self, node: Name) -> _Part:
        words = input_words(self._criterion, node.name)
        given = self._criterion.inputs.get(node.name)
        if self._values is None:
            return _Part(f"«{words}»" if given else words)
        value = self._values.get(node.name)
        if isinstance(value, bool) or (value is None and given is not None and given.value_type is ValueType.BOOLEAN):
            return _Part(f"[{words}: {_value(value, {}).text}]")
        return _value(value, {} if given is None else given.choices)

    def _choices(self, node: Comparison | In) -> dict[str, str]:
        """Labels of the codes with which the names of a test may be compared."""
        inputs = (self._criterion.inputs.get(name) for name in names(node))
        return {code: label for given in inputs if given is not None for code, label in given.choices.items()}

    def _case(self, node: Case) -> _Part:
        branches = [f"nếu {self.part(when).text} thì {self.part(then).text}" for when, then in node.branches]
        default = ABSENT if node.default is None else self.part(node.default).text
        return _Part(f"({'; '.join(branches)}; còn lại {default})")

    def _call(self, node: Call) -> _Part:
        if node.function == "coalesce":
            return self._first_given(node)
        if node.function == "days":
            first, last = (self.part(each).text for each in node.arguments)
            counted = "" if self._values is None else f": {_value(self._result(node), {}).text}"
            return _Part(f"(số ngày từ {first} đến {last}{counted})")
        arguments = "; ".join(self.part(each).text for each in node.arguments)
        return _Part(f"{_FUNCTIONS[node.function]}({arguments})")

    def _first_given(self, node: Call) -> _Part:
        if self._values is None:
            return _Part(f"({', chưa có thì lấy '.join(self.part(each).text for each in node.arguments)})")
        given = [each for each in node.arguments if self._result(each) is not None]
        if not given:
            return _Part(ABSENT)
        first = self.part(given[0])
        return first if given[0] is node.arguments[0] else _Part(f"({ABSENT}, lấy {first.text})")

    def _result(self, node: Expression) -> Any:
        return compiled(node)(self._values or {})


def _value(value: Any, choices: Mapping[str, str]) -> _Part:
    match value:
        case None:
            return _Part(ABSENT)
        case bool():
            return _Part("có" if value else "không")
        case str():
            return _Part(f"«{choices.get(value, value)}»")
        case date():
            return _Part(vietnamese_date(value))
        case _:
            text = exact_figure(value)
            return _Part(text, _TEST if value < 0 else _PRODUCT if "/" in text else _WHOLE)
