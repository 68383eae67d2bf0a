from fractions import Fraction

import pandas as pd
import pytest

from checks.rules.scorecard.wording import asks_otherwise
from warehouse.tables import scorecard

CRITERIA = pd.DataFrame(
    [("F", "1", "Kế hoạch", Fraction(5, 2)), ("F", "2", "Kênh", Fraction(4))],
    columns=["framework_id", "criterion_code", "name", "most"],
)
QUESTIONS = pd.DataFrame(
    [("F", "1", "staff", "Số người")], columns=["framework_id", "criterion_code", "input_name", "label"]
)
ROWS = [
    {"criterion_code": "1", "label": "Kế hoạch", "max_points": "2.5"},
    {"criterion_code": "1", "input_name": "staff", "label": "Số người"},
    {"criterion_code": "2", "label": "Kênh", "max_points": "4"},
]


@pytest.mark.parametrize(
    ("row", "change", "is_other"),
    [
        (0, {}, False),
        (0, {"label": "kế  HOẠCH", "max_points": "2,5"}, False),
        (0, {"label": "Kế hoạch năm"}, True),
        (2, {"max_points": "3"}, True),
        (1, {"label": "Số công chức"}, True),
        (1, {"input_name": "people"}, True),
        (2, {"criterion_code": "3"}, True),
    ],
)
def test_a_scorecard_asks_what_its_framework_asks(typed_rows, row, change, is_other):
    rows = [{**one, "framework_id": "F", **(change if place == row else {})} for place, one in enumerate(ROWS)]
    assert asks_otherwise(typed_rows(scorecard, *rows), CRITERIA, QUESTIONS) == ({"a"} if is_other else set())


def test_a_row_that_is_gone_makes_it_another(typed_rows):
    rows = [{**one, "framework_id": "F"} for one in ROWS[:2]]
    assert asks_otherwise(typed_rows(scorecard, *rows), CRITERIA, QUESTIONS) == {"a"}
