"""Parts of a passport that need no warehouse."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assets.publication.passport.criterion import inputs_used
from assets.publication.passport.json_values import moment
from assets.scoring.counting.rows_behind import RowsBehind
from tests.assets.rules.framework_writing import framework_with

RULE = """
inputs:
  b: {declared: integer, label: Hai}
  a: {from: activities, count: "*", where: "channel = 'website'"}
score: 1
"""


def test_inputs_stand_in_the_order_of_the_file_and_those_that_it_no_longer_has_last() -> None:
    criterion = framework_with(RULE).by_code["1"]
    values = [
        {"input_name": name, "value": "3", "value_type": "number", "row_count": count}
        for name, count in (("z", 0), ("a", 2), ("y", 0), ("b", 0))
    ]
    found = inputs_used(criterion, values, {("1", "a"): RowsBehind(3, ())})
    assert [one["name"] for one in found] == ["b", "a", "y", "z"]
    assert [one["from"] for one in found] == ["declared", "activities where channel = 'website'", None, None]
    assert [one.get("rows_found_now") for one in found] == [None, 3, None, None]


@pytest.mark.parametrize(
    ("instant", "told"),
    [
        (datetime(2024, 12, 31, 16, 59, 59, 999, tzinfo=UTC), "2024-12-31T23:59:59+07:00"),
        (datetime(2024, 12, 31, 17, tzinfo=UTC), "2025-01-01T00:00:00+07:00"),
    ],
)
def test_moments_are_vietnams(instant: datetime, told: str) -> None:
    assert moment(instant) == told
