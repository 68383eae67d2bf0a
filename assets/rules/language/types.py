"""Type check of an expression: whether the types of its parts fit together.

Types are checked once, when a framework is loaded, so that scoring never meets a mismatch. What does not belong
here: values, and what they make of each other (`assets.rules.language.evaluation`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches

from assets.rules.language.errors import ExpressionError
from assets.rules.language.report_sources import ValueType
from assets.rules.language.tree import (
    And,
    Between,
    Binary,
    Call,
    Case,
    Comparison,
    Constant,
    Expression,
    In,
    IsNull,
    Literal,
    Name,
    Not,
    Or,
    Unary,
)
from warehouse.tables.evaluation_year import first_day, last_day

_IN_VIETNAMESE = {
    ValueType.NUMBER: "số",
    ValueType.DATE: "ngày",
    ValueType.TEXT: "chữ",
    ValueType.BOOLEAN: "điều kiện đúng/sai",
    ValueType.NULL: "null",
}
MAX_ROUND_DECIMALS = 12
MAX_DAYS = 3_660
"""By which a date may be moved: ten years."""

YEAR_DAYS: dict[str, ValueType] = {"year_start": ValueType.DATE, "year_end": ValueType.DATE}
"""Names that every condition and score may use: the first and last day of the year scored."""
PREDEFINED: dict[str, ValueType] = {"max": ValueType.NUMBER, **YEAR_DAYS}
"""Names that every score may use: the criterion's maximum too."""


def year_days(year: int) -> dict[str, date]:
    """The values of `YEAR_DAYS` in a year."""
    return dict(zip(YEAR_DAYS, (first_day(year), last_day(year)), strict=True))


def constant_type(value: Constant) -> ValueType:
    """The type of a value, as the language sees it."""
    if value is None:
        return ValueType.NULL
    if isinstance(value, bool):
        return ValueType.BOOLEAN
    if isinstance(value, str):
        return ValueType.TEXT
    return ValueType.DATE if isinstance(value, date) else ValueType.NUMBER


def expression_type(  # noqa: C901, PLR0911 - a line a kind of node
    node: Expression, known: Mapping[str, ValueType]
) -> ValueType:
    """The type of an expression whose names have the `known` types.

    Raises:
        ExpressionError: an unknown name, or parts that do not fit together.
    """
    match node:
        case Literal():
            return constant_type(node.value)
        case Name():
            if node.name not in known:
                raise ExpressionError(f"tên «{node.name}» không có{_nearest(node.name, known)}", node.column)
            return known[node.name]
        case Unary():
            _require(node.operand, ValueType.NUMBER, known)
            return ValueType.NUMBER
        case Binary():
            return _arithmetic_type(node, known)
        case Not():
            _require(node.operand, ValueType.BOOLEAN, known)
            return ValueType.BOOLEAN
        case And() | Or():
            for operand in node.operands:
                _require(operand, ValueType.BOOLEAN, known)
            return ValueType.BOOLEAN
        case Case():
            return _case_type(node, known)
        case Call():
            return _call_type(node, known)
        case _:
            return _test_type(node, known)


def require_type(node: Expression, wanted: ValueType, known: Mapping[str, ValueType]) -> None:
    """Check that an expression is of one type (a bare null fits any).

    Raises:
        ExpressionError: it is not, or does not fit within.
    """
    _require(node, wanted, known)


def _require(node: Expression, wanted: ValueType, known: Mapping[str, ValueType]) -> None:
    _require_same(expression_type(node, known), wanted, node)


def _require_same(found: ValueType, wanted: ValueType, node: Expression) -> None:
    if found not in (wanted, ValueType.NULL):
        raise ExpressionError(f"cần {_IN_VIETNAMESE[wanted]} nhưng đây là {_IN_VIETNAMESE[found]}", node.column)


def _arithmetic_type(node: Binary, known: Mapping[str, ValueType]) -> ValueType:
    """Of figures a figure; of a date and whole days that are written out, a date."""
    # Asked once: sums are deep on their left, and asking twice would double the work with each of their terms.
    left = expression_type(node.left, known)
    if node.operator in ("+", "-") and left is ValueType.DATE:
        _require_written_days(node.right)
        return ValueType.DATE
    _require_same(left, ValueType.NUMBER, node.left)
    _require(node.right, ValueType.NUMBER, known)
    return ValueType.NUMBER


def _require_written_days(node: Expression) -> None:
    """Refusal of a day count that is not a literal whole number from 0 to MAX_DAYS."""
    if not (isinstance(node, Literal) and type(node.value) is int and 0 <= node.value <= MAX_DAYS):
        raise ExpressionError(
            f"chỉ cộng, trừ một ngày với số ngày viết sẵn, là số nguyên từ 0 đến {MAX_DAYS}", node.column
        )


def _test_type(node: Comparison | Between | In | IsNull, known: Mapping[str, ValueType]) -> ValueType:
    """Comparisons are of equals with equals; texts and yes/no have no order."""
    match node:
        case IsNull():
            expression_type(node.operand, known)
        case Comparison():
            shared = _common((node.left, node.right), known)
            if node.operator not in ("=", "<>"):
                _require_ordered(shared, node)
        case Between():
            _require_ordered(_common((node.operand, node.low, node.high), known), node)
        case In():
            _common((node.operand, *node.items), known)
    return ValueType.BOOLEAN


def _require_ordered(found: ValueType, node: Comparison | Between) -> None:
    if found in (ValueType.TEXT, ValueType.BOOLEAN):
        raise ExpressionError(f"{_IN_VIETNAMESE[found]} không so sánh lớn, nhỏ được", node.column)


def _common(nodes: Iterable[Expression], known: Mapping[str, ValueType]) -> ValueType:
    """The one type that all share, null aside."""
    shared = ValueType.NULL
    for node in nodes:
        found = expression_type(node, known)
        if ValueType.NULL in (shared, found) or shared is found:
            shared = found if shared is ValueType.NULL else shared
        else:
            raise ExpressionError(
                f"{_IN_VIETNAMESE[shared]} và {_IN_VIETNAMESE[found]} không dùng chung được", node.column
            )
    return shared


def _case_type(node: Case, known: Mapping[str, ValueType]) -> ValueType:
    for condition, _ in node.branches:
        _require(condition, ValueType.BOOLEAN, known)
    values = [value for _, value in node.branches]
    return _common(values if node.default is None else [*values, node.default], known)


def _call_type(node: Call, known: Mapping[str, ValueType]) -> ValueType:
    match node.function:
        case "coalesce":
            return _common(node.arguments, known)
        case "least" | "greatest":
            shared = _common(node.arguments, known)
            if shared in (ValueType.TEXT, ValueType.BOOLEAN):
                raise ExpressionError(f"hàm {node.function} chỉ dùng cho số hoặc ngày", node.column)
            return shared
        case "days":
            for argument in node.arguments:
                _require(argument, ValueType.DATE, known)
            return ValueType.NUMBER
        case _:
            _require(node.arguments[0], ValueType.NUMBER, known)
            if len(node.arguments) == 2:
                _require_decimals(node.arguments[1])
            return ValueType.NUMBER


def _require_decimals(node: Expression) -> None:
    """`round(x, n)`: n is written out, so that nobody's figure decides how exact a score is."""
    if not (isinstance(node, Literal) and type(node.value) is int and 0 <= node.value <= MAX_ROUND_DECIMALS):
        raise ExpressionError(
            f"số chữ số thập phân của round phải là số nguyên từ 0 đến {MAX_ROUND_DECIMALS}", node.column
        )


def _nearest(name: str, known: Mapping[str, ValueType]) -> str:
    """The one name that was probably meant, else all that there are."""
    close = get_close_matches(name, known, n=1)
    if close:
        return f"; có phải «{close[0]}»?"
    return f"; các tên dùng được: {', '.join(sorted(known))}"
