from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.framework.model import SurveyInput

QUESTION = SurveyInput.model_validate({"survey": "Q1", "option_weights": {"A": 1, "B": 0, "C": Fraction(1, 5)}})


@pytest.mark.parametrize(
    ("counts", "share"),
    [
        ({"A": 1}, Fraction(1)),
        ({"A": 1, "B": 1}, Fraction(1, 2)),
        ({"A": 1, "B": 1, "C": 1}, Fraction(2, 5)),
        ({"B": 7}, Fraction(0)),
        ({"A": 0}, None),
        ({}, None),
    ],
)
def test_answers_are_weighted_exactly(counts: dict[str, int], share: Fraction | None) -> None:
    assert QUESTION.share(counts) == share


@pytest.mark.parametrize("counts", [{"X": 1}, {"A": -1}])
def test_answers_that_do_not_fit_the_question_are_refused(counts: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="Q1"):
        QUESTION.share(counts)


def test_options_that_the_question_does_not_have_are_named_in_order() -> None:
    with pytest.raises(ValueError, match=r"Q1 do not fit its options: \['D', 'E', 'F', 'G', 'X'\]"):
        QUESTION.share(dict.fromkeys("XGFADE", 1))


def test_a_survey_gives_its_share_and_the_number_of_respondents() -> None:
    assert QUESTION.values("q", {"A": 3, "B": 1}) == {"q": Fraction(3, 4), "q_respondents": 4}
    assert QUESTION.values("q", {}) == {"q": None, "q_respondents": 0}
    assert QUESTION.values("q", None) == {"q": None, "q_respondents": None}


@given(a=st.integers(0, 1000), b=st.integers(0, 1000), c=st.integers(1, 1000), times=st.integers(1, 50))
def test_a_share_lies_between_the_weights_and_does_not_depend_on_the_sample_size(
    a: int, b: int, c: int, times: int
) -> None:
    share = QUESTION.share({"A": a, "B": b, "C": c})
    assert share is not None
    assert 0 <= share <= 1
    assert QUESTION.share({"A": a * times, "B": b * times, "C": c * times}) == share
