"""Bands of open items hold every rank that some decision on them gives, and no other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.analysis.ranks.bands.open_items import open_item_bands, unit_spans
from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.rules.engine.ranking import Ties, rank

TEN = Fraction(10)
Unit = tuple[int, int, int]
"""Least and most points of ten, and the tie-breaker."""


def matrices(units: Iterable[Unit], ties: Ties) -> tuple[ScoreMatrix, ScoreMatrix]:
    given_units = list(units)
    least = ScoreMatrix(
        tuple(f"U{at}" for at in range(len(given_units))),
        ("1",),
        tuple((Fraction(low),) for low, _, _ in given_units),
        ((TEN,),) * len(given_units),
        tuple((Fraction(breaker),) for _, _, breaker in given_units),
        ties,
    )
    return least, replace(least, points=tuple((Fraction(high),) for _, high, _ in given_units))


def every_rank(units: list[Unit], ties: Ties) -> list[tuple[int, int]]:
    """Best and worst rank of each over a grid fine enough for every unit to have a merit of its own between two."""
    steps = len(units)
    grids = [
        [Fraction(low), *(low + Fraction(k, steps) for k in range(1, (high - low) * steps + 1))]
        for low, high, _ in units
    ]
    found = [
        rank([(figure, Fraction(breaker)) for figure, (_, _, breaker) in zip(figures, units, strict=True)], ties)
        for figures in product(*grids)
    ]
    return [(min(each or 0 for each in ranks), max(each or 0 for each in ranks)) for ranks in zip(*found, strict=True)]


@pytest.mark.parametrize("ties", ["min", "dense"])
@settings(max_examples=25, deadline=None)
@given(
    units=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 1)).map(lambda u: (u[0], u[0] + u[1], u[2])),
        min_size=1,
        max_size=4,
    )
)
def test_a_band_is_from_the_best_to_the_worst_of_all_decisions(ties: Ties, units: list[Unit]) -> None:
    bands = open_item_bands(unit_spans(*matrices(units, ties)), ties)

    assert [(band.best, band.worst) for band in bands] == every_rank(units, ties)


@pytest.mark.parametrize(
    ("ties", "units", "bands"),
    [
        ("min", [(5, 5, 0), (3, 3, 0), (1, 1, 0)], [(1, 1), (2, 2), (3, 3)]),
        ("min", [(5, 5, 0), (3, 5, 0)], [(1, 1), (1, 2)]),
        ("min", [(5, 5, 1), (3, 5, 0)], [(1, 1), (2, 2)]),
        ("min", [(5, 5, 0), (3, 6, 0), (4, 4, 0)], [(1, 2), (1, 3), (2, 3)]),
        ("dense", [(9, 9, 0), (8, 9, 0), (7, 9, 0), (1, 1, 0)], [(1, 1), (1, 3), (1, 3), (2, 4)]),
        ("dense", [(9, 9, 0), (8, 9, 1), (7, 8, 0), (1, 1, 0)], [(1, 2), (1, 2), (3, 3), (4, 4)]),
    ],
)
def test_bands_by_hand(ties: Ties, units: list[Unit], bands: list[tuple[int, int]]) -> None:
    assert [(band.best, band.worst) for band in open_item_bands(unit_spans(*matrices(units, ties)), ties)] == bands


def test_a_unit_that_cannot_have_an_index_has_no_band_and_counts_for_nobody() -> None:
    least, most = matrices([(5, 5, 0), (1, 1, 0)], "min")
    without = {"points": ((None,), least.points[1])}

    bands = open_item_bands(unit_spans(replace(least, **without), replace(most, **without)), "min")

    assert [(band.unit, band.best, band.worst) for band in bands] == [("U1", 1, 1)]
