from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.engine.ranking import Figures, OrderOfMerit, rank

THIRD = Fraction(1, 3)


def one(*figures: Fraction | int | None) -> list[Figures]:
    return [(None if figure is None else Fraction(figure),) for figure in figures]


@pytest.mark.parametrize(
    ("merits", "ties", "places"),
    [
        ([], "min", []),
        (one(5), "min", [1]),
        (one(90, 80, 80, 70), "min", [1, 2, 2, 4]),
        (one(90, 80, 80, 70), "dense", [1, 2, 2, 3]),
        (one(70, 80, 90), "min", [3, 2, 1]),
        (one(0, 0, 0), "min", [1, 1, 1]),
        (one(None, 5, None, 7), "min", [None, 2, None, 1]),
        (one(None, None), "dense", [None, None]),
        (one(-1, 0), "min", [2, 1]),
        (one(THIRD, Fraction(333333333333, 1000000000000)), "min", [1, 2]),
    ],
)
def test_places_follow_the_tie_rule(merits, ties, places):
    assert rank(merits, ties) == places


def test_a_tie_breaker_decides_only_between_equals_and_a_missing_one_is_worst():
    merits = [
        (Fraction(80), Fraction(1)),
        (Fraction(80), Fraction(3)),
        (Fraction(80), None),
        (Fraction(81), Fraction(0)),
    ]
    assert rank(merits, "min") == [3, 2, 4, 1]


@pytest.mark.parametrize("ties", ["min", "dense"])
def test_a_missing_tie_breaker_stands_behind_zero_and_behind_less(ties):
    merits = [(Fraction(80), breaker) for breaker in (None, Fraction(0), Fraction(-2))]
    assert rank(merits, ties) == [3, 1, 2]


def test_agencies_that_no_figure_tells_apart_share_their_place():
    merits = [(Fraction(80), None), (Fraction(80), None), (Fraction(79), Fraction(1))]
    assert (rank(merits, "min"), rank(merits, "dense")) == ([1, 1, 3], [1, 1, 2])


figures = st.one_of(st.none(), st.fractions(min_value=-5, max_value=5, max_denominator=4))


@given(st.lists(st.tuples(figures, figures)), st.sampled_from(["min", "dense"]), st.randoms(use_true_random=False))
def test_the_order_in_which_agencies_stand_changes_no_place(merits, ties, random):
    places = rank(merits, ties)
    order = list(range(len(merits)))
    random.shuffle(order)
    assert rank([merits[index] for index in order], ties) == [places[index] for index in order]


@given(st.lists(figures))
def test_a_place_is_one_more_than_the_number_of_better_figures(values):
    placed = [value for value in values if value is not None]
    for value, least, dense in zip(
        values, rank([(v,) for v in values], "min"), rank([(v,) for v in values], "dense"), strict=True
    ):
        better = [other for other in placed if value is not None and other > value]
        assert least == (None if value is None else 1 + len(better))
        assert dense == (None if value is None else 1 + len(set(better)))


near = st.one_of(figures, st.sampled_from([THIRD, THIRD + Fraction(1, 10**30), THIRD - Fraction(1, 10**30)]))
merits_of_a_group = st.lists(st.tuples(near, figures), min_size=1, max_size=12)


@given(merits_of_a_group, st.tuples(near, figures), st.sampled_from(["min", "dense"]), st.data())
def test_a_place_with_other_figures_is_that_of_ranking_everybody_again(merits, merit, ties, data):
    member = data.draw(st.integers(0, len(merits) - 1))
    order = OrderOfMerit(merits, ties)
    others = merits[:member] + merits[member + 1 :]
    # Without a first figure: behind all others, as with less than any of them has.
    shown = [(Fraction(-99), None) if each[0] is None else each for each in (merits[member], merit)]
    (before, *_), (place, *_) = (rank([each, *(o for o in others if o[0] is not None)], ties) for each in shown)
    assert order.place(merits[member]) == before
    assert order.move(merit, merits[member]).place == place


@given(merits_of_a_group, st.tuples(near, figures), st.data())
def test_those_passed_are_those_who_stand_elsewhere_to_the_member(merits, merit, data):
    member = data.draw(st.integers(0, len(merits) - 1))
    others = [each for each in merits[:member] + merits[member + 1 :] if each[0] is not None]

    def sides(own):
        places = rank([(Fraction(-99), None) if own[0] is None else own, *others], "min")
        return [(place > places[0]) - (place < places[0]) for place in places[1:]]

    passed = sum(was != becomes for was, becomes in zip(sides(merits[member]), sides(merit), strict=True))
    assert OrderOfMerit(merits, "min").move(merit, merits[member]).passed == passed
