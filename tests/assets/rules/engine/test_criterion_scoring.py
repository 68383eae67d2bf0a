from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.engine.criterion_scoring import ScoringRule, score_criterion
from assets.rules.framework.model import Exemption
from tests.assets.rules.framework_writing import HEAD, framework_with, outcome_of

COUNT = "inputs: {n: {declared: integer}}\n"


@pytest.mark.parametrize(
    ("rule", "n", "points", "clamp"),
    [
        ("max: 2\ncap: 1.5\nscore: n", 1, "1", None),
        ("max: 2\ncap: 1.5\nscore: n", 2, "3/2", ("cap", "2", "3/2")),
        ("max: 2\nfloor: 0.5\nscore: n", 0, "1/2", ("floor", "0", "1/2")),
        ("max: 2\nmin: -1\nscore: n", -1, "-1", None),
        ("max: 2\nmin: -1\nfloor: -1\nscore: n", -7, "-1", ("floor", "-7", "-1")),
        ("kind: penalty\nmin: -5\ncap: 3\nscore: -n", 4, "-3", ("floor", "-4", "-3")),
        ("kind: penalty\nmin: -5\ncap: -3\nscore: -n", 4, "-3", ("floor", "-4", "-3")),
        ("kind: penalty\ncap: 3\nscore: -n", 3, "-3", None),
        ("max: 2\nscore: {sum: [n, 1], cap: 1.5}", 2, "3/2", None),
        ("kind: penalty\nmin: -5\nscore: {sum: [{points: -n, cap: -2}, {points: -n, cap: -1}]}", 9, "-3", None),
        ("max: 2\nmin: -5\nscore: {sum: [1, {points: n, cap: 0}]}", 4, "1", None),
        ("max: 2\nmin: -5\nscore: {sum: [1, {points: -n, cap: 0}]}", 4, "-3", None),
        ("max: 2\nmin: -5\nscore: {sum: [n, -2], cap: 0}", 4, "0", None),
    ],
)
def test_a_result_is_cut_only_where_the_file_says_so(
    rule: str, n: int, points: str, clamp: tuple[str, str, str] | None
) -> None:
    outcome = outcome_of(COUNT + rule, {"n": n})
    assert str(outcome.points) == points
    assert outcome.error is None
    told = [(clamp.bound, str(clamp.before), str(clamp.after)) for clamp in outcome.clamps]
    assert told == ([clamp] if clamp else [])


@pytest.mark.parametrize(("years", "year"), [("[2024]", 2024), ("[2022, 2024, 2023]", 2024)])
def test_a_rule_without_a_year_is_of_the_frameworks_last(years: str, year: int) -> None:
    framework = framework_with("score: 1", head=HEAD.replace("[2024]", years))
    assert ScoringRule(framework.by_code["1"], framework).year == year


@pytest.mark.parametrize("n", [7, -1])
def test_a_declared_figure_beyond_its_bounds_is_scored_since_its_cell_was_told_of(n: int) -> None:
    rule = "min: -1\ninputs: {n: {declared: integer, minimum: 0, maximum: 5}}\nscore: n / 10"
    outcome = outcome_of(rule, {"n": n})
    assert (outcome.points, outcome.error) == (Fraction(n, 10), None)


@pytest.mark.parametrize("score", ["SUM", "[{when: SUM > 1, points: 1}]"])
def test_missing_figures_are_named_in_the_order_of_their_names(score: str) -> None:
    names = ["k", "c", "h", "a", "f", "i", "b", "j", "e", "d"]
    inputs = ", ".join(f"{name}: {{declared: integer}}" for name in names)
    outcome = outcome_of(f"inputs: {{{inputs}}}\nscore: {score.replace('SUM', ' + '.join(names))}", {"f": 1})
    assert ", ".join(f"«{name}»" for name in sorted(names) if name != "f") in str(outcome.error)


@pytest.mark.parametrize(
    ("rule", "n", "reason"),
    [
        ("max: 2\nscore: n", 3, "điểm tính được 3 vượt điểm tối đa 2"),
        ("max: 2\nscore: n / 4", 9, "điểm tính được 2,25 vượt điểm tối đa 2"),
        ("max: 2\nscore: n", -1, "điểm tính được -1 dưới điểm thấp nhất 0"),
        ("max: 2\nmin: 0\nscore: n", -1, "dưới điểm thấp nhất 0"),
        ("kind: penalty\nmin: -5\nscore: -n", 6, "dưới điểm thấp nhất -5"),
        ("kind: penalty\nmin: -5\nscore: n", 1, "vượt điểm tối đa 0"),
        ("score: 1 / n", 0, "chia cho 0 (công thức «1 / n»)"),
        ("score: n", None, "chưa có số liệu «n» (công thức «n»)"),
        ("score: [{when: n > 1, points: 1}]", 1, "không nhánh nào đúng"),
        ("score: [{when: n > 1, points: 1}]", None, "không nhánh nào đúng; chưa có số liệu «n»"),
        ("score: [{otherwise: n}]", None, "chưa có số liệu «n»"),
        ("score: {sum: [0.5, n]}", None, "chưa có số liệu «n»"),
    ],
)
def test_anything_else_out_of_bounds_or_null_is_an_error_never_zero(rule: str, n: int | None, reason: str) -> None:
    outcome = outcome_of(COUNT + rule, {"n": n})
    assert outcome.points is None
    assert outcome.error is not None
    assert outcome.error.startswith("Không chấm được: ")
    assert reason in outcome.error
    assert outcome.is_applicable


def test_an_input_that_is_not_given_is_null() -> None:
    assert outcome_of(COUNT + "score: [{when: n is null, points: 1}]", {}).points == 1


def test_a_branch_whose_condition_is_null_is_not_taken() -> None:
    rule = COUNT + "score: [{when: n > 0, points: 1}, {when: not (n > 0), points: 0.5}, {otherwise: 0}]"
    outcome = outcome_of(rule, {"n": None})
    assert outcome.points == 0
    assert outcome.branch is not None
    assert (outcome.branch.index, outcome.branch.when, outcome.branch.points) == (2, "otherwise", "0")


def test_the_first_branch_that_holds_wins() -> None:
    outcome = outcome_of(COUNT + "score: [{when: n > 0, points: 0.5}, {when: n > 1, points: 1}]", {"n": 2})
    assert outcome.branch is not None
    assert outcome.branch.index == 0


def test_parts_are_kept_with_what_each_gave() -> None:
    rule = """
inputs: {a: {declared: yes_no}, b: {declared: yes_no}}
max: 3
score:
  sum:
    - {when: a, points: 1, name: Một}
    - {when: b, points: 1, name: Hai}
    - {name: Ba, cap: 0.5, sum: [{points: 0.25}, {when: a, points: 0.5}]}
    - {name: Bốn, when: b, sum: [1]}
"""
    outcome = outcome_of(rule, {"a": True, "b": False})
    assert outcome.points == Fraction(3, 2)
    told = [(part.name, part.holds, part.points, part.is_capped) for part in outcome.parts]
    assert told == [
        ("Một", True, 1, False),
        ("Hai", False, 0, False),
        ("Ba", True, Fraction(1, 2), True),
        ("Bốn", False, 0, False),
    ]
    assert [part.points for part in outcome.parts[2].parts] == [Fraction(1, 4), Fraction(1, 2)]


@pytest.mark.parametrize(
    ("meaning", "points", "most", "applicable"),
    [("full", 2, 2, True), ("exclude", 0, 0, False), ("forbidden", 1, 2, True)],
)
def test_a_claim_of_not_applicable_has_the_meaning_that_the_rule_gives_it(
    meaning: str, points: int, most: int, applicable: bool
) -> None:
    rule = COUNT + f"max: 2\nscore: n\nnot_applicable: {meaning}"
    outcome = outcome_of(rule, {"n": 1}, not_applicable=True)
    assert (outcome.points, outcome.max_points, outcome.is_applicable) == (points, most, applicable)
    assert outcome.not_scored == (None if meaning == "forbidden" else "not_applicable")


def test_an_exempt_agency_leaves_the_denominator_with_the_reason() -> None:
    framework = framework_with("score: 1")
    exemption = Exemption(agencies=("H05",), criteria=("1",), reason="Không có TTHC")
    outcome = score_criterion(framework.by_code["1"], {}, framework=framework, exemption=exemption)
    assert (outcome.points, outcome.max_points, outcome.is_applicable) == (0, 0, False)
    assert (outcome.not_scored, outcome.reason) == ("exempt", "Không có TTHC")


SURVEY = "kind: survey\nmax: 10\ninputs: {q: {survey: Q, option_weights: {A: 1, B: 0}}}\nscore: q * max"


@pytest.mark.parametrize(
    ("head", "points", "most", "applicable"),
    [("", 0, 0, False), ("without_survey: rescale\n", 0, 0, False), ("without_survey: zero\n", 0, 10, True)],
)
def test_without_a_survey_its_criterion_is_left_out_or_zero_as_the_framework_says(
    head: str, points: int, most: int, applicable: bool
) -> None:
    outcome = outcome_of(SURVEY, {}, head=HEAD + head)
    assert (outcome.points, outcome.max_points, outcome.is_applicable) == (points, most, applicable)
    assert outcome.not_scored == "without_survey"


@pytest.mark.parametrize("head", ["", "without_survey: zero\n"])
@pytest.mark.parametrize(("asked", "points"), [({"a": Fraction(1, 2)}, 5), ({"b": Fraction(1, 5)}, 2), ({}, None)])
def test_a_survey_of_which_one_question_was_asked_was_held(
    head: str, asked: dict[str, Fraction], points: int | None
) -> None:
    inputs = "{a: {survey: A, option_weights: {X: 1}}, b: {survey: B, option_weights: {X: 1}}}"
    outcome = outcome_of(f"max: 10\ninputs: {inputs}\nscore: coalesce(a, b) * max", asked, head=HEAD + head)
    assert outcome.not_scored == (None if points else "without_survey")
    assert outcome.points == (points or 0)


def test_a_question_that_was_not_asked_is_an_error_where_the_others_were() -> None:
    inputs = "{a: {survey: A, option_weights: {X: 1}}, b: {survey: B, option_weights: {X: 1}}}"
    outcome = outcome_of(f"kind: survey\nmax: 10\ninputs: {inputs}\nscore: (a + b) / 2 * max", {"a": Fraction(1)})
    assert outcome.points is None
    assert outcome.is_applicable
    assert "chưa có số liệu" in str(outcome.error)


def test_a_survey_beside_other_inputs_is_simply_null_when_it_is_missing() -> None:
    rule = "inputs: {n: {declared: integer}, q: {survey: Q, option_weights: {A: 1}}}\nscore: coalesce(q, n)"
    assert outcome_of(rule, {"n": 1}).points == 1
    assert outcome_of(rule, {}).points is None


def test_a_survey_that_was_held_is_scored() -> None:
    assert outcome_of(SURVEY, {"q": Fraction(3, 4), "q_respondents": 40}).points == Fraction(15, 2)


def test_a_survey_part_given_as_declared_points_counts_as_a_survey_too() -> None:
    rule = "kind: survey\nmax: 31.5\ninputs: {p: {declared: number}}\nscore: p"
    assert outcome_of(rule, {"p": Decimal("28.10")}).points == Fraction(2810, 100)
    assert not outcome_of(rule, {}).is_applicable


@pytest.mark.parametrize(
    ("rule", "n", "points"),
    [
        ("score: 1\nwithout_evidence: zero", 0, 0),
        ("score: 1\nwithout_evidence: explain", 0, 1),
        ("score: 1", 0, 1),
        ("kind: penalty\nmin: -5\nscore: -n\nwithout_evidence: zero", 2, -2),
    ],
)
def test_points_without_their_evidence_are_lost_only_where_the_rule_says_so(rule: str, n: int, points: int) -> None:
    framework = framework_with(COUNT + rule)
    outcome = score_criterion(framework.by_code["1"], {"n": n}, framework=framework, evidence_missing=True)
    assert outcome.points == points


@pytest.mark.parametrize(
    ("rule", "most"),
    [
        ("kind: bonus\nbeyond_scale: true\nmax: 10\nscore: 4", 0),
        ("kind: bonus\nmax: 10\nscore: 4", 10),
        ("max: 10\nscore: 4", 10),
        ("kind: penalty\nmin: -10\nscore: -4", 0),
    ],
)
def test_what_goes_beyond_the_scale_adds_nothing_to_the_denominator(rule: str, most: int) -> None:
    assert outcome_of(rule, {}).max_points == most


def test_a_bonus_that_states_only_its_yearly_cap_may_earn_just_that() -> None:
    framework = framework_with("kind: bonus\nbeyond_scale: true\ncap: 3\n" + COUNT + "score: n", most="")
    outcome = score_criterion(framework.by_code["1"], {"n": 9}, framework=framework)
    assert outcome.points == 3
    assert framework.scale == 0


def test_the_year_scored_is_known_to_the_rule() -> None:
    head = HEAD.replace("[2024]", "[2023, 2024]")
    rule = 'inputs: {d: {declared: date}}\nscore: "case when d between year_start and year_end then 1 else 0 end"'
    framework = framework_with(rule, head=head)
    criterion, values = framework.by_code["1"], {"d": date(2023, 12, 31)}
    assert score_criterion(criterion, values, framework=framework, year=2023).points == 1
    assert score_criterion(criterion, values, framework=framework, year=2024).points == 0
    with pytest.raises(ValueError, match="depends on the year"):
        score_criterion(criterion, values, framework=framework)


def test_a_parent_has_no_rule_of_its_own() -> None:
    framework = framework_with("criteria: [{code: '1.1', name: A, max: 1, score: 1}]")
    with pytest.raises(ValueError, match="sum of others"):
        score_criterion(framework.by_code["1"], {}, framework=framework)


@pytest.mark.parametrize("value", [0.5, b"0.5"])
def test_a_binary_float_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="no exact value"):
        outcome_of("inputs: {n: {declared: number}}\nscore: n", {"n": value})


def test_equal_inputs_share_one_outcome_since_scoring_is_pure() -> None:
    framework = framework_with("max: 9\ninputs: {n: {declared: number}}\nscore: n")
    rule = ScoringRule(framework.by_code["1"], framework)
    first = rule.score({"n": Fraction(4, 2)})
    assert rule.score({"n": Decimal("2.0")}) is first
    assert rule.score({"n": 2}, not_applicable=True) is not first


RATIO_RULE = """
max: {most}
inputs: {{done: {{declared: integer}}, of: {{declared: integer}}}}
score:
  - {{when: "done >= of and of > 0", points: max}}
  - {{when: "done / of >= 0.5", points: "done / of * max"}}
  - {{otherwise: 0}}
"""


@given(done=st.integers(0, 200), of=st.integers(0, 100), hundredths=st.integers(1, 10_000))
def test_points_scale_exactly_with_the_maximum_and_stay_within_it(done: int, of: int, hundredths: int) -> None:
    most = Decimal(hundredths).scaleb(-2)
    values = {"done": done, "of": of}
    whole = outcome_of(RATIO_RULE.format(most=1), values).points
    scaled = outcome_of(RATIO_RULE.format(most=most), values).points
    assert whole is not None
    assert scaled == whole * Fraction(most)
    assert 0 <= scaled <= Fraction(most)


@given(parts=st.lists(st.tuples(st.booleans(), st.integers(1, 999)), min_size=1, max_size=8))
def test_a_sum_is_exactly_that_of_its_parts(parts: list[tuple[bool, int]]) -> None:
    lines = "\n".join(f"    - {{when: {str(holds).lower()}, points: {n / 1000:.3f}}}" for holds, n in parts)
    outcome = outcome_of(f"max: 10\nscore:\n  sum:\n{lines}", {})
    assert outcome.points == sum((Fraction(n, 1000) for holds, n in parts if holds), Fraction(0))
    assert outcome.points == sum((part.points for part in outcome.parts), Fraction(0))


@pytest.mark.parametrize("head", ["", "without_survey: zero\n"])
@pytest.mark.parametrize(
    ("rule", "kind", "values"),
    [
        (SURVEY, "survey", {}),
        (SURVEY, "survey", {"q": Fraction(1)}),
        (
            "inputs: {n: {declared: integer}, q: {survey: Q, option_weights: {A: 1}}}\nscore: coalesce(q, n)",
            "survey",
            {"n": 1},
        ),
        ("inputs: {s: {external: SIPAS}}\nscore: coalesce(s, 0) / 100 * max", "external", {}),
    ],
)
def test_figures_that_nobody_can_read_leave_their_criterion_without_points_and_never_rescale_it(
    head: str, rule: str, kind: str, values: dict[str, Fraction | int]
) -> None:
    framework = framework_with(rule, head=HEAD + head)
    rule_of_year = ScoringRule(framework.by_code["1"], framework, unusable={kind: "tệp surveys/2024.csv có lỗi"})
    outcome = rule_of_year.score(values)
    assert outcome.points is None
    assert outcome.error == "Không chấm được: tệp surveys/2024.csv có lỗi"
    assert outcome.is_applicable
    assert outcome.max_points == framework.by_code["1"].scale_points


def test_figures_that_nobody_can_read_cost_no_criterion_that_does_not_ask_for_them_nor_an_exempted_agency() -> None:
    unusable = {"external": "tệp external_indices/2024.csv có lỗi"}
    framework = framework_with(SURVEY)
    exemption = Exemption(agencies=("H05",), criteria=("1",), reason="Không có TTHC")
    assert ScoringRule(framework.by_code["1"], framework, unusable=unusable).score({"q": Fraction(1)}).points == 10
    unread = ScoringRule(framework.by_code["1"], framework, unusable={"survey": "có lỗi"})
    assert unread.score({}, exemption=exemption).not_scored == "exempt"
