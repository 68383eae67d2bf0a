from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.language.report_sources import ValueType
from assets.rules.language.value_texts import canonical, text_of, value_of


@pytest.mark.parametrize(
    ("value", "value_type", "text"),
    [
        (12, "number", "12"),
        (-3, "number", "-3"),
        (Fraction(4, 5), "number", "4/5"),
        (date(2024, 3, 31), "date", "2024-03-31"),
        (True, "boolean", "true"),
        (False, "boolean", "false"),
        ("B", "text", "B"),
        (None, "number", None),
    ],
)
def test_a_value_has_one_text_and_comes_back_from_it(value, value_type, text):
    assert text_of(value) == text
    back = value_of(text, value_type)
    assert (back, type(back)) == (value, type(value))


@given(st.fractions())
def test_every_figure_comes_back_exactly(figure):
    assert value_of(text_of(figure), "number") == figure


@pytest.mark.parametrize(
    ("declared", "value_type", "expected"),
    [
        ("12.50", ValueType.NUMBER, "25/2"),
        ("1e3", ValueType.NUMBER, "1000"),
        ("-0.1", ValueType.NUMBER, "-1/10"),
        ("1,5", ValueType.NUMBER, None),
        ("9" * 40, ValueType.NUMBER, None),
        ("1e99999999", ValueType.NUMBER, None),
        ("nan", ValueType.NUMBER, None),
        ("2024-02-30", ValueType.DATE, None),
        ("2024-02-29", ValueType.DATE, "2024-02-29"),
        ("true", ValueType.BOOLEAN, "true"),
        ("True", ValueType.BOOLEAN, None),
        ("A", ValueType.TEXT, "A"),
        ("C", ValueType.TEXT, None),
        (None, ValueType.TEXT, None),
    ],
)
def test_a_declared_text_becomes_canonical_or_nothing(declared, value_type, expected):
    assert canonical(declared, value_type, {"A", "B"}) == expected
