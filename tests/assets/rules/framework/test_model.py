"""Between which points a criterion lies, and where it is cut."""

from __future__ import annotations

from fractions import Fraction

import pytest

from assets.rules.framework.input_kinds.answers import AnswerInput
from assets.rules.framework.input_kinds.base import InputKind
from tests.assets.rules.framework_writing import framework_with


@pytest.mark.parametrize(
    ("rule", "lowest", "lower_cut", "upper_cut", "scale"),
    [
        ("max: 2\nscore: 1", 0, None, None, 2),
        ("max: 2\nmin: -1\nscore: 1", -1, None, None, 2),
        ("max: 2\ncap: 1.5\nfloor: 0.5\nscore: 1", 0, "0.5", "1.5", 2),
        ("kind: penalty\nmin: -5\nscore: -1", -5, None, None, 0),
        ("kind: penalty\ncap: 3\nscore: -1", -3, -3, None, 0),
        ("kind: penalty\ncap: -3\nscore: -1", -3, -3, None, 0),
        ("kind: penalty\nmin: -5\ncap: 3\nscore: -1", -5, -3, None, 0),
        ("kind: penalty\nmin: -5\nfloor: -4\nscore: -1", -5, -4, None, 0),
        ("kind: bonus\nmax: 3\nbeyond_scale: true\nscore: 1", 0, None, None, 0),
        ("kind: bonus\nmax: 3\nscore: 1", 0, None, None, 3),
    ],
)
def test_bounds_and_cuts_follow_from_kind_minimum_cap_and_floor(
    rule: str, lowest: int, lower_cut: str | int | None, upper_cut: str | None, scale: int
) -> None:
    criterion = framework_with(rule).by_code["1"]
    told = (criterion.lowest, criterion.lower_cut, criterion.upper_cut, criterion.scale_points)
    wanted = (None if each is None else Fraction(each) for each in (lowest, lower_cut, upper_cut, scale))
    assert told == tuple(wanted)


@pytest.mark.parametrize("family", [InputKind, AnswerInput])
def test_a_family_of_inputs_without_a_way_of_reading_them_is_no_kind(family: type[InputKind]) -> None:
    with pytest.raises(TypeError, match="abstract"):
        family()
