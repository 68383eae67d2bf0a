from __future__ import annotations

import pytest

from assets.rules.language.expressions import parse_expression
from assets.rules.lint.symbolic.shares import Share, share_of


@pytest.mark.parametrize(
    ("formulas", "share"),
    [
        (["done / planned"], ("done", "planned")),
        (["planned = 0", "done / (2 * planned) >= 0.9", "least(max, done / planned * max)"], ("done", "planned")),
        (["round(100 * done / planned)", "planned > 0 and done >= 0.5 * planned"], ("done", "planned")),
        (["coalesce(done / planned, 0)"], ("done", "planned")),
        (["case when planned = 0 then 0 when y then 1 else (planned - done) / planned end"], ("done", "planned")),
        # The number itself matters too.
        (["done / planned", "planned >= 5"], None),
        (["done / planned + done"], None),
        (["floor(done) / planned"], None),
        (["done / (planned + 1)"], None),
        # Nothing, or more than one thing, is divided by.
        (["done >= 0.5 * planned"], None),
        (["done / planned + planned / done"], None),
    ],
)
def test_formulas_turn_on_a_ratio_where_a_multiple_of_both_figures_changes_nothing(
    formulas: list[str], share: Share | None
) -> None:
    assert share_of([parse_expression(each) for each in formulas], frozenset({"done", "planned"})) == share


def test_of_three_figures_no_two_decide() -> None:
    assert share_of([parse_expression("a / b + c / b")], frozenset("abc")) is None
