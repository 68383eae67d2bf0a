from __future__ import annotations

from fractions import Fraction

import pytest
import z3

from assets.rules.lint.symbolic.solving import Solver, Wish, figure_of
from assets.rules.lint.symbolic.symbols import NotAnalysedError

CONTEXT = z3.Context()
n, x, y = z3.Int("n", CONTEXT), z3.Real("x", CONTEXT), z3.Bool("y", CONTEXT)


@pytest.mark.parametrize(
    ("term", "condition", "simplest"),
    [
        (n, n < 5, "0"),
        (n, n > 12, "13"),
        (n, n < -12, "-13"),
        (n, n * n == 49, "7"),
        (n, n > 10**12, "1000000000001"),
        (x, x > 4, "5"),
        (x, z3.And(x > 4, x < 5), "9/2"),
        (x, z3.And(x > Fraction("0.3"), x < Fraction("0.32")), "31/100"),
        (x, z3.Or(x == Fraction("1.75"), x >= 1_000), "7/4"),
        (x, x >= 1_000, "1000"),
        (x, 3 * x == 1, "1/3"),
    ],
)
def test_a_figure_is_whole_where_it_can_be_else_short_and_near_to_0(
    term: object, condition: object, simplest: str
) -> None:
    model = Solver(CONTEXT).simplest([Wish(term=term)], condition)
    assert model is not None
    assert figure_of(model.eval(term, model_completion=True)) == Fraction(simplest)


def test_earlier_wishes_are_granted_first_and_days_count_from_their_origin() -> None:
    solver = Solver(CONTEXT, [z3.Implies(y, n > 700)])
    model = solver.simplest([Wish((y, z3.Not(y))), Wish(term=n, origin=500)], n != 701)
    assert model is not None
    assert z3.is_true(model[y])
    assert model[n].as_long() == 702
    assert solver.simplest([], y, n < 0) is None


def test_of_many_candidates_those_are_named_that_can_hold() -> None:
    candidates = {limit: n > limit for limit in range(20)}
    assert Solver(CONTEXT, [n < 10]).possible(candidates, n != 9) == set(range(8))


def test_a_question_that_takes_too_many_steps_is_given_up_and_so_is_every_machines() -> None:
    a, b, c = z3.Ints("a b c", z3.Context())
    solver = Solver(a.ctx, [a > 0, b > 0, c > 0])
    for _ in range(2):
        with pytest.raises(NotAnalysedError):
            solver.can_hold(a * a * a + b * b * b == c * c * c)
    assert not solver.can_hold(a + b == 0)


def test_an_irrational_figure_is_no_example() -> None:
    model = Solver(CONTEXT).simplest([Wish(term=x)], x * x == 2)
    assert model is not None
    with pytest.raises(NotAnalysedError):
        figure_of(model[x])
