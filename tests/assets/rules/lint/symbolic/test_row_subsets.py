from __future__ import annotations

import pytest
import z3

from assets.rules.language.expressions import Expression, parse_expression
from assets.rules.lint.symbolic.row_subsets import Selections


def _tree(text: str | None) -> Expression | None:
    return None if text is None else parse_expression(text)


@pytest.mark.parametrize(
    ("table", "inner", "outer", "expected"),
    [
        ("plan_tasks", "status = 'completed'", None, True),
        ("plan_tasks", None, "status = 'completed'", False),
        ("plan_tasks", "status = 'completed' and completed_on <= due_on", "status = 'completed'", True),
        ("plan_tasks", "status = 'completed'", "status = 'completed' and completed_on <= due_on", False),
        ("activities", "channel = 'website'", "channel in ('website', 'portal')", True),
        ("activities", "channel in ('website', 'leaflet')", "channel in ('website', 'portal')", False),
        ("feedback", "result = 'accepted'", "result <> 'rejected'", True),
        ("feedback", "days(received_on, answered_on) <= 15", "answered_on is not null", True),
        ("activities", "coalesce(quantity, 0) < 5", "quantity is not null", False),
        ("activities", "channel = 'website' or theme = 'sipas'", "channel = 'website'", False),
        ("activities", "quantity >= 5", "quantity > 3", True),
        ("activities", "quantity >= 3", "quantity > 3", False),
        ("activities", "held_on between year_start and year_start + 30", "held_on < year_start + 31", True),
        ("activities", "not (channel = 'website' or theme = 'sipas')", "channel <> 'website'", True),
    ],
)
def test_rows_are_within_others_where_the_conditions_say_so(
    table: str, inner: str | None, outer: str | None, expected: bool
) -> None:
    assert Selections(table, z3.Context()).is_within(_tree(inner), _tree(outer)) is expected


@pytest.mark.parametrize(
    ("table", "one", "other", "expected"),
    [
        ("plan_tasks", "status = 'completed'", "status <> 'completed'", True),
        ("plan_tasks", "status = 'completed'", "status in ('planned', 'cancelled')", True),
        (
            "plan_tasks",
            "status = 'completed' and completed_on <= due_on",
            "status = 'completed' and completed_on > due_on",
            True,
        ),
        ("plan_tasks", "status = 'completed'", "status in ('planned', 'completed')", False),
        ("activities", "channel = 'website'", "theme = 'sipas'", False),
        ("activities", "quantity < 5", "quantity between 5 and 9", True),
        ("activities", "quantity <= 5", "quantity between 5 and 9", False),
    ],
)
def test_rows_exclude_each_other_where_the_conditions_say_so(table: str, one: str, other: str, expected: bool) -> None:
    selections = Selections(table, z3.Context())
    assert selections.are_disjoint(_tree(one), _tree(other)) is expected
    assert selections.are_disjoint(_tree(other), _tree(one)) is expected
