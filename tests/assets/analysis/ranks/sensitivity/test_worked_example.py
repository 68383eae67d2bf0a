"""The Handbook's worked example: every rank that it prints follows from its figures, or there is a reason."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import pytest

from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.analysis.ranks.sensitivity.aggregations import geometric_index, geometric_places
from assets.analysis.ranks.sensitivity.left_out import places_now
from assets.analysis.ranks.sensitivity.whole_rows import whole_rows
from tests.assets.analysis.ranks.technology_achievement import Example, read_example, weighed
from tests.assets.analysis.ranks.weights_inside_rounding import weights_that_give

HALF = Fraction(1, 200)
"""Of the last decimal of the printed weights."""
CUT = ("Norway", "Austria")


@pytest.fixture(scope="module")
def example() -> Example:
    return read_example()


def placed(matrix: ScoreMatrix, places: Iterable[int]) -> dict[str, int]:
    return dict(zip(matrix.units, map(int, places), strict=True))


def differing(found: dict[str, int], printed: dict[str, int]) -> set[str]:
    return {unit for unit, place in found.items() if place != printed[unit]}


@pytest.mark.parametrize("weights", ["EW", "BAP"])
def test_printed_weights_give_the_printed_ranks(example: Example, weights: str) -> None:
    matrix = example.by_goalposts(example.weights[weights])

    assert placed(matrix, places_now(matrix)) == example.ranks[weights]


@pytest.mark.parametrize(
    ("weights", "others"),
    [
        ("FA", {"Singapore", "Canada", "Czech Republic", "Slovenia"}),
        ("AHP", {"New Zealand", "Israel", "Spain"}),
    ],
)
def test_weights_inside_the_rounding_of_the_printed_ones_give_the_ranks_that_these_do_not(
    example: Example, weights: str, others: set[str]
) -> None:
    printed = example.weights[weights]
    matrix = example.by_goalposts(printed)

    found = weights_that_give(matrix, example.ranks[weights], printed, HALF).weights

    assert differing(placed(matrix, places_now(matrix)), example.ranks[weights]) == others
    assert found is not None
    assert sum(found.values()) == pytest.approx(1)
    assert all(abs(found[name] - printed[name]) <= HALF + Fraction(1, 10**9) for name in printed)
    assert placed(matrix, places_now(weighed(matrix, found))) == example.ranks[weights]


def test_an_order_that_no_weights_give_is_told_with_the_pairs_that_contradict(example: Example) -> None:
    printed = example.weights["EW"]
    swapped = example.ranks["EW"] | {"Spain": 18, "Israel": 19}  # Israel is ahead in six of eight indicators

    answer = weights_that_give(example.by_goalposts(printed), swapped, printed, HALF)

    assert answer.weights is None
    assert answer.contradicting == (("Spain", "Israel"),)


def test_the_printed_geometric_ranks_are_those_of_figures_as_parts_of_the_leaders(example: Example) -> None:
    matrix = example.by_leaders(example.weights["EW"])

    assert placed(matrix, geometric_places(matrix)) == example.ranks["geometric"]


def test_no_figures_inside_the_rounding_give_them_by_goalposts_since_those_cut_norways_telephones_and_power(
    example: Example,
) -> None:
    weights, printed = example.weights["EW"], example.ranks["geometric"]
    matrix = example.by_goalposts(weights)
    assert differing(placed(matrix, geometric_places(matrix)), printed) == {"Canada", "Norway", "Austria"}

    furthest = whole_rows(example.by_goalposts(weights, {"Norway": 1, "Austria": -1}))
    norway, austria = (
        geometric_index(furthest[matrix.units.index(each)], Fraction(0)) for each in ("Norway", "Austria")
    )

    assert printed["Norway"] < printed["Austria"]
    assert norway < austria
    assert all(example.figures["Norway"][each] > example.goalposts[each][1] for each in ("telephones", "electricity"))
