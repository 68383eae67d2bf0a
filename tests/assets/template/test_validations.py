from __future__ import annotations

from decimal import Decimal

import pytest
import sqlalchemy as sa

from assets.template.validations import (
    column_validation,
    date_validation,
    number_validation,
    whole_validation,
)
from warehouse.columns.declaration import column
from warehouse.columns.types import ExactDecimal


@pytest.mark.parametrize(
    ("kind", "options", "expected"),
    [
        (sa.Text, {}, None),
        (sa.Text, {"code_list": "themes"}, ("list", "ds_themes")),
        (sa.Boolean, {}, ("list", "ds_yes_no")),
        (sa.Date, {}, ("date", "36526")),
        (sa.BigInteger, {"minimum": 3}, ("whole", "3")),
        (ExactDecimal, {}, ("decimal", "-1000000000000000")),
    ],
)
def test_a_validation_follows_from_the_declared_column(kind, options, expected):
    found = column_validation(column("thing", kind, "Thứ", "Mô tả.", **options), 2025)
    assert (found and (found.type, found.formula1)) == expected


def test_a_date_may_be_as_late_as_the_end_of_the_next_year():
    assert date_validation("Ngày", 2025).formula2 == "46387"  # 31/12/2026


@pytest.mark.parametrize(
    ("minimum", "maximum", "operator", "formulas"),
    [
        (0, None, "greaterThanOrEqual", ("0", None)),
        (2, 9, "between", ("2", "9")),
        (None, 9, "between", ("-1000000000000000", "9")),
    ],
)
def test_whole_numbers_are_bounded_as_declared(minimum, maximum, operator, formulas):
    found = whole_validation("Số", minimum=minimum, maximum=maximum)
    assert (found.operator, (found.formula1, found.formula2)) == (operator, formulas)


@pytest.mark.parametrize(
    ("minimum", "maximum", "words"),
    [
        (None, None, "Chỉ gõ một số, không kèm chữ"),
        (Decimal("0.5"), None, "từ 0,5 trở lên"),
        (None, Decimal("2.50"), "không quá 2,5"),
        (Decimal(-1), Decimal("0.250"), "từ -1 đến 0,25"),
        (None, Decimal("1E+2"), "không quá 100"),
    ],
)
def test_messages_name_the_bounds_with_a_decimal_comma(minimum, maximum, words):
    assert words in number_validation("Số", minimum=minimum, maximum=maximum).error
