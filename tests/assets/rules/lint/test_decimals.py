from __future__ import annotations

import pytest

from assets.rules.lint.checks.decimals import maximum_findings, scale_findings
from tests.assets.rules.weighted_frameworks import framework_of, leaf


@pytest.mark.parametrize(
    ("most", "rounding", "found"),
    [
        (
            0.125,
            {},
            "max 0,125 có 3 chữ số thập phân nhưng điểm tiêu chí chỉ in 2; đặt rounding: {criterion_points: 3}",
        ),
        (0.125, {"points": 1, "criterion_points": 3}, None),
        (0.25, {}, None),
        (2.5, {"points": 3, "criterion_points": 0}, "max 2,5 có 1 chữ số thập phân nhưng điểm tiêu chí chỉ in 0"),
        ("1/8", {}, "max 0,125 có 3 chữ số thập phân"),
        ("100/3", {}, None),  # no number of decimals is the figure
    ],
)
def test_a_maximum_with_more_decimals_than_are_printed_is_told(most, rounding, found):
    framework = framework_of(leaf("1", most), rounding=rounding)
    messages = [each.message for each in maximum_findings(framework.by_code["1"], framework)]
    assert len(messages) == (found is not None)
    assert all(each.startswith(found) for each in messages)


def test_a_scale_with_more_decimals_than_totals_is_told():
    parts = (leaf("a", 0.5003), leaf("b", 0.5004))
    (found,) = scale_findings(framework_of(*parts, rounding={"points": 2, "criterion_points": 4}))
    assert found.message.startswith("Thang điểm 1,0007 có 4 chữ số thập phân nhưng tổng điểm chỉ in 2")
    assert not list(scale_findings(framework_of(*parts, rounding={"points": 4})))
