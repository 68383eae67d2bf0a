"""Points to rise, and points to win, against the group ranked again with them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from assets.analysis.ranks.bands.gaps import LostPoints, NextRank, lost_points, next_classes, next_ranks
from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.rules.engine.ranking import Ties, rank
from tests.assets.analysis.ranks.matrices import matrix_of, random_matrix


def ranks(matrix: ScoreMatrix) -> list[int | None]:
    return rank([matrix.merit(unit) for unit in range(len(matrix.units))], matrix.ties)


def with_gain(matrix: ScoreMatrix, unit: int, gain: Fraction) -> ScoreMatrix:
    """The unit's first criterion gives so much more."""
    rows = list(matrix.points)
    rows[unit] = ((rows[unit][0] or 0) + gain, *rows[unit][1:])
    return replace(matrix, points=tuple(rows))


@pytest.mark.parametrize("ties", ["min", "dense"])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_gain_lifts_by_a_rank_and_nothing_less_does(ties: Ties, seed: int) -> None:
    matrix = random_matrix(12, 3, seed, ties)
    before = ranks(matrix)
    crumb = Fraction(1, 10**9)

    for unit, need in enumerate(next_ranks(matrix)):
        if need is None:
            assert before[unit] in (None, 1)
            continue
        own = before[unit] or 0
        enough = need.points + crumb if need.must_pass else need.points
        assert (ranks(with_gain(matrix, unit, enough))[unit] or 0) < own
        less = need.points if need.must_pass else need.points - crumb
        assert ranks(with_gain(matrix, unit, less))[unit] == own


def test_to_reach_a_rank_of_better_tie_breakers_is_not_to_share_it() -> None:
    matrix = matrix_of({"a": [6], "b": [5], "c": [5]}, [10], tie_breakers={"a": [1], "b": [0], "c": [2]})

    assert next_ranks(matrix) == [None, NextRank(Fraction(0), must_pass=True), NextRank(Fraction(1), must_pass=False)]


def test_points_are_counted_on_the_maximum_that_applies_to_each() -> None:
    matrix = matrix_of({"a": [8, 8], "b": ["-", 4], "c": [None, 9]}, [10, 10])
    classes = [("Tốt", Fraction(90)), ("Khá", Fraction(50))]

    assert next_ranks(matrix) == [None, NextRank(Fraction(4), must_pass=False), None]
    assert next_classes(matrix, classes) == [("Tốt", Fraction(2)), ("Khá", Fraction(1)), None]


def test_what_most_of_those_asked_have_in_full_is_won_first_until_it_lifts() -> None:
    matrix = matrix_of({"a": [4, 3, 5], "b": [4, 2, 3], "c": [3, 3, "-"], "d": [4, 2, 1]}, [4, 3, 6])

    of_c, of_d = lost_points(matrix)[2:]

    assert of_c == [LostPoints("A", Fraction(1), 3, 4, lifts=True)]
    assert of_d == [
        LostPoints("B", Fraction(1), 2, 4, lifts=True),
        LostPoints("C", Fraction(5), 0, 3, lifts=True),
    ]


def test_a_penalty_is_lost_and_points_that_are_not_there_yet_are_not() -> None:
    matrix = matrix_of({"a": [4, -2], "b": [None, 0]}, [4, 0])

    assert lost_points(matrix) == [[LostPoints("B", Fraction(2), 1, 2)], []]
