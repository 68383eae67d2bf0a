"""Sobol's indices against functions whose indices are known."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from assets.analysis.ranks.sensitivity.rank_factors import rank_factors, samples_within, unit_rank_factors
from assets.analysis.ranks.sensitivity.sobol import sobol_indices
from tests.assets.analysis.ranks.matrices import matrix_of, random_matrix
from warehouse.tables.analysis.sensitivity import AGGREGATION, LEAVING_OUT, WEIGHT

Floats = npt.NDArray[np.float64]


def ishigami(uniform: Floats) -> Floats:
    """sin x₁ + 7 sin² x₂ + 0.1 x₃⁴ sin x₁, of factors from -π to π."""
    first, second, third = np.pi * (2 * uniform - 1)
    return (np.sin(first) + 7 * np.sin(second) ** 2 + 0.1 * third**4 * np.sin(first))[None, :]


def test_the_indices_of_ishigamis_function_are_the_analytic_ones() -> None:
    found = sobol_indices(ishigami, 3, 4_096, 2025)

    assert found.first[0] == pytest.approx([0.3139, 0.4424, 0], abs=0.01)
    assert found.total[0] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.01)
    assert found.total.tolist() == sobol_indices(ishigami, 3, 4_096, 2025).total.tolist()


def test_a_sum_of_factors_has_the_squares_of_their_weights_and_a_constant_none() -> None:
    def both(uniform: Floats) -> Floats:
        return np.vstack([3 * uniform[0] + 4 * uniform[1], np.ones_like(uniform[0])])

    found = sobol_indices(both, 2, 2_048, 1)

    assert found.first[0] == pytest.approx([9 / 25, 16 / 25], abs=0.01)
    assert found.total[0] == pytest.approx([9 / 25, 16 / 25], abs=0.01)
    assert found.total[1].tolist() == [0, 0]


def test_if_one_criterion_alone_tells_units_apart_leaving_it_out_is_all_that_matters() -> None:
    matrix = matrix_of({"X": [3, 2], "Y": [1, 2], "Z": [0, 2]}, [4, 2])

    effects = {(each.factor, each.criterion): each for each in rank_factors(matrix, 512, 2025)}

    assert (effects[LEAVING_OUT, "*"].first, effects[LEAVING_OUT, "*"].total) == pytest.approx((1, 1), abs=0.05)
    assert [effects[of].total for of in ((WEIGHT, "A"), (WEIGHT, "B"), (AGGREGATION, "*"))] == [0, 0, 0]


def test_if_the_two_means_always_disagree_the_aggregation_is_all_that_matters() -> None:
    matrix = matrix_of({"even": [6] * 12, "uneven": [10] * 9 + [0] * 3}, [10] * 12)

    for found in (rank_factors(matrix, 512, 2025), *unit_rank_factors(matrix, 512, 2025).values()):
        effects = {(each.factor, each.criterion): each for each in found}

        assert (effects[AGGREGATION, "*"].first, effects[AGGREGATION, "*"].total) == pytest.approx((1, 1), abs=0.05)
        assert effects[LEAVING_OUT, "*"].total == 0


def test_a_rank_that_stands_whatever_moves_others_is_explained_by_nothing() -> None:
    rows = {"first": [10] * 12, "even": [6] * 12, "uneven": [10] * 9 + [0] * 3}

    found = unit_rank_factors(matrix_of(rows, [10] * 12), 512, 2025)

    assert found["first"] == []
    assert found["even"]


def test_where_no_rank_ever_moves_nothing_is_explained() -> None:
    assert rank_factors(matrix_of({"X": [2, 2], "Y": [1, 1], "Z": [1, 1]}, [2, 2]), 128, 1) == []


@pytest.mark.parametrize(
    ("units", "criteria", "cells", "samples"),
    [(51, 40, 30_000_000, 256), (400, 40, 30_000_000, 0), (3, 5, 30_000_000, 1_024), (0, 0, 1_000_000, 1_024)],
)
def test_samples_are_a_power_of_two_that_can_be_afforded(units: int, criteria: int, cells: int, samples: int) -> None:
    assert samples_within(random_matrix(units, criteria, 1), cells) == samples
