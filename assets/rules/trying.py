"""`parcomm try`: one criterion scored from values typed on the command line.

The values, the scoring and the answer as JSON-ready data or text; no Typer here, and no warehouse. What does not
belong here: reading files, exit through the shell (`orchestration.cli`).
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assets.rules.engine.criterion_scoring import score_criterion
from assets.rules.engine.sentences import sentence
from assets.rules.engine.tracing import Outcome, value_as_data
from assets.rules.framework.input_kinds.input_kind import Bounds
from assets.rules.framework.model import (
    Criterion,
    Framework,
    Input,
    ReportInput,
    SurveyInput,
)
from assets.rules.language.evaluation import Value
from assets.rules.language.exact_numbers import exact_number, exact_text
from assets.rules.language.report_sources import ValueType
from assets.rules.words.figures import figure_words
from assets.rules.words.inputs import input_words
from checks.texts.figures_and_dates import grouped

YEAR_NAME = "year"
"""`year=2024` says which of a framework's years is meant, unless an input has that name."""


class TrialError(ValueError):
    """Unusable value on the command line (exit code 2); the message is Vietnamese."""


@dataclass(frozen=True)
class Trial:
    """The answer of `parcomm try`.

    Attributes:
        data: the JSON document of `--format json`.
        text: what `--format text` prints.
        exit_code: 0 for any score, 1 when it could not be scored.
    """

    data: dict[str, Any]
    text: str
    exit_code: int


def try_criterion(
    framework: Framework, code: str, assignments: Iterable[str], *, not_applicable: bool = False
) -> Trial:
    """Score a criterion from `name=value` texts; a name that is not given is null.

    Raises:
        TrialError: no such criterion or input, or a value of the wrong kind.
    """
    criterion = _leaf(framework, code)
    typed = _typed(criterion, assignments)
    year = _year(framework, criterion, typed)
    values: dict[str, Value] = {}
    for name, given in criterion.inputs.items():
        values |= _values(name, given, typed.get(name, "null"))
    _require_possible(criterion, values)
    outcome = score_criterion(criterion, values, framework=framework, year=year, not_applicable=not_applicable)
    if not_applicable and criterion.not_applicable == "forbidden":
        return _refused(outcome, f"tiêu chí «{code}» không cho phép «không áp dụng»")
    if outcome.not_scored == "without_survey" and not outcome.is_applicable:
        return _refused(outcome, "chưa có kết quả điều tra xã hội học; chỉ số sẽ tính trên phần còn lại")
    data = {**outcome.trace, "sentence": sentence(outcome)}
    return Trial(data, _as_text(outcome, data), 0 if outcome.error is None else 1)


def _leaf(framework: Framework, code: str) -> Criterion:
    criterion = framework.by_code.get(code)
    if criterion is None:
        known = ", ".join(leaf.code for leaf in framework.leaves())
        raise TrialError(f"không có tiêu chí «{code}» trong bộ {framework.framework}; các tiêu chí: {known}")
    if not criterion.is_leaf:
        children = ", ".join(child.code for child in criterion.criteria)
        raise TrialError(f"tiêu chí «{code}» gồm {children}; hãy chọn một tiêu chí thành phần")
    return criterion


def _typed(criterion: Criterion, assignments: Iterable[str]) -> dict[str, str]:
    """Name -> text as typed."""
    typed: dict[str, str] = {}
    for assignment in assignments:
        name, equals, text = (part.strip() for part in assignment.partition("="))
        if not equals:
            raise TrialError(f"«{assignment}»: viết dạng tên=giá_trị, ví dụ planned=5")
        if name not in criterion.inputs and name != YEAR_NAME:
            known = ", ".join(criterion.inputs) or "(không có)"
            raise TrialError(f"tiêu chí «{criterion.code}» không có số liệu «{name}»; các số liệu: {known}")
        if name in typed:
            raise TrialError(f"số liệu «{name}» viết hai lần")
        typed[name] = text
    return typed


def _year(framework: Framework, criterion: Criterion, typed: dict[str, str]) -> int:
    """The year said, else the framework's latest."""
    if YEAR_NAME in criterion.inputs or YEAR_NAME not in typed:
        return max(framework.years)
    text = typed[YEAR_NAME]
    if text not in map(str, framework.years):
        raise TrialError(f"bộ {framework.framework} không áp dụng cho năm «{text}»")
    return int(text)


def _values(name: str, given: Input, text: str) -> dict[str, Value]:
    """Values of one assignment, by name: for a survey question the number of respondents too."""
    if isinstance(given, SurveyInput):
        return given.values(name, None if text == "null" else _counts(name, given, text))
    return {name: None if text == "null" else _value(name, given, text)}


def _counts(name: str, given: SurveyInput, text: str) -> dict[str, int]:
    """`A:50,B:30`: how many chose each option."""
    counts: dict[str, int] = {}
    for pair in text.split(","):
        option, colon, number = (part.strip() for part in pair.partition(":"))
        if not colon or not number.isascii() or not number.isdigit() or len(number) > 12:
            raise TrialError(f"«{name}»: viết số người chọn từng phương án, ví dụ {name}=A:50,B:30")
        if option not in given.weights:
            raise TrialError(f"«{name}»: không có phương án «{option}»; các phương án: {', '.join(given.weights)}")
        if option in counts:
            raise TrialError(f"«{name}»: phương án «{option}» viết hai lần")
        counts[option] = int(number)
    return counts


def _value(name: str, given: Input, text: str) -> Value:
    match given.value_type:
        case ValueType.BOOLEAN:
            if text not in ("true", "false"):
                raise TrialError(f"«{name}»: viết true hoặc false")
            return text == "true"
        case ValueType.DATE:
            return _date(name, text)
        case ValueType.TEXT:
            return _choice(name, given, text)
        case _:
            return _number(name, given, text)


def _date(name: str, text: str) -> date:
    try:
        if len(text) == len("2024-03-31"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise TrialError(f"«{name}»: viết ngày như 2024-03-31")


def _choice(name: str, given: Input, text: str) -> str:
    if given.choices and text not in given.choices:
        raise TrialError(f"«{name}»: không có lựa chọn «{text}»; các lựa chọn: {', '.join(given.choices)}")
    return text


def _number(name: str, given: Input, text: str) -> int | Fraction:
    try:
        number = exact_number(text)
    except ValueError as error:
        raise TrialError(f"«{name}»: {error}") from error
    is_count = isinstance(given, ReportInput) and given.is_count
    is_held = given.is_answer or given.is_of_group
    is_whole = is_held and given.limits.is_whole
    if (is_count or is_whole) and not isinstance(number, int):
        raise TrialError(f"«{name}»: cần số nguyên")
    if is_count and number < 0:
        raise TrialError(f"«{name}»: số đếm không thể âm")
    if is_held:
        _check_bounds(name, given.limits, number)
    return number


def _check_bounds(name: str, limits: Bounds, number: int | Fraction) -> None:
    if limits.low is not None and number < limits.low:
        raise TrialError(f"«{name}»: nhỏ nhất là {exact_text(limits.low)}")
    if limits.high is not None and number > limits.high:
        raise TrialError(f"«{name}»: lớn nhất là {exact_text(limits.high)}")


def _require_possible(criterion: Criterion, values: Mapping[str, Value]) -> None:
    """Refuse figures of the group among which one's own cannot be."""
    for name, given in criterion.group_inputs.items():
        whole, own = values[name], values[given.of]
        for kind, word, is_beyond in (("max", "lớn hơn", operator.gt), ("min", "nhỏ hơn", operator.lt)):
            if given.group == kind and whole is not None and own is not None and is_beyond(own, whole):
                raise TrialError(
                    f"«{given.of}» {word} «{name}», là {input_words(criterion, name)} gồm cả chính cơ quan"
                )


def _refused(outcome: Outcome, why: str) -> Trial:
    """Trial of a criterion that cannot be scored by itself, though a year's scores settle it in some other way."""
    error = f"Không chấm được: {why}"
    data = {**outcome.trace, "points": None, "points_exact": None, "branch": None, "parts": [], "error": error}
    return Trial(data, f"{_heading(outcome)}\n{error}", 1)


def _heading(outcome: Outcome) -> str:
    return f"Tiêu chí {outcome.criterion.code}: {outcome.criterion.name}"


def _as_text(outcome: Outcome, data: dict[str, Any]) -> str:
    given = "; ".join(f"{name} = {_shown(value)}" for name, value in outcome.values.items())
    lines = [_heading(outcome), f"Số liệu: {given or '(không có)'}", data["sentence"]]
    if outcome.points is not None:
        points, most = (grouped(Decimal(data[name])) for name in ("points", "max"))
        lines.append(f"Điểm: {points} / {most} (chính xác: {data['points_exact']})")
    return "\n".join(lines)


def _shown(value: Value) -> str:
    if value is None:
        return "(trống)"
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return figure_words(value, 4)
    data = value_as_data(value)
    return {True: "có", False: "không"}.get(data, str(data)) if isinstance(data, bool) else str(data)
