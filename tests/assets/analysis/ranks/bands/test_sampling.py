"""Sampling variance of a weighted share: by hand, and against samples drawn."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from assets.analysis.ranks.bands.sampling import share_variance, standard_error

WEIGHTS = {"A": Fraction(1), "B": Fraction(1, 2), "C": Fraction(0)}


@pytest.mark.parametrize(
    ("groups", "variance"),
    [
        ([{"A": 50, "C": 50}], Fraction(1, 400)),
        ([{"A": 100}], 0),
        ([{"A": 30}, {"C": 70}], 0),
        ([{"A": 10, "C": 10}, {"A": 0, "B": 0}], Fraction(1, 80)),
        ([{"A": 10, "C": 10}, {"B": 60}], Fraction(20, 4 * 6400)),
        ([], None),
        ([{"A": 0}], None),
    ],
)
def test_variance_by_hand(groups: list[dict[str, int]], variance: Fraction | None) -> None:
    assert share_variance(groups, WEIGHTS) == variance


def test_variance_is_that_of_shares_of_samples_drawn_group_by_group() -> None:
    groups = [{"A": 120, "B": 50, "C": 30}, {"A": 20, "B": 20, "C": 60}]
    chance = np.random.Generator(np.random.PCG64(7))
    weights = np.array([float(WEIGHTS[option]) for option in "ABC"])
    drawn = np.zeros(20_000)
    for counts in groups:
        answers = sum(counts.values())
        drawn += chance.multinomial(answers, [count / answers for count in counts.values()], size=20_000) @ weights

    variance = share_variance(groups, WEIGHTS)

    assert variance is not None
    assert float(variance) == pytest.approx((drawn / 300).var(), rel=0.03)
    assert standard_error(variance) == Decimal(str(round(float(variance) ** 0.5, 6)))
