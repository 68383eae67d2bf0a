from __future__ import annotations

import pytest

from assets.rules.language.expressions import ExpressionError, parse_expression
from assets.rules.language.report_sources import ValueType
from assets.rules.language.types import expression_type, require_type

KNOWN = {
    "n": ValueType.NUMBER,
    "m": ValueType.NUMBER,
    "d": ValueType.DATE,
    "t": ValueType.TEXT,
    "b": ValueType.BOOLEAN,
    "planned": ValueType.NUMBER,
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1", ValueType.NUMBER),
        ("true", ValueType.BOOLEAN),
        ("'x'", ValueType.TEXT),
        ("date '2024-01-01'", ValueType.DATE),
        ("null", ValueType.NULL),
        ("-n + m * null", ValueType.NUMBER),
        ("n = m", ValueType.BOOLEAN),
        ("t = 'x'", ValueType.BOOLEAN),
        ("t <> null", ValueType.BOOLEAN),
        ("b = true", ValueType.BOOLEAN),
        ("d between date '2024-01-01' and null", ValueType.BOOLEAN),
        ("t in ('x', null)", ValueType.BOOLEAN),
        ("d is null and not b", ValueType.BOOLEAN),
        ("case when b then null else d end", ValueType.DATE),
        ("case when b then 1 end", ValueType.NUMBER),
        ("coalesce(null, t)", ValueType.TEXT),
        ("least(d, date '2024-01-01')", ValueType.DATE),
        ("greatest(0, n)", ValueType.NUMBER),
        ("days(d, d)", ValueType.NUMBER),
        ("d - 60", ValueType.DATE),
        ("d + 3660 - 1", ValueType.DATE),
        ("round(n, 2) + floor(m)", ValueType.NUMBER),
    ],
)
def test_each_expression_has_a_type(text: str, found: ValueType) -> None:
    assert expression_type(parse_expression(text), KNOWN) is found


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("n + x", 4, "tên «x» không có; các tên dùng được: b, d, m, n, planned, t"),
        ("n / planed", 4, "có phải «planned»?"),
        ("n + b", 4, "cần số nhưng đây là điều kiện"),
        ("n + 'x'", 4, "cần số nhưng đây là chữ"),
        ("1 + d", 4, "cần số nhưng đây là ngày"),
        ("d * 2", 0, "cần số nhưng đây là ngày"),
        ("d - d", 4, "số ngày viết sẵn"),
        ("d - n", 4, "số ngày viết sẵn"),
        ("d + 1.5", 4, "số nguyên từ 0 đến 3660"),
        ("d + 3661", 4, "số nguyên từ 0 đến 3660"),
        ("d + null", 4, "số ngày viết sẵn"),
        ("-t", 1, "cần số"),
        ("n and b", 0, "cần điều kiện đúng/sai nhưng đây là số"),
        ("not n", 4, "cần điều kiện"),
        ("n = t", 4, "số và chữ không dùng chung"),
        ("n = b", 4, "không dùng chung"),
        ("d < n", 4, "không dùng chung"),
        ("t < 'x'", 0, "không so sánh lớn, nhỏ"),
        ("b >= true", 0, "không so sánh lớn, nhỏ"),
        ("t between 'a' and 'b'", 0, "không so sánh lớn, nhỏ"),
        ("n in (1, 'x')", 9, "không dùng chung"),
        ("1 < n < 3", 8, "không dùng chung"),
        ("case when n then 1 end", 10, "cần điều kiện"),
        ("case when b then 1 else 'x' end", 24, "không dùng chung"),
        ("coalesce(n, t)", 12, "không dùng chung"),
        ("least(t, t)", 0, "chỉ dùng cho số hoặc ngày"),
        ("days(d, n)", 8, "cần ngày nhưng đây là số"),
        ("abs(d)", 4, "cần số"),
        ("round(n, m)", 9, "từ 0 đến 12"),
        ("round(n, 13)", 9, "từ 0 đến 12"),
        ("round(n, 0.5)", 9, "từ 0 đến 12"),
        ("round(n, true)", 9, "từ 0 đến 12"),
        ("(x is null)", 1, "tên «x» không có"),
    ],
)
def test_parts_that_do_not_fit_are_refused_at_their_column(text: str, column: int, reason: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        expression_type(parse_expression(text), KNOWN)
    assert reason in caught.value.message
    assert caught.value.offset == column


def test_a_bare_null_fits_where_any_type_is_asked_for() -> None:
    for wanted in (ValueType.NUMBER, ValueType.BOOLEAN):
        require_type(parse_expression("null"), wanted, {})
