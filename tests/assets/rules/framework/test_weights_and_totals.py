from __future__ import annotations

from fractions import Fraction

import jsonschema
import pytest
from pydantic import TypeAdapter

from assets.rules.framework.json_schema import framework_schema
from assets.rules.framework.values import AboveZero, ExactFigure
from assets.rules.language.errors import FrameworkError
from tests.assets.rules.weighted_frameworks import framework_of, leaf, parent


@pytest.mark.parametrize(
    ("given", "figure"),
    [("100/3", Fraction(100, 3)), ("1/8", Fraction(1, 8)), (" 2.5 / 0.5 ", 5), ("-1/3", Fraction(-1, 3)), (4, 4)],
)
def test_a_figure_may_be_a_fraction_and_stays_exact(given, figure):
    assert TypeAdapter(ExactFigure).validate_python(given) == figure


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("0.25", "hoặc một phân số như 100/3"),
        ("1/0", "mẫu số của phân số phải lớn hơn 0"),
        ("1/-3", "mẫu số của phân số phải lớn hơn 0"),
        ("1/2/3", "không phải là số"),
        ("a/3", "không phải là số"),
        ("1,5/3", "số thập phân viết bằng dấu chấm"),
        (f"1/{'9' * 31}", "dài quá 30 chữ số"),
    ],
)
def test_what_is_no_figure_is_refused_with_the_reason(given, why):
    with pytest.raises(FrameworkError, match=why):
        framework_of(leaf("1", given))


def test_maxima_that_are_thirds_come_to_a_whole_and_editors_take_them():
    framework = framework_of(*(leaf(code, "100/3") for code in "abc"), total=100)
    assert framework.scale == framework.total == 100
    figure = framework_schema()["$defs"]["Criterion"]["properties"]["max"]
    for given, fits in (("100/3", True), (2.5, True), ("0.25", False), (-1, False), ("một", False)):
        assert jsonschema.Draft202012Validator(figure).is_valid(given) == fits


@pytest.mark.parametrize(
    ("criteria", "more", "why"),
    [
        ([leaf("a", "100/3")], {"total": 100}, "total là 100 nhưng các tiêu chí cộng lại là 100/3"),
        ([leaf("a", 99.93)], {"total": 100}, "total là 100 nhưng các tiêu chí cộng lại là 99,93"),
        ([leaf("a", 1, weight=1)], {}, "weight chỉ dùng cho tiêu chí con"),
        ([parent("1", 5, leaf("a", 1, weight=1), leaf("b", 1))], {}, "«b» chưa có weight trong khi .* của «1» có"),
        (
            [parent("1", 5, leaf("a", 1, weight=1), leaf("b", 1, weight=1, kind="bonus", beyond_scale=True))],
            {},
            "«b» không nằm trong thang điểm nên không có weight",
        ),
        (
            [parent("1", 5, leaf("a", 1, weight=1), leaf("b", 0, weight=1, kind="penalty", min=-1))],
            {},
            "«b» không nằm trong thang điểm nên không có weight",
        ),
        ([parent("1", 0, leaf("a", 1, weight=1))], {}, "trung bình có trọng số cần max lớn hơn 0"),
        ([parent("1", 5, leaf("a", 1, weight=0))], {}, "phải lớn hơn 0"),
        ([parent("1", 5, leaf("a", 1, weight="-1/2"))], {}, "phải lớn hơn 0"),
    ],
)
def test_a_total_or_a_weight_that_does_not_agree_with_the_rest_is_refused(criteria, more, why):
    with pytest.raises(FrameworkError, match=why):
        framework_of(*criteria, **more)


def test_a_weighted_parent_has_a_maximum_of_its_own():
    framework = framework_of(parent("1", 5, leaf("a", 1, weight=0.4), leaf("b", 20, weight="3/5")), total=5)
    assert (framework.scale, framework.by_code["1"].is_weighted) == (5, True)
    assert TypeAdapter(AboveZero).validate_python("3/5") == framework.by_code["b"].weight
