from __future__ import annotations

import pytest

from assets.review.decision_values import decided_value, is_within_bounds
from assets.rules.framework.input_kinds.answers import DeclaredInput


def declared(kind: str, **facts: object) -> DeclaredInput:
    return DeclaredInput.model_validate({"declared": kind, **facts})


CHOICE = {"A": "Đăng hằng tháng", "B": "Đăng hằng quý"}


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        ("number", "66,66", "3333/50"),
        ("number", "66.66", "3333/50"),
        ("number", " 3333/100 ", "3333/100"),
        ("number", "6666/100", "3333/50"),
        ("number", "-5", "-5"),
        ("number", "0.125", "1/8"),
        ("number", "0,125", "1/8"),
        ("number", "25.980", None),
        ("number", "1.234", None),
        ("number", "1234", "1234"),
        ("number", "1.234,5", None),
        ("number", "nhiều", None),
        ("number", "1/0", None),
        ("number", "", None),
        ("integer", "12", "12"),
        ("date", "31/01/2025", "2025-01-31"),
        ("date", "1.2.2025", "2025-02-01"),
        ("date", "2025-1-31", "2025-01-31"),
        ("date", "31/02/2025", None),
        ("date", "01/31/2025", None),
        ("yes_no", "Có", "true"),
        ("yes_no", "x", "true"),
        ("yes_no", "KHÔNG", "false"),
        ("yes_no", "true", "true"),
        ("yes_no", "1", None),
        ("choice", "A", "A"),
        ("choice", "a", "A"),
        ("choice", "đăng  hằng quý", "B"),
        ("choice", "C", None),
    ],
)
def test_a_value_is_read_as_people_and_as_the_warehouse_write_it(kind: str, written: str, value: str | None) -> None:
    given = declared(kind, options=CHOICE) if kind == "choice" else declared(kind)
    assert decided_value(written, given) == value


@pytest.mark.parametrize(
    ("kind", "value", "holds"),
    [
        ("number", "0", True), ("number", "10", True), ("number", "21/2", False), ("number", "-1/2", False),
        ("integer", "10", True), ("integer", "19/2", False),
    ],
)  # fmt: skip
def test_a_value_lies_between_the_bounds_of_its_input(kind: str, value: str, holds: bool) -> None:
    assert is_within_bounds(value, declared(kind, minimum=0, maximum=10)) is holds


def test_a_day_lies_between_the_days_that_an_agency_may_type() -> None:
    assert is_within_bounds("2024-05-01", declared("date"))
    assert not is_within_bounds("1889-05-01", declared("date"))
    assert is_within_bounds("true", declared("yes_no"))
