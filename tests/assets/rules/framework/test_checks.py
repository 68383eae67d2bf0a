from __future__ import annotations

from textwrap import indent

import pytest

from assets.rules.framework.checks import check_framework, known_names
from assets.rules.framework.files import FrameworkError, parse_framework
from assets.rules.framework.model import Framework
from assets.rules.language.report_sources import ValueType

HEAD = """\
framework: thu
title: Bộ tiêu chí thử
level: commune
years: [2024]
basis: {document: 1/QĐ, issued: 2024-01-01, issuer: UBND}
criteria:
"""


def _read(*criteria: str) -> Framework:
    listed = "".join(f"  -\n{indent(criterion.strip(), '    ')}\n" for criterion in criteria)
    return parse_framework(HEAD + listed, path="thu.yaml")


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ("score: 1", "cần max lớn hơn 0"),
        ("max: 1", "cần score (cách chấm) hoặc criteria"),
        ("max: 1\nscore: 1\ncriteria: [{code: a, name: b, max: 1, score: 1}]", "thì không có score"),
        ("max: 1\nscore: 1\nmin: 1", "không được lớn hơn 0"),
        ("max: 1\ncap: -1\nscore: 1", "cap nằm ngoài khoảng"),
        ("max: 1\nfloor: -1\nscore: 1", "floor nằm ngoài khoảng"),
        ("max: 2\ncap: 0.5\nfloor: 1\nscore: 1", "floor lớn hơn cap"),
        ("kind: penalty\nmax: 5\nscore: -1", "điểm trừ có max là 0"),
        ("kind: penalty\nscore: -1", "điểm trừ cần min hoặc cap"),
        ("kind: penalty\nmin: -2\ncap: 3\nscore: -1", "cap nằm ngoài khoảng"),
        ("kind: penalty\nmin: -2\ncap: 1\nfloor: -1\nscore: -1", "chỉ dùng một trong cap và floor"),
        ("kind: thuong\nmax: 1\nscore: 1", "chỉ được viết một trong"),
        ("max: 1\nscore: []", "danh sách không được trống"),
        ("max: 1\nscore: {sum: []}", "danh sách không được trống"),
        ("max: 1\nscore: {parts: [1]}", "thiếu khóa «sum»"),
        ("max: 1\nscore: a", "tên «a» không có"),
        ("max: 1\nscore: 'true'", "cần số"),
        ("max: 1\ninputs: {a: {declared: choice}}\nscore: 1", "choice phải có options"),
        ("max: 1\ninputs: {a: {declared: number, options: [x]}}\nscore: 1", "options dành cho choice"),
        ("max: 1\ninputs: {a: {declared: choice, options: [x, x]}}\nscore: 1", "cần các cặp"),
        ("max: 1\ninputs: {a: {declared: date, minimum: 1}}\nscore: 1", "chỉ dùng cho integer và number"),
        ("max: 1\ninputs: {a: {declared: number, minimum: 2, maximum: 1}}\nscore: 1", "minimum lớn hơn maximum"),
        ("max: 1\ninputs: {a: {declared: text}}\nscore: 1", "chỉ được viết một trong"),
        ("max: 1\ninputs: {a: {survey: Q}}\nscore: 1", "thiếu khóa «option_weights»"),
        ("max: 1\ninputs: {a: {survey: Q, option_weights: {}}}\nscore: 1", "không được trống"),
        ("max: 1\ninputs: {a: {}}\nscore: 1", "cần một trong: from, group"),
        ("max: 1\ninputs: {b: {group: max}}\nscore: 1", "thiếu khóa «of»"),
        ("max: 1\ninputs: {b: {group: sum, of: a}}\nscore: 1", "chỉ được viết một trong"),
        ("max: 1\ninputs: {b: {group: max, of: a}}\nscore: 1", "tiêu chí không có số liệu «a»"),
        ("max: 1\ninputs: {b: {group: max, of: b}}\nscore: 1", "«b» đã là số liệu của nhóm"),
        ("max: 1\ninputs: {a: {declared: yes_no}, b: {group: max, of: a}}\nscore: 1", "chỉ lấy của số hoặc ngày"),
        ("max: 1\ninputs: {a: {declared: date}, b: {group: mean, of: a}}\nscore: 1", "chỉ lấy của số"),
        ("max: 1\ninputs: {a: {declared: number}, b: {group: mean, of: a, least_first: true}}\nscore: 1",
         "chỉ dùng với rank và percentile"),
        ("max: 1\ninputs: {a: {declared: number}, b: {group: max, of: a}}\nmust: [{that: a <= b}]\nscore: 1",
         "«b» không phải"),
        ("max: 1\ninputs: {case: {declared: number}}\nscore: 1", "đã có nghĩa riêng"),
        ("max: 1\ninputs: {year_end: {declared: date}}\nscore: 1", "đã có nghĩa riêng"),
        ("max: 1\ninputs: {q_respondents: {declared: date}, q: {survey: Q, option_weights: {A: 1}}}\nscore: 1",
         "«q_respondents» đã là số người trả lời"),
        ("max: 1\ninputs: {a: {from: activities, max: channel}}\nscore: 1", "không lấy max của cột"),
        ("max: 1\ninputs: {a: {from: activities, min: held_on, per: month, having: '>= 1'}}\nscore: 1", "per cần"),
        ("max: 1\ninputs: {a: {from: activities, exists: true, per: month, having: '= 1'}}\nscore: 1", "per cần"),
        ("max: 1\ninputs: {a: {from: activities, exists: false}}\nscore: 1", "chỉ được viết một trong"),
        ("max: 1\ninputs: {a: {from: scorecard, count: '*'}}\nscore: 1", "không có bảng «scorecard»"),
        ("max: 1\ninputs: {a: {from: activities, count: '*', where: \"submission_id = 1\"}}\nscore: 1",
         "tên «submission_id» không có"),
        ("max: 1\ninputs: {a: {from: activities, count: '*', where: quantity}}\nscore: 1", "cần điều kiện"),
        ("max: 1\nscore: 1\nmust: [{that: 'max > 0'}]", "ít nhất một số liệu kê khai"),
        ("max: 1\ninputs: {a: {declared: integer}}\nscore: a\nmust: [{that: 'a <= b'}]", "tên «b» không có"),
        ("max: 1\ninputs: {a: {declared: integer}}\nscore: a\nmust: [{that: 'a + 1'}]", "cần điều kiện"),
        ("max: 1\ninputs: {a: {declared: integer}}\nscore: a\nmust: [{that: 'a <= year_end'}]", "không dùng chung"),
        ("max: 1\ninputs: {a: {declared: integer}}\nscore: a\nmust: [{message: x}]", "thiếu khóa «that»"),
        ("max: 1\ninputs: {a: {declared: integer}}\nscore: a\nmust: [{that: 'a <'}]", "sai hoặc thiếu"),
        ("max: 1\ninputs: {a: {declared: date}, n: {appraised: date}}\nscore: 1\nmust: [{that: 'a <= n'}]",
         "must chỉ xét số liệu kê khai (declared); «n» không phải"),
        ("max: 1\ninputs: {z: {declared: date}, "
         + ", ".join(f"{name}: {{appraised: date}}" for name in "hcfabged")
         + "}\nscore: 1\nmust: [{that: 'z <= least(h, c, f, a, b, g, e, d)'}]",
         "must chỉ xét số liệu kê khai (declared); «a» không phải"),
        ("max: 1\nmust: [{that: 'true'}]\ncriteria: [{code: a, name: b, max: 1, score: 1}]", "thì không có score"),
        ("max: 1\ninputs: {a: {external: S, minimum: 2, maximum: 1}}\nscore: a", "minimum lớn hơn maximum"),
        ("max: 1\nscore: 1\nexemptions: [{agencies: [A], criteria: ['1'], reason: x}]", "chính tiêu chí này"),
    ],
)  # fmt: skip
def test_a_criterion_that_could_not_be_scored_is_refused(keys: str, reason: str) -> None:
    with pytest.raises(FrameworkError) as caught:
        _read(f'code: "1"\nname: A\n{keys}')
    assert reason in "\n".join(message for _, message in caught.value.problems)


@pytest.mark.parametrize(
    ("opening", "item"),
    [("score:", "{when: false, points: 1}"), ("score:\n  sum:", "{when: false, points: 1}"), ("score:\n  sum:", "1")],
)
def test_thousands_of_branches_or_parts_are_refused_with_the_limit_named(opening: str, item: str) -> None:
    listed = "\n".join([f"    - {item}"] * 5_000)
    with pytest.raises(FrameworkError, match="dài quá 500 mục"):
        _read(f'code: "1"\nname: A\nmax: 1\n{opening}\n{listed}')


PARENT = """
code: "{code}"
name: A
max: {most}
criteria:
  - {{code: "{code}.1", name: B, max: 2, score: 1}}
  - {{code: "{code}.2", name: C, max: 1, score: 1, kind: bonus, beyond_scale: {beyond}}}
  - {{code: "{code}.3", name: D, min: -1, score: -1, kind: penalty}}
"""


@pytest.mark.parametrize(("most", "beyond", "fits"), [(3, "false", True), (2, "true", True), (3, "true", False)])
def test_a_parents_maximum_is_that_of_its_children_within_the_scale(most: int, beyond: str, fits: bool) -> None:
    text = PARENT.format(code="1", most=most, beyond=beyond)
    if fits:
        assert _read(text).scale == most
    else:
        with pytest.raises(FrameworkError, match="tổng các tiêu chí con là 2"):
            _read(text)


def test_a_group_beyond_the_scale_has_the_maximum_of_its_children() -> None:
    framework = _read(
        'code: "1"\nname: A\nmax: 100\nscore: 1',
        """
code: "2"
name: Điểm cộng
kind: bonus
beyond_scale: true
max: 10
criteria:
  - {code: "2.1", name: B, max: 6, kind: bonus, beyond_scale: true, score: 1}
  - {code: "2.2", name: C, max: 4, kind: bonus, beyond_scale: true, score: 1}
""",
    )
    assert framework.scale == 100


def test_a_framework_made_in_code_is_checked_as_well() -> None:
    framework = _read('code: "1"\nname: A\nmax: 1\nscore: 1')
    check_framework(framework)
    broken = framework.model_copy(update={"criteria": framework.criteria * 2})
    with pytest.raises(FrameworkError, match="đã dùng ở trên"):
        check_framework(broken)


def test_the_names_of_a_rule_are_its_inputs_and_those_that_are_always_there() -> None:
    criterion = _read(
        """
code: "1"
name: A
max: 1
inputs:
  q: {survey: Q, option_weights: {A: 1}}
  first: {from: activities, min: held_on}
  some: {from: activities, exists: true}
score: 1
"""
    ).by_code["1"]
    assert known_names(criterion) == {
        "max": ValueType.NUMBER,
        "year_start": ValueType.DATE,
        "year_end": ValueType.DATE,
        "q": ValueType.NUMBER,
        "q_respondents": ValueType.NUMBER,
        "first": ValueType.DATE,
        "some": ValueType.BOOLEAN,
    }
