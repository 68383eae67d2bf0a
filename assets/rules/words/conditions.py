"""A condition and the values that decided it, in Vietnamese: «Hoàn thành 4/5 nhiệm vụ (80 %) < 90 %».

What does not belong here: the sentence around it (`assets.rules.engine.sentences`), the names of inputs
(`inputs`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeGuard

from assets.rules.framework.model import Criterion
from assets.rules.language.evaluation import Compiled, Value, Values, compiled
from assets.rules.language.expressions import (
    And,
    Between,
    Binary,
    Call,
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
    walk,
)
from assets.rules.language.types import year_days
from assets.rules.words.figures import apart, figure_words, percent_words
from assets.rules.words.inputs import input_words
from checks.texts.figures_and_dates import vietnamese_date

_SIGNS = {"=": "=", "<>": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_OPPOSITES = {"=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_OPERATORS = {"+": "+", "-": "−", "*": "×", "/": "/"}


class ConditionWords:
    """Says of the conditions of one criterion, with one agency's values, why they held or failed."""

    def __init__(self, criterion: Criterion, values: Values) -> None:
        self._criterion = criterion
        self._values = values

    def why(self, node: Expression, holds: bool) -> str:  # noqa: PLR0911 - a line a kind of node
        """Reason why a condition held, or did not (being false, or null)."""
        match node:
            case Name():
                return self._yes_no(node, holds)
            case Not():
                return self.why(node.operand, not holds)
            case And() | Or():
                return self._junction(node, holds)
            case Comparison():
                return self._comparison(node, holds)
            case Between():
                return self._between(node, holds)
            case In():
                return self._membership(node, holds)
            case IsNull():
                return f"{'chưa có' if holds else 'đã có'} {self.quantity(node.operand, valued=False)}"
            case _:
                return f"{self.quantity(node)} {'đúng' if holds else 'không đúng'}"

    def quantity(self, node: Expression, *, valued: bool = True) -> str:  # noqa: PLR0911 - a line a kind of node
        """A quantity in words, with its value beside a name."""
        match node:
            case Literal():
                return self._value_words(None, node.value)
            case Name():
                words = input_words(self._criterion, node.name)
                return f"{words} {self._value_words(node.name, self._values.get(node.name))}" if valued else words
            case Unary():
                return f"-{self.quantity(node.operand)}"
            case Binary() if isinstance(moved := self._result(node), date):
                return vietnamese_date(moved)
            case Binary():
                return f"{self.quantity(node.left)} {_OPERATORS[node.operator]} {self.quantity(node.right)}"
            case Call() if node.function == "days":
                return f"số ngày từ {self.quantity(node.arguments[0])} đến {self.quantity(node.arguments[1])}"
            case Call() if node.function == "coalesce":
                return self.quantity(node.arguments[0])
            case _:
                return ", ".join(self.quantity(Name(name)) for name in sorted(names(node) & self._values.keys()))

    def _yes_no(self, node: Name, holds: bool) -> str:
        words = input_words(self._criterion, node.name)
        if self._values.get(node.name) is None:
            return f"chưa có số liệu {words}"
        given = self._criterion.inputs.get(node.name)
        if given is not None and given.is_answer:
            return f"{words}: {'có' if holds else 'không'}"
        # A label may be the whole statement, «có hoạt động cho cá nhân», or what there is, «hoạt động cho cá nhân».
        return f"{'có' if holds else 'không có'} {words.removeprefix('có ')}"

    def _junction(self, node: And | Or, holds: bool) -> str:
        """All that had to hold; or, of what failed, the first that sufficed for it."""
        takes_all = isinstance(node, And) is holds
        wanted = [each for each in node.operands if (self._result(each) is True) is holds]
        told = [self.why(each, holds) for each in wanted]
        if not takes_all:
            return told[0]
        informative = [text for each, text in zip(wanted, told, strict=True) if not _is_guard(each)]
        return " và ".join(dict.fromkeys(informative or told))

    def _comparison(self, node: Comparison, holds: bool) -> str:
        left, right = self._result(node.left), self._result(node.right)
        if left is None or right is None:
            return self._missing(node)
        sign = _SIGNS[node.operator if holds else _OPPOSITES[node.operator]]
        share = self._share(node.left, node.right)
        if share is not None:
            words, value, limit = share
            if value == limit == 1:
                return words
            told = sign if node.operator not in ("=", "<>") else self._true_sign(value, limit)
            return f"{words} {told} {percent_words(limit)}"
        if isinstance(left, (int, Fraction)) and not isinstance(left, bool):
            return self._figures(node, left, right, sign)
        if isinstance(node.left, Name) and isinstance(node.right, Literal) and (sign == "=" or isinstance(left, str)):
            return self._named(node.left, left)
        return f"{self.quantity(node.left)} {sign} {self.quantity(node.right)}"

    def _figures(self, node: Comparison, left: Fraction | int, right: Any, sign: str) -> str:
        if isinstance(node.left, Name):
            words = f"{input_words(self._criterion, node.left.name)} {apart(left, right)}"
        elif isinstance(node.left, Literal):
            words = figure_words(left)
        else:
            words = f"{self.quantity(node.left)} = {apart(left, right)}"
        limit = figure_words(right) if isinstance(node.right, Literal) else self.quantity(node.right)
        return f"{words} {sign} {limit}"

    @staticmethod
    def _true_sign(value: Fraction | int, limit: Fraction | int) -> str:
        """The sign that holds, whichever way the condition was put."""
        return "=" if value == limit else "<" if value < limit else ">"

    def _share(self, left: Expression, right: Expression) -> tuple[str, Fraction, Fraction] | None:
        """`done / planned` against a share, or `done` against `planned` itself: both are a share of the whole."""
        match left, right:
            case Binary("/", Name() as part, Name() as whole), _:
                limit = self._result(right)
            case Name() as part, Name() as whole:
                limit = 1
            case _:
                return None
        counted, total = self._values.get(part.name), self._values.get(whole.name)
        if not _is_figure(counted) or not _is_figure(total) or total == 0 or not _is_figure(limit):
            return None
        if not isinstance(left, Binary) and self._noun_of(part, whole) is None:
            return None
        value = Fraction(counted) / Fraction(total)
        return self._share_words(part, whole, value, Fraction(limit)), value, Fraction(limit)

    def _noun_of(self, part: Name, whole: Name) -> str | None:
        inputs = [self._criterion.inputs.get(name.name) for name in (part, whole)]
        nouns = {None if each is None else each.counted_noun for each in inputs}
        return nouns.pop() if len(nouns) == 1 else None

    def _share_words(self, part: Name, whole: Name, value: Fraction, limit: Fraction) -> str:
        counted = (
            f"{self._value_words(None, self._values[part.name])}/{self._value_words(None, self._values[whole.name])}"
        )
        percent = percent_words(value, limit)
        given = self._criterion.inputs.get(part.name)
        noun = self._noun_of(part, whole)
        done = None if given is None else given.done_verb
        if noun and (done or given is None or not given.label):
            return f"{done or 'đạt'} {counted} {noun} ({percent})"
        first, second = (input_words(self._criterion, name.name) for name in (part, whole))
        return f"{first}/{second}: {counted} ({percent})"

    def _between(self, node: Between, holds: bool) -> str:
        value, low, high = (self._result(each) for each in (node.operand, node.low, node.high))
        if value is None or low is None or high is None:
            return self._missing(node)
        if not holds:
            is_below = value < low
            return self._comparison(
                Comparison("<" if is_below else ">", node.operand, node.low if is_below else node.high), True
            )
        share = self._share(node.operand, node.low)
        bounds = (percent_words(low), percent_words(high)) if share and isinstance(node.operand, Binary) else (
            self._value_words(None, low), self._value_words(None, high))  # fmt: skip
        return f"{share[0] if share else self.quantity(node.operand)} trong khoảng {bounds[0]} đến {bounds[1]}"

    def _membership(self, node: In, holds: bool) -> str:
        value = self._result(node.operand)
        if value is None:
            return self._missing(node)
        if isinstance(node.operand, Name):
            return self._named(node.operand, value)
        return f"{self.quantity(node.operand)} {'thuộc' if holds else 'không thuộc'} danh sách"

    def _named(self, node: Name, value: Value) -> str:
        return f"{input_words(self._criterion, node.name)}: {self._value_words(node.name, value)}"

    def _missing(self, node: Expression) -> str:
        missing = [name for name in sorted(names(node)) if self._values.get(name) is None]
        if missing:
            return "chưa có số liệu " + ", ".join(input_words(self._criterion, name) for name in missing)
        zero = [each.name for each in _divisors(node) if self._values.get(each.name) == 0]
        if zero:
            return f"{input_words(self._criterion, zero[0])} bằng 0"
        return "không tính được tỷ lệ vì mẫu số bằng 0"

    def _value_words(self, name: str | None, value: Value) -> str:
        if value is None:
            return "(chưa có)"
        if isinstance(value, bool):
            return "có" if value else "không"
        if isinstance(value, str):
            given = self._criterion.inputs.get(name or "")
            return value if given is None else given.choices.get(value, value)
        return vietnamese_date(value) if isinstance(value, date) else figure_words(value)

    def _result(self, node: Expression) -> Any:
        return _compiled_once(node)(self._values)


def _is_figure(value: object) -> TypeGuard[int | Fraction]:
    return isinstance(value, (int, Fraction)) and not isinstance(value, bool)


def _is_guard(node: Expression) -> bool:
    """`planned > 0` beside the real condition only keeps a division safe."""
    return isinstance(node, Comparison) and node.operator in (">", "<>") and node.right == Literal(0)


def _divisors(node: Expression) -> list[Name]:
    return [
        each.right
        for each in walk(node)
        if isinstance(each, Binary) and each.operator == "/" and isinstance(each.right, Name)
    ]


@lru_cache(maxsize=4_096)
def _compiled_once(node: Expression) -> Compiled:
    return compiled(node)


def all_values(year: int, criterion: Criterion, values: Mapping[str, Value]) -> dict[str, Value]:
    """An outcome's values with those that are always there."""
    return {"max": criterion.max_points, **year_days(year), **values}
