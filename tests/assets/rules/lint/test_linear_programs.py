from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from assets.rules.lint.linear_programs import maximise

figures = st.integers(-6, 6).map(Fraction) | st.fractions(-4, 4, max_denominator=3)
rows = st.lists(st.tuples(figures, figures, figures), min_size=1, max_size=5)


def corners(given_rows: list[tuple[Fraction, Fraction, Fraction]]) -> list[tuple[Fraction, Fraction]]:
    """Every crossing of two edges that satisfies all rows: where a program over two figures has its optimum."""
    edges = [*given_rows, (Fraction(-1), Fraction(0), Fraction(0)), (Fraction(0), Fraction(-1), Fraction(0))]
    found = []
    for (a, b, c), (d, e, f) in combinations(edges, 2):
        determinant = a * e - b * d
        if determinant:
            x, y = (c * e - b * f) / determinant, (a * f - c * d) / determinant
            if all(p * x + q * y <= r for p, q, r in edges):
                found.append((x, y))
    return found


@settings(max_examples=300, deadline=None)
@given(rows=rows, objective=st.tuples(figures, figures))
def test_the_optimum_is_the_best_corner(
    rows: list[tuple[Fraction, Fraction, Fraction]], objective: tuple[Fraction, Fraction]
) -> None:
    found = maximise(objective, [row[:2] for row in rows], [row[2] for row in rows])
    expected = corners(rows)
    if found is None:
        assert not expected
        return
    assert expected
    assert all(a * found.point[0] + b * found.point[1] <= limit for a, b, limit in rows)
    assert min(found.point) >= 0
    best = max(objective[0] * x + objective[1] * y for x, y in expected)
    if found.value is not None:
        assert found.value == best
        assert objective[0] * found.point[0] + objective[1] * found.point[1] == best


@settings(max_examples=200, deadline=None)
@given(rows=rows, objective=st.tuples(figures, figures))
def test_what_has_no_greatest_value_can_pass_any(
    rows: list[tuple[Fraction, Fraction, Fraction]], objective: tuple[Fraction, Fraction]
) -> None:
    matrix, limits = [row[:2] for row in rows], [row[2] for row in rows]
    found = maximise(objective, matrix, limits)
    if found is not None and found.value is None:
        beyond = [*matrix, (-objective[0], -objective[1])]
        assert maximise(objective, beyond, [*limits, Fraction(-1_000_000)]) is not None


def test_a_program_that_starts_outside_and_cycles_under_simpler_rules_still_ends() -> None:
    rows = [
        [Fraction(1, 2), Fraction(-11, 2), Fraction(-5, 2), Fraction(9)],
        [Fraction(1, 2), Fraction(-3, 2), Fraction(-1, 2), Fraction(1)],
        [Fraction(1), Fraction(0), Fraction(0), Fraction(0)],
    ]
    objective = [Fraction(10), Fraction(-57), Fraction(-9), Fraction(-24)]
    found = maximise(objective, rows, [Fraction(0), Fraction(0), Fraction(1)])
    assert found is not None
    assert found.value == 1
