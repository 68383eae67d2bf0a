"""Sampling variance of figures from surveys, exactly.

What does not belong here: what an error makes of points and of an index (`index_errors`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

NOTHING = Fraction(0)
_PLACES = Decimal("0.000001")
_DIGITS = 60


def share_variance(groups: Iterable[Mapping[str, int]], weights: Mapping[str, Fraction]) -> Fraction | None:
    """Variance of a question's weighted share over all answers: its covariance with itself."""
    return share_covariance(groups, weights, weights)


def share_covariance(
    groups: Iterable[Mapping[str, int]], weights: Mapping[str, Fraction], others: Mapping[str, Fraction]
) -> Fraction | None:
    """Covariance of two weighted shares of one question over all answers: multinomial within each group of respondents.

    The shares weigh groups by their answers, as scoring does. A group in which everybody chose the same option adds
    nothing: its variance is estimated from its own answers, not assumed.

    Args:
        groups: of each group of respondents, how many chose each option.
        weights: of each option, in the one share.
        others: in the other.

    Returns:
        Σ nᵍ·sᵍ / n², with sᵍ the covariance of weights among the nᵍ answers of a group and n all answers; None if
        nobody answered.
    """
    counted = [counts for counts in groups if sum(counts.values())]
    everybody = sum(sum(counts.values()) for counts in counted)
    if not everybody:
        return None
    within = (sum(counts.values()) * _covariance(counts, weights, others) for counts in counted)
    return sum(within, NOTHING) / everybody**2


def _covariance(counts: Mapping[str, int], weights: Mapping[str, Fraction], others: Mapping[str, Fraction]) -> Fraction:
    answers = sum(counts.values())
    products = {option: weights[option] * others[option] for option in counts}
    mean, other_mean, together = (
        sum((of[option] * count for option, count in counts.items()), NOTHING) / answers
        for of in (weights, others, products)
    )
    return together - mean * other_mean


def standard_error(variance: Fraction) -> Decimal:
    """The square root of a variance, to six places."""
    with localcontext() as context:
        context.prec = _DIGITS
        root = (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()
        return root.quantize(_PLACES, ROUND_HALF_UP)
