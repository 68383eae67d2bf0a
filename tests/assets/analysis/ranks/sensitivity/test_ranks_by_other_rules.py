"""Ranks without each criterion, under drawn weights and by the geometric mean."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.analysis.ranks.sensitivity.aggregations import equal_weights, geometric_index, geometric_places
from assets.analysis.ranks.sensitivity.bands import sensitivity_bands
from assets.analysis.ranks.sensitivity.drawn_weights import drawn_ranks
from assets.analysis.ranks.sensitivity.left_out import places_left_out, places_now
from assets.analysis.ranks.sensitivity.weighted_means import chunks, weighted_quotients
from assets.analysis.ranks.sensitivity.whole_rows import order_codes, whole_rows
from assets.rules.engine.ranking import Ties, rank
from tests.assets.analysis.ranks.matrices import matrix_of, random_matrix

FROZEN = {
    "low": [6, 2, 5, 4, 12, 8, 8, 4, 6, 7, 2, 1],
    "median": [7, 2, 6, 5, 12, 10, 10, 4, 9, 8, 3, 1],
    "high": [11, 3, 7, 6, 12, 11, 11, 5, 11, 10, 3, 1],
    "best": [5, 1, 5, 4, 12, 7, 6, 3, 5, 6, 1, 1],
    "worst": [11, 4, 9, 7, 12, 11, 11, 6, 11, 11, 4, 2],
}
"""Places of `random_matrix(12, 6, 11)` under 1,000 draws of seed 2025."""


def exact_places(matrix: ScoreMatrix) -> list[int]:
    """Places by exact figures, one after the other; 0 has none."""
    return [place or 0 for place in rank([*map(matrix.merit, range(len(matrix.units)))], matrix.ties)]


def without(matrix: ScoreMatrix, criterion: int) -> ScoreMatrix:
    return replace(
        matrix,
        criteria=matrix.criteria[:criterion] + matrix.criteria[criterion + 1 :],
        points=tuple(row[:criterion] + row[criterion + 1 :] for row in matrix.points),
        most=tuple(row[:criterion] + row[criterion + 1 :] for row in matrix.most),
    )


@pytest.mark.parametrize("ties", ["min", "dense"])
@pytest.mark.parametrize("seed", range(6))
def test_ranks_without_a_criterion_are_those_of_the_matrix_without_it(ties: Ties, seed: int) -> None:
    matrix = random_matrix(60, 4, seed, ties)

    assert places_now(matrix).tolist() == exact_places(matrix)
    assert places_left_out(matrix).tolist() == [exact_places(without(matrix, each)) for each in range(4)]


def test_who_has_only_the_criterion_left_out_has_no_place_and_pushes_nobody_down() -> None:
    matrix = matrix_of({"X": [1, "-"], "Y": [1, 1], "Z": [0, 2]}, [2, 2])

    assert places_left_out(matrix).tolist() == [[0, 2, 1], [1, 1, 3]]


def test_quotients_that_one_float_stands_for_are_told_apart() -> None:
    huge = 10**30

    third, more, same, nothing = order_codes([1, huge + 1, 2, 5], [3, 3 * huge, 6, 0]).tolist()

    assert third == same < more
    assert np.isnan(nothing)


def test_equal_units_stay_equal_under_all_weights_and_their_tie_breakers_decide() -> None:
    rows = {
        "full": [3, 7, 1], "full of less": [3, "-", 1], "third": [1, "7/3", "1/3"], "third of less": [1, "-", "1/3"],
        "some": [2, 1, 0], "same": [2, 1, 0], "other": [0, 3, "1/3"],
    }  # fmt: skip
    matrix = matrix_of(rows, [3, 7, 1], tie_breakers={unit: [int(unit == "same")] for unit in rows})

    drawn = drawn_ranks(matrix, 7, 400)

    assert drawn.best[:2].tolist() == drawn.worst[:2].tolist() == [1, 1]
    assert drawn.median[2] == drawn.median[3]
    assert (drawn.median[4], drawn.median[5]) == (drawn.median[5] + 1, drawn.median[5])


@pytest.mark.parametrize("ties", ["min", "dense"])
@pytest.mark.parametrize("seed", range(5))
def test_ranks_of_a_draw_are_those_of_exact_figures(ties: Ties, seed: int) -> None:
    matrix = random_matrix(80, 3, seed, ties)
    uniform = np.random.Generator(np.random.PCG64(seed)).random((1, 3))[0]
    factors = [Fraction(3, 4) + Fraction(each) / 2 for each in uniform.tolist()]
    indices = [
        sum((factor * cell for factor, cell in zip(factors, points, strict=True)), Fraction(0))
        / sum((factor * top for factor, top in zip(factors, most, strict=True)), Fraction(0))
        for points, most in zip(matrix.points, matrix.most, strict=True)
    ]

    drawn = drawn_ranks(matrix, seed, draws=1)

    merits = [(index, *breaking) for index, breaking in zip(indices, matrix.tie_breakers, strict=True)]
    assert drawn.median.tolist() == rank(merits, ties)


def test_drawn_indices_are_the_quotients_of_the_weighted_sums() -> None:
    matrix = random_matrix(30, 5, 3)
    factors = np.random.default_rng(1).random((7, 5))

    points, most = matrix.floats()

    found = np.vstack([weighted_quotients(points.T, most.T, chunk) for chunk in chunks(factors, 1 << 17)])

    assert found == pytest.approx((factors @ points.T) / (factors @ most.T))


def test_the_same_seed_gives_the_same_ranks_on_every_machine() -> None:
    drawn = drawn_ranks(random_matrix(12, 6, 11), 2025)

    assert drawn.median.tolist() == FROZEN["median"]
    assert drawn.low.tolist() == FROZEN["low"]
    assert drawn.high.tolist() == FROZEN["high"]
    assert drawn.best.tolist() == FROZEN["best"]
    assert drawn.worst.tolist() == FROZEN["worst"]
    assert drawn_ranks(random_matrix(12, 6, 11), 2026).best.tolist() != FROZEN["best"]


def test_ninety_of_a_hundred_draws_lie_in_the_interval() -> None:
    matrix = random_matrix(40, 6, 5)

    drawn = drawn_ranks(matrix, 1, 100)

    assert (drawn.best <= drawn.low).all()
    assert (drawn.low <= drawn.median).all()
    assert (drawn.median <= drawn.high).all()
    assert (drawn.high <= drawn.worst).all()
    one = drawn_ranks(matrix, 1, 1)
    assert one.best.tolist() == one.low.tolist() == one.median.tolist() == one.high.tolist() == one.worst.tolist()


@pytest.mark.parametrize(
    ("row", "least", "expected"),
    [
        (["1/4", 1], 0, 50),  # √(1/4 · 1)
        ([0, 1], 0, 0),
        ([0, 1], Fraction(1, 100), 10),  # √(1/100 · 1)
        (["-", "1/2"], 0, 50),
        (["-", "1/2"], Fraction(1, 100), 50.5),
        (["-1", 1], Fraction(1, 100), 10),
        ([1, 1], Fraction(1, 100), 100),
    ],
)
def test_a_geometric_mean_by_hand(row: list[str | int], least: Fraction | int, expected: float) -> None:
    (whole,) = whole_rows(matrix_of({"X": row}, [1, 1]))

    assert geometric_index(whole, Fraction(least)) == pytest.approx(expected)


def test_weights_are_exponents_and_penalties_come_off_the_mean() -> None:
    (whole,) = whole_rows(matrix_of({"X": ["3/8", 1, "-1/5"]}, [3, 1, 0]))

    assert geometric_index(whole, Fraction(0)) == pytest.approx(100 * ((1 / 8) ** 0.75 - 1 / 20))


def test_a_geometric_mean_forgives_less_than_a_sum() -> None:
    matrix = matrix_of({"even": [5, 5], "uneven": [10, 1], "swapped": [1, 10]}, [10, 10])

    assert places_now(matrix).tolist() == [3, 1, 1]
    assert geometric_places(matrix).tolist() == [1, 2, 2]


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        pytest.param({"X": ["1/100", 1], "Y": ["1/10", "1/10"]}, [1, 1], id="nobody has nothing: shares stay"),
        pytest.param({"X": ["1/100", 1], "Y": ["1/10", "1/10"], "Z": [0, 0]}, [1, 2, 3], id="somebody has nothing"),
    ],
)
def test_shares_are_carried_away_from_nothing_only_where_somebody_has_nothing(
    rows: dict[str, list[str | int]], places: list[int]
) -> None:
    assert geometric_places(matrix_of(rows, [1, 1])).tolist() == places


def test_means_that_are_equal_are_so_in_whatever_order_they_are_made() -> None:
    thirds = ["1/3", "2/3", "1/7", "5/7", "1/9"]
    rows = {f"turn {turn}": [*thirds[turn:], *thirds[:turn]] for turn in range(5)}

    assert geometric_places(matrix_of(rows, [1] * 5)).tolist() == [1] * 5
    assert geometric_places(matrix_of({"X": ["1/4", 1], "Y": ["1/2", "1/2"]}, [1, 1])).tolist() == [1, 1]


def test_nearly_equal_means_are_told_apart() -> None:
    a_little = Fraction(1, 10**18)
    rows = {"X": ["1/4", 1], "Y": ["1/2", "1/2"], "Z": ["1/2", Fraction(1, 2) + a_little]}

    assert geometric_places(matrix_of(rows, [1, 1])).tolist() == [2, 2, 1]


def test_equal_weights_count_each_criterion_that_applies_as_much_as_another() -> None:
    matrix = equal_weights(matrix_of({"X": [9, 0, -1], "Y": ["-", 1, 0], "Z": [None, 1, 0]}, [9, 1, 0]))

    assert [matrix.index(unit) for unit in range(3)] == [40, 100, None]


def test_bands_hold_the_rank_now_and_leave_out_who_has_no_index() -> None:
    matrix = matrix_of({"X": [2, 2], "Y": [3, 0], "Z": [None, 1], "V": [0, 3]}, [4, 4])

    found = {(band.unit, band.source): (band.best, band.worst) for band in sensitivity_bands(matrix, 2025)}

    assert {unit for unit, _ in found} == {"X", "Y", "V"}
    assert found["X", "left_out"] == (1, 2)
    assert found["Y", "left_out"] == (1, 3)
    assert found["Y", "geometric"] == (2, 2)


def test_a_group_without_any_index_has_no_bands() -> None:
    assert not list(sensitivity_bands(matrix_of({"X": [None]}, [1]), 2025))
    assert not list(sensitivity_bands(matrix_of({}, [1]), 2025))
