"""Survey answers (điều tra xã hội học) -> the figure that a rule uses.

What does not belong here: who was asked, margins of error, reading survey files.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from assets.rules.framework.checks import RESPONDENTS_SUFFIX
from assets.rules.framework.model import SurveyInput
from assets.rules.language.evaluation import Value
from assets.rules.language.exact_numbers import simplest


def survey_share(question: SurveyInput, counts: Mapping[str, int]) -> Fraction | None:
    """The weighted share of the answers, exactly; null when nobody answered.

    Args:
        question: with a weight for each option.
        counts: option code -> how many chose it; an option without an entry was chosen by nobody.

    Raises:
        ValueError: an option that has no weight, or a negative count.
    """
    unknown = sorted(set(counts) - set(question.weights))
    if unknown or any(count < 0 for count in counts.values()):
        raise ValueError(f"answers to {question.survey} do not fit its options: {unknown or dict(counts)}")
    respondents = sum(counts.values())
    if respondents == 0:
        return None
    return sum((question.weights[option] * count for option, count in counts.items()), Fraction(0)) / respondents


def survey_values(name: str, question: SurveyInput, counts: Mapping[str, int] | None) -> dict[str, Value]:
    """The two values that a survey input gives to a rule: its share, and `<name>_respondents`; null if not held."""
    share = None if counts is None else survey_share(question, counts)
    return {
        name: None if share is None else simplest(share),
        f"{name}{RESPONDENTS_SUFFIX}": None if counts is None else sum(counts.values()),
    }
