from __future__ import annotations

from fractions import Fraction

import pandas as pd
from hypothesis import given, settings

from assets.analysis.ranks.score_matrix import score_matrices
from assets.rules.engine.totals import Points, RollUp
from assets.scoring.indices import framework_total
from tests.assets.rules.weighted_frameworks import LEFT_OUT, framework_of, leaf, parent, scored_frameworks


def matrix_of(framework, *units):
    rows = [
        (f"A{place}", code, points.points, points.max_points)
        for place, leaves in enumerate(units)
        for code, points in RollUp(framework).complete(leaves, traced=False).items()
    ]
    columns = ["agency_code", "criterion_code", "points_exact", "max_points_exact"]
    scores = pd.DataFrame(rows, columns=columns, dtype="object")
    return score_matrices(framework, scores, {f"A{place}": "g" for place in range(len(units))})["g"]


@given(scored_frameworks(unscored=True))
@settings(max_examples=80)
def test_what_the_criteria_add_comes_to_the_total_and_to_its_maximum(drawn):
    framework, leaves = drawn
    every = RollUp(framework).complete(leaves, traced=False)
    total = framework_total(framework, "A0", "", {code: (each.points, each.max_points) for code, each in every.items()})
    matrix = matrix_of(framework, leaves)
    assert sum(matrix.most[0], Fraction(0)) == total.max_points
    if total.points is not None:
        assert sum(matrix.points[0], Fraction(0)) == total.points
    assert matrix.index(0) == total.index


def test_a_criterion_that_others_do_not_have_adds_more_where_they_share_its_weight():
    framework = framework_of(parent("1", 90, leaf("a", 10, weight=1), leaf("b", 10, weight=1), leaf("c", 10, weight=1)))
    own = Points(Fraction(5), Fraction(10))
    matrix = matrix_of(framework, {"a": own, "b": own, "c": own}, {"a": own, "b": own, "c": LEFT_OUT})
    assert matrix.points == ((15, 15, 15), (Fraction(45, 2), Fraction(45, 2), 0))
    assert matrix.most == ((30, 30, 30), (45, 45, 0))
    assert matrix.index(0) == matrix.index(1) == 50
