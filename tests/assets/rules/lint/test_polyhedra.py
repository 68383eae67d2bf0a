from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.rules.lint.affine import Affine, Quotient
from assets.rules.lint.conditions import Condition, signed
from assets.rules.lint.polyhedra import Polyhedron

small = st.integers(-4, 4).map(Fraction)
forms = st.builds(lambda a, b, c: Affine.of({"a": a, "b": b}, c), small, small, small)
conditions = st.builds(Condition, forms, st.sampled_from(["=", ">", ">="]))
A, B = Affine.of({"a": Fraction(1)}), Affine.of({"b": Fraction(1)})
BOX = [
    *(Condition(form, ">=") for form in (A, B)),
    *(Condition(Affine((), Fraction(5)).plus(form, Fraction(-1)), ">=") for form in (A, B)),
]
GRID = [{"a": Fraction(a), "b": Fraction(b)} for a, b in product(range(6), repeat=2)]


@settings(max_examples=300, deadline=None)
@given(extra=st.lists(conditions, max_size=4))
def test_a_whole_point_is_found_exactly_where_there_is_one(extra: list[Condition]) -> None:
    box = Polyhedron(("a", "b"), frozenset({"a", "b"}), (*BOX, *extra))
    found = box.point()
    inside = [point for point in GRID if all(condition.holds(point) for condition in extra)]
    assert (found is not None) == bool(inside)
    assert found is None or found in inside


@settings(max_examples=300, deadline=None)
@given(extra=st.lists(conditions, max_size=4))
def test_a_point_with_fractions_satisfies_every_condition(extra: list[Condition]) -> None:
    plane = Polyhedron(("a", "b"), frozenset(), tuple(extra))
    found = plane.point()
    halves = [{"a": Fraction(a, 2), "b": Fraction(b, 2)} for a, b in product(range(-6, 7), repeat=2)]
    if found is None:
        assert not any(plane.contains(point) for point in halves)
    else:
        assert plane.contains(found)


@settings(max_examples=200, deadline=None)
@given(extra=st.lists(conditions, max_size=3), over=forms, under=forms)
def test_nothing_in_a_set_passes_its_greatest_share(extra: list[Condition], over: Affine, under: Affine) -> None:
    box = Polyhedron(("a", "b"), frozenset(), (*BOX, *extra, signed(under, 1)))
    if box.point() is None:
        return
    share = Quotient(over, under)
    greatest = box.greatest(share)
    edge = tuple(Condition(each.form, "=" if each.relation == "=" else ">=") for each in box.conditions)
    endless = Polyhedron(box.names, box.whole, (*edge, Condition(under, "="), Condition(over, ">")))
    assert (greatest is None) == (endless.point() is not None)
    if greatest is not None:
        assert all(share.at(point) <= greatest for point in GRID if box.contains(point))
        almost = over.plus(under, -greatest + Fraction(1, 1000))
        assert box.where(Condition(almost, ">")).point() is not None


@pytest.mark.parametrize(
    ("conditions", "low", "high"),
    [
        (["a > 0", "a < 1"], None, None),
        (["a >= 1", "a < 4"], 1, 3),
        (["a > 1", "a <= 4"], 2, 4),
        (["a > 1.5", "a < 2.5"], 2, 2),
    ],
)
def test_a_stretch_of_whole_numbers_ends_in_whole_numbers(
    conditions: list[str], low: int | None, high: int | None
) -> None:
    line = Polyhedron(("a",), frozenset({"a"}), tuple(_condition(text) for text in conditions))
    found = line.interval()
    assert (found is None) == (low is None)
    assert found is None or (found.low, found.high) == (low, high)


def _condition(text: str) -> Condition:
    _, operator, limit = text.split()
    form = A.plus(Affine((), -Fraction(limit)))
    return Condition(form if ">" in operator else form.times(Fraction(-1)), ">=" if "=" in operator else ">")
