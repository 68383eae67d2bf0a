"""Measures of agreement give the figures of the papers that define them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest

from assets.analysis.agreement.measures import cohen_kappa, intraclass_correlation

SHROUT_AND_FLEISS = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]
"""Table 2 of 1979: six targets, four judges."""


def table(*rows: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs of choices, of how many items each pair is: rows are the first rater's choices."""
    return [(first, second) for first, row in enumerate(rows) for second, count in enumerate(row) for _ in range(count)]


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        # Table 1 of Cohen 1960, of 200 cases; then the textbook's tables of two choices.
        (table((88, 14, 18), (10, 40, 10), (2, 6, 12)), "0.492"),
        (table((20, 5), (10, 15)), "0.400"),
        (table((45, 15), (25, 15)), "0.130"),
        (table((25, 35), (5, 35)), "0.259"),
        (table((0, 5), (5, 0)), "-1.000"),
        (table((3, 0), (0, 4)), "1.000"),
    ],
)
def test_kappa_is_the_published_one(pairs: list[tuple[int, int]], expected: str) -> None:
    kappa = cohen_kappa(pairs)

    assert kappa is not None
    assert f"{float(kappa):.3f}" == expected


def test_choices_that_never_differ_tell_nothing_beyond_chance() -> None:
    assert cohen_kappa([("yes", "yes")] * 5) is None
    assert cohen_kappa([]) is None


def test_the_correlation_within_classes_is_the_published_one() -> None:
    figures = [tuple(map(Fraction, row)) for row in SHROUT_AND_FLEISS]

    correlation = intraclass_correlation(figures)

    assert correlation is not None
    assert f"{float(correlation):.4f}" == "0.2898"
    assert intraclass_correlation([tuple(10 * figure + 3 for figure in row) for row in figures]) == correlation
    assert intraclass_correlation([row[::-1] for row in figures]) == correlation
    assert intraclass_correlation(figures[::-1]) == correlation


def test_a_rater_who_is_always_higher_agrees_less_and_equal_ones_wholly() -> None:
    rising = [Fraction(figure) for figure in range(6)]

    assert intraclass_correlation([(each, each) for each in rising]) == 1
    shifted = intraclass_correlation([(each, each + 2) for each in rising])
    assert shifted is not None
    assert 0 < shifted < 1


@pytest.mark.parametrize("rows", [[], [(1, 2)], [(1,), (2,)], [(2, 2), (2, 2)]])
def test_figures_without_any_spread_give_no_correlation(rows: list[tuple[int, ...]]) -> None:
    assert intraclass_correlation([tuple(map(Fraction, row)) for row in rows]) is None
