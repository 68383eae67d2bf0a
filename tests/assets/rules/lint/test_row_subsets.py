from __future__ import annotations

import pytest

from assets.rules.language.expressions import parse_expression
from assets.rules.lint.row_subsets import are_disjoint, is_within


def _tree(text: str | None) -> object:
    return None if text is None else parse_expression(text)


@pytest.mark.parametrize(
    ("inner", "outer", "expected"),
    [
        ("status = 'completed'", None, True),
        (None, "status = 'completed'", False),
        ("status = 'completed' and completed_on <= due_on", "status = 'completed'", True),
        ("status = 'completed'", "status = 'completed' and completed_on <= due_on", False),
        ("channel = 'website'", "channel in ('website', 'portal')", True),
        ("channel in ('website', 'leaflet')", "channel in ('website', 'portal')", False),
        ("result = 'accepted'", "result <> 'rejected'", True),
        ("days(received_on, answered_on) <= 15", "answered_on is not null", True),
        ("coalesce(quantity, 0) < 5", "quantity is not null", False),
        ("channel = 'website' or theme = 'sipas'", "channel = 'website'", False),
    ],
)
def test_rows_are_within_others_where_the_conditions_say_so(inner: str | None, outer: str, expected: bool) -> None:
    assert is_within(_tree(inner), _tree(outer)) is expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("status = 'completed'", "status <> 'completed'", True),
        ("status = 'completed'", "status in ('planned', 'cancelled')", True),
        ("status = 'completed' and completed_on <= due_on", "status = 'completed' and completed_on > due_on", True),
        ("status = 'completed'", "status in ('planned', 'completed')", False),
        ("channel = 'website'", "theme = 'sipas'", False),
    ],
)
def test_rows_exclude_each_other_where_the_conditions_say_so(one: str, other: str, expected: bool) -> None:
    assert are_disjoint(_tree(one), _tree(other)) is expected  # type: ignore[arg-type]
    assert are_disjoint(_tree(other), _tree(one)) is expected  # type: ignore[arg-type]
