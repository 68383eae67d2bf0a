"""Declared figures that cannot be true earn nothing, and it is said why; other figures score as ever."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from assets.rules.engine.sentences import sentence
from tests.assets.rules.framework_writing import HEAD, outcome_of
from tests.assets.rules.lint.lint_of import codes_of, findings_of

UNITS = """\
max: 3
inputs:
  units: {declared: integer, minimum: 0, label: Số đơn vị}
  posting: {declared: integer, minimum: 0, label: "Trong đó, số đơn vị có tin, bài"}
must: [{that: posting <= units}]
"""
SHARE = UNITS + "score: [{when: units > 0, points: posting / units * max}, {otherwise: 0}]\n"
PLAN = """\
max: 4
min: -1
inputs:
  issued: {declared: yes_no, label: Có kế hoạch}
  issued_on: {declared: date, label: Ngày ban hành kế hoạch}
must: [{that: issued_on between year_start - 60 and year_end, message: "Ngày ban hành không thuộc năm."}]
score: [{when: issued, points: max}, {otherwise: -1}]
"""


@pytest.mark.parametrize(
    ("rule", "values", "points", "is_broken"),
    [
        (SHARE, {"units": 10, "posting": 5}, "3/2", False),
        (SHARE, {"units": 10, "posting": 10}, "3", False),
        (SHARE, {"units": 10, "posting": 12}, "0", True),  # by the formula it would pass the maximum
        (SHARE, {"units": None, "posting": 12}, "0", False),  # what is not there breaks nothing
        (PLAN, {"issued": True, "issued_on": date(2023, 11, 2)}, "4", False),
        (PLAN, {"issued": True, "issued_on": date(2023, 11, 1)}, "0", True),
        (PLAN, {"issued": True, "issued_on": date(2024, 12, 31)}, "4", False),
        (PLAN, {"issued": True, "issued_on": date(2025, 1, 1)}, "0", True),
        (PLAN, {"issued": False, "issued_on": date(2019, 1, 15)}, "-1", True),  # what is taken away stays taken
    ],
)
def test_figures_that_break_a_constraint_earn_nothing(
    rule: str, values: dict[str, Any], points: str, is_broken: bool
) -> None:
    outcome = outcome_of(rule, values)
    assert (str(outcome.points), bool(outcome.broken), outcome.error) == (points, is_broken, None)
    assert outcome.is_applicable


def test_a_formula_that_such_figures_make_null_earns_nothing_either() -> None:
    rule = UNITS + "score: least(posting / units, 1) * max\n"
    outcome = outcome_of(rule, {"units": 0, "posting": 3})
    assert (outcome.points, outcome.error) == (Fraction(0), None)


def test_a_deduction_for_such_figures_is_cut_where_the_file_cuts_it() -> None:
    rule = (
        "kind: penalty\nmin: -5\ncap: 2\n"
        "inputs: {late: {declared: integer}, all: {declared: integer}}\nmust: [{that: late <= all}]\nscore: -late\n"
    )
    assert outcome_of(rule, {"late": 9, "all": 3}).points == -2


def test_a_criterion_that_does_not_apply_is_asked_nothing() -> None:
    outcome = outcome_of(SHARE + "not_applicable: exclude\n", {"units": 1, "posting": 9}, not_applicable=True)
    assert not outcome.is_applicable
    assert outcome.broken == ()


def test_the_sentence_is_the_files_own_or_made_of_the_condition() -> None:
    own = outcome_of(PLAN, {"issued": True, "issued_on": date(2019, 1, 15)})
    assert sentence(own) == "Số liệu kê khai không hợp lý nên không được điểm: Ngày ban hành không thuộc năm → 0 điểm"
    made = outcome_of(SHARE, {"units": 10, "posting": 12})
    assert made.broken == ("Số đơn vị có tin, bài 12 > số đơn vị 10",)
    silent = PLAN.replace(', message: "Ngày ban hành không thuộc năm."', "")
    dated = outcome_of(silent, {"issued": True, "issued_on": date(2019, 1, 15)})
    assert dated.broken == ("Ngày ban hành kế hoạch 15/01/2019 < 02/11/2023",)


def test_the_trace_tells_what_is_wrong_and_what_it_cost() -> None:
    trace = outcome_of(PLAN, {"issued": True, "issued_on": date(2019, 1, 15)}).trace
    assert trace["broken"] == ["Ngày ban hành không thuộc năm"]
    assert trace["clamps"] == [{"bound": "must", "from": "4", "to": "0"}]
    assert trace["branch"] is None
    assert "broken" not in outcome_of(PLAN, {"issued": True, "issued_on": date(2024, 1, 15)}).trace


def test_each_year_has_its_own_first_day() -> None:
    head = HEAD.replace("[2024]", "[2024, 2025]")
    with pytest.raises(ValueError, match="depends on the year"):
        outcome_of(PLAN, {"issued": True}, head=head)


@pytest.mark.parametrize(
    ("given", "values", "error"),
    [
        ("{external: SIPAS, label: Chỉ số SIPAS, minimum: 0, maximum: 100}", {"s": 100}, None),
        ("{external: SIPAS, label: Chỉ số SIPAS, minimum: 0, maximum: 100}", {"s": 0}, None),
        ("{external: SIPAS, label: Chỉ số SIPAS, minimum: 0, maximum: 100}", {"s": 105},
         "Không chấm được: Chỉ số SIPAS là 105, ngoài khoảng từ 0 đến 100"),
        ("{external: SIPAS, label: Chỉ số SIPAS, minimum: 0}", {"s": -1},
         "Không chấm được: Chỉ số SIPAS là -1, ngoài khoảng từ 0"),
        ("{survey: Q, option_weights: {A: 1, B: 0}, maximum: 0.9}", {"s": Fraction(19, 20), "s_respondents": 20},
         "Không chấm được: kết quả điều tra xã hội học là 0,95, ngoài khoảng đến 0,9"),
    ],
)  # fmt: skip
def test_outside_figures_keep_to_their_bounds(given: str, values: dict[str, Any], error: str | None) -> None:
    rule = f"min: -1\ninputs: {{s: {given}}}\nscore: greatest(-1, least(max, s / 100))\n"
    assert outcome_of(rule, values).error == error


BOUNDED = "inputs: {s: {external: S, minimum: 0, maximum: 100}}\nscore: s / 100 * max\n"


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        (SHARE, []),  # without the constraint the points could pass the maximum
        (SHARE.replace("must: [{that: posting <= units}]\n", ""), ["OVER_MAX"]),
        (PLAN, []),
        (BOUNDED, []),
        (BOUNDED.replace("maximum: 100", "maximum: 101"), ["OVER_MAX"]),
        (UNITS.replace("posting <= units", "posting + units < 0") + "score: 1\n", ["MUST_NEVER"]),
        (UNITS.replace("posting <= units", "posting >= 0 and units >= 0") + "score: 1\n", ["MUST_ALWAYS"]),
        (PLAN.replace("year_start - 60", "year_end + 1"), ["MUST_NEVER"]),
    ],
)
def test_lint_knows_what_a_constraint_rules_out(rule: str, codes: list[str]) -> None:
    assert [code for code in codes_of(rule) if code != "UNUSED_INPUT"] == codes


def test_a_figure_that_only_a_constraint_uses_is_used() -> None:
    rule = UNITS + "score: [{when: posting > 0, points: 1}, {otherwise: 0}]\n"
    assert codes_of(rule) == []


def test_an_option_that_a_constraint_compares_with_is_one_of_the_choice() -> None:
    rule = "max: 1\ninputs: {c: {declared: choice, options: [A, B]}}\nmust: [{that: \"c <> 'D'\"}]\nscore: 1\n"
    found = {finding.code: finding.location for finding in findings_of(rule)}
    assert found["UNKNOWN_OPTION"] == ("must", 0, "that")
