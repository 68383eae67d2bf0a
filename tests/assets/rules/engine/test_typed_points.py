from __future__ import annotations

from fractions import Fraction

import pytest

from assets.rules.engine.typed_points import typed_points
from tests.assets.rules.weighted_frameworks import framework_of, leaf

THIRDS = framework_of(leaf("1", "200/3", min="-1/3"), rounding={"points": 1, "criterion_points": 2})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("66.67", Fraction(200, 3)),  # as forms state the maximum, although it is more
        ("66.66", "66.66"),
        ("66.7", "66.7"),
        ("66.667", "66.667"),
        ("66.66666666666667", Fraction(200, 3)),  # as a spreadsheet computes it
        ("-0.33", Fraction(-1, 3)),
        ("0", 0),
        ("200/3", Fraction(200, 3)),
    ],
)
def test_a_bound_as_forms_state_it_is_meant_as_the_bound(typed, meant):
    assert typed_points(Fraction(typed), THIRDS.by_code["1"], THIRDS.rounding) == Fraction(meant)
