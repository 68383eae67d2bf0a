"""What each criterion does to the ranks of its group."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from statistics import correlation

import pytest

from assets.analysis.ranks.sensitivity.criterion_effects import correlations, criterion_effects
from tests.assets.analysis.ranks.matrices import matrix_of, random_matrix

ROWS = {"X": [6, 4, 0, 1], "Y": [4, 4, 0, 1], "Z": [3, 4, 0, 3], "V": [0, 4, 0, "-"]}
MOST = [6, 4, 2, 4]


def middle_ranks(figures: Sequence[float]) -> list[float]:
    return [sum(other < each for other in figures) + sum(other == each for other in figures) / 2 for each in figures]


def test_criteria_in_which_all_are_alike_are_named_and_how() -> None:
    rows = {"X": [4, 0, 1, 3, 0, -1], "Y": [4, 0, 1, "-", 0, -1], "Z": [4, 0, 1, "-", 0, 0]}

    found = criterion_effects(matrix_of(rows, [4, 4, 4, 4, 0, 0]))

    assert [each.alike for each in found] == ["full", "nothing", "equal", None, "nothing", None]


def test_who_moves_without_a_criterion_and_how_far() -> None:
    first, *others = criterion_effects(matrix_of(ROWS, MOST))

    # Without the first: 5/10, 5/10, 7/10, 4/6 of the rest; before: 11/16, 9/16, 10/16, 4/12.
    assert (first.shift.moved, first.shift.mean) == (3, Fraction(2 + 0 + 1 + 2, 4))
    assert (first.shift.farthest, first.shift.most) == ("X", 2)
    assert [each.shift.moved for each in others] == [0, 0, 2]


def test_the_parts_of_the_variance_are_one_together_and_of_the_weights_too() -> None:
    for seed in range(5):
        found = criterion_effects(random_matrix(20, 5, seed))

        assert sum(each.variance or 0 for each in found) == pytest.approx(1)
        assert sum(each.weight for each in found) == pytest.approx(1)


def test_correlations_are_those_of_the_shares() -> None:
    matrix = random_matrix(25, 3, 4)
    shares = [
        [None if not top else float(points / top) for points, top in zip(row, most, strict=True)]
        for row, most in zip(matrix.points, matrix.most, strict=True)
    ]

    for each in correlations(matrix):
        one, other = matrix.criteria.index(each.criterion), matrix.criteria.index(each.other)
        both = [(row[one], row[other]) for row in shares if row[one] is not None and row[other] is not None]
        assert each.units == len(both)
        assert each.pearson == pytest.approx(correlation(*zip(*both, strict=True)))
        assert each.spearman == pytest.approx(correlation(*(middle_ranks(each) for each in zip(*both, strict=True))))
    effects = criterion_effects(matrix)
    index = [float(matrix.index(unit)) for unit in range(25)]
    first = [row[0] for row in shares]
    rest = [float(sum(p[1:]) / sum(m[1:])) for p, m in zip(matrix.points, matrix.most, strict=True)]
    assert effects[0].with_index == pytest.approx(correlation(first, index))
    assert effects[0].with_index_ranked == pytest.approx(correlation(middle_ranks(first), middle_ranks(index)))
    assert effects[0].with_rest == pytest.approx(correlation(first, rest))


def test_what_two_units_or_equal_ones_cannot_tell_is_left_open() -> None:
    alike = criterion_effects(matrix_of({"X": [1, 2], "Y": [1, 2], "Z": [1, 2]}, [2, 2]))
    of_two = criterion_effects(matrix_of({"X": [1, 2], "Y": [2, 2]}, [2, 2]))

    assert [(each.variance, each.with_index, each.shift.kendall) for each in alike] == [(None, None, None)] * 2
    assert [each.with_index for each in of_two] == [None, None]
    assert [each.pearson for each in correlations(matrix_of({"X": [1, 2], "Y": [2, 1]}, [2, 2]))] == [None]
    assert criterion_effects(matrix_of({}, [1])) == []


def test_a_unit_with_nothing_but_the_criterion_does_not_count_as_moved() -> None:
    (first, _) = criterion_effects(matrix_of({"X": [1, "-"], "Y": [2, 1], "Z": [0, 2]}, [2, 2]))

    assert (first.shift.moved, first.shift.mean, first.shift.most) == (2, 1, 1)
