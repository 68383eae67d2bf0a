"""Units that samples tell apart, against the definition written out pair by pair."""

from __future__ import annotations

from itertools import combinations
from random import Random

import numpy as np
import pytest

from assets.analysis.ranks.bands.comparison import Comparison, Estimate, bonferroni
from assets.rules.engine.ranking import Ties


def fixed(*figures: tuple[float, float]) -> list[Estimate]:
    """Units with an index and its error, nothing of them open."""
    order = sorted({index for index, _ in figures})
    return [Estimate(order.index(index), order.index(index), index, index, error) for index, error in figures]


def holm_pairs(estimates: list[Estimate]) -> set[frozenset[int]]:
    """Pairs called by Holm's steps, one after the other: from the greatest difference, until one is not called."""
    differences = sorted(
        (
            (max(one.least - other.most, other.least - one.most) / (one.error**2 + other.error**2) ** 0.5, {a, b})
            for (a, one), (b, other) in combinations(enumerate(estimates), 2)
            if one.error or other.error
        ),
        key=lambda each: -each[0],
    )
    called = set()
    for step, (difference, pair) in enumerate(differences):
        if difference <= float(bonferroni(len(differences) - step)):
            break
        called.add(frozenset(pair))
    return called


@pytest.mark.parametrize("seed", range(8))
def test_pairs_are_told_apart_by_holms_steps(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - test data
    estimates = fixed(
        *((chance.choice(range(60, 90)) + chance.random(), chance.choice([0.3, 1, 2])) for _ in range(12))
    )

    comparison = Comparison(estimates)

    tied = {frozenset({a, b}) for a in range(12) for b in comparison.tied_with(a)}
    assert tied == {frozenset(pair) for pair in combinations(range(12), 2)} - holm_pairs(estimates)
    assert comparison.tied_counts() == [len(comparison.tied_with(a)) for a in range(12)]
    for unit, (best, worst) in enumerate(comparison.ranks("min")):
        sure = [other for other in range(12) if other != unit and frozenset({unit, other}) not in tied]
        above = sum(estimates[other].least > estimates[unit].least for other in sure)
        assert (best, worst) == (1 + above, 12 - (len(sure) - above))


@pytest.mark.parametrize(
    ("figures", "ties", "ranks"),
    [
        ([(90, 0), (80, 0), (80, 0), (70, 0)], "min", [(1, 1), (2, 2), (2, 2), (4, 4)]),
        ([(90, 0), (80, 0), (80, 0), (70, 0)], "dense", [(1, 1), (2, 2), (2, 2), (3, 3)]),
        ([(90, 1), (89, 1), (50, 1)], "min", [(1, 2), (1, 2), (3, 3)]),
        ([(90, 1), (89, 1), (50, 1)], "dense", [(1, 2), (1, 2), (2, 3)]),
        ([(90, 5), (89, 0), (89, 0), (50, 0)], "dense", [(1, 2), (1, 2), (1, 2), (2, 3)]),
    ],
)
def test_ranks_by_hand(figures: list[tuple[float, float]], ties: Ties, ranks: list[tuple[int, int]]) -> None:
    assert Comparison(fixed(*figures)).ranks(ties) == ranks


def test_a_difference_is_at_its_least_where_items_are_open() -> None:
    apart, open_below = Estimate(1, 2, 80, 95, 1), Estimate(0, 0, 70, 70, 1)

    assert Comparison([apart, open_below]).tied_with(0) == []
    assert Comparison([Estimate(1, 2, 72, 95, 1), open_below]).tied_with(0) == [1]
    assert Comparison([Estimate(0, 2, 60, 95), Estimate(1, 1, 70, 70)]).tied_with(0) == [1]


def test_clusters_are_the_longest_runs_of_which_no_two_can_be_told_apart() -> None:
    comparison = Comparison(fixed((90, 1), (87, 1), (85, 1), (83, 1), (50, 1)))

    assert comparison.tied_with(0) == [1]
    assert comparison.clusters([0, 1, 2, 3, 4]) == [(1, 1), (1, 2), (2, 3), (3, 3), (4, 4)]


def test_all_ranks_are_right_at_once_as_often_as_is_said() -> None:
    """Of 400 samples of eight true indices, the bands hold every true rank in at least 95 %."""
    true = np.array([80.0, 79.5, 79.5, 78, 75, 75.2, 70, 60])
    ranks = [1 + int((true > each).sum()) for each in true]
    errors = np.array([0.4, 0.8, 0.3, 1, 0.5, 0.6, 1.5, 0.2])
    draws = np.random.Generator(np.random.PCG64(1)).normal(true, errors, size=(400, 8))

    held = 0
    for drawn in draws.tolist():
        bands = Comparison(fixed(*zip(drawn, errors.tolist(), strict=True))).ranks("min")
        held += all(best <= rank <= worst for rank, (best, worst) in zip(ranks, bands, strict=True))

    assert held >= 380
