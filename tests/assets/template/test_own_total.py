from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings

from assets.rules.engine.totals import Points, RollUp
from assets.template.own_total import own_total
from tests.assets.rules.weighted_frameworks import framework_of, leaf, parent, scored_frameworks


@given(scored_frameworks())
@settings(max_examples=40)
def test_the_formula_gives_the_total_of_own_points_where_nothing_is_cut_or_left_out(drawn):
    framework, _ = drawn
    if any(criterion.cap is not None for criterion, _ in framework.walk()):
        return
    points = {one.code: one.max_points / 3 for one in framework.leaves()}
    scored = {one.code: Points(points[one.code], one.scale_points) for one in framework.leaves()}
    every = RollUp(framework).complete(scored, traced=False)
    highest = [every[criterion.code] for criterion in framework.criteria]
    total = own_total(framework, "A")
    assert total.of(points) == sum((each.points for each in highest), Fraction(0))
    assert total.maximum == sum((each.max_points for each in highest), Fraction(0))


def test_a_table_that_nobody_scores_himself_says_so():
    framework = framework_of(parent("1", 6, leaf("a", 1, weight=1), leaf("b", 1, weight=2)), self_scored=False)
    total = own_total(framework, "A")
    assert (total.label, total.maximum, total.formula({})) == ("Cơ quan không tự chấm điểm", 0, "=0")
