"""Standard error of an index: by hand for linear rules, and what takes it away."""

from __future__ import annotations

from fractions import Fraction

import pytest

from assets.analysis.agency_totals import points_by_agency
from assets.analysis.ranks.bands.index_errors import IndexErrors, OutsideFigure, Samples
from tests.assets.analysis.ranks.bands.frameworks import YEAR, framework, leaves, scores, trace

RULES = framework()
MOST = 6 + 4 + 4 + 2 + 5
SIXTY = {("a", "C1"): [{"A": 60, "B": 40}]}
SHARE_VARIANCE = Fraction(24, 10_000)
LINEAR = (4 * Fraction(100, MOST)) ** 2 * SHARE_VARIANCE


def variance(samples: Samples, traces: dict[str, str | None], **points: object) -> Fraction:
    by_code = points_by_agency(scores(RULES, {"a": leaves(RULES, **points)}))["a"]
    return IndexErrors(RULES, YEAR, samples).variance("a", by_code, traces)


def survey_trace(code: str, answers: int) -> str:
    """Three of five chose A."""
    return trace(RULES, code, q=Fraction(3, 5), q_respondents=answers)


def test_of_a_linear_rule_the_error_is_exact() -> None:
    found = variance(Samples(SIXTY, {}), {"4": survey_trace("4", 100)}, c4=Fraction(12, 5))

    assert float(found) == pytest.approx(float(LINEAR), rel=1e-12)


@pytest.mark.parametrize(("used", "error"), [(80, 5 * Fraction(2, 100) * Fraction(100, MOST)), (75, Fraction(0))])
def test_an_outside_index_brings_its_own_error_unless_an_appraiser_corrected_it(used: int, error: Fraction) -> None:
    found = Samples({}, {("a", "SIPAS"): OutsideFigure(Fraction(80), Fraction(2))})

    assert variance(found, {"6": trace(RULES, "6", s=used)}, c6=4) == error**2


def test_criteria_of_one_question_move_together_and_steps_by_their_greater_change() -> None:
    """Sixty per cent of a hundred: 55 and 65 give one point, and of ten answers 45 or 75 gives none or two."""
    points = {"c4": Fraction(12, 5), "c5": 1}
    few = {("a", "C1"): [{"A": 6, "B": 4}]}
    hundred = {code: survey_trace(code, 100) for code in ("4", "5")}
    ten = {code: survey_trace(code, 10) for code in ("4", "5")}

    assert float(variance(Samples(SIXTY, {}), hundred, **points)) == pytest.approx(float(LINEAR))
    by_hand = (4 * 0.024**0.5 + 1) * 100 / MOST
    assert float(variance(Samples(few, {}), ten, **points)) == pytest.approx(by_hand**2, rel=1e-5)


@pytest.mark.parametrize(
    ("weights", "score", "now", "error"),
    [
        # Who does not choose A chooses B: the loss by the one is the gain by the other.
        ("{A: 0, B: 1}", "2 * (1 - q)", Fraction(6, 5), 6 * 0.024**0.5 / 10**0.5),
        ("{A: 0, B: 1}", "2 * q", Fraction(4, 5), 2 * 0.024**0.5 / 10**0.5),
        ("{A: 1, B: 0}", "2 * q", Fraction(6, 5), 6 * 0.024**0.5 / 10**0.5),
    ],
)
def test_two_shares_of_one_question_go_together_as_far_as_its_answers_do(
    weights: str, score: str, now: Fraction, error: float
) -> None:
    rules = framework(more_satisfied=f"{weights}}}}}, score: {score}")
    by_code = points_by_agency(scores(rules, {"a": leaves(rules, c4=Fraction(12, 5), c5=now)}))["a"]
    q = {"4": Fraction(3, 5), "5": Fraction(2, 5) if "B: 1" in weights else Fraction(3, 5)}
    traces = {code: trace(rules, code, q=share, q_respondents=100) for code, share in q.items()}

    found = IndexErrors(rules, YEAR, Samples(SIXTY, {})).variance("a", by_code, traces)

    assert float(found) == pytest.approx((error * 100 / MOST) ** 2)


@pytest.mark.parametrize(
    ("told", "points"),
    [
        ('{"inputs": {"q": "3/5", "q_respondents": "100"}, "rule_points": "2.4"}', 3),
        ('{"inputs": {"q": "4/5", "q_respondents": "100"}}', 3),
        ('{"inputs": {"q": null, "q_respondents": null}, "not_scored": "without_survey"}', 0),
        (None, 2),
        ('{"inputs": {"q": "3/5", "q_respondents": "100"}}', "-"),
        ('{"inputs": {"q": "3/5", "q_respondents": "100"}}', None),
    ],
)
def test_what_an_appraiser_decided_or_nobody_scored_has_no_error(told: str | None, points: object) -> None:
    assert variance(Samples(SIXTY, {}), {"4": told}, c4=points) == 0
